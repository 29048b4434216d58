// The customers.
import { Badge, Group, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { client, type paths } from '../../api/client.ts'
import { isZero } from '../../parts/document/decimal.ts'
import { Money, moneyText } from '../../parts/figures.tsx'
import { alarm, Discrepancies, Plain } from '../../parts/list/cells.tsx'
import type { ListConfig } from '../../parts/list/config.ts'
import { ListPage } from '../../parts/list/list-page.tsx'

type Customer =
  paths['/v1/customers']['get']['responses'][200]['content']['application/json']['data'][number]
type Balance = Customer['balances'][number]

const platforms = ['hubspot', 'stripe', 'quickbooks'] as const

/** The first of them; the others are counted, and told to whoever asks. */
function Balances({ balances, of }: { balances: Balance[]; of: 'open' | 'overdue' }) {
  const told = balances.filter((one) => !isZero(one[of]))
  const [first, ...others] = told
  if (!first) return <Plain text={null} />
  const all = told.map((one) => moneyText(one[of], one.currency)).join(' · ')
  return (
    <Text span inherit title={all} {...(of === 'overdue' && { c: alarm })}>
      <Money amount={first[of]} currency={first.currency} />
      {others.length > 0 && (
        <Text span size="xs">
          {` +${others.length}`}
        </Text>
      )}
    </Text>
  )
}

function KnownOn({ identities }: { identities: Customer['identities'] }) {
  const { t } = useTranslation(['list', 'app'])
  const known = platforms.filter((name) => identities.some(({ platform }) => platform === name))
  if (known.length === 0) return <Plain text={t('notLinked')} />
  return (
    <Group gap={4} wrap="nowrap">
      {known.map((name) => (
        <Badge key={name} variant="default" tt="none" fw={500} radius="sm" size="sm">
          {t(`platforms.${name}`, { ns: 'app' })}
        </Badge>
      ))}
    </Group>
  )
}

export function Page() {
  const { t } = useTranslation('list')
  const config = useMemo((): ListConfig<Customer> => {
    const label = (name: string) => t(`columns.${name}` as never)
    return {
      ...{ page: 'customers', name: 'customers', path: '/v1/customers', sort: 'name' },
      columns: [
        {
          ...{ id: 'name', label: label('name'), width: 200, sort: 'name', card: 'title' },
          grows: true,
          cell: (row) => row.name ?? row.id,
        },
        {
          ...{ id: 'emails', label: label('emails'), width: 220, card: 'line' },
          cell: (row) => <Plain text={row.emails.join(', ')} />,
        },
        {
          ...{ id: 'open', label: label('open'), width: 190, align: 'right', card: 'figure' },
          ...{ sort: 'open', sortsDown: true },
          cell: (row) => <Balances balances={row.balances} of="open" />,
        },
        {
          ...{ id: 'overdue', label: label('overdue'), width: 190, align: 'right' },
          cell: (row) => <Balances balances={row.balances} of="overdue" />,
        },
        {
          ...{ id: 'invoices', label: label('openInvoices'), width: 140, align: 'right' },
          cell: (row) => String(row.balances.reduce((sum, one) => sum + one.invoices, 0)),
        },
        {
          ...{ id: 'platforms', label: label('platforms'), width: 230, isOptional: true },
          cell: (row) => <KnownOn identities={row.identities} />,
        },
        {
          ...{ id: 'discrepancies', label: label('discrepancies'), width: 142, card: 'mark' },
          cell: (row) => <Discrepancies count={row.discrepancies} />,
        },
        {
          ...{ id: 'id', label: label('id'), width: 180, isOptional: true },
          cell: (row) => row.id,
        },
      ],
      filters: [
        {
          ...{ kind: 'yesNo', name: 'agrees', label: t('filters.agreement') },
          ...{ yes: t('filters.agree'), no: t('filters.differ') },
        },
        { kind: 'only', name: 'owing', label: t('filters.owing') },
      ],
      link: ({ id }) => ({ to: '/customers/$id', params: { id } as never }),
      nameOf: ({ name, id }) => name ?? id,
      sums: [{ name: 'open', label: label('open') }],
      fileColumns: {
        open: ['currency', 'open'],
        platforms: ['hubspotId', 'stripeId', 'quickbooksId'],
      },
      read: async (query, signal) => {
        const { data } = await client.GET('/v1/customers', {
          ...{ params: { query: query as never }, signal },
        })
        return data as never
      },
    }
  }, [t])
  return <ListPage config={config} />
}
