// The discrepancies one below the other, some of them chosen for the same thing.
import { IconScale } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../parts/data-table/data-table.tsx'
import { cursorRows } from '../../parts/data-table/rows.ts'
import { Empty } from '../../parts/states.tsx'
import { useColumns } from './cells.tsx'
import { carried, isFiltered, queryOf, type Search, useDiscrepancies } from './filter.ts'
import { type Row, useTongue } from './shapes.ts'

export function List({
  search,
  selected,
  onSelect,
}: {
  search: Search
  selected: ReadonlySet<string>
  onSelect: (next: ReadonlySet<string>) => void
}) {
  const { t } = useTranslation('discrepancies')
  const tongue = useTongue()
  const columns = useColumns()
  const read = useDiscrepancies(queryOf(search))
  const rows = cursorRows<Row>(read as never)
  return (
    <DataTable
      name="discrepancies"
      label={t('title')}
      columns={columns}
      rows={rows}
      isMore={read.hasNextPage}
      idOf={({ id }) => id}
      link={({ id }) => ({
        to: '/discrepancies/$id',
        params: { id },
        search: carried(search) as never,
      })}
      selection={{
        selected,
        onChange: onSelect,
        nameOf: ({ id, title }) => t('rowName', { title: title[tongue], id }),
      }}
      empty={
        isFiltered(search) ? (
          <Empty title={t('noneFits')} />
        ) : (
          <Empty title={t('none')} icon={<IconScale size={36} stroke={1.3} aria-hidden />}>
            {t('noneHint')}
          </Empty>
        )
      }
    />
  )
}
