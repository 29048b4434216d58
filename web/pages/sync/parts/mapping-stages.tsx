// To which stage of its pipeline a deal is moved as its invoices are paid.
import { Paper, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../../api/client.ts'
import { useSession } from '../../../app/session.tsx'
import { type Draft, type Faults, policies, statuses } from './mapping-draft.ts'
import type { Policy } from './shapes.ts'
import './words.ts'

export function Stages({
  draft,
  faults,
  onChange,
}: {
  draft: Draft
  faults: Faults
  onChange: (next: Partial<Draft>) => void
}) {
  const { t } = useTranslation('sync')
  const isLocked = useSession().whyNot('account') !== undefined
  const won = api.useQuery('get', '/v1/won-stages')
  const known = (won.data?.pipelines ?? []).map(({ label, stages }) => ({
    group: label,
    items: stages
      .filter(({ isWon }) => isWon)
      .map((stage) => ({ value: stage.id, label: stage.label })),
  }))
  const names = new Set(known.flatMap(({ items }) => items.map(({ value }) => value)))
  const others = Object.values(draft.stages).filter((id) => id !== null && !names.has(id))
  const data = [
    ...known.filter(({ items }) => items.length > 0),
    ...[...new Set(others)].map((id) => ({ value: id as string, label: id as string })),
  ]
  return (
    <Paper withBorder p="md" component="section" aria-label={t('mappings.stages')}>
      <Stack gap="sm">
        <div>
          <Title order={2} fz="h4">
            {t('mappings.stages')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('mappings.stagesHint')}
          </Text>
        </div>
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {statuses.map((status) => (
            <Select
              key={status}
              label={t(`mappings.statuses.${status}`)}
              placeholder={t('mappings.notMoved')}
              value={draft.stages[status] ?? null}
              onChange={(next) => {
                const { [status]: _, ...rest } = draft.stages
                onChange({ stages: next === null ? rest : { ...rest, [status]: next } })
              }}
              disabled={isLocked}
              error={faults[`/stages/${status}`]}
              clearable
              clearButtonProps={{ 'aria-label': t('mappings.notMoved') }}
              data={data}
            />
          ))}
          <Select
            label={t('mappings.stagePolicy')}
            value={draft.stagePolicy ?? 'platform-wins'}
            onChange={(next) => next && onChange({ stagePolicy: next as Policy })}
            disabled={isLocked}
            error={faults['/stagePolicy']}
            allowDeselect={false}
            data={policies.map((value) => ({ value, label: t(`conflicts.policies.${value}`) }))}
          />
        </SimpleGrid>
      </Stack>
    </Paper>
  )
}
