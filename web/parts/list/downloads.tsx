// All that fits the filters, as a file: with the columns that are shown, or with all of them.
import { Button, Menu } from '@mantine/core'
import { IconDownload, IconFileSpreadsheet, IconFileText } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Query } from './config.ts'

const formats = [
  ['csv', IconFileText],
  ['xlsx', IconFileSpreadsheet],
] as const

export function Downloads({
  path,
  query,
  at,
  columns,
}: {
  path: string
  query: Query
  at: string | undefined
  columns: string[]
}) {
  const { t, i18n } = useTranslation('list')
  const address = (format: string, isAll: boolean) => {
    const asked = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) {
      for (const one of [value].flat()) asked.append(name, one)
    }
    asked.set('format', format)
    asked.set('language', i18n.language)
    if (!isAll) asked.set('columns', columns.join(','))
    if (at !== undefined) asked.set('knownAt', at)
    return `${path}?${asked}`
  }
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t('download.button')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {[false, true].map((isAll) => (
          <div key={String(isAll)} role="none">
            <Menu.Label>{t(isAll ? 'download.everything' : 'download.columns')}</Menu.Label>
            {formats.map(([format, Icon]) => (
              <Menu.Item
                key={format}
                component="a"
                href={address(format, isAll)}
                download
                leftSection={<Icon size={16} aria-hidden />}
              >
                {t(`download.${format}`)}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
