// Does it tie out? One figure to the cent, where it comes from, and how far the month is.
import { Alert, Anchor, Button, Group, Progress, Stack, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { dayText, Money, moneyText, monthText } from '../../parts/figures.tsx'
import { Card } from './card.tsx'
import type { Today } from './today.ts'
import classes from './today.module.css'

const isZero = (amount: string) => /^-?0*(\.0*)?$/.test(amount)

export function Verdict({ today }: { today: Today }) {
  const { t } = useTranslation('today')
  const { tiesOut, figures } = today
  const off = figures.filter(({ off: amount }) => !isZero(amount))
  const tone = tiesOut === null && off.length === 0 ? 'unknown' : tiesOut ? 'good' : 'bad'
  const Sign = { good: IconCircleCheck, bad: IconAlertTriangle, unknown: IconHelpCircle }[tone]
  const [most] = off
  return (
    <Stack
      component="section"
      gap="sm"
      className={`${classes.card} ${classes.verdict}`}
      data-tone={tone}
      aria-labelledby="verdict"
      id="tie-out"
    >
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Sign size={36} stroke={1.6} className={classes.sign} aria-hidden />
        <div>
          <Text size="sm" c="dimmed" component="h2" fw={500}>
            {t('verdict.label')}
          </Text>
          <p id="verdict" className={classes.figure} style={{ margin: 0 }}>
            {tone === 'good' && t('verdict.ties')}
            {tone === 'unknown' && t('verdict.unknown')}
            {tone === 'bad' &&
              (most
                ? t('verdict.off', { amount: moneyText(most.off, most.currency) })
                : t('verdict.open'))}
          </p>
          {off.length > 1 && (
            <Text size="sm" c="dimmed">
              {t('verdict.offElse')}
            </Text>
          )}
        </div>
      </Group>
      <Statement today={today} />
      {off.length > 0 && <Figures figures={off} />}
    </Stack>
  )
}

function Statement({ today: { statement, day } }: { today: Today }) {
  const { t } = useTranslation('today')
  if (!statement) return <Reconcile day={day} />
  const { openDifferences, documents, signOff, tiesOut } = statement
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm">
        <Anchor
          underline="always"
          inherit
          renderRoot={(props) => (
            <Link {...props} to="/reconciliation/$day" params={{ day: statement.day }} />
          )}
        >
          {t('verdict.statement', { day: dayText(statement.day) })}
        </Anchor>
        {': '}
        {tiesOut
          ? t('verdict.statementTies')
          : t('verdict.statementOff', { count: openDifferences })}
        {' · '}
        {t('verdict.documents', { count: documents })}
        {' · '}
        {t(`verdict.signOff.${signOff ?? 'none'}`)}
      </Text>
    </Group>
  )
}

function Reconcile({ day }: { day: string }) {
  const { t } = useTranslation('today')
  const { whyNot } = useSession()
  const run = useWrite('post', '/v1/reconciliations/days/{day}/runs')
  const why = whyNot('account')
  if (run.isSuccess) {
    return (
      <Alert variant="light" color="blue" role="status">
        {t('verdict.reconciling')}
      </Alert>
    )
  }
  return (
    <Group gap="sm">
      <Text size="sm" c="dimmed" maw={520}>
        {t('verdict.unknownHint')}
      </Text>
      <Tooltip label={why} disabled={why === undefined}>
        <Button
          size="sm"
          loading={run.isPending}
          data-disabled={why !== undefined || undefined}
          aria-disabled={why !== undefined}
          onClick={() => {
            if (why === undefined) run.mutate({ params: { path: { day } }, body: {} })
          }}
        >
          {t('verdict.reconcile')}
        </Button>
      </Tooltip>
    </Group>
  )
}

function Figures({ figures }: { figures: Today['figures'] }) {
  const { t } = useTranslation('today')
  return (
    <div className={classes.wide}>
      <table className={`${classes.table} ${classes.sums}`}>
        <thead>
          <tr>
            <th scope="col" className={classes.end}>
              {t('verdict.off_column')}
            </th>
            <th scope="col" className={classes.end} title={t('verdict.unexplainedHint')}>
              {t('verdict.unexplained')}
            </th>
            <th scope="col" className={classes.end}>
              {t('verdict.atStake')}
            </th>
          </tr>
        </thead>
        <tbody>
          {figures.map(({ currency, unexplained, atStake, off }) => (
            <tr key={currency}>
              <td className={classes.end} data-strong>
                <Money amount={off} currency={currency} />
              </td>
              <td className={classes.end}>
                <Money amount={unexplained} currency={currency} />
              </td>
              <td className={classes.end}>
                <Money amount={atStake} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function Closing({ closing }: { closing: NonNullable<Today['closing']> }) {
  const { t } = useTranslation('today')
  const { month, endsOn, isOver, checks, open, blocking } = closing
  const { daysReconciled, daysSigned, days } = closing
  const done = checks - open
  return (
    <Card
      title={t('closing.title', { month: monthText(month) })}
      more={{ to: '/settings/months', label: t('closing.open') }}
    >
      <div>
        <Text size="sm">{t('closing.checks', { done, total: checks })}</Text>
        <Progress
          mt={4}
          value={(done / Math.max(checks, 1)) * 100}
          aria-label={t('closing.checks', { done, total: checks })}
        />
      </div>
      {blocking > 0 && <Text size="sm">{t('closing.blocking', { count: blocking })}</Text>}
      <Text size="sm" c="dimmed">
        {t('closing.days', { reconciled: daysReconciled, days, signed: daysSigned })}
        <br />
        {isOver ? t('closing.over') : t('closing.running', { day: dayText(endsOn) })}
      </Text>
    </Card>
  )
}

/** Shown until the first run is done. */
export function FirstRun() {
  const { t } = useTranslation('today')
  const { may } = useSession()
  const { data } = api.useQuery('get', '/v1/setup', {}, { enabled: may('account') })
  const missing = data?.steps.filter(({ step, state }) => step === 'connection' && state !== 'done')
  if (!missing?.length) return null
  return (
    <Alert
      color="blue"
      variant="light"
      classNames={{ title: classes.alert }}
      title={t('setup.title')}
    >
      <Group justify="space-between">
        <Text size="sm">{t('setup.text')}</Text>
        <Button size="xs" renderRoot={(props) => <Link {...props} to="/welcome" />}>
          {t('setup.open')}
        </Button>
      </Group>
    </Alert>
  )
}
