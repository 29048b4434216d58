// The first load: from which day on, and how far each platform is.
import { Group, Progress, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { countText, dayText } from '../../parts/figures.tsx'
import { Status, type Tone } from '../../parts/status.tsx'
import { Act } from '../sync/parts/act.tsx'
import { type Setup, type State, type Step, stateOf, stepsOf } from './setup.ts'
import classes from './welcome.module.css'

const tones: Record<State, Tone> = {
  ...{ done: 'good', open: 'quiet', working: 'waiting', trouble: 'bad' },
}
const platforms = ['hubspot', 'stripe', 'quickbooks'] as const

/** The first day of the year: where books usually begin. */
const usualSince = () => `${new Date().toISOString().slice(0, 4)}-01-01`

export function Load({ setup }: { setup: Setup }) {
  const { t } = useTranslation('welcome')
  if (setup.mode === 'sandbox') return <Demo />
  const isConnected = stateOf(setup, 'connect') === 'done'
  return (
    <>
      <Text size="sm">{t('load.text')}</Text>
      <Text size="sm">{t('load.deals')}</Text>
      {isConnected ? <Start setup={setup} /> : <Text size="sm">{t('load.first')}</Text>}
      <ul className={classes.lines}>
        {stepsOf(setup, 'load').map((step) => (
          <Platform key={step.platform} step={step} />
        ))}
      </ul>
    </>
  )
}

function Start({ setup }: { setup: Setup }) {
  const { t } = useTranslation('welcome')
  const [since, setSince] = useState(usualSince)
  const backfill = useWrite('post', '/v1/connections/{platform}/backfill')
  const isAgain = stepsOf(setup, 'load').some(({ state }) => state !== 'open')
  const start = async () => {
    for (const platform of platforms) {
      await backfill
        .mutateAsync({ params: { path: { platform } }, body: { since } })
        .catch(() => undefined)
    }
  }
  return (
    <Group align="flex-end">
      <TextInput
        type="date"
        label={t('load.since')}
        value={since}
        onChange={({ currentTarget: { value } }) => setSince(value)}
      />
      <Act need="connect" loading={backfill.isPending} disabled={since === ''} onClick={start}>
        {t(isAgain ? 'load.again' : 'load.start')}
      </Act>
    </Group>
  )
}

function Platform({ step: { platform, state, done, total, day, detail } }: { step: Step }) {
  const { t } = useTranslation(['welcome', 'app'])
  const counts = { done: countText(done ?? 0), total: countText(total ?? 0) }
  const how = t(total === null ? 'welcome:load.rows' : 'welcome:load.rowsOf', counts)
  return (
    <li className={classes.line}>
      <div style={{ flex: 1, minWidth: 200 }}>
        <Group gap="xs">
          <Text fw={600}>{platform && t(`app:platforms.${platform}`)}</Text>
          <Status tone={tones[state]}>
            {state === 'open' ? t('welcome:load.never') : t(`welcome:state.${state}`)}
          </Status>
        </Group>
        {state !== 'open' && (
          <Text size="sm" c="dimmed">
            {how}
            {day && ` · ${t('welcome:load.from', { day: dayText(day) })}`}
          </Text>
        )}
        {detail && <Text size="sm">{detail}</Text>}
        {state === 'working' && (
          <Progress
            mt={6}
            value={total ? ((done ?? 0) / total) * 100 : 100}
            animated={total === null}
            aria-label={how}
          />
        )}
      </div>
    </li>
  )
}

function Demo() {
  const { t } = useTranslation('welcome')
  const { data } = api.useQuery('get', '/v1/demo', {}, { refetchInterval: 1500 })
  const progress = data?.progress
  if (!progress || progress.done >= progress.total) {
    return <Text size="sm">{t('load.demoDone')}</Text>
  }
  const { done, total } = progress
  return (
    <Stack gap={6}>
      <Text size="sm">{t('load.demo', { done, total })}</Text>
      <Progress
        value={(done / Math.max(total, 1)) * 100}
        aria-label={t('load.demo', { done, total })}
      />
    </Stack>
  )
}
