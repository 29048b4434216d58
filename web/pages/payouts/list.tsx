// The payouts.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type paths } from '../../api/client.ts'
import { Day } from '../../parts/figures.tsx'
import { Amount, Discrepancies, DocumentStatus, Plain } from '../../parts/list/cells.tsx'
import type { ListConfig } from '../../parts/list/config.ts'
import { ListPage } from '../../parts/list/list-page.tsx'
import { Status } from '../../parts/status.tsx'

type Payout =
  paths['/v1/payouts']['get']['responses'][200]['content']['application/json']['data'][number]

const statuses = ['in_transit', 'paid', 'failed'] as const

function Ties({ ties }: { ties: boolean | null }) {
  const { t } = useTranslation('list')
  if (ties === null) return <Status tone="quiet">{t('notAddedUp')}</Status>
  return <Status tone={ties ? 'good' : 'bad'}>{t(ties ? 'ties' : 'tiesNot')}</Status>
}

function Deposit({ agrees }: { agrees: boolean | null }) {
  const { t } = useTranslation('list')
  if (agrees === null) return <Status tone="quiet">{t('nothingDue')}</Status>
  return (
    <Status tone={agrees ? 'good' : 'bad'}>{t(agrees ? 'depositAgrees' : 'depositDiffers')}</Status>
  )
}

export function Page() {
  const { t } = useTranslation(['list', 'document'])
  const config = useMemo((): ListConfig<Payout> => {
    const label = (name: string) => t(`columns.${name}` as never)
    const money = (id: 'amount' | 'net' | 'difference', name: string) => ({
      ...{ id, label: label(name), width: 132, align: 'right' as const },
      cell: (row: Payout) => (
        <Amount amount={row[id]} currency={row.currency} isQuiet={id === 'difference'} />
      ),
    })
    return {
      ...{ page: 'payouts', name: 'payouts', path: '/v1/payouts', sort: '-arrivesOn' },
      columns: [
        {
          ...{ id: 'externalId', label: label('externalId'), width: 150, card: 'title' },
          grows: true,
          cell: (row) => row.externalId,
        },
        {
          ...{ id: 'status', label: label('status'), width: 118, sort: 'status', card: 'mark' },
          cell: (row) => <DocumentStatus status={row.status} />,
        },
        {
          ...{ id: 'arrivesOn', label: label('arrivesOn'), width: 118, sort: 'arrivesOn' },
          ...{ sortsDown: true, card: 'line' },
          cell: (row) => <Day day={row.arrivesOn} />,
        },
        {
          ...{ id: 'createdOn', label: label('createdOn'), width: 118, sort: 'createdOn' },
          ...{ sortsDown: true, isOptional: true },
          cell: (row) => <Day day={row.createdOn} />,
        },
        { ...money('amount', 'amount'), sort: 'amount', sortsDown: true, card: 'figure' },
        money('net', 'transactions'),
        { ...money('difference', 'difference'), isOptional: true },
        {
          ...{ id: 'ties', label: label('ties'), width: 186, card: 'line' },
          cell: (row) => <Ties ties={row.ties} />,
        },
        {
          ...{ id: 'depositAgrees', label: label('deposit'), width: 140 },
          cell: (row) => <Deposit agrees={row.depositAgrees} />,
        },
        {
          ...{ id: 'discrepancies', label: label('discrepancies'), width: 142 },
          cell: (row) => <Discrepancies count={row.discrepancies} />,
        },
        {
          ...{ id: 'description', label: label('description'), width: 180, isOptional: true },
          cell: (row) => <Plain text={row.description} />,
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
          ...{ kind: 'yesNo', name: 'ties', label: t('filters.ties') },
          ...{ yes: t('filters.tie'), no: t('filters.tieNot') },
        },
        {
          ...{ kind: 'yesNo', name: 'depositAgrees', label: t('filters.deposit') },
          ...{ yes: t('filters.depositAgrees'), no: t('filters.depositDiffers') },
        },
        { kind: 'days', from: 'from', to: 'to', label: label('arrivesOn') },
        { kind: 'amounts' },
        {
          ...{ kind: 'yesNo', name: 'agrees', label: t('filters.agreement') },
          ...{ yes: t('filters.agree'), no: t('filters.differ') },
        },
      ],
      link: ({ id }) => ({ to: '/payouts/$id', params: { id } as never }),
      nameOf: ({ externalId }) => externalId,
      sums: [
        { name: 'amount', label: label('amount') },
        { name: 'net', label: label('transactions') },
      ],
      amountsOf: ({ currency, amount, net }) => ({ currency, sums: { amount, net } }),
      fileColumns: { amount: ['currency', 'amount'] },
      read: async (query, signal) => {
        const { data } = await client.GET('/v1/payouts', {
          ...{ params: { query: query as never }, signal },
        })
        return data as never
      },
    }
  }, [t])
  return <ListPage config={config} />
}
