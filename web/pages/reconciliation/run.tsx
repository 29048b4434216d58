// A run that reconciles a day: asked for, and how far it is.
import { Alert, Group, Progress, Text } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { ActButton, ActWindow, DayInput, useToday } from '../../parts/document/act.tsx'
import { countText } from '../../parts/figures.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { dayPlus, type Pair, type WholeDay } from './shapes.ts'

const lookEveryMs = 1000

export function useRun(day: string) {
  const { t } = useTranslation('reconciliation')
  const run = useWrite('post', '/v1/reconciliations/days/{day}/runs', {
    onSuccess: () => tellDone(t('run.begun')),
  })
  return {
    isPending: run.isPending,
    run: () => run.mutate({ params: { path: { day } }, body: {} }),
  }
}

export function RunButton({ day, isRunning }: { day: string; isRunning: boolean }) {
  const { t } = useTranslation('reconciliation')
  const { run, isPending } = useRun(day)
  const today = useToday()
  return (
    <ActButton
      variant="filled"
      why={day > today ? t('toCome') : undefined}
      loading={isPending || isRunning}
      leftSection={<IconRefresh size={16} aria-hidden />}
      onClick={run}
    >
      {t('runNow')}
    </ActButton>
  )
}

/** Any day, from the calendar. */
export function RunAnyDay() {
  const { t } = useTranslation('reconciliation')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <ActButton leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {t('runDay')}
      </ActButton>
      {isOpen && <RunWindow onClose={() => setOpen(false)} />}
    </>
  )
}

function RunWindow({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('reconciliation')
  const navigate = useNavigate()
  const today = useToday()
  const [day, setDay] = useState(dayPlus(today, -1))
  const run = useWrite('post', '/v1/reconciliations/days/{day}/runs', { onError: () => undefined })
  const isGood = /^\d{4}-\d\d-\d\d$/.test(day) && day <= today
  return (
    <ActWindow
      title={t('run.title')}
      text={t('run.text')}
      act={t('run.act')}
      canAct={isGood}
      onClose={onClose}
      onAct={async () => {
        await run.mutateAsync({ params: { path: { day } }, body: {} })
        tellDone(t('run.begun'))
        await navigate({ to: '/reconciliation/$day', params: { day } })
      }}
    >
      <DayInput value={day} onChange={setDay} label={t('run.day')} />
    </ActWindow>
  )
}

/** What a run is doing now, or why the last one failed. */
export function RunState({ of }: { of: WholeDay }) {
  const { t } = useTranslation('reconciliation')
  const { run, day, statement } = of
  if (run.state === 'failed') {
    return (
      <Alert
        color="red"
        variant="light"
        icon={<IconAlertTriangle aria-hidden />}
        title={t('run.failed')}
      >
        {statement
          ? t('run.failedText', { reason: run.failure?.reason ?? '' })
          : run.failure?.reason}
      </Alert>
    )
  }
  if (run.state !== 'running') return null
  return <Running day={day} number={run.number} />
}

function Running({ day, number }: { day: string; number: number }) {
  const { t } = useTranslation('reconciliation')
  const { data } = api.useQuery(
    'get',
    '/v1/reconciliations/days/{day}/runs/{number}',
    { params: { path: { day, number } } },
    { refetchInterval: lookEveryMs, staleTime: 0 },
  )
  const done = data?.done ?? 0
  const total = data?.total ?? 0
  const part = data?.parts.at(-1)?.part
  const name = (part: string) =>
    part === 'refresh' || part === 'detection'
      ? t(`parts.${part}`)
      : t(`pairs.${part as Pair}`, { defaultValue: part })
  return (
    <Alert color="blue" variant="light" role="status">
      <Group justify="space-between" mb={6}>
        <Text size="sm" fw={600}>
          {t('run.running', { done, total: total || '…' })}
        </Text>
        <Text size="sm">
          {part === undefined
            ? t('run.asking')
            : t('run.now', { part: name(part), documents: countText(data?.documents ?? 0) })}
        </Text>
      </Group>
      <Progress
        value={total === 0 ? 4 : (done / total) * 100}
        animated
        aria-label={t('run.running', { done, total })}
      />
    </Alert>
  )
}
