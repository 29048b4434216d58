// How a value is written: as it is, in another form, or by another word for each status.
import { Autocomplete, Button, Modal, Select, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { statuses } from './mapping-draft.ts'
import type { MappingEntry } from './shapes.ts'
import './words.ts'

export function TransformSelect({
  entry,
  able,
  options,
  isLocked,
  fault,
  label,
  onChange,
}: {
  entry: MappingEntry
  /** What the value can be written as. */
  able: string[]
  /** The words that the field knows. */
  options: { value: string; label: string }[]
  isLocked: boolean
  fault: string | undefined
  label: string
  onChange: (next: Partial<MappingEntry>) => void
}) {
  const { t } = useTranslation(['sync', 'app'])
  const [isOpen, { open, close }] = useDisclosure(false)
  const { transform } = entry
  const chosen = typeof transform === 'string' ? transform : 'options'
  const words = typeof transform === 'string' ? {} : transform.options
  const choose = (next: string | null) => {
    if (next === null) return
    if (next !== 'options') return onChange({ transform: next as 'as-is' })
    const same = Object.fromEntries(statuses.map((status) => [status, status]))
    onChange({ transform: { options: { ...same, ...words } } })
    open()
  }
  return (
    <>
      <Select
        aria-label={label}
        value={chosen}
        onChange={choose}
        disabled={isLocked || able.length < 2}
        error={fault}
        allowDeselect={false}
        data={able.map((value) => ({
          value,
          label: t(`sync:mappings.transforms.${value as 'as-is'}`),
        }))}
      />
      {chosen === 'options' && (
        <Button variant="subtle" size="compact-xs" mt={4} onClick={open}>
          {t('sync:mappings.editOptions')}
        </Button>
      )}
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('sync:mappings.optionsTitle')}
        closeButtonProps={{ 'aria-label': t('app:close') }}
      >
        <Stack>
          {statuses.map((status) => (
            <Autocomplete
              key={status}
              label={t('sync:mappings.optionFor', {
                status: t(`sync:mappings.statuses.${status}`),
              })}
              value={words[status] ?? ''}
              disabled={isLocked}
              onChange={(word) =>
                onChange({ transform: { options: { ...words, [status]: word } } })
              }
              data={options.map(({ value }) => value)}
            />
          ))}
          <Button onClick={close}>{t('app:close')}</Button>
        </Stack>
      </Modal>
    </>
  )
}
