// What an endpoint was told of, and every attempt at it.
import { Anchor, Button, Collapse, Group, Paper, Select, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../../api/client.ts'
import { useSearchState } from '../../../app/search.ts'
import { Moment } from '../../../parts/figures.tsx'
import { Answer, Empty } from '../../../parts/states.tsx'
import { Status, type Tone } from '../../../parts/status.tsx'
import { tellDone } from '../../../parts/tell.tsx'
import { Act } from './act.tsx'
import { Mono, Unread, byCursor, itemsOf } from './rows.tsx'
import type { Delivery } from './shapes.ts'
import classes from './sync.module.css'
import { scrolled } from './roles.ts'
import './words.ts'

const states = ['waiting', 'delivered', 'failed'] as const
const tones: Record<Delivery['state'], Tone> = {
  waiting: 'waiting',
  delivered: 'good',
  failed: 'bad',
}

export function Deliveries({ endpointId }: { endpointId: string }) {
  const { t } = useTranslation(['sync', 'app'])
  const [state, setState] = useState<Delivery['state']>()
  const [{ delivery }, change] = useSearchState<'delivery'>()
  const init = { params: { path: { id: endpointId }, query: { state, limit: 50 } } }
  const read = api.useInfiniteQuery('get', '/v1/webhook-endpoints/{id}/deliveries', init, {
    ...byCursor,
    refetchInterval: 5_000,
  })
  if (!read.data) return <Unread read={read} />
  const items = itemsOf(read)
  return (
    <Stack>
      <Select
        w={180}
        aria-label={t('sync:state')}
        placeholder={t('sync:outgoing.anyState')}
        clearable
        clearButtonProps={{ 'aria-label': t('app:clearFilters') }}
        value={state ?? null}
        onChange={(next) => setState((next as Delivery['state'] | null) ?? undefined)}
        data={states.map((value) => ({
          value,
          label: t(`sync:outgoing.deliveryStates.${value}`),
        }))}
      />
      {items.length === 0 && <Empty title={t('sync:outgoing.deliveriesEmpty')} />}
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {items.map((one) => (
          <Paper component="li" withBorder p="sm" key={one.eventId}>
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div style={{ minWidth: 0 }}>
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  ta="left"
                  aria-expanded={delivery === one.eventId}
                  onClick={() =>
                    change({ delivery: delivery === one.eventId ? undefined : one.eventId })
                  }
                >
                  <Mono>{one.type}</Mono>
                </Anchor>
                <Text size="xs" c="dimmed" component="div" className={classes.mono}>
                  {one.subject}
                </Text>
                <Text size="xs" c="dimmed" component="div">
                  <Moment at={one.settledAt ?? one.queuedAt} />
                  {one.dueAt && one.state === 'waiting' && (
                    <>
                      {' '}
                      · {t('sync:outgoing.nextAt')} <Moment at={one.dueAt} ago />
                    </>
                  )}
                </Text>
              </div>
              <Status tone={tones[one.state]}>
                {t(`sync:outgoing.deliveryStates.${one.state}`)}
              </Status>
            </Group>
            <Collapse expanded={delivery === one.eventId}>
              {delivery === one.eventId && (
                <Attempts endpointId={endpointId} eventId={one.eventId} />
              )}
            </Collapse>
          </Paper>
        ))}
      </Stack>
      {read.hasNextPage && (
        <Button
          variant="default"
          loading={read.isFetchingNextPage}
          onClick={() => read.fetchNextPage()}
        >
          {t('app:loadMore')}
        </Button>
      )}
    </Stack>
  )
}

function Attempts({ endpointId, eventId }: { endpointId: string; eventId: string }) {
  const { t } = useTranslation('sync')
  const params = { path: { id: endpointId, eventId } }
  const address = '/v1/webhook-endpoints/{id}/deliveries/{eventId}'
  // What is sent again is tried a moment later.
  const read = api.useQuery('get', address, { params }, { refetchInterval: 3_000 })
  const resend = useWrite('post', `${address}/resend`, {
    onSuccess: () => tellDone(t('outgoing.resent')),
  })
  return (
    <Answer of={read}>
      {({ log }) => (
        <Stack gap="xs" mt="sm">
          {log.map(({ number, at, code, status, durationMs, answer }) => (
            <div key={number}>
              <Group gap="xs">
                <Text size="sm" fw={550}>
                  {t('outgoing.attempt', { number })}
                </Text>
                <Status tone={code === 'delivered' ? 'good' : 'bad'}>
                  {t(`outgoing.codes.${code}`) + (status === null ? '' : ` (${status})`)}
                </Status>
                <Text size="xs" c="dimmed" component="span">
                  <Moment at={at} />
                  {durationMs !== null && `, ${t('outgoing.duration', { ms: durationMs })}`}
                </Text>
              </Group>
              {answer !== '' && (
                <pre className={classes.raw} {...scrolled(t('outgoing.answer'))}>
                  {answer}
                </pre>
              )}
            </div>
          ))}
          <Group gap="xs">
            <Act
              need="connect"
              size="xs"
              variant="default"
              loading={resend.isPending}
              onClick={() => resend.mutate({ params, body: {} })}
            >
              {t('outgoing.resend')}
            </Act>
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link to="/audit/events/$id" params={{ id: eventId }} {...props} />
              )}
            >
              {t('outgoing.event')}
            </Anchor>
          </Group>
        </Stack>
      )}
    </Answer>
  )
}
