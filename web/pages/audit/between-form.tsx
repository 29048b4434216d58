// The two moments, or a month that was closed.
import '@mantine/dates/styles.css'
import { Button, Group } from '@mantine/core'
import { DateTimePicker, MonthPickerInput } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.tsx'
import { offTheWall, onTheWall } from '../../app/zone.ts'

export type BetweenSearch = 'from' | 'to' | 'period' | 'noun' | 'show'
export type Between = Partial<Record<'from' | 'to' | 'period', string>>

const hourMs = 3_600_000
const stretches = [
  ['lastHour', hourMs],
  ['lastDay', 24 * hourMs],
  ['lastWeek', 7 * 24 * hourMs],
  ['lastMonth', 30 * 24 * hourMs],
] as const

export function BetweenForm({
  search,
  at,
  change,
}: {
  search: Between
  at: string | undefined
  change: (patch: Between) => unknown
}) {
  const { t, i18n } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const { timeZone } = useSession()
  const end = search.to ?? at
  const back = (ms: number) => {
    const until = end === undefined ? Date.now() : Date.parse(end)
    change({ from: new Date(until - ms).toISOString() })
  }
  return (
    <Group gap="sm" align="flex-end">
      {(['from', 'to'] as const).map((name) => {
        const moment = search[name] ?? (name === 'to' ? at : undefined)
        return (
          <DateTimePicker
            key={name}
            w={215}
            clearable
            clearButtonProps={{ 'aria-label': app('clear') }}
            withSeconds
            label={t(`changes.${name}`)}
            placeholder={name === 'to' ? t('changes.now') : undefined}
            locale={i18n.language}
            valueFormat="D MMM YYYY HH:mm:ss"
            value={moment === undefined ? null : onTheWall(Date.parse(moment), timeZone)}
            onChange={(wall) =>
              change({
                [name]:
                  wall === null ? undefined : new Date(offTheWall(wall, timeZone)).toISOString(),
              })
            }
          />
        )
      })}
      <Group gap={4} role="group" aria-label={t('changes.ranges')}>
        {stretches.map(([name, ms]) => (
          <Button key={name} size="xs" variant="default" onClick={() => back(ms)}>
            {t(`changes.${name}`)}
          </Button>
        ))}
      </Group>
      <MonthPickerInput
        w={190}
        clearable
        clearButtonProps={{ 'aria-label': app('clear') }}
        label={t('changes.period')}
        title={t('changes.periodHint')}
        locale={i18n.language}
        valueFormat="MMMM YYYY"
        value={search.period === undefined ? null : `${search.period}-01`}
        onChange={(month) => change({ period: month?.slice(0, 7) })}
      />
    </Group>
  )
}
