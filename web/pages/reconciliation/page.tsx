// Which days tie out: a calendar of them, what is signed, and how it went.
import { ActionIcon, Alert, Anchor, Button, Group, List, Paper, Text, Title } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconSignatureOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { usePageKeys } from '../../app/shortcuts.tsx'
import { useToday } from '../../parts/document/act.tsx'
import { dayText, monthText } from '../../parts/figures.tsx'
import { Page as Sheet } from '../../parts/page.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { Calendar } from './calendar.tsx'
import { RunAnyDay } from './run.tsx'
import { lastOf, monthPlus, toneOfSign } from './shapes.ts'
import { Trend } from './trend.tsx'

const trendDays = 60
const isMonth = (text: string | undefined) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text ?? '')

export function Page() {
  const { t } = useTranslation('reconciliation')
  const today = useToday()
  const [search, change] = useSearchState<'month'>()
  const now = today.slice(0, 7)
  const month = search.month !== undefined && isMonth(search.month) ? search.month : now
  const go = (by: number) => {
    const next = monthPlus(month, by)
    if (next <= now) change({ month: next === now ? undefined : next })
  }
  usePageKeys([
    { keys: 'k', label: t('calendar.earlier'), run: () => go(-1) },
    { keys: 'j', label: t('calendar.later'), run: () => go(1) },
  ])
  const read = api.useQuery('get', '/v1/reconciliations/days', {
    params: { query: { from: `${month}-01`, to: lastOf(month), limit: 40 } },
  })
  const recent = api.useQuery('get', '/v1/reconciliations/days', {
    params: { query: { limit: trendDays } },
  })
  return (
    <Sheet title={t('title')} subtitle={t('subtitle')} actions={<RunAnyDay />}>
      <Suspended />
      <Paper withBorder p="md" component="section" aria-label={monthText(month)}>
        <Group justify="space-between" mb="sm" gap="xs">
          <Group gap="xs">
            <ActionIcon
              variant="default"
              size="md"
              aria-label={t('calendar.earlier')}
              onClick={() => go(-1)}
            >
              <IconChevronLeft size={16} aria-hidden />
            </ActionIcon>
            <Title order={2} fz="md" miw={130} ta="center" aria-live="polite">
              {monthText(month)}
            </Title>
            <ActionIcon
              variant="default"
              size="md"
              aria-label={t('calendar.later')}
              disabled={month >= now}
              onClick={() => go(1)}
            >
              <IconChevronRight size={16} aria-hidden />
            </ActionIcon>
            {month !== now && (
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => change({ month: undefined })}
              >
                {t('calendar.ofMonth')}
              </Button>
            )}
          </Group>
          <MonthSignature month={month} />
        </Group>
        <Answer of={read}>{({ data }) => <Calendar month={month} days={data} />}</Answer>
      </Paper>
      {recent.data && <Trend days={recent.data.data} />}
    </Sheet>
  )
}

/** How the month as a whole is signed, and the way to its page. */
function MonthSignature({ month }: { month: string }) {
  const { t } = useTranslation('reconciliation')
  const { data } = api.useQuery('get', '/v1/sign-offs', { params: { query: { limit: 100 } } })
  const state = data?.data.find(({ scope }) => scope === month)?.state ?? 'none'
  return (
    <Group gap="sm">
      <Status tone={toneOfSign[state]}>{t(`signStates.${state}`)}</Status>
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/reconciliation/$day" params={{ day: month }} {...props} />
        )}
      >
        {t('calendar.seeMonth')}
      </Anchor>
    </Group>
  )
}

function Suspended() {
  const { t } = useTranslation('reconciliation')
  const { data } = api.useQuery('get', '/v1/sign-offs', {
    params: { query: { state: 'suspended', limit: 20 } },
  })
  const all = data?.data ?? []
  if (all.length === 0) return null
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconSignatureOff aria-hidden />}
      title={t('suspendedTitle', { count: all.length })}
    >
      <Text size="sm">{t('suspendedText')}</Text>
      <List size="sm" mt={4}>
        {all.map(({ scope }) => (
          <List.Item key={scope}>
            <Anchor
              inherit
              c="inherit"
              underline="always"
              renderRoot={(props) => (
                <Link to="/reconciliation/$day" params={{ day: scope }} {...props} />
              )}
            >
              {scope.length === 7 ? monthText(scope) : dayText(scope)}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
