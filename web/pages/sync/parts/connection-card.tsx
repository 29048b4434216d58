// One connection whole: how it stands, who let us in, what is left of its limits, how far its sweeps
// are, what the last check found, and what can be done.
import { Alert, Badge, Group, Paper, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { countText, Moment } from '../../../parts/figures.tsx'
import { ConnectionActions } from './connection-actions.tsx'
import { ConnectionStatus } from './connection-status.tsx'
import { FindingList } from './findings.tsx'
import { Facts, Mono } from './rows.tsx'
import type { Connection, Findings, Sweep } from './shapes.ts'
import { SweepTable } from './sweep-table.tsx'
import './words.ts'

export function ConnectionCard({
  connection,
  sweeps,
  findings,
}: {
  connection: Connection
  sweeps: Sweep[] | undefined
  findings: Findings | undefined
}) {
  const { t } = useTranslation(['sync', 'app'])
  const { name, mode } = connection
  const trouble = troubleOf(connection)
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={name}>
      <Stack>
        <Group justify="space-between" align="flex-start">
          <Group gap="sm">
            <Title order={2} fz="h4" id={name} style={{ scrollMarginTop: 70 }}>
              {t(`app:platforms.${name}`)}
            </Title>
            <ConnectionStatus connection={connection} />
            <Badge variant="default" tt="none" fw={500} radius="sm">
              {t(`sync:connections.${mode}`)}
            </Badge>
          </Group>
          <ConnectionActions connection={connection} />
        </Group>
        {trouble && (
          <Alert
            variant="light"
            color={connection.state === 'paused' ? 'gray' : 'yellow'}
            icon={<IconAlertTriangle aria-hidden />}
          >
            {trouble}
          </Alert>
        )}
        {connection.breaker?.state === 'open' && (
          <Alert variant="light" color="yellow" icon={<IconAlertTriangle aria-hidden />}>
            {t('sync:connections.breakerOpen')}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Access connection={connection} />
          <Budget connection={connection} />
        </SimpleGrid>
        {findings && <FindingList findings={findings} />}
        {sweeps && sweeps.length > 0 && <SweepTable sweeps={sweeps} platform={name} />}
      </Stack>
    </Paper>
  )
}

/** What somebody wrote as the reason, the platform's word for a refusal, or what is amiss. */
const troubleOf = ({ reason, warning, detail, health, state }: Connection) =>
  reason ?? warning ?? (state === 'connected' && health !== 'up' ? detail : undefined)

function Access({ connection }: { connection: Connection }) {
  const { t } = useTranslation(['sync', 'app'])
  const { method, since, accountId, scopes, accessUntil, refreshUntil } = connection
  const dash = <span>–</span>
  return (
    <Facts
      rows={[
        [
          t('sync:connections.method'),
          method ? (
            <span>
              {t(`sync:connections.methods.${method}`)}
              {since && (
                <>
                  , <Moment at={since} />
                </>
              )}
            </span>
          ) : (
            dash
          ),
        ],
        [t('sync:connections.account'), accountId ? <Mono>{accountId}</Mono> : dash],
        ...(accessUntil
          ? ([
              [
                t('sync:connections.accessUntil'),
                <span key="until">
                  <Moment at={accessUntil} />, {t('sync:connections.accessRenewed')}
                </span>,
              ],
            ] as [string, ReactNode][])
          : []),
        ...(refreshUntil
          ? ([
              [
                t('sync:connections.refreshUntil'),
                <span key="until">
                  <Moment at={refreshUntil} />, {t('sync:connections.refreshHint')}
                </span>,
              ],
            ] as [string, ReactNode][])
          : []),
        ...(scopes.length > 0
          ? ([[t('sync:connections.scopes'), <Mono key="scopes">{scopes.join(', ')}</Mono>]] as [
              string,
              ReactNode,
            ][])
          : []),
      ]}
    />
  )
}

function Budget({ connection: { budget } }: { connection: Connection }) {
  const { t } = useTranslation('sync')
  if (budget.length === 0) return null
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {t('connections.budget')}
      </Text>
      {budget.map(({ name, calls, perMs, left, waitMs }) => {
        const rest = Math.max(0, Math.floor(left))
        const label = `${t('connections.budgetRow', { left: countText(rest), calls: countText(calls) })} / ${perText(perMs)}`
        return (
          <div key={name}>
            <Progress value={(rest / calls) * 100} size="sm" aria-label={label} />
            <Text size="xs" mt={2}>
              {label}
              {waitMs >= 1000 &&
                `, ${t('connections.budgetWait', { seconds: countText(Math.ceil(waitMs / 1000)) })}`}
            </Text>
          </div>
        )
      })}
    </Stack>
  )
}

const perText = (ms: number) => {
  if (ms % 86_400_000 === 0) return `${ms / 86_400_000} d`
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`
}
