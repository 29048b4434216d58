// The two sides beside each other, the money between them, and how it likely came about.
import { Alert, Group, Paper, Text, Title } from '@mantine/core'
import { IconBulb, IconEqualNot } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { isZero } from '../../parts/document/decimal.ts'
import { Money, momentText } from '../../parts/figures.tsx'
import classes from './discrepancies.module.css'
import { Said, useSentence } from './said.tsx'
import { type Reason, useTongue, type Whole } from './shapes.ts'
import { type Side, sidesOf } from './sides.ts'

export function Comparison({ row, children }: { row: Whole; children: ReactNode }) {
  const { t } = useTranslation('discrepancies')
  const tongue = useTongue()
  const sentence = useSentence()
  const kinds = api.useQuery('get', '/v1/discrepancies/kinds').data?.data
  const meaning = kinds?.find(({ kind }) => kind === row.kind)?.meaning[tongue]
  const [left, right] = sidesOf(row)
  return (
    <Paper withBorder p="md" component="section" aria-label={t('detail.sides')}>
      <Title order={2} fz="md">
        {sentence(row)}
      </Title>
      {meaning && (
        <Text size="sm" c="dimmed" mb="sm">
          {meaning}
        </Text>
      )}
      <div className={classes.sides}>
        <SideCard side={left} />
        <span className={classes.unequal}>
          <IconEqualNot size={22} aria-hidden />
        </span>
        <SideCard side={right} />
      </div>
      <Group gap="xl" mt="md" align="flex-start">
        {row.atStake && (
          <div>
            <Text size="xs" c="dimmed">
              {t('detail.atStake')}
            </Text>
            <Money {...row.atStake} size="xl" fw={700} />
          </div>
        )}
        {row.delta && !isZero(row.delta.amount) && (
          <div>
            <Text size="xs" c="dimmed">
              {t('detail.difference')}
            </Text>
            <Money {...row.delta} size="xl" />
          </div>
        )}
      </Group>
      <Group gap="xs" mt="sm" wrap="nowrap" align="flex-start">
        <IconBulb size={18} aria-hidden style={{ flex: 'none' }} />
        <Text size="sm">
          <Text span inherit fw={600}>
            {t('detail.cause')}:
          </Text>{' '}
          {row.cause[tongue]}
        </Text>
      </Group>
      <Standing row={row} />
      {children}
    </Paper>
  )
}

function SideCard({ side }: { side: Side }) {
  const { t } = useTranslation(['discrepancies', 'app'])
  return (
    <div className={classes.side}>
      <Text size="sm" fw={600}>
        {t(`app:platforms.${side.who}`)}
      </Text>
      <Text size="xs" c="dimmed">
        {t(`topics.${side.topic}`)}
      </Text>
      <Text fz="lg" fw={600} mt={2} component="div">
        <Said says={side.says} />
      </Text>
    </div>
  )
}

/** What became of it already. */
function Standing({ row }: { row: Whole }) {
  const { t } = useTranslation('discrepancies')
  const { timeZone } = useSession()
  const { explanation, state, resolvedAt, resolvedBy, snoozedUntil, action } = row
  if (state === 'resolved' && resolvedAt) {
    const at = momentText(resolvedAt, timeZone)
    return (
      <Alert color="teal" variant="light" mt="sm" p="xs">
        {t(resolvedBy === 'action' ? 'detail.resolvedByAction' : 'detail.resolvedByAgreement', {
          at,
        })}
      </Alert>
    )
  }
  if (state === 'explained' && explanation) {
    const reason = t(`explain.reasons.${explanation.reasonCode as Reason}`)
    return (
      <Alert color="blue" variant="light" mt="sm" p="xs">
        {t('detail.explainedBy', { who: explanation.by, reason: reason.toLowerCase() })}
        {explanation.note && ` ${t('detail.explainedNote', { note: explanation.note })}`}
      </Alert>
    )
  }
  return (
    <>
      {state === 'snoozed' && snoozedUntil && (
        <Alert color="gray" variant="light" mt="sm" p="xs">
          {t('detail.snoozedUntil', { at: momentText(snoozedUntil, timeZone) })}
        </Alert>
      )}
      {action && (
        <Alert color="blue" variant="light" mt="sm" p="xs">
          {t('detail.acted', {
            action: t(`actions.${action as 'post'}`, { defaultValue: action })
              .replace('…', '')
              .toLowerCase(),
          })}
        </Alert>
      )}
    </>
  )
}
