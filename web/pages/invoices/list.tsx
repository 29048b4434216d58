// The invoices.
import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type paths } from '../../api/client.ts'
import { isZero } from '../../parts/document/decimal.ts'
import { useToday } from '../../parts/document/act.tsx'
import { Day } from '../../parts/figures.tsx'
import { Amount, alarm, Discrepancies, DocumentStatus, Plain } from '../../parts/list/cells.tsx'
import type { ListConfig } from '../../parts/list/config.ts'
import { ListPage } from '../../parts/list/list-page.tsx'

type Invoice =
  paths['/v1/invoices']['get']['responses'][200]['content']['application/json']['data'][number]

const statuses = ['open', 'partially_paid', 'paid', 'void', 'written_off', 'disputed'] as const
const amounts = ['total', 'settled', 'credited', 'writtenOff', 'open'] as const

const dayMs = 86_400_000

function Due({ invoice, today }: { invoice: Invoice; today: string }) {
  const { t } = useTranslation('list')
  const late = Math.round((Date.parse(today) - Date.parse(invoice.dueOn)) / dayMs)
  if (late <= 0 || isZero(invoice.open)) return <Day day={invoice.dueOn} />
  return (
    <Text span inherit c={alarm} fw={600} title={t('late', { count: late })}>
      <Day day={invoice.dueOn} />
    </Text>
  )
}

export function Page() {
  const { t } = useTranslation(['list', 'document'])
  const today = useToday()
  const config = useMemo((): ListConfig<Invoice> => {
    const label = (name: string) => t(`columns.${name}` as never)
    const money = (name: (typeof amounts)[number]) => ({
      ...{ id: name, label: label(name), width: 126, align: 'right' as const },
      cell: (row: Invoice) => (
        <Amount amount={row[name]} currency={row.currency} isQuiet={name !== 'total'} />
      ),
    })
    return {
      ...{ page: 'invoices', name: 'invoices', path: '/v1/invoices', sort: '-issuedOn' },
      columns: [
        {
          ...{ id: 'number', label: label('number'), width: 152, sort: 'number', card: 'title' },
          cell: (row) => row.number ?? row.id,
        },
        {
          ...{
            id: 'customer',
            label: label('customer'),
            width: 142,
            sort: 'customer',
            grows: true,
          },
          card: 'line',
          cell: (row) => <Plain text={row.customerName ?? row.customerId} />,
        },
        {
          ...{ id: 'status', label: label('status'), width: 100, sort: 'status', card: 'mark' },
          cell: (row) => <DocumentStatus status={row.status} />,
        },
        {
          ...{ id: 'issuedOn', label: label('issuedOn'), width: 106, sort: 'issuedOn' },
          sortsDown: true,
          cell: (row) => <Day day={row.issuedOn} />,
        },
        {
          ...{ id: 'dueOn', label: label('dueOn'), width: 106, sort: 'dueOn', card: 'line' },
          cell: (row) => <Due invoice={row} today={today} />,
        },
        { ...money('total'), sort: 'total', sortsDown: true, card: 'figure' },
        money('settled'),
        { ...money('credited'), isOptional: true },
        { ...money('writtenOff'), isOptional: true },
        { ...money('open'), sort: 'open', sortsDown: true },
        {
          ...{ id: 'discrepancies', label: label('discrepancies'), width: 132 },
          cell: (row) => <Discrepancies count={row.discrepancies} />,
        },
        {
          ...{ id: 'dealId', label: label('deal'), width: 120, isOptional: true },
          cell: (row) => <Plain text={row.dealId} />,
        },
        {
          ...{ id: 'quickbooksId', label: label('quickbooksId'), width: 130, isOptional: true },
          cell: (row) => <Plain text={row.quickbooksId} />,
        },
      ],
      filters: [
        {
          ...{ kind: 'several', name: 'status', label: t('filters.status') },
          choices: statuses.map((value) => {
            return { value, label: t(`statuses.${value}`, { ns: 'document' }) }
          }),
        },
        { kind: 'only', name: 'overdue', label: t('filters.overdue') },
        { kind: 'days', from: 'from', to: 'to', label: label('issuedOn') },
        { kind: 'days', from: 'dueFrom', to: 'dueTo', label: label('dueOn') },
        { kind: 'amounts' },
        {
          ...{ kind: 'yesNo', name: 'agrees', label: t('filters.agreement') },
          ...{ yes: t('filters.agree'), no: t('filters.differ') },
        },
      ],
      link: ({ id }) => ({ to: '/invoices/$id', params: { id } as never }),
      nameOf: ({ number, id }) => number ?? id,
      sums: amounts.map((name) => ({ name, label: label(name) })),
      amountsOf: (row) => ({
        currency: row.currency,
        sums: Object.fromEntries(amounts.map((name) => [name, row[name]])),
      }),
      fileColumns: {
        customer: ['customerId', 'customerName'],
        total: ['currency', 'total'],
      },
      read: async (query, signal) => {
        const { data } = await client.GET('/v1/invoices', {
          ...{ params: { query: query as never }, signal },
        })
        return data as never
      },
    }
  }, [t, today])
  return <ListPage config={config} />
}
