// What is in the way: the gravest first, each a link to where it is worked on.
import { Group, Text } from '@mantine/core'
import { IconChevronRight, IconCircleCheck } from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { agoText, countText, Money } from '../../parts/figures.tsx'
import { Empty } from '../../parts/states.tsx'
import { Status, type Tone } from '../../parts/status.tsx'
import { Card } from './card.tsx'
import { targetOfWaiting, type Today, type Waiting as Group_ } from './today.ts'
import classes from './today.module.css'

const tones: Record<NonNullable<Group_['severity']>, Tone> = {
  ...{ critical: 'bad', high: 'warning', medium: 'info', low: 'quiet' },
}

export function Waiting({ today: { waiting } }: { today: Today }) {
  const { t } = useTranslation('today')
  return (
    <Card title={t('waiting.title')}>
      {waiting.length === 0 ? (
        <Empty title={t('waiting.nothing')} icon={<IconCircleCheck size={36} stroke={1.3} />}>
          {t('waiting.nothingHint')}
        </Empty>
      ) : (
        <ul className={classes.rows} id="in-the-way">
          {waiting.map((one) => (
            <li key={`${one.what} ${one.kind} ${one.platform}`}>
              <Row group={one} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Row({ group }: { group: Group_ }) {
  const { t } = useTranslation('today')
  const { severity, amounts, since } = group
  const text = useText(group)
  return (
    <Link {...(targetOfWaiting(group) as LinkProps)} className={classes.row}>
      <div>
        <Group gap={6}>
          <Text size="sm" fw={550}>
            {text}
          </Text>
          {severity && <Status tone={tones[severity]}>{t(`waiting.severity.${severity}`)}</Status>}
        </Group>
        {since && (
          <Text size="xs" c="dimmed">
            {t('waiting.since', { ago: agoText(since) })}
          </Text>
        )}
      </div>
      <div className={classes.sums}>
        {amounts.map(({ currency, amount }) => (
          <Text key={currency} size="sm" component="div">
            <Money amount={amount} currency={currency} />
          </Text>
        ))}
      </div>
      <IconChevronRight size={16} aria-hidden />
    </Link>
  )
}

function useText({ what, kind, platform, count }: Group_): string {
  const { t, i18n } = useTranslation(['today', 'app'])
  const { data } = api.useQuery(
    'get',
    '/v1/discrepancies/kinds',
    {},
    { staleTime: Infinity, enabled: what === 'discrepancies' },
  )
  if (what === 'discrepancies') {
    const title = data?.data.find((one) => one.kind === kind)?.title
    const name = title?.[i18n.language === 'fr' ? 'fr' : 'en'] ?? kind ?? ''
    return count > 1 ? `${name} (${countText(count)})` : name
  }
  const named = platform ? t(`app:platforms.${platform}`) : ''
  return t(`today:waiting.${what}`, { count, platform: named })
}
