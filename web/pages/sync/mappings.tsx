// Which value of the ledger stands in which field of a platform: edited as a whole, checked against the
// platform's real fields, then saved.
import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconDeviceFloppy } from '@tabler/icons-react'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, problemOf, useWrite } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { Moment } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { tellDone, tellProblem } from '../../parts/tell.tsx'
import { Act } from './parts/act.tsx'
import { type Draft, draftOf, type Faults, faultsOf } from './parts/mapping-draft.ts'
import { Stages } from './parts/mapping-stages.tsx'
import { MappingTable } from './parts/mapping-table.tsx'
import type { Mapping } from './parts/shapes.ts'
import { SyncSheet } from './parts/sheet.tsx'
import './parts/words.ts'

const mapped = ['hubspot', 'quickbooks'] as const
type Mapped = (typeof mapped)[number]

export function Page() {
  const { t } = useTranslation(['sync', 'app'])
  const [search, change] = useSearchState<'platform'>()
  const platform: Mapped = search.platform === 'quickbooks' ? 'quickbooks' : 'hubspot'
  const params = { path: { platform } }
  const read = api.useQuery('get', '/v1/mappings/{platform}', { params }, placeless)
  return (
    <SyncSheet
      tab="mappings"
      subtitle={t('sync:mappings.subtitle')}
      actions={
        <SegmentedControl
          value={platform}
          onChange={(next) => change({ platform: next }, 'push')}
          aria-label={t('sync:platform')}
          data={mapped.map((value) => ({ value, label: t(`app:platforms.${value}`) }))}
        />
      }
    >
      <Answer of={read}>
        {(mapping) => (
          // Another mapping was set, here or by somebody else: the draft begins anew from it.
          <Editor key={`${mapping.platform} ${mapping.position}`} mapping={mapping} />
        )}
      </Answer>
    </SyncSheet>
  )
}

/** The mapping of one platform must not stand for a moment where another is asked for. */
const placeless = { placeholderData: undefined }

function Editor({ mapping }: { mapping: Mapping }) {
  const { t } = useTranslation(['sync', 'app'])
  const { platform } = mapping
  const called = t(`app:platforms.${platform}`)
  const params = { path: { platform } }
  const [draft, setDraft] = useState<Draft>(() => draftOf(mapping))
  const [faults, setFaults] = useState<Faults>({})
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(mapping))
  const save = useWrite('put', '/v1/mappings/{platform}', {
    onSuccess: () => tellDone(t('sync:mappings.saved')),
    onError: (error: unknown) => {
      const found = faultsOf(problemOf(error))
      setFaults(found)
      if (Object.keys(found).length === 0) tellProblem(error)
    },
  })
  useLeaving(isChanged && !save.isPending)
  const edit = (next: Partial<Draft>) => {
    setFaults({})
    setDraft((before) => ({ ...before, ...next }))
  }
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" component="div">
          {mapping.isDefault ? (
            t('sync:mappings.isDefault')
          ) : (
            <>
              {t('sync:mappings.setBy', { person: mapping.setBy ?? '' })},{' '}
              <Moment at={mapping.setAt} />
            </>
          )}
        </Text>
        {!mapping.isDefault && <Reset platform={platform} />}
      </Group>
      {Object.keys(faults).length > 0 && (
        <Alert
          color="red"
          variant="light"
          role="alert"
          icon={<IconAlertTriangle aria-hidden />}
          title={t('sync:mappings.faults')}
        >
          <Stack component="ul" gap={2} m={0} pl={18}>
            {Object.entries(faults).map(([pointer, detail]) => (
              <li key={pointer}>{detail}</li>
            ))}
          </Stack>
        </Alert>
      )}
      <MappingTable mapping={mapping} draft={draft} faults={faults} onChange={edit} />
      {platform === 'hubspot' && <Stages draft={draft} faults={faults} onChange={edit} />}
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed">
          {isChanged ? t('sync:mappings.unsaved') : ''}{' '}
          {t('sync:mappings.saving', { platform: called })}
        </Text>
        <Group gap="xs">
          <Button
            variant="default"
            disabled={!isChanged}
            onClick={() => {
              setDraft(draftOf(mapping))
              setFaults({})
            }}
          >
            {t('sync:mappings.discard')}
          </Button>
          <Act
            need="account"
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            disabled={!isChanged}
            loading={save.isPending}
            onClick={() => save.mutate({ params, body: draft })}
          >
            {t('sync:mappings.save')}
          </Act>
        </Group>
      </Group>
    </Stack>
  )
}

function Reset({ platform }: { platform: Mapped }) {
  const { t } = useTranslation('sync')
  const confirm = useConfirm()
  const reset = useWrite('delete', '/v1/mappings/{platform}', {
    onSuccess: () => tellDone(t('mappings.resetDone')),
  })
  const ask = async () => {
    const isSure = await confirm({
      title: t('mappings.resetTitle'),
      text: t('mappings.resetText'),
      act: t('mappings.reset'),
    })
    if (isSure) reset.mutate({ params: { path: { platform } } })
  }
  return (
    <Act need="account" size="xs" variant="default" loading={reset.isPending} onClick={ask}>
      {t('mappings.reset')}
    </Act>
  )
}

/** Nobody loses what they have not saved without being asked. */
function useLeaving(isChanged: boolean) {
  const { t } = useTranslation('sync')
  const confirm = useConfirm()
  useBlocker({
    disabled: !isChanged,
    enableBeforeUnload: isChanged,
    shouldBlockFn: async () =>
      !(await confirm({
        title: t('mappings.leave'),
        text: t('mappings.leaveText'),
        act: t('mappings.leaveAct'),
        isDangerous: true,
      })),
  })
}
