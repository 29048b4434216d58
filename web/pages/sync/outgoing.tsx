// Endpoints of ours that are told of events: adding one, how each fares, what it was sent.
import { Alert, Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconPlus, IconWebhook } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { type Search, useSearchState } from '../../app/search.ts'
import { Moment } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { Act } from './parts/act.tsx'
import { Deliveries } from './parts/deliveries.tsx'
import { EndpointActions } from './parts/endpoint-actions.tsx'
import { EndpointForm } from './parts/endpoint-form.tsx'
import { Replays } from './parts/replays.tsx'
import { Mono } from './parts/rows.tsx'
import { SecretShown } from './parts/secret.tsx'
import type { Endpoint } from './parts/shapes.ts'
import { SyncSheet } from './parts/sheet.tsx'
import { Side } from './parts/side.tsx'
import './parts/words.ts'

export function Page() {
  const { t } = useTranslation('sync')
  const [search, change] = useSearchState<'id' | 'delivery'>()
  const [isAdding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string>()
  const read = api.useQuery('get', '/v1/webhook-endpoints', {}, { refetchInterval: 5_000 })
  const add = (
    <Act
      need="connect"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setAdding(true)}
    >
      {t('outgoing.add')}
    </Act>
  )
  const chosen = read.data?.data.find(({ id }) => id === search.id)
  return (
    <SyncSheet tab="outgoing" subtitle={t('outgoing.subtitle')} actions={add}>
      <Answer of={read}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty
              title={t('outgoing.empty')}
              icon={<IconWebhook size={36} stroke={1.3} aria-hidden />}
            >
              {t('outgoing.emptyHint')}
            </Empty>
          ) : (
            <Stack>
              {data.map((one) => (
                <EndpointCard key={one.id} endpoint={one} onSecret={setSecret} />
              ))}
            </Stack>
          )
        }
      </Answer>
      {isAdding && (
        <EndpointForm
          onClose={() => setAdding(false)}
          onAdded={(made) => {
            setAdding(false)
            if (made) setSecret(made)
          }}
        />
      )}
      <SecretShown secret={secret} onClose={() => setSecret(undefined)} />
      <Side
        isOpen={search.id !== undefined}
        title={
          chosen
            ? t('pair', { name: t('outgoing.deliveries'), value: chosen.url })
            : t('outgoing.deliveries')
        }
        onClose={() => change({ id: undefined, delivery: undefined })}
      >
        {search.id !== undefined && <Deliveries endpointId={search.id} />}
      </Side>
    </SyncSheet>
  )
}

function EndpointStatus({ endpoint: { state, disabled, health } }: { endpoint: Endpoint }) {
  const { t } = useTranslation('sync')
  if (state === 'disabled') {
    const why = disabled ? `, ${t(`outgoing.reasons.${disabled.reason}`)}` : ''
    return <Status tone="quiet">{t('outgoing.disabled') + why}</Status>
  }
  if (health.failingSince !== null) {
    return <Status tone="bad">{t('outgoing.failing', { count: health.failures })}</Status>
  }
  if (health.lastDeliveredAt === null) return <Status tone="quiet">{t('outgoing.none')}</Status>
  return <Status tone="good">{t('outgoing.well')}</Status>
}

function EndpointCard({
  endpoint,
  onSecret,
}: {
  endpoint: Endpoint
  onSecret: (secret: string) => void
}) {
  const { t } = useTranslation('sync')
  const { id, url, description, types, health, missed } = endpoint
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div style={{ minWidth: 0, maxWidth: '100%' }}>
            <Group gap="sm">
              <Title
                order={2}
                fz="md"
                id={id}
                ff="monospace"
                fw={600}
                style={{ overflowWrap: 'anywhere' }}
              >
                {url}
              </Title>
              <EndpointStatus endpoint={endpoint} />
            </Group>
            {description && (
              <Text size="sm" c="dimmed">
                {description}
              </Text>
            )}
          </div>
          <EndpointActions endpoint={endpoint} onSecret={onSecret} />
        </Group>
        <Group gap="lg">
          <Text size="sm" component="div">
            {types.length === 0 ? (
              t('outgoing.typesAll')
            ) : (
              <>
                {t('pair', { name: t('outgoing.typesCount', { count: types.length }), value: '' })}
                <Mono>{types.join(', ')}</Mono>
              </>
            )}
          </Text>
          <Text size="sm" component="div">
            {t('pair', { name: t('outgoing.lastDelivered'), value: '' })}
            {health.lastDeliveredAt ? <Moment at={health.lastDeliveredAt} ago /> : t('never')}
          </Text>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                to="."
                search={((before: Search) => ({ ...before, id })) as never}
                resetScroll={false}
                {...props}
              />
            )}
          >
            {t('outgoing.deliveries')}
          </Anchor>
        </Group>
        {missed && (
          <Alert variant="light" color="yellow" icon={<IconAlertTriangle aria-hidden />} py="xs">
            {t('outgoing.missed')}
          </Alert>
        )}
        <Replays endpointId={id} />
      </Stack>
    </Paper>
  )
}
