// A month of the books: its days, and the signatures under the whole of it.
import { ActionIcon, Anchor, Group, Paper, Text, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { usePageKeys } from '../../app/shortcuts.tsx'
import { useToday } from '../../parts/document/act.tsx'
import documentClasses from '../../parts/document/document.module.css'
import { monthText } from '../../parts/figures.tsx'
import { Page as Sheet } from '../../parts/page.tsx'
import { Answer } from '../../parts/states.tsx'
import { Calendar } from './calendar.tsx'
import { Downloads, useDay } from './day.tsx'
import { type DayRow, lastOf, monthPlus } from './shapes.ts'
import { SignPanel } from './sign.tsx'

export function Month({ month }: { month: string }) {
  const { t } = useTranslation('reconciliation')
  const today = useToday()
  const navigate = useNavigate()
  const last = lastOf(month)
  const read = api.useQuery('get', '/v1/reconciliations/days', {
    params: { query: { from: `${month}-01`, to: last, limit: 40 } },
  })
  const end = useDay(last)
  const whyNotNow = () => {
    if (last >= today) return t('sign.notOver')
    if (!end.data?.statement) return t('sign.notReconciled')
    return end.data.statement.isSignable ? undefined : t('sign.notTied')
  }
  const go = (by: number) => {
    const next = monthPlus(month, by)
    if (next <= today.slice(0, 7)) navigate({ to: '/reconciliation/$day', params: { day: next } })
  }
  usePageKeys([
    { keys: 'k', label: t('calendar.earlier'), run: () => go(-1) },
    { keys: 'j', label: t('calendar.later'), run: () => go(1) },
  ])
  return (
    <Sheet
      title={monthText(month)}
      crumbs={[{ label: t('title'), to: '/reconciliation', search: { month } as never }]}
      subtitle={read.data && <Counts days={read.data.data} />}
      actions={
        <>
          <Step label={t('calendar.earlier')} onClick={() => go(-1)} isBack />
          <Step
            label={t('calendar.later')}
            onClick={() => go(1)}
            isOff={month >= today.slice(0, 7)}
          />
          {end.data?.statement && <Downloads day={last} />}
        </>
      }
    >
      <div className={documentClasses.columns}>
        <div>
          <Paper withBorder p="md" component="section" aria-label={t('month.days')}>
            <Answer of={read}>{({ data }) => <Calendar month={month} days={data} />}</Answer>
          </Paper>
        </div>
        <div>
          <SignPanel scope={month} whyNotNow={whyNotNow()} />
          <Group gap="md">
            {last <= today && (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to="/reconciliation/$day" params={{ day: last }} {...props} />
                )}
              >
                {t('month.lastDay')}
              </Anchor>
            )}
            <Anchor size="sm" renderRoot={(props) => <Link to="/settings/months" {...props} />}>
              {t('month.close')}
            </Anchor>
          </Group>
        </div>
      </div>
    </Sheet>
  )
}

function Counts({ days }: { days: readonly DayRow[] }) {
  const { t } = useTranslation('reconciliation')
  const count = (is: (row: DayRow) => boolean) => days.filter(is).length
  const said = [
    t('month.tied', { count: count(({ tiesOut }) => tiesOut === true) }),
    t('month.openDays', {
      count: count(({ tiesOut, isSignable }) => tiesOut === false && isSignable === false),
    }),
    t('month.signed', { count: count(({ signOff }) => signOff === 'signed') }),
  ]
  return (
    <Text span inherit>
      {said.join(' · ')}
    </Text>
  )
}

function Step({
  label,
  onClick,
  isBack = false,
  isOff = false,
}: {
  label: string
  onClick: () => void
  isBack?: boolean
  isOff?: boolean
}) {
  const Icon = isBack ? IconChevronLeft : IconChevronRight
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} disabled={isOff} onClick={onClick}>
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
