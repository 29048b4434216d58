// The deals.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type paths } from '../../api/client.ts'
import { Day } from '../../parts/figures.tsx'
import { Amount, Discrepancies, DocumentStatus, Plain } from '../../parts/list/cells.tsx'
import type { ListConfig } from '../../parts/list/config.ts'
import { ListPage } from '../../parts/list/list-page.tsx'

type Deal =
  paths['/v1/deals']['get']['responses'][200]['content']['application/json']['data'][number]

const states = ['won', 'reopened'] as const
const amounts = ['total', 'invoiced', 'paid', 'credited', 'due'] as const

export function Page() {
  const { t } = useTranslation(['list', 'document'])
  const config = useMemo((): ListConfig<Deal> => {
    const label = (name: string) => t(`columns.${name}` as never)
    const money = (name: (typeof amounts)[number] | 'toInvoice') => ({
      ...{ id: name, label: label(name), width: 130, align: 'right' as const },
      cell: (row: Deal) => (
        <Amount amount={row[name]} currency={row.currency} isQuiet={name !== 'total'} />
      ),
    })
    return {
      ...{ page: 'deals', name: 'deals', path: '/v1/deals', sort: '-closedOn' },
      columns: [
        {
          ...{ id: 'name', label: label('name'), width: 190, sort: 'name', card: 'title' },
          grows: true,
          cell: (row) => row.name,
        },
        {
          ...{ id: 'customer', label: label('customer'), width: 160, sort: 'customer' },
          card: 'line',
          cell: (row) => <Plain text={row.customerName ?? row.customerId} />,
        },
        {
          ...{ id: 'state', label: label('state'), width: 120, sort: 'state', card: 'mark' },
          cell: (row) => <DocumentStatus status={row.state} />,
        },
        {
          ...{ id: 'closedOn', label: label('closedOn'), width: 118, sort: 'closedOn' },
          ...{ sortsDown: true, card: 'line' },
          cell: (row) => <Day day={row.closedOn} />,
        },
        { ...money('total'), sort: 'total', sortsDown: true, card: 'figure' },
        { ...money('invoiced'), isOptional: true },
        money('paid'),
        { ...money('credited'), isOptional: true },
        { ...money('due'), sort: 'due', sortsDown: true },
        { ...money('toInvoice'), isOptional: true },
        {
          ...{ id: 'nextDueOn', label: label('nextDueOn'), width: 120, isOptional: true },
          cell: (row) => <Day day={row.nextDueOn} />,
        },
        {
          ...{ id: 'discrepancies', label: label('discrepancies'), width: 142 },
          cell: (row) => <Discrepancies count={row.discrepancies} />,
        },
        {
          ...{ id: 'id', label: label('id'), width: 120, isOptional: true },
          cell: (row) => row.id,
        },
      ],
      filters: [
        {
          ...{ kind: 'several', name: 'state', label: t('filters.state') },
          choices: states.map((value) => {
            return { value, label: t(`statuses.${value}`, { ns: 'document' }) }
          }),
        },
        { kind: 'days', from: 'from', to: 'to', label: label('closedOn') },
        { kind: 'amounts' },
        {
          ...{ kind: 'yesNo', name: 'agrees', label: t('filters.agreement') },
          ...{ yes: t('filters.agree'), no: t('filters.differ') },
        },
      ],
      link: ({ id }) => ({ to: '/deals/$id', params: { id } as never }),
      nameOf: ({ name }) => name,
      sums: amounts.map((name) => ({ name, label: label(name) })),
      amountsOf: (row) => ({
        currency: row.currency,
        sums: Object.fromEntries(amounts.map((name) => [name, row[name]])),
      }),
      fileColumns: { customer: ['customerId', 'customerName'], total: ['currency', 'total'] },
      read: async (query, signal) => {
        const { data } = await client.GET('/v1/deals', {
          ...{ params: { query: query as never }, signal },
        })
        return data as never
      },
    }
  }, [t])
  return <ListPage config={config} />
}
