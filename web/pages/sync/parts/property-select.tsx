// The field of a platform, chosen among those that it really has; typed, where they cannot be read.
import { Group, Select, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Mono } from './rows.tsx'
import type { Field, Mapping, MappingEntry } from './shapes.ts'
import './words.ts'

export function PropertySelect({
  entry,
  platform,
  fields,
  isFree,
  isLocked,
  fault,
  label,
  onChange,
}: {
  entry: MappingEntry
  platform: Mapping['platform']
  fields: Field[] | undefined
  isFree: boolean
  isLocked: boolean
  fault: string | undefined
  label: string
  onChange: (next: Partial<MappingEntry>) => void
}) {
  const { t } = useTranslation(['sync', 'app'])
  if (!isFree) {
    return (
      <Text size="sm" py={6} component="div">
        <Mono>{entry.property}</Mono>
      </Text>
    )
  }
  if (!fields) {
    return (
      <TextInput
        aria-label={label}
        value={entry.property}
        disabled={isLocked}
        error={fault}
        onChange={(event) => onChange({ property: event.currentTarget.value })}
      />
    )
  }
  // By its label, unless another field is called the same.
  const called = ({ name, label: text }: Field) =>
    fields.some((other) => other.name !== name && other.label === text) ? `${text} (${name})` : text
  const byName = new Map(fields.map((one) => [one.name, one]))
  const known = entry.property === '' || byName.has(entry.property)
  const own = { value: entry.property, label: entry.property }
  return (
    <Select
      aria-label={label}
      searchable
      value={entry.property || null}
      onChange={(next) => next && onChange({ property: next })}
      disabled={isLocked}
      error={fault}
      allowDeselect={false}
      maxDropdownHeight={280}
      filter={({ options, search }) => options.filter((one) => isSought(one, search))}
      data={[
        ...(known ? [] : [own]),
        ...fields.map((field) => ({
          ...{ value: field.name, label: called(field) },
          disabled: field.isReadOnly && entry.direction !== 'in',
        })),
      ]}
      renderOption={({ option }) => {
        const field = byName.get(option.value)
        const remark = field?.isReadOnly
          ? t('sync:mappings.readOnly', { platform: t(`app:platforms.${platform}`) })
          : field?.isOurs && t('sync:mappings.ours')
        return (
          <div>
            <Text size="sm">{field?.label ?? option.value}</Text>
            <Group gap={6}>
              <Mono>{option.value}</Mono>
              <Text size="xs" c="dimmed">
                {[field?.type, remark].filter(Boolean).join(', ')}
              </Text>
            </Group>
          </div>
        )
      }}
    />
  )
}

/** By its label or its internal name. */
function isSought(option: object, search: string) {
  const { label = '', value = '' } = option as { label?: string; value?: string }
  const words = search.trim().toLowerCase()
  return [label, value].some((text) => text.toLowerCase().includes(words))
}
