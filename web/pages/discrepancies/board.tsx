// The discrepancies side by side, in columns by their state, kind or severity.
import { Anchor, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { agoText, countText, Money } from '../../parts/figures.tsx'
import { Empty, Failure } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { StateOf, TwoSides } from './cells.tsx'
import classes from './discrepancies.module.css'
import { carried, everyState, queryOf, type Search } from './filter.ts'
import { type Counted, type Row, severities, states, toneOfSeverity, useTongue } from './shapes.ts'

export type By = 'state' | 'kind' | 'severity'
export const byOf = ({ by }: Search): By => (by === 'kind' || by === 'severity' ? by : 'state')

const cardsMost = 30

/** What is counted fits what is chosen, as far as the counts tell it apart. */
const fits = (row: Counted, search: Search) =>
  (['kind', 'severity', 'pair', 'currency'] as const).every(
    (name) => !search[name] || row[name] === search[name],
  )

export function Board({ search }: { search: Search }) {
  const { t } = useTranslation('discrepancies')
  const tongue = useTongue()
  const by = byOf(search)
  const counted = api.useQuery('get', '/v1/discrepancies/summary').data?.data ?? []
  const open = counted.filter((row) => row.state === 'open' && fits(row, search))
  const kinds = [...new Map(open.map(({ kind, title }) => [kind, title[tongue]]))]
  const columns: { name: string; of: Search }[] =
    by === 'state'
      ? states.map((state) => ({ name: t(`states.${state}`), of: { state } }))
      : by === 'severity'
        ? severities
            .filter((severity) => !search.severity || severity === search.severity)
            .map((severity) => ({ name: t(`severities.${severity}`), of: { severity } }))
        : kinds.map(([kind, name]) => ({ name, of: { kind } }))
  if (columns.length === 0) return <Empty title={t('none')}>{t('noneHint')}</Empty>
  return (
    <div className={classes.board} role="group" aria-label={t('views.board')}>
      {columns.map(({ name, of }) => (
        <Column key={name} name={name} search={{ ...search, state: 'open', ...of }} by={by} />
      ))}
    </div>
  )
}

function Column({ name, search, by }: { name: string; search: Search; by: By }) {
  const { t } = useTranslation('discrepancies')
  const { data, error, refetch } = api.useQuery('get', '/v1/discrepancies', {
    params: { query: { ...queryOf(search), limit: cardsMost } },
  })
  const counted = api.useQuery('get', '/v1/discrepancies/summary').data?.data ?? []
  const isWhole = !search.q && !search.assignee && !search.platform && !search.minAmount
  const count =
    isWhole && search.overdue !== 'true' && search.state !== 'resolved'
      ? counted
          .filter((row) => row.state === search.state && fits(row, search))
          .reduce((all, row) => all + row.count, 0)
      : undefined
  return (
    <section className={classes.column} aria-label={name}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} fz="sm">
          {name}
        </Title>
        <Text size="sm" c="dimmed">
          {count !== undefined && countText(count)}
        </Text>
      </Group>
      {error ? <Failure error={error} retry={refetch} /> : null}
      {!data && !error && <Skeleton height={80} animate={false} />}
      {data?.data.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('board.empty')}
        </Text>
      )}
      <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {data?.data.map((row) => (
          <li key={row.id}>
            <Card row={row} search={search} by={by} />
          </li>
        ))}
      </Stack>
      {data?.nextCursor && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/discrepancies"
              search={
                {
                  ...carried(search),
                  ...(search.state === 'open' ? { state: undefined } : {}),
                } as never
              }
              {...props}
            />
          )}
        >
          {count === undefined ? t('filter.all') : t('board.more', { count })}
        </Anchor>
      )}
    </section>
  )
}

function Card({ row, search, by }: { row: Row; search: Search; by: By }) {
  const { t } = useTranslation('discrepancies')
  const tongue = useTongue()
  const state = search.state === everyState ? undefined : search.state
  return (
    <Link
      to="/discrepancies/$id"
      params={{ id: row.id }}
      search={{ ...carried({ ...search, state: state === 'open' ? undefined : state }) } as never}
      className={classes.card}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
        <Text size="sm" fw={550}>
          {row.title[tongue]}
        </Text>
        {row.atStake && <Money {...row.atStake} size="sm" fw={600} />}
      </Group>
      <Text size="xs" lineClamp={2}>
        <TwoSides row={row} />
      </Text>
      <Text size="xs" c="dimmed" lineClamp={2}>
        {row.cause[tongue]}
      </Text>
      <Group gap={6} mt={6} justify="space-between">
        {by === 'severity' || row.isOverdue ? (
          <StateOf row={row} />
        ) : (
          <Status tone={toneOfSeverity[row.severity]}>{t(`severities.${row.severity}`)}</Status>
        )}
        <Text size="xs" c="dimmed">
          {row.assignee ?? agoText(row.openedAt)}
        </Text>
      </Group>
    </Link>
  )
}
