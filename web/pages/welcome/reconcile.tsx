// The first reconciliation: begun here, and shown pair by pair when it is done.
import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { Money } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { Act } from '../sync/parts/act.tsx'
import { type Setup, stateOf } from './setup.ts'
import classes from './welcome.module.css'

type Statement =
  paths['/v1/reconciliations/days/{day}/statement']['get']['responses'][200]['content']['application/json']
type Line = Statement['lines'][number]

export function Reconcile({ setup }: { setup: Setup }) {
  const { t } = useTranslation('welcome')
  const state = stateOf(setup, 'reconcile')
  const today = api.useQuery('get', '/v1/today').data
  const day = today?.day
  const run = useWrite('post', '/v1/reconciliations/days/{day}/runs')
  const step = setup.steps.find((one) => one.step === 'reconciliation')
  const isReady = stateOf(setup, 'connect') === 'done'
  const last = api.useQuery(
    'get',
    '/v1/reconciliations/days/{day}',
    { params: { path: { day: step?.day ?? '' } } },
    { enabled: step?.day != null, refetchInterval: 2000 },
  ).data
  const isRunning = state === 'working' || last?.state === 'running'
  return (
    <>
      <Text size="sm">{t('reconcile.text')}</Text>
      {!isReady && <Text size="sm">{t('reconcile.first')}</Text>}
      {isReady && !isRunning && (
        <Group>
          <Act
            need="account"
            loading={run.isPending || day === undefined}
            variant={state === 'done' ? 'default' : 'filled'}
            onClick={() => day && run.mutate({ params: { path: { day } }, body: {} })}
          >
            {t(state === 'done' ? 'reconcile.again' : 'reconcile.start')}
          </Act>
        </Group>
      )}
      {isRunning && (
        <Group gap="sm" role="status">
          <Loader size="sm" />
          <Text size="sm">{t('reconcile.running')}</Text>
        </Group>
      )}
      {last?.run.failure && last.state === 'failed' && (
        <Alert color="red" variant="light" role="alert">
          {t('reconcile.failed', { reason: last.run.failure.reason })}
        </Alert>
      )}
      {state === 'done' && step?.day && <Result key={last?.completedRun} day={step.day} />}
    </>
  )
}

function Result({ day }: { day: string }) {
  const { t } = useTranslation('welcome')
  const read = api.useQuery('get', '/v1/reconciliations/days/{day}/statement', {
    params: { path: { day } },
  })
  return (
    <Answer of={read}>
      {({ tiesOut, isSignable, openDifferences, lines }) => (
        <Stack gap="sm">
          <Alert
            color={isSignable ? 'teal' : 'yellow'}
            variant="light"
            classNames={{ title: classes.alert }}
            icon={isSignable ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
            title={
              tiesOut
                ? t('reconcile.ties')
                : isSignable
                  ? t('reconcile.explained')
                  : t('reconcile.off', { count: openDifferences })
            }
          >
            {!isSignable && t('reconcile.offText')}
          </Alert>
          <Lines lines={lines} />
          <Group>
            <Button
              renderRoot={(props) => <Link {...props} to="/reconciliation/$day" params={{ day }} />}
            >
              {t('reconcile.open')}
            </Button>
            {!isSignable && (
              <Button
                variant="default"
                renderRoot={(props) => <Link {...props} to="/discrepancies" />}
              >
                {t('reconcile.discrepancies')}
              </Button>
            )}
            <Button variant="default" renderRoot={(props) => <Link {...props} to="/" />}>
              {t('reconcile.today')}
            </Button>
          </Group>
        </Stack>
      )}
    </Answer>
  )
}

const sum = (lines: readonly Line[]) =>
  lines.flatMap(({ differences }) => differences).reduce((all, { count }) => all + count, 0)

/** Pair by pair: at one glance where there is work. */
function Lines({ lines }: { lines: Line[] }) {
  const { t } = useTranslation('welcome')
  const pairs = [...new Set(lines.map(({ pair }) => pair))]
  return (
    <ul className={classes.lines}>
      {pairs.map((pair) => {
        const own = lines.filter((line) => line.pair === pair)
        const count = sum(own)
        return (
          <li key={pair} className={classes.line}>
            <Text size="sm" fw={550} flex={1} miw={180}>
              {t(`reconcile.pairs.${pair}`)}
            </Text>
            <Amounts lines={own} />
            <Status tone={count === 0 ? 'good' : 'warning'}>
              {count === 0 ? t('reconcile.tiesPair') : t('reconcile.differ', { count })}
            </Status>
          </li>
        )
      })}
    </ul>
  )
}

function Amounts({ lines }: { lines: Line[] }) {
  const { t } = useTranslation('welcome')
  return (
    <Text size="xs" c="dimmed" component="div" ta="end" flex={2} miw={200}>
      {lines.map(({ currency, left, right, unexplained }) =>
        currency === null ? null : (
          <div key={currency}>
            <Money amount={left.amount} currency={currency} />
            {left.amount !== right.amount && (
              <>
                {' / '}
                <Money amount={right.amount} currency={currency} />
              </>
            )}
            {!/^-?0*\.?0*$/.test(unexplained) && (
              <>
                {` · ${t('reconcile.unexplained')} `}
                <Money amount={unexplained} currency={currency} />
              </>
            )}
          </div>
        ),
      )}
    </Text>
  )
}
