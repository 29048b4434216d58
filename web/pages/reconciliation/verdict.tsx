// Does the day tie out? In one sentence, with the rest of each currency.
import { Group, Paper, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.tsx'
import { isZero } from '../../parts/document/decimal.ts'
import { countText, momentText, moneyText } from '../../parts/figures.tsx'
import type { Statement, WholeDay } from './shapes.ts'

export function Verdict({ row, statement }: { row: WholeDay; statement: Statement }) {
  const { t } = useTranslation('reconciliation')
  const { timeZone } = useSession()
  const { tiesOut, isSignable, openDifferences, documents, knownAt } = statement
  const Icon = tiesOut ? IconCircleCheck : isSignable ? IconInfoCircle : IconCircleX
  const colour = tiesOut ? 'teal' : isSignable ? 'blue' : 'red'
  const rests = statement.lines.filter(({ unexplained }) => !isZero(unexplained))
  const said = [
    t('verdict.documents', { count: documents, formatted: countText(documents) }),
    ...(row.explained ? [t('verdict.explained', { count: row.explained })] : []),
    ...(row.inTransit ? [t('verdict.transit', { count: row.inTransit })] : []),
    knownAt
      ? t('verdict.asKnown', { at: momentText(knownAt, timeZone) })
      : t('verdict.made', { at: row.completedAt ? momentText(row.completedAt, timeZone) : '' }),
  ]
  return (
    <Paper withBorder px="md" py="sm">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Icon
          size={30}
          stroke={1.6}
          aria-hidden
          style={{ flex: 'none' }}
          color={`var(--mantine-color-${colour}-text)`}
        />
        <div>
          <Title order={2} fz="lg">
            {tiesOut
              ? t('verdict.ties')
              : isSignable
                ? t('verdict.signable')
                : t('verdict.differs', { count: openDifferences })}
          </Title>
          <Text size="sm" c="dimmed">
            {said.join(' · ')}
          </Text>
          <Text size="sm">
            {t('verdict.rest')}:{' '}
            <b>
              {rests.length === 0
                ? t('verdict.noRest')
                : rests
                    .map(({ pair, currency, unexplained }) =>
                      currency === null
                        ? t(`pairs.${pair}`)
                        : `${moneyText(unexplained, currency)} (${t(`pairs.${pair}`)})`,
                    )
                    .join(' · ')}
            </b>
          </Text>
        </div>
      </Group>
    </Paper>
  )
}
