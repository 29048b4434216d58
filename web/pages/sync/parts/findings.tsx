// What a check of a connection found, point by point, in the reader's language.
import { Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Status, type Tone } from '../../../parts/status.tsx'
import type { Findings } from './shapes.ts'
import './words.ts'

const tones: Record<Findings[number]['verdict'], Tone> = {
  ok: 'good',
  warning: 'warning',
  broken: 'bad',
}

export function FindingList({ findings }: { findings: Findings }) {
  const { t } = useTranslation('sync')
  return (
    <div role="status">
      <Title order={3} fz="sm" mb={6}>
        {t('connections.findings')}
      </Title>
      <Paper withBorder>
        <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {findings.map(({ check, verdict, detail, advice }) => (
            <li
              key={check}
              style={{
                display: 'grid',
                gridTemplateColumns: '118px minmax(0, 1fr)',
                gap: 12,
                padding: '8px 12px',
                borderBottom: '1px solid var(--mantine-color-default-border)',
              }}
            >
              <Status tone={tones[verdict]}>{t(`connections.verdicts.${verdict}`)}</Status>
              <div>
                <Text size="sm" fw={550}>
                  {t(`connections.checks.${check as 'clock'}`, { defaultValue: check })}
                </Text>
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {[detail, advice].filter((text) => text !== '').join(' ')}
                </Text>
              </div>
            </li>
          ))}
        </Stack>
      </Paper>
    </div>
  )
}
