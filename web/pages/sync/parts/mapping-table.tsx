// The rows of a mapping, each a value of the ledger and the field it stands in.
import { ActionIcon, Button, Group, Paper, Select, Text, Tooltip } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../api/client.ts'
import { useSession } from '../../../app/session.tsx'
import { type Draft, type Faults, policies, wordOf } from './mapping-draft.ts'
import { PropertySelect } from './property-select.tsx'
import type { Field, Mapping, MappingEntry } from './shapes.ts'
import classes from './sync.module.css'
import { TransformSelect } from './transform-select.tsx'
import { as } from './roles.ts'
import './words.ts'

export function MappingTable({
  mapping,
  draft,
  faults,
  onChange,
}: {
  mapping: Mapping
  draft: Draft
  faults: Faults
  onChange: (next: Partial<Draft>) => void
}) {
  const { t } = useTranslation(['sync', 'app'])
  const { platform, values } = mapping
  const isFree = platform === 'hubspot'
  const whyNot = useSession().whyNot('account')
  const fields = api.useQuery(
    ...(['get', '/v1/mappings/{platform}/fields', { params: { path: { platform } } }] as const),
    { staleTime: 60_000, placeholderData: undefined },
  )
  const change = (at: number, next: Partial<MappingEntry>) =>
    onChange({
      entries: draft.entries.map((one, index) => (index === at ? { ...one, ...next } : one)),
    })
  const add = () => {
    const used = new Set(draft.entries.map(({ value }) => value))
    const first = values.find(({ value }) => !used.has(value)) ?? values[0]
    if (!first) return
    const entry = {
      ...{ object: first.object, value: first.value, property: '', transform: 'as-is' },
      ...{ direction: first.directions[0] ?? 'out', policy: 'ledger-wins' },
    } as MappingEntry
    onChange({ entries: [...draft.entries, entry] })
  }
  const names = ['value', 'direction', 'property', 'transform', 'policy'] as const
  return (
    <>
      {!isFree && (
        <Text size="sm" c="dimmed">
          {t('sync:mappings.fixed')}
        </Text>
      )}
      {fields.isError && (
        <Text size="sm" c="dimmed">
          {t('sync:mappings.fieldsGone', { platform: t(`app:platforms.${platform}`) })}
        </Text>
      )}
      <Paper withBorder style={{ overflowX: 'auto' }}>
        <table className={classes.rows} {...as.table} aria-label={t('sync:tabs.mappings')}>
          <thead {...as.rowgroup}>
            <tr {...as.row}>
              {names.map((name) => (
                <th key={name} {...as.columnheader} scope="col">
                  {t(`sync:mappings.${name}`, { platform: t(`app:platforms.${platform}`) })}
                </th>
              ))}
              {isFree && (
                <th {...as.columnheader} scope="col">
                  {t('sync:actions')}
                </th>
              )}
            </tr>
          </thead>
          <tbody {...as.rowgroup}>
            {draft.entries.map((entry, at) => (
              <EntryRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name of its own while it is edited
                key={at}
                {...{ entry, at, mapping, faults, isFree }}
                isLocked={whyNot !== undefined}
                fields={fields.data?.data}
                onChange={(next) => change(at, next)}
                onRemove={() =>
                  onChange({ entries: draft.entries.filter((_, index) => index !== at) })
                }
              />
            ))}
          </tbody>
        </table>
      </Paper>
      {isFree && whyNot === undefined && (
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={add}
          >
            {t('sync:mappings.add')}
          </Button>
        </Group>
      )}
    </>
  )
}

type Row = {
  entry: MappingEntry
  at: number
  mapping: Mapping
  faults: Faults
  /** Everything of it can be chosen; else only who is right. */
  isFree: boolean
  isLocked: boolean
  fields: Field[] | undefined
  onChange: (next: Partial<MappingEntry>) => void
  onRemove: () => void
}

