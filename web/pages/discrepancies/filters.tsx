// By what the discrepancies are chosen. All of it stands in the address: a list can be sent on.
import { Button, Checkbox, Collapse, Group, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react'
import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { typedAmount } from '../../parts/document/decimal.ts'
import { type Change, everyState, filterNames, isFiltered, type Search } from './filter.ts'
import { pairs, platforms, severities, sorts, states, useColleagues, useTongue } from './shapes.ts'

const typingMs = 300
const further = ['pair', 'platform', 'assignee', 'currency', 'minAmount', 'overdue'] as const

type Props = { search: Search; change: Change }

export function Filters({
  search,
  change,
  input,
}: Props & { input: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation(['discrepancies', 'app'])
  const set = further.filter((name) => search[name])
  const [isOpen, more] = useDisclosure(set.length > 0)
  return (
    <search aria-label={t('app:filters')}>
      <Group gap="xs" align="flex-end">
        <Typed
          name="q"
          label={t('filter.q')}
          placeholder={t('filter.qHint')}
          {...{ search, change, input }}
          w={230}
        />
        <Main search={search} change={change} />
        <Button
          size="xs"
          variant="default"
          aria-expanded={isOpen}
          leftSection={<IconAdjustmentsHorizontal size={14} aria-hidden />}
          onClick={more.toggle}
        >
          {t('filter.more')} {set.length > 0 && t('filter.count', { count: set.length })}
        </Button>
        {isFiltered(search) && (
          <Button
            size="xs"
            variant="subtle"
            onClick={() => change(Object.fromEntries(filterNames.map((name) => [name, undefined])))}
          >
            {t('app:clearFilters')}
          </Button>
        )}
      </Group>
      <Collapse expanded={isOpen}>
        <More search={search} change={change} />
      </Collapse>
    </search>
  )
}

function Main({ search, change }: Props) {
  const { t } = useTranslation(['discrepancies', 'app'])
  const tongue = useTongue()
  const kinds = api.useQuery('get', '/v1/discrepancies/kinds').data?.data ?? []
  return (
    <>
      {search.view !== 'board' && (
        <NativeSelect
          size="xs"
          label={t('filter.state')}
          value={search.state ?? 'open'}
          onChange={({ currentTarget: { value } }) =>
            change({ state: value === 'open' ? undefined : value })
          }
          data={[
            ...states.map((value) => ({ value, label: t(`states.${value}`) })),
            { value: everyState, label: t('filter.all') },
          ]}
        />
      )}
      <NativeSelect
        size="xs"
        maw={220}
        label={t('filter.kind')}
        value={search.kind ?? ''}
        onChange={({ currentTarget }) => change({ kind: currentTarget.value || undefined })}
        data={[
          { value: '', label: t('filter.all') },
          ...kinds.map(({ kind, title }) => ({ value: kind, label: title[tongue] })),
        ]}
      />
      <NativeSelect
        size="xs"
        label={t('filter.severity')}
        value={search.severity ?? ''}
        onChange={({ currentTarget }) => change({ severity: currentTarget.value || undefined })}
        data={[
          { value: '', label: t('filter.all') },
          ...severities.map((value) => ({ value, label: t(`severities.${value}`) })),
        ]}
      />
      <NativeSelect
        size="xs"
        label={t('filter.sort')}
        value={search.sort ?? 'money'}
        onChange={({ currentTarget: { value } }) =>
          change({ sort: value === 'money' ? undefined : value })
        }
        data={sorts.map((value) => ({ value, label: t(`sorts.${value}`) }))}
      />
    </>
  )
}

function More({ search, change }: Props) {
  const { t } = useTranslation(['discrepancies', 'app'])
  const colleagues = useColleagues()
  const { data } = api.useQuery('get', '/v1/discrepancies/summary')
  const currencies = [
    ...new Set((data?.data ?? []).flatMap(({ currency }) => (currency === null ? [] : [currency]))),
  ].sort()
  const all = { value: '', label: t('filter.all') }
  return (
    <Group gap="xs" align="flex-end" pt="xs">
      <NativeSelect
        size="xs"
        label={t('filter.pair')}
        value={search.pair ?? ''}
        onChange={({ currentTarget }) => change({ pair: currentTarget.value || undefined })}
        data={[all, ...pairs.map((value) => ({ value, label: t(`pairs.${value}`) }))]}
      />
      <NativeSelect
        size="xs"
        label={t('filter.platform')}
        value={search.platform ?? ''}
        onChange={({ currentTarget }) => change({ platform: currentTarget.value || undefined })}
        data={[all, ...platforms.map((value) => ({ value, label: t(`app:platforms.${value}`) }))]}
      />
      <NativeSelect
        size="xs"
        label={t('filter.assignee')}
        value={search.assignee ?? ''}
        onChange={({ currentTarget }) => change({ assignee: currentTarget.value || undefined })}
        data={[all, { value: 'none', label: t('filter.nobody') }, ...colleagues]}
      />
      <NativeSelect
        size="xs"
        label={t('filter.currency')}
        value={search.currency ?? ''}
        onChange={({ currentTarget }) => change({ currency: currentTarget.value || undefined })}
        data={[all, ...currencies]}
      />
      <Typed
        name="minAmount"
        label={t('filter.minAmount')}
        inputMode="decimal"
        read={typedAmount}
        {...{ search, change }}
        w={110}
      />
      <Checkbox
        size="sm"
        mb={6}
        label={t('filter.overdue')}
        checked={search.overdue === 'true'}
        onChange={({ currentTarget }) =>
          change({ overdue: currentTarget.checked ? 'true' : undefined })
        }
      />
    </Group>
  )
}

/** What is typed goes into the address when the hand rests. */
function Typed({
  name,
  search,
  change,
  input,
  read = (text) => text.trim() || undefined,
  ...props
}: Props & {
  name: 'q' | 'minAmount'
  label: string
  placeholder?: string
  inputMode?: 'decimal'
  w: number
  input?: RefObject<HTMLInputElement | null>
  read?: (text: string) => string | undefined
}) {
  const own = useRef<HTMLInputElement>(null)
  const ref = input ?? own
  const type = useDebouncedCallback((text: string) => change({ [name]: read(text) }), typingMs)
  const value = search[name]
  // Cleared from elsewhere, it is empty here too.
  useEffect(() => {
    const field = ref.current
    if (field && document.activeElement !== field) field.value = value ?? ''
  }, [ref, value])
  return (
    <TextInput
      {...props}
      ref={ref}
      size="xs"
      leftSection={name === 'q' ? <IconSearch size={14} aria-hidden /> : undefined}
      defaultValue={value ?? ''}
      onChange={({ currentTarget }) => type(currentTarget.value)}
    />
  )
}
