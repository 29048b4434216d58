// What all of it comes to: the money at stake by currency, what is late or nobody's, and the kinds.
import { Box, Group, Paper, Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { isZero, plus } from '../../parts/document/decimal.ts'
import { agoText, countText, Money } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import classes from './discrepancies.module.css'
import type { Change, Search } from './filter.ts'
import { type Counted, type State, useTongue } from './shapes.ts'

const kindsFirst = 8

const sum = (rows: readonly Counted[], of: (row: Counted) => number) =>
  rows.reduce((all, row) => all + of(row), 0)

export function Summary({ search, change }: { search: Search; change: Change }) {
  const read = api.useQuery('get', '/v1/discrepancies/summary')
  return (
    // What stands below moves little when it is there.
    <Box mih={read.isPending ? { base: 340, sm: 120 } : undefined}>
      <Answer of={read}>
        {({ data }) => <Sums counted={data} search={search} change={change} />}
      </Answer>
    </Box>
  )
}

function Sums({ counted, search, change }: { counted: Counted[]; search: Search; change: Change }) {
  const { t } = useTranslation('discrepancies')
  const of = (state: State) => counted.filter((row) => row.state === state)
  const open = of('open')
  const currencies = [...new Set(open.map(({ currency }) => currency))].flatMap((currency) => {
    if (currency === null) return []
    const mine = open.filter((row) => row.currency === currency)
    return [{ currency, atStake: plus('0', ...mine.map(({ atStake }) => atStake)) }]
  })
  const figures: { name: string; count: number; patch: Search }[] = [
    { name: t('summary.open'), count: sum(open, (row) => row.count), patch: {} },
    {
      name: t('summary.overdue'),
      count: sum(open, ({ overdue }) => overdue),
      patch: { overdue: 'true' },
    },
    {
      name: t('summary.unassigned'),
      count: sum(open, ({ unassigned }) => unassigned),
      patch: { assignee: 'none' },
    },
    {
      name: t('summary.snoozed'),
      count: sum(of('snoozed'), (row) => row.count),
      patch: { state: 'snoozed' },
    },
    {
      name: t('summary.explained'),
      count: sum(of('explained'), (row) => row.count),
      patch: { state: 'explained' },
    },
  ]
  const oldest = open.map(({ oldestOpenedAt }) => oldestOpenedAt).sort()[0]
  return (
    <Paper withBorder px="md" py="sm" component="section" aria-label={t('summary.label')}>
      <Group gap="6px 22px" align="flex-start">
        {currencies
          .filter(({ atStake }) => !isZero(atStake))
          .map(({ currency, atStake }) => (
            <UnstyledButton
              key={currency}
              className={classes.sum}
              onClick={() =>
                change({ currency: search.currency === currency ? undefined : currency })
              }
              aria-pressed={search.currency === currency}
            >
              <Text size="xs" c="dimmed">
                {t('summary.atStake', { currency })}
              </Text>
              <Money amount={atStake} currency={currency} size="lg" fw={700} />
            </UnstyledButton>
          ))}
        {figures.map(({ name, count, patch }) => (
          <UnstyledButton
            key={name}
            className={classes.sum}
            onClick={() =>
              change({ state: undefined, overdue: undefined, assignee: undefined, ...patch })
            }
          >
            <Text size="xs" c="dimmed">
              {name}
            </Text>
            <Text size="lg" fw={550}>
              {countText(count)}
            </Text>
          </UnstyledButton>
        ))}
        {oldest && (
          <div className={classes.sum}>
            <Text size="xs" c="dimmed">
              {t('summary.oldest')}
            </Text>
            <Text size="lg">{agoText(oldest)}</Text>
          </div>
        )}
      </Group>
      <Kinds open={open} search={search} change={change} />
    </Paper>
  )
}

function Kinds({ open, search, change }: { open: Counted[]; search: Search; change: Change }) {
  const { t } = useTranslation('discrepancies')
  const tongue = useTongue()
  const [isAll, setAll] = useState(false)
  const kinds = [...new Set(open.map(({ kind }) => kind))]
    .map((kind) => {
      const mine = open.filter((row) => row.kind === kind)
      return { kind, title: mine[0]?.title[tongue] ?? kind, count: sum(mine, (row) => row.count) }
    })
    .sort((a, b) => b.count - a.count)
  if (kinds.length === 0) return null
  const shown = kinds.filter(({ kind }, at) => isAll || at < kindsFirst || kind === search.kind)
  const more = kinds.length - shown.length
  return (
    <Group gap={6} mt="sm" role="group" aria-label={t('summary.kinds')}>
      {shown.map(({ kind, title, count }) => (
        <UnstyledButton
          key={kind}
          className={classes.kind}
          aria-pressed={search.kind === kind}
          onClick={() => change({ kind: search.kind === kind ? undefined : kind })}
        >
          {title} <b>{countText(count)}</b>
        </UnstyledButton>
      ))}
      {more > 0 && (
        <UnstyledButton className={classes.kind} onClick={() => setAll(true)}>
          {t('summary.moreKinds', { count: more })}
        </UnstyledButton>
      )}
    </Group>
  )
}
