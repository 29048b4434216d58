// What all reports have alike: the row of them, the days they are of, the files they come as.
import { Button, Group, Menu, Paper } from '@mantine/core'
import { IconCalendarTime, IconDownload, IconMail } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchState } from '../../app/search.ts'
import { Page } from '../../parts/page.tsx'
import { SubPages } from '../../parts/sub-pages.tsx'
import { DayField } from './day-field.tsx'
import { presetsOf, useToday } from './days.ts'
import type words from './words.en.ts'

export const places = [
  ['ageing', '/reports/ageing'],
  ['trialBalance', '/reports/trial-balance'],
  ['generalLedger', '/reports/general-ledger'],
  ['revenue', '/reports/revenue'],
  ['unappliedCash', '/reports/unapplied-cash'],
  ['fees', '/reports/fees'],
  ['matchingQuality', '/reports/matching-quality'],
  ['schedules', '/reports/schedules'],
] as const
export type Place = (typeof places)[number][0]
export type ReportName = keyof (typeof words)['pages']

export function ReportPage({
  of,
  subtitle,
  actions,
  filters,
  children,
}: {
  of: Place
  subtitle?: ReactNode
  actions?: ReactNode
  filters?: ReactNode
  children: ReactNode
}) {
  const { t } = useTranslation('reports')
  return (
    <Page title={t(`pages.${of}`)} subtitle={subtitle ?? t(`about.${of}`)} actions={actions}>
      <SubPages
        label={t('title')}
        pages={places.map(([name, to]) => ({ to, label: t(`pages.${name}`) }))}
      />
      {filters && (
        <Group gap="sm" align="flex-end">
          {filters}
        </Group>
      )}
      {children}
    </Page>
  )
}

export type DaySearch = 'asOf' | 'from'

/** The two days of a report, and the usual ones at hand; `from` where it is of a time. */
export function Days({ hasFrom = false }: { hasFrom?: boolean }) {
  const { t } = useTranslation('reports')
  const today = useToday()
  const [{ asOf, from }, change] = useSearchState<DaySearch>()
  const presets = presetsOf(today, hasFrom)
  return (
    <>
      {hasFrom && (
        <DayField
          label={t('from')}
          placeholder={t('beginning')}
          value={from}
          max={asOf ?? today}
          onChange={(day) => change({ from: day })}
        />
      )}
      <DayField
        label={t(hasFrom ? 'to' : 'asOf')}
        value={asOf ?? today}
        min={hasFrom ? from : undefined}
        isNeeded
        onChange={(day) => change({ asOf: day === today ? undefined : day })}
      />
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button variant="default" leftSection={<IconCalendarTime size={16} aria-hidden />}>
            {t('presets')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {presets.map(({ name, ...days }) => (
            <Menu.Item key={name} onClick={() => change(days)}>
              {t(`preset.${name}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

type Query = Record<string, string | undefined>

const given = (query: Query) =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )

/** The same figures as files, and by e-mail. */
export function Downloads({
  path,
  query,
  report,
}: {
  path: string
  query: Query
  /** As the schedules name it. */
  report: string
}) {
  const { t, i18n } = useTranslation('reports')
  const { language } = i18n
  const [{ at }] = useSearchState<never>()
  const file = (format: string) => `${path}?${given({ ...query, knownAt: at, format, language })}`
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t('download')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={file('csv')} download>
          {t('csv')}
        </Menu.Item>
        <Menu.Item component="a" href={file('xlsx')} download>
          {t('xlsx')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconMail size={16} aria-hidden />}
          renderRoot={(props) => (
            <Link {...props} to="/reports/schedules" search={{ edit: 'new', report }} />
          )}
        >
          {t('byMail')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

export const Sheet = ({ children }: { children: ReactNode }) => (
  <Paper withBorder p="md">
    {children}
  </Paper>
)
