// Above a list: the search, the filters that are used most, and the others behind a button.
import {
  Button,
  Checkbox,
  Group,
  MultiSelect,
  Popover,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFilter, IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePageKeys } from '../../app/shortcuts.tsx'
import type { Filter, ListName } from './config.ts'
import { type ListState, namesOf } from './state.ts'

export function FilterBar({
  name,
  filters,
  state,
  currencies,
}: {
  name: ListName
  filters: Filter[]
  state: ListState
  currencies: string[]
}) {
  const { t } = useTranslation(['list', 'app'])
  const [first, ...others] = filters
  const isUsed = (filter: Filter) => namesOf(filter).some((one) => state.given[one] !== undefined)
  const used = others.filter(isUsed).length
  return (
    <Group gap="xs" align="flex-end" role="search">
      <SearchBox name={name} state={state} />
      {first && <FilterInput filter={first} state={state} isInBar />}
      <Select
        w={{ base: 'calc(50% - 5px)', sm: 130 }}
        aria-label={t('filters.currency')}
        placeholder={t('filters.currency')}
        data={currencies}
        value={state.given.currency ?? null}
        clearable
        onChange={(currency) => state.change({ currency: currency ?? undefined })}
      />
      {others.length > 0 && (
        <Popover position="bottom-end" withArrow shadow="md" width={340} trapFocus>
          <Popover.Target>
            <Button variant="default" fw={500} leftSection={<IconFilter size={16} aria-hidden />}>
              {used > 0 ? t('filters.moreCount', { count: used }) : t('filters.more')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown aria-label={t('filters.more')}>
            <Stack gap="sm">
              {others.map((filter) => (
                <FilterInput key={namesOf(filter).join()} filter={filter} state={state} />
              ))}
            </Stack>
          </Popover.Dropdown>
        </Popover>
      )}
      {state.isFiltered && (
        <Button variant="subtle" onClick={state.clear}>
          {t('clearFilters', { ns: 'app' })}
        </Button>
      )}
    </Group>
  )
}

function SearchBox({ name, state }: { name: ListName; state: ListState }) {
  const { t } = useTranslation('list')
  const { q = '' } = state.given
  const [text, setText] = useState(q)
  const box = useRef<HTMLInputElement>(null)
  const search = useDebouncedCallback((next: string) => {
    state.change({ q: next.trim() || undefined })
  }, 250)
  // A saved view or the way back says something else.
  useEffect(() => {
    if (document.activeElement !== box.current) setText(q)
  }, [q])
  usePageKeys([{ keys: '/', label: t('search', { ns: 'app' }), run: () => box.current?.focus() }])
  return (
    <TextInput
      ref={box}
      type="search"
      flex="1 1 240px"
      miw={200}
      aria-label={t('search', { ns: 'app' })}
      placeholder={t(`filters.search.${name}`)}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        search(currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') search.flush()
      }}
    />
  )
}

function FilterInput({
  filter,
  state,
  isInBar = false,
}: {
  filter: Filter
  state: ListState
  isInBar?: boolean
}) {
  const { t } = useTranslation('list')
  const { given, change } = state
  switch (filter.kind) {
    case 'several':
      return <Several filter={filter} state={state} isInBar={isInBar} />
    case 'one':
      return (
        <Select
          label={isInBar ? undefined : filter.label}
          aria-label={filter.label}
          placeholder={isInBar ? filter.label : t('filters.any')}
          data={filter.choices}
          value={given[filter.name] ?? null}
          clearable
          onChange={(next) => change({ [filter.name]: next ?? undefined })}
          comboboxProps={{ withinPortal: isInBar }}
        />
      )
    case 'days':
      return (
        <SimpleGrid cols={2} spacing="xs">
          {[['from', filter.from] as const, ['to', filter.to] as const].map(([which, name]) => (
            <TextInput
              key={name}
              type="date"
              label={t(`filters.${which}`, { what: filter.label })}
              value={given[name] ?? ''}
              max="9999-12-31"
              onChange={({ currentTarget }) => change({ [name]: currentTarget.value || undefined })}
            />
          ))}
        </SimpleGrid>
      )
    case 'amounts':
      return (
        <SimpleGrid cols={2} spacing="xs">
          <AmountBox label={t('filters.atLeast')} name="minAmount" state={state} />
          <AmountBox label={t('filters.atMost')} name="maxAmount" state={state} />
        </SimpleGrid>
      )
    case 'yesNo':
      return (
        <Select
          w={isInBar ? { base: 'calc(50% - 5px)', sm: 180 } : undefined}
          label={isInBar ? undefined : filter.label}
          aria-label={filter.label}
          placeholder={isInBar ? filter.label : t('filters.any')}
          data={[
            { value: 'true', label: filter.yes },
            { value: 'false', label: filter.no },
          ]}
          value={given[filter.name] ?? null}
          clearable
          onChange={(next) => change({ [filter.name]: next ?? undefined })}
          comboboxProps={{ withinPortal: isInBar }}
        />
      )
    case 'only':
      return (
        <Checkbox
          label={filter.label}
          checked={given[filter.name] === 'true'}
          onChange={({ currentTarget }) =>
            change({ [filter.name]: currentTarget.checked ? 'true' : undefined })
          }
        />
      )
  }
}

function Several({
  filter,
  state,
  isInBar,
}: {
  filter: Extract<Filter, { kind: 'several' | 'one' }>
  state: ListState
  isInBar: boolean
}) {
  const known = filter.choices.map(({ value }) => value)
  const chosen = (state.given[filter.name] ?? '').split(',').filter((one) => known.includes(one))
  return (
    <MultiSelect
      flex={isInBar ? '0 1 auto' : undefined}
      w={isInBar ? { base: 'calc(50% - 5px)', sm: 'auto' } : undefined}
      miw={isInBar ? { base: 130, sm: 170 } : undefined}
      label={isInBar ? undefined : filter.label}
      aria-label={filter.label}
      placeholder={chosen.length === 0 ? filter.label : undefined}
      data={filter.choices}
      value={chosen}
      clearable
      onChange={(next) => state.change({ [filter.name]: next.join(',') || undefined })}
      comboboxProps={{ withinPortal: isInBar }}
    />
  )
}

const amountForm = /^-?\d{1,15}(\.\d{1,6})?$/

/** Taken once it is an amount. */
function AmountBox({ label, name, state }: { label: string; name: string; state: ListState }) {
  const { t } = useTranslation('list')
  const given = state.given[name] ?? ''
  const [text, setText] = useState(given)
  useEffect(() => setText(given), [given])
  const told = text.trim().replace(',', '.')
  const isGood = told === '' || amountForm.test(told)
  const take = () => {
    if (isGood) state.change({ [name]: told || undefined })
  }
  return (
    <TextInput
      label={label}
      inputMode="decimal"
      placeholder="1250.00"
      value={text}
      error={!isGood && t('filters.amountHint')}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  )
}
