// Between two moments: entries of the journal that came, and balances that moved.
import { Button, Center, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { Day, Money } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import classes from './audit.module.css'
import type { Between } from './between-form.tsx'
import { EventLink } from './frame.tsx'
import { paged } from './trail-data.ts'

type Entries = Exclude<
  paths['/v1/audit/changes/journal']['get']['responses'][200]['content']['application/json'],
  string
>
type Balances = Exclude<
  paths['/v1/audit/changes/trial-balance']['get']['responses'][200]['content']['application/json'],
  string
>

export function ChangedJournal({ between }: { between: Between }) {
  const { t } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const list = api.useInfiniteQuery(
    'get',
    '/v1/audit/changes/journal',
    { params: { query: { ...between, limit: 60 } } },
    paged,
  )
  return (
    <Answer of={list}>
      {({ pages }) => {
        const entries = pages.flatMap((page) => (page as Entries).data)
        if (entries.length === 0) return <Empty title={t('changes.none')} />
        return (
          <>
            <Postings entries={entries} />
            {list.hasNextPage && (
              <Center>
                <Button
                  variant="default"
                  loading={list.isFetchingNextPage}
                  onClick={() => list.fetchNextPage()}
                >
                  {app('loadMore')}
                </Button>
              </Center>
            )}
          </>
        )
      }}
    </Answer>
  )
}

const isNone = (amount: string) => /^[0.]*$/.test(amount)

function Postings({ entries }: { entries: Entries['data'] }) {
  const { t } = useTranslation('audit')
  const { t: accounts } = useTranslation('accounts')
  return (
    <Table className={classes.lines} aria-label={t('changes.journal')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={130}>{t('changes.booked')}</Table.Th>
          <Table.Th>{t('changes.description')}</Table.Th>
          <Table.Th>{t('changes.account')}</Table.Th>
          <Table.Th ta="right">{t('changes.debit')}</Table.Th>
          <Table.Th ta="right">{t('changes.credit')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      {entries.map((entry) => (
        <Table.Tbody key={entry.position}>
          {entry.postings.map(({ account, currency, debit, credit }, index) => (
            <Table.Tr key={`${account} ${currency} ${debit} ${credit}`}>
              {index === 0 && (
                <>
                  <Table.Td rowSpan={entry.postings.length}>
                    <Day day={entry.bookedOn} />
                  </Table.Td>
                  <Table.Td rowSpan={entry.postings.length}>
                    <EventLink id={entry.eventId}>{entry.description}</EventLink>{' '}
                    {entry.late && (
                      <Status tone="warning">{t('changes.late', { count: 1 })}</Status>
                    )}
                  </Table.Td>
                </>
              )}
              <Table.Td>{accounts(account)}</Table.Td>
              <Table.Td ta="right">
                {!isNone(debit) && <Money amount={debit} currency={currency} />}
              </Table.Td>
              <Table.Td ta="right">
                {!isNone(credit) && <Money amount={credit} currency={currency} />}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      ))}
    </Table>
  )
}

export function ChangedBalances({ between }: { between: Between }) {
  const { t } = useTranslation('audit')
  const { t: accounts } = useTranslation('accounts')
  const found = api.useQuery('get', '/v1/audit/changes/trial-balance', {
    params: { query: between },
  })
  return (
    <Answer of={found}>
      {(answer) => {
        const { data } = answer as Balances
        if (data.length === 0) return <Empty title={t('changes.none')} />
        return (
          <Table className={classes.lines} aria-label={t('changes.balances')} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('changes.account')}</Table.Th>
                <Table.Th ta="right">{t('changes.before')}</Table.Th>
                <Table.Th ta="right">{t('changes.after')}</Table.Th>
                <Table.Th ta="right">{t('changes.movement')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map(({ account, currency, before, after, movement }) => (
                <Table.Tr key={`${account} ${currency}`}>
                  <Table.Td>{accounts(account)}</Table.Td>
                  {[before, after, movement].map((amount, index) => (
                    <Table.Td
                      key={`${['before', 'after', 'movement'][index]}`}
                      ta="right"
                      fw={index === 2 && !isNone(movement) ? 600 : undefined}
                    >
                      <Money amount={amount} currency={currency} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )
      }}
    </Answer>
  )
}
