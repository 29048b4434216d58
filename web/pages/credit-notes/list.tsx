// The credit notes.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type paths } from '../../api/client.ts'
import { Day } from '../../parts/figures.tsx'
import { Amount, Discrepancies, DocumentStatus, Plain } from '../../parts/list/cells.tsx'
import type { ListConfig } from '../../parts/list/config.ts'
import { ListPage } from '../../parts/list/list-page.tsx'

type CreditNote =
  paths['/v1/credit-notes']['get']['responses'][200]['content']['application/json']['data'][number]

const statuses = ['open', 'partially_applied', 'applied', 'void'] as const
const sources = ['quickbooks', 'stripe', 'tieout'] as const
const amounts = ['total', 'applied', 'refunded', 'unapplied'] as const

export function Page() {
  const { t } = useTranslation(['list', 'document', 'app'])
  const config = useMemo((): ListConfig<CreditNote> => {
    const label = (name: string) => t(`columns.${name}` as never)
    const platform = (name: (typeof sources)[number]) => t(`platforms.${name}`, { ns: 'app' })
    const money = (name: (typeof amounts)[number]) => ({
      ...{ id: name, label: label(name), width: 130, align: 'right' as const },
      cell: (row: CreditNote) => (
        <Amount amount={row[name]} currency={row.currency} isQuiet={name !== 'total'} />
      ),
    })
    return {
      ...{ page: 'credit-notes', name: 'creditNotes', path: '/v1/credit-notes' },
      sort: '-issuedOn',
      columns: [
        {
          ...{ id: 'number', label: label('number'), width: 120, sort: 'number', card: 'title' },
          cell: (row) => row.number ?? row.id,
        },
        {
          ...{ id: 'customer', label: label('customer'), width: 150, sort: 'customer' },
          ...{ grows: true, card: 'line' },
          cell: (row) => <Plain text={row.customerName ?? row.customerId} />,
        },
        {
          ...{ id: 'status', label: label('status'), width: 130, sort: 'status', card: 'mark' },
          cell: (row) => <DocumentStatus status={row.status} />,
        },
        {
          ...{ id: 'issuedOn', label: label('issuedOn'), width: 118, sort: 'issuedOn' },
          ...{ sortsDown: true, card: 'line' },
          cell: (row) => <Day day={row.issuedOn} />,
        },
        { ...money('total'), sort: 'total', sortsDown: true, card: 'figure' },
        money('applied'),
        { ...money('refunded'), isOptional: true },
        { ...money('unapplied'), sort: 'unapplied', sortsDown: true },
        {
          ...{ id: 'discrepancies', label: label('discrepancies'), width: 142 },
          cell: (row) => <Discrepancies count={row.discrepancies} />,
        },
        {
          ...{ id: 'reason', label: label('reason'), width: 180, isOptional: true },
          cell: (row) => <Plain text={row.reason} />,
        },
        {
          ...{ id: 'source', label: label('issuedIn'), width: 120, isOptional: true },
          cell: (row) => platform(row.source),
        },
        {
          ...{ id: 'invoiceId', label: label('invoice'), width: 140, isOptional: true },
          cell: (row) => <Plain text={row.invoiceId} />,
        },
      ],
      filters: [
        {
          ...{ kind: 'several', name: 'status', label: t('filters.status') },
          choices: statuses.map((value) => {
            return { value, label: t(`statuses.${value}`, { ns: 'document' }) }
          }),
        },
        {
          ...{ kind: 'one', name: 'source', label: t('filters.issuedIn') },
          choices: sources.map((value) => ({ value, label: platform(value) })),
        },
        { kind: 'days', from: 'from', to: 'to', label: label('issuedOn') },
        { kind: 'amounts' },
        {
          ...{ kind: 'yesNo', name: 'agrees', label: t('filters.agreement') },
          ...{ yes: t('filters.agree'), no: t('filters.differ') },
        },
      ],
      link: ({ id }) => ({ to: '/credit-notes/$id', params: { id } as never }),
      nameOf: ({ number, id }) => number ?? id,
      sums: amounts.map((name) => ({ name, label: label(name) })),
      amountsOf: (row) => ({
        currency: row.currency,
        sums: Object.fromEntries(amounts.map((name) => [name, row[name]])),
      }),
      fileColumns: { customer: ['customerId', 'customerName'], total: ['currency', 'total'] },
      read: async (query, signal) => {
        const { data } = await client.GET('/v1/credit-notes', {
          ...{ params: { query: query as never }, signal },
        })
        return data as never
      },
    }
  }, [t])
  return <ListPage config={config} />
}