function EntryRow({
  entry,
  at,
  mapping,
  faults,
  isFree,
  isLocked,
  fields,
  onChange,
  onRemove,
}: Row) {
  const { t } = useTranslation(['sync', 'app'])
  const { values, platform } = mapping
  const called = (value: string) =>
    t(`sync:mappings.values.${wordOf(value)}`, { defaultValue: value })
  const known = values.find(({ object, value }) => object === entry.object && value === entry.value)
  const fault = (name: string) => faults[`/entries/${at}/${name}`]
  const say = (name: 'value' | 'direction' | 'policy') =>
    `${t(`sync:mappings.${name}`)}: ${called(entry.value)}`
  const choose = (next: string | null) => {
    const one = values.find(({ object, value }) => `${object} ${value}` === next)
    if (!one) return
    onChange({
      ...{ object: one.object as MappingEntry['object'], value: one.value, transform: 'as-is' },
      direction: (one.directions[0] ?? 'out') as MappingEntry['direction'],
    })
  }
  return (
    <tr {...as.row}>
      <td {...as.cell} className={classes.wide} style={{ minWidth: 190 }}>
        {isFree ? (
          <Select
            aria-label={say('value')}
            value={`${entry.object} ${entry.value}`}
            onChange={choose}
            disabled={isLocked}
            error={fault('value') ?? fault('object')}
            allowDeselect={false}
            data={values.map(({ object, value }) => ({
              value: `${object} ${value}`,
              label: called(value),
            }))}
          />
        ) : (
          <Text size="sm" py={6}>
            {t('sync:pair', {
              name: t(`sync:mappings.objects.${entry.object}`),
              value: called(entry.value),
            })}
          </Text>
        )}
      </td>
      <td {...as.cell} style={{ minWidth: 150 }}>
        {isFree && (known?.directions.length ?? 0) > 1 ? (
          <Select
            aria-label={say('direction')}
            value={entry.direction}
            onChange={(next) => next && onChange({ direction: next as MappingEntry['direction'] })}
            disabled={isLocked}
            error={fault('direction')}
            allowDeselect={false}
            data={(known?.directions ?? []).map((value) => ({
              value,
              label: t(`sync:mappings.directions.${value as 'out'}`),
            }))}
          />
        ) : (
          <Text size="sm" py={6}>
            {t(`sync:mappings.directions.${entry.direction}`)}
          </Text>
        )}
      </td>
      <td {...as.cell} className={classes.wide} style={{ minWidth: 230 }}>
        <PropertySelect
          {...{ entry, platform, fields, isFree, isLocked, onChange }}
          fault={fault('property')}
          label={`${t('sync:mappings.property', { platform: t(`app:platforms.${platform}`) })}: ${called(entry.value)}`}
        />
      </td>
      <td {...as.cell} style={{ minWidth: 170 }}>
        <TransformSelect
          {...{ entry, isLocked, onChange }}
          able={known?.transforms ?? ['as-is']}
          fault={fault('transform')}
          options={fields?.find(({ name }) => name === entry.property)?.options ?? []}
          label={`${t('sync:mappings.transform')}: ${called(entry.value)}`}
        />
      </td>
      <td {...as.cell} style={{ minWidth: 190 }}>
        <Select
          aria-label={say('policy')}
          value={entry.policy}
          onChange={(next) => next && onChange({ policy: next as MappingEntry['policy'] })}
          disabled={isLocked}
          error={fault('policy')}
          allowDeselect={false}
          data={policies.map((value) => ({
            value,
            label: t(`sync:conflicts.policies.${value}`),
          }))}
        />
      </td>
      {isFree && (
        <td {...as.cell}>
          <Tooltip label={t('sync:mappings.removeRow', { value: called(entry.value) })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={4}
              disabled={isLocked}
              aria-label={t('sync:mappings.removeRow', { value: called(entry.value) })}
              onClick={onRemove}
            >
              <IconTrash size={17} />
            </ActionIcon>
          </Tooltip>
        </td>
      )}
    </tr>
  )
}
