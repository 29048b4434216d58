// Choosing one of the reasons for which something waits, by its words.
import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { countText } from '../../../parts/figures.tsx'
import './words.ts'

export function Reason({
  reasons,
  value,
  onChange,
}: {
  reasons: { code: string; why: string | null; count: number }[]
  value: string | undefined
  onChange: (code: string | undefined) => unknown
}) {
  const { t } = useTranslation(['sync', 'app'])
  const byCode = new Map<string, { why: string | null; count: number }>()
  for (const { code, why, count } of reasons) {
    byCode.set(code, { why, count: (byCode.get(code)?.count ?? 0) + count })
  }
  // What is chosen stays to be seen, even when nothing waits for it any more.
  if (value !== undefined && !byCode.has(value)) byCode.set(value, { why: value, count: 0 })
  if (byCode.size === 0) return null
  return (
    <Select
      w={300}
      maw="100%"
      aria-label={t('sync:why')}
      placeholder={t('sync:items.anyReason')}
      clearable
      clearButtonProps={{ 'aria-label': t('app:clearFilters') }}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      data={[...byCode].map(([code, { why, count }]) => ({
        value: code,
        label: `${why ?? code} (${countText(count)})`,
      }))}
    />
  )
}
