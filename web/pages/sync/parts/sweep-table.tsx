// How far each sweep and first load of a platform is, and asking for more of it.
import { Button, Group, Modal, Progress, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../../api/client.ts'
import { countText, Moment } from '../../../parts/figures.tsx'
import { Status, type Tone } from '../../../parts/status.tsx'
import { tellDone } from '../../../parts/tell.tsx'
import { Act } from './act.tsx'
import type { Platform } from './platforms.tsx'
import type { Sweep } from './shapes.ts'
import classes from './sync.module.css'
import { as } from './roles.ts'
import './words.ts'

const tones: Record<Sweep['state'], Tone> = {
  waiting: 'waiting',
  running: 'waiting',
  failing: 'warning',
  done: 'good',
  never: 'quiet',
  'not-offered': 'quiet',
}

/** A first load that nobody has asked for is nothing to look at. */
const isShown = ({ kind, state }: Sweep) => kind === 'sweep' || state !== 'never'

export function SweepTable({ sweeps, platform }: { sweeps: Sweep[]; platform: Platform }) {
  const { t } = useTranslation(['sync', 'app'])
  const called = t(`app:platforms.${platform}`)
  const sweep = useWrite('post', '/v1/connections/{platform}/sweep', {
    onSuccess: () => tellDone(t('sync:connections.sweepAsked', { platform: called })),
  })
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <div>
          <Title order={3} fz="sm">
            {t('sync:connections.sweeps')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('sync:connections.sweepsHint')}
          </Text>
        </div>
        <Group gap="xs">
          <Act
            need="account"
            size="xs"
            variant="default"
            loading={sweep.isPending}
            onClick={() => sweep.mutate({ params: { path: { platform } }, body: {} })}
          >
            {t('sync:connections.sweep')}
          </Act>
          <Backfill platform={platform} />
        </Group>
      </Group>
      <table
        className={classes.rows}
        {...as.table}
        aria-label={`${called}: ${t('sync:connections.sweeps')}`}
      >
        <thead {...as.rowgroup}>
          <tr {...as.row}>
            {(['sweepName', 'progress', 'found', 'covered'] as const).map((name) => (
              <th key={name} {...as.columnheader} scope="col">
                {t(`sync:connections.${name}`)}
              </th>
            ))}
            <th {...as.columnheader} scope="col">
              {t('sync:state')}
            </th>
          </tr>
        </thead>
        <tbody {...as.rowgroup}>
          {sweeps.filter(isShown).map((one) => (
            <Row key={one.name} sweep={one} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ sweep }: { sweep: Sweep }) {
  const { t } = useTranslation('sync')
  const { name, kind, state, done, total, found, coveredAt, failure, notice, finishedAt } = sweep
  const progress = total
    ? t('connections.progressOf', { done: countText(done), total: countText(total) })
    : t('connections.progressDone', { done: countText(done) })
  return (
    <tr {...as.row}>
      <td {...as.cell} className={classes.wide}>
        {t(`connections.kinds.${kind}`)} <span className={classes.mono}>{name}</span>
        {(failure || notice) && (
          <Text size="xs" c="dimmed">
            {failure?.reason ?? notice}
          </Text>
        )}
      </td>
      <td {...as.cell}>
        {progress}
        {state === 'running' && (
          <Progress
            value={total ? (done / total) * 100 : 100}
            animated={!total}
            size="xs"
            mt={4}
            aria-label={`${name}: ${progress}`}
          />
        )}
      </td>
      <td {...as.cell} className={classes.hidden}>
        {countText(found)}
      </td>
      <td {...as.cell} className={classes.hidden}>
        <Moment at={coveredAt ?? finishedAt} ago />
      </td>
      <td {...as.cell}>
        <Status tone={tones[state]}>{t(`connections.sweepStates.${state}`)}</Status>
      </td>
    </tr>
  )
}

function Backfill({ platform }: { platform: Platform }) {
  const { t } = useTranslation(['sync', 'app'])
  const [isOpen, { open, close }] = useDisclosure(false)
  const [since, setSince] = useState('')
  const load = useWrite('post', '/v1/connections/{platform}/backfill', {
    onSuccess: () => {
      close()
      tellDone(t('sync:connections.backfillAsked'))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    load.mutate({ params: { path: { platform } }, body: { since } })
  }
  return (
    <>
      <Act need="connect" size="xs" variant="default" onClick={open}>
        {t('sync:connections.backfill')}
      </Act>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('sync:connections.backfillTitle', { platform: t(`app:platforms.${platform}`) })}
        closeButtonProps={{ 'aria-label': t('app:close') }}
      >
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">{t('sync:connections.backfillText')}</Text>
            <TextInput
              type="date"
              label={t('sync:connections.backfillSince')}
              value={since}
              onChange={(event) => setSince(event.currentTarget.value)}
              required
              data-autofocus
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('app:cancel')}
              </Button>
              <Button type="submit" loading={load.isPending} disabled={since === ''}>
                {t('sync:connections.backfillStart')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
