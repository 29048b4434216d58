// Sync at a glance: how each platform fares, and what waits for a person.
import { Anchor, Group, Paper, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconChevronRight, IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { agoText, countText, Moment } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { ConnectionStatus } from './parts/connection-status.tsx'
import type { Connection, Summary, Throughput } from './parts/shapes.ts'
import { SyncSheet, useSummary } from './parts/sheet.tsx'
import './parts/words.ts'

type Traffic = Throughput['platforms'][number]

export function Page() {
  const { t } = useTranslation(['sync', 'app'])
  const summary = useSummary()
  const connections = api.useQuery('get', '/v1/connections', {}, { refetchInterval: 15_000 })
  const traffic = api.useQuery(
    ...(['get', '/v1/sync/throughput', { params: { query: { hours: 3 } } }] as const),
    { refetchInterval: 15_000 },
  )
  return (
    <SyncSheet tab="overview" subtitle={t('sync:overview.subtitle')}>
      <Answer of={connections}>
        {({ data }) => (
          <SimpleGrid cols={{ base: 1, md: 3 }}>
            {data.map((connection) => (
              <PlatformCard
                key={connection.name}
                connection={connection}
                summary={summary.data?.data.find(({ platform }) => platform === connection.name)}
                traffic={traffic.data?.platforms.find(
                  ({ platform }) => platform === connection.name,
                )}
              />
            ))}
          </SimpleGrid>
        )}
      </Answer>
      <Title order={2} fz="h4">
        {t('sync:overview.waiting')}
      </Title>
      <Answer of={summary}>
        {({ data }) => <Waiting summaries={data} connections={connections.data?.data ?? []} />}
      </Answer>
    </SyncSheet>
  )
}

function PlatformCard({
  connection,
  summary,
  traffic,
}: {
  connection: Connection
  summary: Summary | undefined
  traffic: Traffic | undefined
}) {
  const { t } = useTranslation(['sync', 'app'])
  const { name } = connection
  const states = summary?.states ?? {}
  const total = Object.values(states).reduce((sum, count) => sum + count, 0)
  const inStep = states.in_step ?? 0
  const covered = connection.sweeps.map(({ coveredAt }) => coveredAt).filter((at) => at !== null)
  const newest = covered.toSorted().at(-1)
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2} fz="h4">
            {t(`app:platforms.${name}`)}
          </Title>
          <ConnectionStatus connection={connection} />
        </Group>
        <div>
          <Progress
            value={total === 0 ? 100 : (inStep / total) * 100}
            aria-label={t('sync:overview.inStep', { count: inStep, total })}
          />
          <Text size="sm" mt={4}>
            {t('sync:overview.inStep', { count: inStep, total: countText(total) })}
          </Text>
        </div>
        <Figures
          rows={[
            [
              t('sync:overview.lag'),
              summary?.differsSince ? agoText(summary.differsSince) : t('sync:overview.lagNone'),
            ],
            [t('sync:overview.swept'), newest ? <Moment at={newest} ago /> : t('sync:never')],
            ...(traffic
              ? ([
                  [
                    `${t('sync:overview.calls')} / ${t('sync:overview.webhooks')} / ${t('sync:overview.writes')}`,
                    (['calls', 'webhooks', 'writes'] as const)
                      .map((measure) => countText(traffic.total[measure]))
                      .join(' / '),
                  ],
                ] as [string, string][])
              : []),
          ]}
        />
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/sync/connections" hash={name} {...props} />}
        >
          {t('sync:pair', {
            name: t('sync:overview.open'),
            value: t(`app:platforms.${name}`),
          })}
        </Anchor>
      </Stack>
    </Paper>
  )
}

function Figures({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <Stack gap={4}>
      {rows.map(([name, value]) => (
        <Group key={name} justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <Text size="sm" c="dimmed">
            {name}
          </Text>
          <Text size="sm" ta="right" component="div">
            {value}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}

type Row = { key: string; text: string; why: string | null; to: string; search: object }

function Waiting({ summaries, connections }: { summaries: Summary[]; connections: Connection[] }) {
  const { t } = useTranslation(['sync', 'app'])
  const called = (name: Summary['platform']) => t(`app:platforms.${name}`)
  const rows: Row[] = [
    ...connections
      .filter(({ state }) => state === 'reconnect' || state === 'not-connected')
      .map(({ name, reason }) => ({
        key: `connection ${name}`,
        text: t('sync:overview.connectionRow', { platform: called(name) }),
        ...{ why: reason, to: '/sync/connections', search: {} },
      })),
    ...summaries.flatMap(({ platform, parked, held, conflictsOpen: count }) => [
      ...parked.map((one) => ({
        key: `parked ${platform} ${one.code}`,
        text: t('sync:overview.parkedRow', { count: one.count, platform: called(platform) }),
        ...{ why: one.why, to: '/sync/items', search: { platform, code: one.code } },
      })),
      ...held.map((one) => ({
        key: `held ${platform} ${one.code}`,
        text: t('sync:overview.heldRow', { count: one.count, platform: called(platform) }),
        ...{ why: one.why, to: '/sync/held', search: { platform, code: one.code } },
      })),
      ...(count === 0
        ? []
        : [
            {
              key: `conflicts ${platform}`,
              text: t('sync:overview.conflictsRow', { count, platform: called(platform) }),
              ...{ why: null, to: '/sync/conflicts', search: { platform } },
            },
          ]),
    ]),
  ]
  if (rows.length === 0) {
    return (
      <Paper withBorder>
        <Empty
          title={t('sync:overview.waitingNone')}
          icon={<IconCircleCheck size={36} stroke={1.3} aria-hidden />}
        >
          {t('sync:overview.waitingNoneHint')}
        </Empty>
      </Paper>
    )
  }
  return (
    <Paper withBorder>
      <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {rows.map(({ key, text, why, to, search }) => (
          <Group
            key={key}
            component="li"
            justify="space-between"
            px="md"
            py="xs"
            gap="sm"
            style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
          >
            <div>
              <Anchor
                fw={550}
                size="sm"
                renderRoot={(props) => (
                  <Link to={to as never} search={search as never} {...props} />
                )}
              >
                {text}
              </Anchor>
              {why && (
                <Text size="sm" c="dimmed">
                  {why}
                </Text>
              )}
            </div>
            <IconChevronRight size={18} stroke={1.6} aria-hidden />
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
