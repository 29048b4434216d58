// Which columns are shown; and, where there are no heads, what the rows are sorted by.
import { ActionIcon, Button, Checkbox, Group, Menu, Popover, Stack } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Column, Sorting } from './column.ts'
import { nextSort } from './head.tsx'

export function ColumnsMenu<Row>({
  columns,
  shown,
  onShown,
  onReset,
}: {
  columns: readonly Column<Row>[]
  shown: readonly string[]
  onShown: (columns: readonly string[]) => void
  onReset: () => void
}) {
  const { t } = useTranslation('data-table')
  const [first, ...others] = columns
  const toggle = (id: string) => {
    const next = shown.includes(id) ? shown.filter((one) => one !== id) : [...shown, id]
    onShown(columns.map((one) => one.id).filter((one) => next.includes(one)))
  }
  return (
    <Popover position="bottom-end" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconColumns3 size={15} aria-hidden />}
        >
          {t('columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('columnsHint')}>
        <Stack gap={8} mah={420} style={{ overflowY: 'auto' }}>
          {first && <Checkbox size="sm" checked disabled label={first.label} readOnly />}
          {others.map(({ id, label }) => (
            <Checkbox
              key={id}
              size="sm"
              label={label}
              checked={shown.includes(id)}
              onChange={() => toggle(id)}
            />
          ))}
          <Button size="compact-sm" variant="subtle" onClick={onReset}>
            {t('resetColumns')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

export function SortMenu<Row>({
  columns,
  sort,
}: {
  columns: readonly Column<Row>[]
  sort: Sorting
}) {
  const { t } = useTranslation('data-table')
  const name = sort.value.replace('-', '')
  const isDown = sort.value.startsWith('-')
  const now = columns.find((one) => one.sort === name)
  const Sign = isDown ? IconArrowDown : IconArrowUp
  return (
    <Group gap={4}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="compact-md"
            variant="default"
            aria-label={`${t('sortBy')}: ${now?.label ?? ''}`}
          >
            {now?.label ?? t('sortBy')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('sortBy')}</Menu.Label>
          {columns
            .filter((one) => one.sort !== undefined)
            .map((one) => (
              <Menu.Item
                key={one.id}
                onClick={() => sort.onChange(nextSort(one, ''))}
                aria-current={one.sort === name || undefined}
              >
                {one.label}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t(isDown ? 'descending' : 'ascending')}
        onClick={() => sort.onChange(isDown ? name : `-${name}`)}
      >
        <Sign size={16} aria-hidden />
      </ActionIcon>
    </Group>
  )
}
