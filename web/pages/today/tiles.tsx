// Four figures one looks at every morning: what was placed without anybody, money without an invoice,
// what customers owe, and whether the platforms are up to date.
import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { agoText, countText, Money, moneyText, shareText } from '../../parts/figures.tsx'
import { Status } from '../../parts/status.tsx'
import { Card } from './card.tsx'
import type { Today } from './today.ts'
import classes from './today.module.css'

export function Automatic({ today }: { today: Today }) {
  const { t } = useTranslation('today')
  const { rate, byEngine, byPeople, inQuickBooks, waiting } = today.automatic
  const counts = { byEngine, byPeople, inQuickBooks, waiting }
  return (
    <Card
      title={t('automatic.title')}
      more={{
        to: '/reports/matching-quality',
        search: { from: today.from, asOf: today.to },
        label: t('automatic.more'),
      }}
    >
      {rate === null ? (
        <Text size="sm" c="dimmed">
          {t('automatic.none')}
        </Text>
      ) : (
        <>
          <p className={classes.figure} style={{ margin: 0 }}>
            {shareText(rate)}
          </p>
          <Text size="xs" c="dimmed">
            {t('automatic.hint')}
          </Text>
        </>
      )}
      <Lines>
        {(['byEngine', 'byPeople', 'inQuickBooks', 'waiting'] as const).map((name) => (
          <Line key={name} label={t(`automatic.${name}`)}>
            {countText(counts[name])}
          </Line>
        ))}
      </Lines>
    </Card>
  )
}

function Lines({ children }: { children: React.ReactNode }) {
  return (
    <Stack component="dl" gap={2} m={0}>
      {children}
    </Stack>
  )
}

function Line({ label, children }: { label: React.ReactNode; children: React.ReactNode }) {
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text size="sm" component="dt" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="dd" m={0} ta="end" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {children}
      </Text>
    </Group>
  )
}

export function Unapplied({ today: { unapplied } }: { today: Today }) {
  const { t } = useTranslation('today')
  return (
    <Card
      title={t('unapplied.title')}
      more={{ to: '/reports/unapplied-cash', label: t('unapplied.more') }}
    >
      {unapplied.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('unapplied.none')}
        </Text>
      )}
      {unapplied.map(({ currency, amount, count, since }) => (
        <div key={currency}>
          <Text fw={650} size="lg">
            <Money amount={amount} currency={currency} />
          </Text>
          <Text size="xs" c="dimmed">
            {t('unapplied.payments', { count, ago: agoText(since) })}
          </Text>
        </div>
      ))}
    </Card>
  )
}

const ages = ['notDue', 'days1to30', 'days31to60', 'days61to90', 'over90'] as const

export function Ageing({ today: { ageing } }: { today: Today }) {
  const { t } = useTranslation('today')
  return (
    <Card title={t('ageing.title')} more={{ to: '/reports/ageing', label: t('ageing.more') }}>
      {ageing.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('ageing.none')}
        </Text>
      )}
      {ageing.map((one) => {
        const { currency, total, count } = one
        const parts = ages
          .filter((age) => Number(one[age]) !== 0)
          .map((age) => `${t(`ageing.${age}`)} ${moneyText(one[age], currency)}`)
          .join(', ')
        return (
          <div key={currency}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm" fw={650}>
                <Money amount={total} currency={currency} />
              </Text>
              <Text size="xs" c="dimmed">
                {t('ageing.invoices', { count })}
              </Text>
            </Group>
            <div
              className={`${classes.bar} ${classes.ages}`}
              role="img"
              aria-label={t('ageing.picture', { currency, parts })}
              title={parts}
            >
              {ages.map((age) => (
                <span
                  key={age}
                  hidden={Number(one[age]) === 0}
                  style={{ flex: `${Number(one[age]) / Number(total)} 0 0` }}
                />
              ))}
            </div>
            <Text size="xs" c="dimmed" mt={2}>
              {parts}
            </Text>
          </div>
        )
      })}
    </Card>
  )
}

export function Platforms({ today: { sync } }: { today: Today }) {
  const { t } = useTranslation(['today', 'app'])
  return (
    <Card title={t('today:sync.title')} more={{ to: '/sync', label: t('today:sync.more') }}>
      <Stack gap="xs">
        {sync.map((one) => (
          <Group key={one.platform} justify="space-between" gap="xs" align="flex-start">
            <div>
              <Text size="sm" fw={550}>
                {t(`app:platforms.${one.platform}`)}
              </Text>
              <Text size="xs" c="dimmed">
                <Lag lagSeconds={one.lagSeconds} />
              </Text>
            </div>
            <Stack gap={2} align="flex-end">
              <States of={one} />
            </Stack>
          </Group>
        ))}
      </Stack>
    </Card>
  )
}

function Lag({ lagSeconds }: { lagSeconds: number | null }) {
  const { t } = useTranslation('today')
  if (lagSeconds === null) return null
  if (lagSeconds < 120) return t('sync.lag', { seconds: lagSeconds })
  return t('sync.lagMinutes', { minutes: countText(Math.round(lagSeconds / 60)) })
}

function States({
  of: { pending, parked, differing, differsSince },
}: {
  of: Today['sync'][number]
}) {
  const { t } = useTranslation('today')
  if (pending + parked + differing === 0) return <Status tone="good">{t('sync.upToDate')}</Status>
  return (
    <>
      {parked > 0 && <Status tone="bad">{t('sync.parked', { count: parked })}</Status>}
      {differing > 0 && (
        <Status tone="warning">
          {t('sync.differing', {
            count: differing,
            ago: differsSince ? agoText(differsSince) : '',
          })}
        </Status>
      )}
      {pending > 0 && <Status tone="waiting">{t('sync.pending', { count: pending })}</Status>}
    </>
  )
}
