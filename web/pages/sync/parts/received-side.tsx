// One fact as a platform told it: the raw text, what came of it, and reading it once more.
import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../../api/client.ts'
import { Moment } from '../../../parts/figures.tsx'
import { useConfirm } from '../../../parts/confirm.tsx'
import { Answer } from '../../../parts/states.tsx'
import { Status, type Tone } from '../../../parts/status.tsx'
import { tellDone } from '../../../parts/tell.tsx'
import { Act } from './act.tsx'
import { Raw } from './raw.tsx'
import { Facts, Mono } from './rows.tsx'
import type { Ok, Received } from './shapes.ts'
import { Side } from './side.tsx'
import './words.ts'

const tones: Record<Received['state'], Tone> = { waiting: 'waiting', held: 'bad', taken: 'good' }

export function ReceivedState({ state }: { state: Received['state'] }) {
  const { t } = useTranslation('sync')
  return <Status tone={tones[state]}>{t(`webhooks.states.${state}`)}</Status>
}

export function ReceivedSide({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation('sync')
  return (
    <Side isOpen={id !== undefined} title={t('webhooks.what')} onClose={onClose}>
      {id !== undefined && <Fact id={id} />}
    </Side>
  )
}

function Fact({ id }: { id: string }) {
  const read = api.useQuery('get', '/v1/webhooks/received/{id}', { params: { path: { id } } })
  return <Answer of={read}>{(fact) => <Shown fact={fact} />}</Answer>
}

function Shown({ fact }: { fact: Ok<'/v1/webhooks/received/{id}'> }) {
  const { t } = useTranslation(['sync', 'app'])
  const confirm = useConfirm()
  const replay = useWrite('post', '/v1/webhooks/received/{id}/replay', {
    onSuccess: () => tellDone(t('sync:webhooks.replayed')),
  })
  const ask = async () => {
    const isSure = await confirm({
      title: t('sync:webhooks.replayTitle'),
      text: t('sync:webhooks.replayText'),
      act: t('sync:webhooks.replay'),
    })
    if (isSure) replay.mutate({ params: { path: { id: fact.id } }, body: {} })
  }
  return (
    <Stack>
      <Group justify="space-between">
        <ReceivedState state={fact.state} />
        <Act need="account" variant="default" loading={replay.isPending} onClick={ask}>
          {t('sync:webhooks.replay')}
        </Act>
      </Group>
      <Text size="sm">{fact.sentence}</Text>
      <Facts
        rows={[
          [t('sync:webhooks.findKind'), <Mono key="kind">{fact.kind}</Mono>],
          [t('sync:webhooks.about'), fact.objectId ? <Mono>{fact.objectId}</Mono> : '–'],
          [t('sync:webhooks.eventId'), <Mono key="event">{fact.eventId}</Mono>],
          [t('sync:webhooks.via'), t(`sync:webhooks.vias.${fact.via}`)],
          [t('sync:webhooks.occurred'), <Moment key="occurred" at={fact.occurredAt} />],
          [t('sync:webhooks.received'), <Moment key="received" at={fact.receivedAt} />],
          ...(fact.why
            ? ([[t('sync:why'), `${fact.why} (${fact.code})`]] as [string, string][])
            : []),
        ]}
      />
      <div>
        <Title order={3} fz="sm" mb={6}>
          {t('sync:webhooks.story')}
        </Title>
        {fact.story.length <= 1 ? (
          <Text size="sm" c="dimmed">
            {t('sync:webhooks.storyNone')}
          </Text>
        ) : (
          <Stack component="ol" gap={6} m={0} pl={18}>
            {fact.story.slice(1).map(({ eventId, sentence, recordedAt }) => (
              <li key={eventId}>
                <Anchor
                  size="sm"
                  renderRoot={(props) => (
                    <Link to="/audit/events/$id" params={{ id: eventId }} {...props} />
                  )}
                >
                  {sentence}
                </Anchor>{' '}
                <Text span size="xs" c="dimmed">
                  <Moment at={recordedAt} />
                </Text>
              </li>
            ))}
          </Stack>
        )}
      </div>
      <div>
        <Title order={3} fz="sm" mb={6}>
          {t('sync:raw.title')}
        </Title>
        <Raw text={fact.raw} />
      </div>
    </Stack>
  )
}
