// The postings of one account, in the order in which they are booked, with the balance behind each.
import { Button, Group, Select, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { pathOf } from '../../app/pages.ts'
import { Day, dayText, moneyText } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { type Account, useAccounts } from './accounts.ts'
import { Amount, Currencies, Jump, useCurrency } from './amounts.tsx'
import { BalanceTrend, useTrend } from './balance-trend.tsx'
import { Days, type DaySearch, Downloads, ReportPage, Sheet } from './frame.tsx'

type Search = DaySearch | 'account' | 'currency'
type Ledger =
  paths['/v1/general-ledger/{account}']['get']['responses'][200]['content']['application/json']
type Posting = Ledger['data'][number]

const usual: Account = 'accounts-receivable'

export function Page() {
  const { t } = useTranslation(['reports', 'accounts'])
  const [{ account: asked, asOf, from }, change] = useSearchState<Search>()
  const accounts = useAccounts()
  const account = (asked ?? usual) as Account
  const trend = useTrend(account, { asOf })
  const currency = useCurrency(trend.data?.data.map((one) => one.currency) ?? [])
  return (
    <ReportPage
      of="generalLedger"
      actions={
        <Downloads
          path={`/v1/general-ledger/${account}`}
          query={{ asOf, from }}
          report="general-ledger"
        />
      }
      filters={
        <>
          <Select
            label={t('account')}
            w={230}
            searchable
            allowDeselect={false}
            value={account}
            data={accounts.map((one) => ({
              value: one.account,
              label: t(`accounts:${one.account as Account}`),
            }))}
            onChange={(next) => next && change({ account: next }, 'push')}
          />
          <Days hasFrom />
          <Currencies {...currency} />
        </>
      }
    >
      <Answer of={trend}>
        {({ data }) => {
          const points = data.filter((one) => one.currency === currency.chosen)
          if (points.length === 0) {
            return (
              <Sheet>
                <Empty title={t('nothing')}>{t('nothingHint')}</Empty>
              </Sheet>
            )
          }
          return (
            <Stack gap="md">
              <Sheet>
                <BalanceTrend
                  {...{ points, currency: currency.chosen }}
                  label={t('ledger.picture', { account: t(`accounts:${account}`) })}
                />
              </Sheet>
              <Postings account={account} currency={currency.chosen} />
            </Stack>
          )
        }}
      </Answer>
    </ReportPage>
  )
}

function Postings({ account, currency }: { account: Account; currency: string }) {
  const { t } = useTranslation(['reports', 'app'])
  const [{ asOf, from }] = useSearchState<Search>()
  const query = { ...(asOf && { asOf }), ...(from && { from }), currency, limit: 100 }
  const read = api.useInfiniteQuery(
    'get',
    '/v1/general-ledger/{account}',
    { params: { path: { account }, query } },
    {
      pageParamName: 'cursor',
      initialPageParam: null,
      getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
    },
  )
  return (
    <Answer of={read}>
      {({ pages }) => {
        const postings = pages.flatMap(({ data }) => data)
        const opening = pages[0]?.opening.find((one) => one.currency === currency)
        return (
          <Sheet>
            <Table.ScrollContainer minWidth={760}>
              <Table highlightOnHover>
                <Head />
                <Table.Tbody>
                  {opening && (
                    <Table.Tr>
                      <Table.Td />
                      <Table.Td colSpan={4} c="dimmed">
                        {t('ledger.opening')}
                      </Table.Td>
                      <Amount amount={opening.balance} currency={currency} strong />
                    </Table.Tr>
                  )}
                  {postings.map((one) => (
                    <Row key={`${one.position} ${one.debit} ${one.credit}`} posting={one} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            {postings.length === 0 && <Empty title={t('nothing')}>{t('nothingHint')}</Empty>}
            <Group justify="space-between" mt="sm">
              <Text size="sm" c="dimmed">
                {t('ledger.shown', { count: postings.length })}
              </Text>
              {read.hasNextPage && (
                <Button
                  variant="default"
                  loading={read.isFetchingNextPage}
                  onClick={() => read.fetchNextPage()}
                >
                  {t('app:loadMore')}
                </Button>
              )}
            </Group>
          </Sheet>
        )
      }}
    </Answer>
  )
}

function Head() {
  const { t } = useTranslation('reports')
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{t('ledger.booked')}</Table.Th>
        <Table.Th>{t('ledger.what')}</Table.Th>
        <Table.Th>{t('ledger.documents')}</Table.Th>
        <Table.Th ta="right">{t('trial.debit')}</Table.Th>
        <Table.Th ta="right">{t('trial.credit')}</Table.Th>
        <Table.Th ta="right">{t('trial.balance')}</Table.Th>
      </Table.Tr>
    </Table.Thead>
  )
}

const nouns = [
  ['invoice', 'invoiceId'],
  ['payment', 'paymentId'],
  ['credit-note', 'creditNoteId'],
  ['payout', 'payoutId'],
  ['customer', 'customerId'],
] as const

function Row({ posting }: { posting: Posting }) {
  const { t } = useTranslation(['reports', 'app'])
  const { currency, debit, credit, balance, late, effectiveOn } = posting
  const documents = nouns.flatMap(([noun, key]) => {
    const id = posting[key]
    const path = id ? pathOf(noun, id) : undefined
    return path ? [{ noun, path }] : []
  })
  return (
    <Table.Tr>
      <Table.Td>
        <Day day={posting.bookedOn} />
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Jump to="/audit/events/$id" params={{ id: posting.eventId }}>
          {posting.description}
        </Jump>
        {late && (
          <Text size="sm" c="dimmed">
            {t('ledger.late', { day: dayText(effectiveOn) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          {documents.map(({ noun, path }) => (
            <Jump key={noun} to={path as never}>
              {t(`app:nouns.${noun}`)}
            </Jump>
          ))}
        </Group>
      </Table.Td>
      <Amount amount={debit} currency={currency} />
      <Amount amount={credit} currency={currency} />
      <Table.Td ta="right" fw={600} style={{ whiteSpace: 'nowrap' }}>
        <span title={moneyText(balance, currency)}>
          {moneyText(balance, currency)
            .replace(/[A-Z]{3}/, '')
            .trim()}
        </span>
      </Table.Td>
    </Table.Tr>
  )
}
