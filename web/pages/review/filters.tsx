// What of the queue is shown, in the address: a filtered queue can be sent to a colleague.
import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { Filter } from './queue.ts'

const names = ['payer', 'currency', 'reason', 'minConfidence', 'assignee', 'sort'] as const
export type FilterName = (typeof names)[number]
type Search = Partial<Record<FilterName, string>>

export const filterOf = (search: Search): Filter => ({
  ...Object.fromEntries(names.flatMap((name) => (search[name] ? [[name, search[name]]] : []))),
})

const surenesses = ['0.95', '0.8', '0.5'] as const
const typingMs = 250

export function Filters({
  search,
  change,
}: {
  search: Search
  change: (patch: Search & { id?: undefined }) => void
}) {
  const { t } = useTranslation(['review', 'app'])
  const { data } = api.useQuery('get', '/v1/reviews/summary')
  const set = (patch: Search) => change({ ...patch, id: undefined })
  const type = useDebouncedCallback((payer: string) => set({ payer: payer.trim() }), typingMs)
  const currencies = data?.byCurrency.map(({ currency }) => currency) ?? []
  const reasons = new Map(data?.byReason.map(({ reason, why }) => [reason, why ?? reason]))
  const isFiltered = names.some((name) => name !== 'sort' && search[name])
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label={t('filter.payer')}
        leftSection={<IconSearch size={14} aria-hidden />}
        defaultValue={search.payer ?? ''}
        key={isFiltered ? 'filtered' : 'all'}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        size="xs"
        w={{ base: 'calc(50% - 5px)', sm: 190 }}
      />
      <NativeSelect
        label={t('filter.currency')}
        size="xs"
        w={{ base: 'calc(50% - 5px)', sm: 90 }}
        value={search.currency ?? ''}
        onChange={({ currentTarget }) => set({ currency: currentTarget.value })}
        data={[{ value: '', label: t('app:all') }, ...currencies]}
      />
      <NativeSelect
        label={t('filter.reason')}
        size="xs"
        w={{ base: '100%', sm: 270 }}
        value={search.reason ?? ''}
        onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
        data={[
          { value: '', label: t('app:all') },
          ...[...reasons].map(([value, label]) => ({ value, label })),
        ]}
      />
      <NativeSelect
        label={t('filter.sureness')}
        size="xs"
        w={{ base: 'calc(50% - 5px)', sm: 90 }}
        value={search.minConfidence ?? ''}
        onChange={({ currentTarget }) => set({ minConfidence: currentTarget.value })}
        data={[
          { value: '', label: t('app:all') },
          ...surenesses.map((value) => ({ value, label: `≥ ${Number(value) * 100} %` })),
        ]}
      />
      <NativeSelect
        label={t('filter.sort')}
        size="xs"
        w={{ base: 'calc(50% - 5px)', sm: 165 }}
        value={search.sort ?? 'money'}
        onChange={({ currentTarget }) => set({ sort: currentTarget.value })}
        data={(['money', 'age', 'confidence'] as const).map((value) => ({
          value,
          label: t(`sort.${value}`),
        }))}
      />
      {isFiltered && (
        <Button
          size="xs"
          variant="subtle"
          onClick={() => set(Object.fromEntries(names.map((name) => [name, undefined])))}
        >
          {t('app:clearFilters')}
        </Button>
      )}
    </Group>
  )
}
