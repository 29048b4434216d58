// One day: its statement, what is behind each figure, how fresh the sources were, and its signatures.
import { ActionIcon, Button, Group, Menu, Text, Tooltip } from '@mantine/core'
import {
  IconCalendarQuestion,
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { usePageKeys } from '../../app/shortcuts.tsx'
import { useSession } from '../../app/session.tsx'
import { useToday } from '../../parts/document/act.tsx'
import documentClasses from '../../parts/document/document.module.css'
import { dayText, monthText } from '../../parts/figures.tsx'
import { Page as Sheet } from '../../parts/page.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { isWhole, type Show, shows } from './amount.tsx'
import { DocumentsDrawer } from './documents.tsx'
import { RunButton, RunState, useRun } from './run.tsx'
import { dayPlus, type Pair, stateOf, toneOfDay, type WholeDay } from './shapes.ts'
import { SignPanel } from './sign.tsx'
import { Receivables, Sources, TrialBalance } from './sources.tsx'
import { StatementTable } from './statement.tsx'
import { Verdict } from './verdict.tsx'

type SearchName = 'pair' | 'currency' | 'show' | 'only'

export function Day({ day }: { day: string }) {
  const { t } = useTranslation('reconciliation')
  const today = useToday()
  const whole = useDay(day)
  const row = whole.data ?? undefined
  const state = stateOf(row, day, today)
  const isRunning = row?.state === 'running'
  return (
    <Sheet
      title={dayText(day)}
      crumbs={[
        { label: t('title'), to: '/reconciliation', search: { month: day.slice(0, 7) } as never },
        {
          label: monthText(day.slice(0, 7)),
          to: '/reconciliation/$day',
          params: { day: day.slice(0, 7) },
        },
      ]}
      subtitle={
        <Group gap="xs" mt={4}>
          <Status tone={toneOfDay[state]}>{t(`states.${state}`)}</Status>
          {row && (
            <Text size="sm" c="dimmed">
              {row.run.requestedBy === 'schedule'
                ? t('run.byNight', { number: row.run.number })
                : t('run.by', { number: row.run.number, by: row.run.by })}
            </Text>
          )}
        </Group>
      }
      actions={
        <>
          <Neighbours day={day} isRunning={isRunning} />
          {row?.statement && <Downloads day={day} />}
          <RunButton day={day} isRunning={isRunning} />
        </>
      }
    >
      <Answer of={{ ...whole, data: whole.isNone ? ({ none: true } as const) : whole.data }}>
        {(given) =>
          'none' in given ? (
            <NoStatement day={day} />
          ) : (
            <>
              <RunState of={given} />
              <Body day={given} />
            </>
          )
        }
      </Answer>
    </Sheet>
  )
}

/** That nobody has reconciled it is an answer too. */
export function useDay(day: string) {
  const query = { from: day, to: day, limit: 1 }
  const known = api.useQuery('get', '/v1/reconciliations/days', { params: { query } })
  const first = known.data?.data[0]
  const isThere = first?.day === day
  const read = api.useQuery(
    'get',
    '/v1/reconciliations/days/{day}',
    { params: { path: { day } } },
    { enabled: isThere },
  )
  const isNone = known.data !== undefined && first === undefined && !known.isPlaceholderData
  const data = isThere && read.data?.day === day ? read.data : undefined
  return { ...(isThere ? read : known), data, isNone }
}

function NoStatement({ day }: { day: string }) {
  const { t } = useTranslation('reconciliation')
  const today = useToday()
  return (
    <Empty
      title={t(day > today ? 'toCome' : 'empty')}
      icon={<IconCalendarQuestion size={38} stroke={1.3} aria-hidden />}
    >
      {day <= today && t('emptyHint')}
    </Empty>
  )
}

function Body({ day: row }: { day: WholeDay }) {
  const { t } = useTranslation('reconciliation')
  const [search, change] = useSearchState<SearchName>()
  const { statement, day } = row
  if (!statement) return row.state === 'running' ? null : <NoStatement day={day} />
  const { pair, currency } = search
  const known = statement.lines.find((line) => line.pair === pair)
  const show = shows.find((one) => one === search.show) ?? 'all'
  const close = () => change({ pair: undefined, currency: undefined, show: undefined })
  return (
    <>
      <div className={documentClasses.columns}>
        <div>
          <Verdict row={row} statement={statement} />
          <Sources statement={statement} />
        </div>
        <div>
          <SignPanel scope={day} whyNotNow={statement.isSignable ? undefined : t('sign.notTied')} />
        </div>
      </div>
      <StatementTable
        statement={statement}
        isOnlyOpen={search.only === 'open'}
        onOnlyOpen={(only) => change({ only: only ? 'open' : undefined })}
        onShow={(line, show: Show) =>
          change({ pair: line.pair, currency: line.currency ?? undefined, show }, 'push')
        }
      />
      <div className={documentClasses.columns}>
        <div>
          <TrialBalance statement={statement} day={day} />
        </div>
        <div>
          <Receivables statement={statement} />
        </div>
      </div>
      {known && !isWhole(known.pair) && (
        <DocumentsDrawer
          day={day}
          pair={known.pair as Exclude<Pair, 'books' | 'customers'>}
          currency={currency}
          show={show}
          onShow={(next) => change({ show: next })}
          onClose={close}
        />
      )}
    </>
  )
}

function Neighbours({ day, isRunning }: { day: string; isRunning: boolean }) {
  const { t } = useTranslation('reconciliation')
  const { whyNot } = useSession()
  const navigate = useNavigate()
  const today = useToday()
  const [search, change] = useSearchState<SearchName>()
  const { run } = useRun(day)
  const go = (by: number) => {
    const next = dayPlus(day, by)
    if (next <= today) navigate({ to: '/reconciliation/$day', params: { day: next } })
  }
  usePageKeys([
    { keys: 'k', label: t('keys.previous'), run: () => go(-1) },
    { keys: 'j', label: t('keys.next'), run: () => go(1) },
    {
      keys: 'r',
      label: t('keys.run'),
      run: () => {
        if (whyNot('account') === undefined && !isRunning && day <= today) run()
      },
    },
    {
      keys: 'o',
      label: t('keys.open'),
      run: () => void change({ only: search.only === 'open' ? undefined : 'open' }),
    },
  ])
  return (
    <>
      <Tooltip label={t('previous')}>
        <ActionIcon variant="default" size="lg" aria-label={t('previous')} onClick={() => go(-1)}>
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('next')}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('next')}
          disabled={day >= today}
          onClick={() => go(1)}
        >
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  )
}

export function Downloads({ day }: { day: string }) {
  const { t, i18n } = useTranslation('reconciliation')
  const [{ at }] = useSearchState<never>()
  const address = (format: string) =>
    `/v1/reconciliations/days/${day}/statement?${new URLSearchParams({
      ...{ format, language: i18n.language },
      ...(at && { knownAt: at }),
    })}`
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t('download')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['pdf', 'xlsx', 'csv'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={address(format)} download>
            {t(`files.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
