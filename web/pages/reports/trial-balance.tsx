// Every account with its turnover and its balance, and that both sides are equal.
import { Group, Stack, Table, Text } from '@mantine/core'
import { Fragment, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Chart } from '../../parts/chart.tsx'
import { moneyText } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import {
  Amount,
  axisText,
  Currencies,
  Jump,
  negated,
  only,
  sumOf,
  useCurrency,
} from './amounts.tsx'
import { type Account, useKinds } from './accounts.ts'
import { useToday } from './days.ts'
import { Days, type DaySearch, Downloads, ReportPage, Sheet } from './frame.tsx'

type Line = { account: Account; currency: string; debit: string; credit: string; balance: string }

export function Page() {
  const { t } = useTranslation('reports')
  const [{ asOf: chosen, from }] = useSearchState<DaySearch>()
  // What is dated ahead is not in it: the day that is shown is the day that is asked for.
  const today = useToday()
  const asOf = chosen ?? today
  const read = api.useQuery('get', '/v1/trial-balance', { params: { query: only({ asOf, from }) } })
  const currency = useCurrency(read.data?.data.map((line) => line.currency) ?? [])
  return (
    <ReportPage
      of="trialBalance"
      actions={<Downloads path="/v1/trial-balance" query={{ asOf, from }} report="trial-balance" />}
      filters={
        <>
          <Days hasFrom />
          <Currencies {...currency} />
        </>
      }
    >
      <Answer of={read}>
        {({ data }) => {
          const lines = data.filter((line) => line.currency === currency.chosen)
          if (lines.length > 0) return <Balance lines={lines} currency={currency.chosen} />
          return (
            <Sheet>
              <Empty title={t('nothing')}>{t('nothingHint')}</Empty>
            </Sheet>
          )
        }}
      </Answer>
    </ReportPage>
  )
}

function Balance({ lines, currency }: { lines: readonly Line[]; currency: string }) {
  const { t, i18n } = useTranslation(['reports', 'accounts'])
  const open = lines.filter((line) => /[1-9]/.test(line.balance))
  const name = ({ account }: Line) => t(`accounts:${account}`)
  return (
    <Stack gap="md">
      {open.length > 0 && (
        <Sheet>
          <Chart
            label={t('trial.picture', { currency })}
            height={44 + open.length * 26}
            option={(look) => ({
              grid: { top: 4, left: 8, right: 24 },
              xAxis: { type: 'value', axisLabel: { formatter: axisText(i18n.language) } },
              yAxis: { type: 'category', inverse: true, data: open.map(name) },
              tooltip: {
                trigger: 'axis',
                axisPointer: { type: 'shadow' },
                valueFormatter: (value: number) => moneyText(String(value), currency),
              },
              series: [
                {
                  ...{ type: 'bar', name: t('trial.balance'), barMaxWidth: 16 },
                  data: open.map(({ balance }) => ({
                    value: Number(balance),
                    itemStyle: { color: look.colours[balance.startsWith('-') ? 2 : 0] },
                  })),
                },
              ],
            })}
          />
        </Sheet>
      )}
      <Sheet>
        <Accounts lines={lines} currency={currency} />
      </Sheet>
    </Stack>
  )
}

const kinds = ['asset', 'liability', 'equity', 'income', 'expense'] as const

function Accounts({ lines, currency }: { lines: readonly Line[]; currency: string }) {
  const { t } = useTranslation('reports')
  const about = useId()
  const kindOf = useKinds()
  const debit = sumOf(lines.map((line) => line.debit))
  const credit = sumOf(lines.map((line) => line.credit))
  const rest = sumOf([debit, negated(credit)])
  const ties = !/[1-9]/.test(rest)
  return (
    <>
      <Group gap="xs" mb="xs" id={about}>
        <Status tone={ties ? 'good' : 'bad'}>
          {ties ? t('trial.ties') : t('trial.off', { amount: moneyText(rest, currency) })}
        </Status>
        <Text size="sm" c="dimmed">
          {t('trial.signed')}
        </Text>
      </Group>
      <Table.ScrollContainer minWidth={560}>
        <Table highlightOnHover aria-label={t('pages.trialBalance')} aria-describedby={about}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('account')}</Table.Th>
              <Table.Th ta="right">{t('trial.debit')}</Table.Th>
              <Table.Th ta="right">{t('trial.credit')}</Table.Th>
              <Table.Th ta="right">{t('trial.balance')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kinds.map((kind) => {
              const own = lines.filter(({ account }) => kindOf(account) === kind)
              if (own.length === 0) return null
              return (
                <Fragment key={kind}>
                  <Table.Tr>
                    <Table.Th colSpan={4} scope="rowgroup" fz="sm" c="dimmed">
                      {t(`trial.kinds.${kind}`)}
                    </Table.Th>
                  </Table.Tr>
                  {own.map((line) => (
                    <AccountRow key={line.account} line={line} />
                  ))}
                </Fragment>
              )
            })}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th>{t('total')}</Table.Th>
              <Amount {...{ currency, amount: debit }} strong />
              <Amount {...{ currency, amount: credit }} strong />
              <Amount {...{ currency, amount: rest }} strong />
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </Table.ScrollContainer>
    </>
  )
}

function AccountRow({ line }: { line: Line }) {
  const { t } = useTranslation(['reports', 'accounts'])
  const [{ at, asOf, from }] = useSearchState<DaySearch>()
  const { account, currency, debit, credit, balance } = line
  const target = {
    to: '/reports/general-ledger' as const,
    search: only({ at, asOf, from, account, currency }),
  }
  const label = t('trial.openLedger', { account: t(`accounts:${account}`) })
  return (
    <Table.Tr>
      <Table.Td pl="lg">
        <Jump {...target}>{t(`accounts:${account}`)}</Jump>
      </Table.Td>
      <Amount {...{ currency, amount: debit, target }} label={`${label}: ${debit}`} />
      <Amount {...{ currency, amount: credit, target }} label={`${label}: ${credit}`} />
      <Amount {...{ currency, amount: balance, target }} label={`${label}: ${balance}`} strong />
    </Table.Tr>
  )
}
