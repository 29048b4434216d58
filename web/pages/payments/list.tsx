// The payments.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type paths } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { Moment } from '../../parts/figures.tsx'
import { Amount, Discrepancies, DocumentStatus, Plain } from '../../parts/list/cells.tsx'
import type { ListConfig } from '../../parts/list/config.ts'
import { ListPage } from '../../parts/list/list-page.tsx'

type Payment =
  paths['/v1/payments']['get']['responses'][200]['content']['application/json']['data'][number]

const statuses = [
  ...(['unapplied', 'partially_allocated', 'allocated', 'refunded'] as const),
  ...(['partially_refunded', 'disputed', 'under_inquiry'] as const),
]
const sources = ['stripe', 'quickbooks'] as const
const amounts = ['received', 'allocated', 'refunded', 'unapplied'] as const

export function Page() {
  const { t } = useTranslation(['list', 'document', 'app'])
  const { timeZone } = useSession()
  const config = useMemo((): ListConfig<Payment> => {
    const label = (name: string) => t(`columns.${name}` as never)
    const platform = (name: (typeof sources)[number]) => t(`platforms.${name}`, { ns: 'app' })
    const money = (name: (typeof amounts)[number]) => ({
      ...{ id: name, label: label(name), width: 132, align: 'right' as const },
      cell: (row: Payment) => (
        <Amount amount={row[name]} currency={row.currency} isQuiet={name !== 'received'} />
      ),
    })
    const kept = (name: 'fee' | 'net') => ({
      ...{ id: name, label: label(name), width: 120, align: 'right' as const, isOptional: true },
      cell: (row: Payment) => <Amount amount={row[name]} currency={row.feeCurrency} />,
    })
    return {
      ...{ page: 'payments', name: 'payments', path: '/v1/payments', sort: '-receivedAt' },
      columns: [
        {
          ...{ id: 'payer', label: label('payer'), width: 170, sort: 'payer', card: 'title' },
          grows: true,
          cell: (row) => row.payerName ?? row.payerEmail ?? row.stripeId ?? row.id,
        },
        {
          ...{ id: 'receivedAt', label: `${label('receivedAt')} (${timeZone})`, width: 190 },
          ...{ sort: 'receivedAt', sortsDown: true, card: 'line' },
          cell: (row) => <Moment at={row.receivedAt} />,
        },
        {
          ...{ id: 'status', label: label('status'), width: 172, sort: 'status', card: 'mark' },
          cell: (row) => <DocumentStatus status={row.status} />,
        },
        { ...money('received'), sort: 'received', sortsDown: true, card: 'figure' },
        money('allocated'),
        { ...money('refunded'), isOptional: true },
        { ...money('unapplied'), sort: 'unapplied', sortsDown: true },
        {
          ...{ id: 'discrepancies', label: label('discrepancies'), width: 150 },
          cell: (row) => <Discrepancies count={row.discrepancies} />,
        },
        {
          ...{ id: 'description', label: label('description'), width: 200, isOptional: true },
          cell: (row) => <Plain text={row.description} />,
        },
        {
          ...{ id: 'payerEmail', label: label('payerEmail'), width: 200, isOptional: true },
          cell: (row) => <Plain text={row.payerEmail} />,
        },
        {
          ...{ id: 'source', label: label('source'), width: 120, isOptional: true },
          cell: (row) => platform(row.source),
        },
        {
          ...{ id: 'stripeId', label: label('charge'), width: 180, isOptional: true },
          cell: (row) => <Plain text={row.stripeId} />,
        },
        kept('fee'),
        kept('net'),
      ],
      filters: [
        {
          ...{ kind: 'several', name: 'status', label: t('filters.status') },
          choices: statuses.map((value) => {
            return { value, label: t(`statuses.${value}`, { ns: 'document' }) }
          }),
        },
        {
          ...{ kind: 'one', name: 'source', label: t('filters.source') },
          choices: sources.map((value) => ({ value, label: platform(value) })),
        },
        { kind: 'days', from: 'from', to: 'to', label: label('receivedAt') },
        { kind: 'amounts' },
        {
          ...{ kind: 'yesNo', name: 'agrees', label: t('filters.agreement') },
          ...{ yes: t('filters.agree'), no: t('filters.differ') },
        },
      ],
      link: ({ id }) => ({ to: '/payments/$id', params: { id } as never }),
      nameOf: ({ payerName, stripeId, id }) => payerName ?? stripeId ?? id,
      sums: amounts.map((name) => ({ name, label: label(name) })),
      amountsOf: (row) => ({
        currency: row.currency,
        sums: Object.fromEntries(amounts.map((name) => [name, row[name]])),
      }),
      fileColumns: {
        payer: ['payerName'],
        received: ['currency', 'received'],
        fee: ['feeCurrency', 'fee'],
      },
      read: async (query, signal) => {
        const { data } = await client.GET('/v1/payments', {
          ...{ params: { query: query as never }, signal },
        })
        return data as never
      },
    }
  }, [t, timeZone])
  return <ListPage config={config} />
}
