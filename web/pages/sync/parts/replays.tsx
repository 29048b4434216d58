// Telling an endpoint of past events once more, and how far that is.
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../../api/client.ts'
import { Moment } from '../../../parts/figures.tsx'
import { Status, type Tone } from '../../../parts/status.tsx'
import { tellDone } from '../../../parts/tell.tsx'
import { Act } from './act.tsx'
import './words.ts'

const tones: Record<'running' | 'completed' | 'stopped', Tone> = {
  running: 'waiting',
  completed: 'good',
  stopped: 'quiet',
}
const shownMost = 3

export function Replays({ endpointId }: { endpointId: string }) {
  const { t } = useTranslation('sync')
  const path = { params: { path: { id: endpointId } } }
  const read = api.useQuery('get', '/v1/webhook-endpoints/{id}/replays', path, {
    refetchInterval: 3_000,
  })
  const stop = useWrite('post', '/v1/webhook-endpoints/{id}/replays/{replayId}/stop')
  const replays = read.data?.data.slice(0, shownMost) ?? []
  if (replays.length === 0) return null
  return (
    <Stack
      gap={4}
      component="ul"
      m={0}
      p={0}
      style={{ listStyle: 'none' }}
      aria-label={t('outgoing.replays')}
    >
      {replays.map(({ id: replayId, state, looked, queued, requestedAt, requestedBy }) => (
        <Group component="li" key={replayId} gap="sm">
          <Status tone={tones[state]}>{t(`outgoing.replayStates.${state}`)}</Status>
          <Text size="sm">{t('outgoing.replayRow', { looked, queued })}</Text>
          <Text size="sm" c="dimmed" component="span">
            {requestedBy}, <Moment at={requestedAt} ago />
          </Text>
          {state === 'running' && (
            <Act
              need="connect"
              size="compact-xs"
              variant="default"
              onClick={() =>
                stop.mutate({ params: { path: { id: endpointId, replayId } }, body: {} })
              }
            >
              {t('outgoing.replayStop')}
            </Act>
          )}
        </Group>
      ))}
    </Stack>
  )
}

/** The field says a moment without a zone: it is taken as UTC, as its label says. */
const momentOf = (field: string) => (field === '' ? undefined : `${field.slice(0, 16)}:00Z`)

export function ReplayForm({ endpointId, onClose }: { endpointId: string; onClose: () => void }) {
  const { t } = useTranslation(['sync', 'app'])
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const replay = useWrite('post', '/v1/webhook-endpoints/{id}/replay', {
    onSuccess: () => {
      tellDone(t('sync:outgoing.replayAsked'))
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [begin, end] = [momentOf(from), momentOf(to)]
    if (!begin) return
    replay.mutate({
      params: { path: { id: endpointId } },
      body: { from: begin, ...(end && { to: end }) },
    })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('sync:outgoing.replayTitle')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('sync:outgoing.replayText')}</Text>
          <TextInput
            type="datetime-local"
            label={t('sync:outgoing.replayFrom')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
            required
            data-autofocus
          />
          <TextInput
            type="datetime-local"
            label={t('sync:outgoing.replayTo')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('app:cancel')}
            </Button>
            <Button type="submit" loading={replay.isPending} disabled={from === ''}>
              {t('sync:outgoing.replayStart')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
