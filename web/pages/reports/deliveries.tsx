// What became of the last letters of a schedule.
import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { agoText, Moment } from '../../parts/figures.tsx'
import { Status, type Tone } from '../../parts/status.tsx'
import type { Delivery } from './schedule.ts'

const tones: Record<Delivery['state'], Tone> = {
  ...{ waiting: 'waiting', sending: 'waiting', sent: 'good', failed: 'bad' },
}
const shownMost = 5

export function Deliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  const { t } = useTranslation('reports')
  if (deliveries.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="xs">
        {t('schedules.last')}: {t('schedules.never')}
      </Text>
    )
  }
  return (
    <Stack gap={6} mt="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {deliveries.slice(0, shownMost).map((one) => (
        <Group key={one.id} component="li" gap="sm">
          <Status tone={one.state === 'failed' && isUnsure(one) ? 'warning' : tones[one.state]}>
            {t(`schedules.states.${one.state}`)}
          </Status>
          <Text size="sm">
            <Moment at={one.endedAt ?? one.dueAt} />
          </Text>
          <Said one={one} />
        </Group>
      ))}
    </Stack>
  )
}

const isUnsure = ({ failure }: Delivery) => failure?.code === 'unsure'

function Said({ one }: { one: Delivery }) {
  const { t } = useTranslation('reports')
  const said = [
    one.rows !== null && t('schedules.rows', { count: one.rows }),
    one.askedBy !== null && t('schedules.asked', { person: one.askedBy }),
    one.againAt !== null && t('schedules.again', { when: agoText(one.againAt) }),
    one.refused.length > 0 && t('schedules.refused', { addresses: one.refused.join(', ') }),
    one.failure && t(`schedules.failures.${one.failure.code}`),
  ].filter(Boolean)
  return (
    <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {said.join(' · ')}
    </Text>
  )
}
