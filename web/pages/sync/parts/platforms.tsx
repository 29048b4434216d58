// The three platforms: their names, and choosing one of them.
import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export const platforms = ['hubspot', 'stripe', 'quickbooks'] as const
export type Platform = (typeof platforms)[number]

export const isPlatform = (text: string | undefined): text is Platform =>
  platforms.includes(text as Platform)

export function PlatformFilter({
  value,
  onChange,
}: {
  value: Platform | undefined
  onChange: (platform: Platform | undefined) => unknown
}) {
  const { t } = useTranslation(['sync', 'app'])
  return (
    <Select
      size="sm"
      w={220}
      aria-label={t('sync:platform')}
      placeholder={t('sync:allPlatforms')}
      clearable
      value={value ?? null}
      onChange={(next) => onChange(isPlatform(next ?? undefined) ? (next as Platform) : undefined)}
      data={platforms.map((one) => ({ value: one, label: t(`app:platforms.${one}`) }))}
      clearButtonProps={{ 'aria-label': t('app:clearFilters') }}
    />
  )
}
