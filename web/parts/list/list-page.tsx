// A list of documents: searched, filtered and sorted by its address, with what it comes to below.
import { Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@mantine/core'
import { useSession } from '../../app/session.tsx'
import { DataTable } from '../data-table/data-table.tsx'
import { useLayout } from '../data-table/layout.ts'
import { useJumpingRows } from '../data-table/rows.ts'
import { Later } from '../later.tsx'
import { Page } from '../page.tsx'
import { Empty } from '../states.tsx'
import type { Answered, ListConfig, Totals } from './config.ts'
import { CustomerChip } from './customer-chip.tsx'
import { Downloads } from './downloads.tsx'
import { FilterBar } from './filter-bar.tsx'
import { SavedViews } from './saved-views.tsx'
import { useListState } from './state.ts'
import { TotalsBar } from './totals.tsx'

export function ListPage<Row extends { id: string }>({ config }: { config: ListConfig<Row> }) {
  const { t } = useTranslation(['list', 'data-table', 'app', 'document'])
  const state = useListState(config)
  const { homeCurrency } = useSession()
  const [layout] = useLayout(config.page)
  const [kept, setKept] = useState<readonly string[] | null>(layout.columns)
  const rows = useJumpingRows<Row, Totals>(
    ['get', config.path, { params: { query: state.query } }],
    (asked, signal) => config.read({ ...state.query, ...(asked as object) } as never, signal),
  )
  const [selected, setSelected] = useState<ReadonlyMap<string, Row>>(new Map())
  const currencies = useCurrencies(config)
  const ownColumns = config.columns.filter((one) => !one.isOptional).map(({ id }) => id)
  const shown = [...(state.columns ?? kept ?? ownColumns)]
  const select = (ids: ReadonlySet<string>) => {
    const known = new Map<string, Row>()
    for (let index = 0; index < rows.count && known.size < ids.size; index++) {
      const row = rows.at(index)
      if (row && ids.has(row.id)) known.set(row.id, row)
    }
    for (const [id, row] of selected) if (ids.has(id)) known.set(id, row)
    setSelected(known)
  }
  return (
    <Page
      title={t(`titles.${config.name}`)}
      subtitle={t(`subtitles.${config.name}`)}
      actions={
        <Group gap="xs">
          <SavedViews page={config.page} state={state} columns={shown} />
          <Downloads
            path={config.path}
            query={state.query}
            at={state.search.at}
            columns={shown.flatMap((id) => config.fileColumns?.[id] ?? [id])}
          />
        </Group>
      }
    >
      <Stack gap="xs">
        <Later height={{ base: config.filters.length > 1 ? 128 : 82, sm: 36 }}>
          <FilterBar
            name={config.name}
            filters={config.filters}
            state={state}
            currencies={currencies}
          />
        </Later>
        {state.given.customerId && (
          <CustomerChip
            id={state.given.customerId}
            onRemove={() => state.change({ customerId: undefined })}
          />
        )}
        <DataTable
          name={config.page}
          label={t(`titles.${config.name}`)}
          columns={config.columns}
          rows={rows}
          idOf={(row) => row.id}
          link={config.link}
          shown={state.columns}
          onShown={(columns) => {
            setKept(columns)
            if (state.columns) state.change({ columns: columns?.join(',') })
          }}
          sort={{
            value: state.sort,
            onChange: (sort) =>
              state.change({
                sort: sort === config.sort ? undefined : sort,
                // Amounts of several currencies have no order.
                ...(config.name === 'customers' &&
                  sort.endsWith('open') &&
                  !state.given.currency && { currency: homeCurrency }),
              }),
          }}
          {...(config.amountsOf && {
            selection: {
              selected: new Set(selected.keys()),
              onChange: select,
              nameOf: config.nameOf,
            },
          })}
          isMore={rows.totals?.isCapped ?? false}
          toolbar={
            selected.size > 0 && (
              <Button size="compact-sm" variant="subtle" onClick={() => setSelected(new Map())}>
                {t('clearSelection', { ns: 'data-table' })}
              </Button>
            )
          }
          footer={
            <TotalsBar config={config} totals={rows.totals} selected={[...selected.values()]} />
          }
          empty={
            state.isFiltered ? (
              <Empty title={t('nothingFits', { ns: 'data-table' })}>
                <Button variant="light" size="xs" onClick={state.clear}>
                  {t('clearFilters', { ns: 'app' })}
                </Button>
              </Empty>
            ) : undefined
          }
        />
      </Stack>
    </Page>
  )
}

/** Those that there are documents in. */
function useCurrencies<Row extends { id: string }>(config: ListConfig<Row>): string[] {
  const { homeCurrency } = useSession()
  const read = useQuery<Answered<Row>>({
    queryKey: ['currencies', config.path],
    queryFn: ({ signal }) => config.read({ limit: 1, count: 'true' } as never, signal),
    staleTime: 300_000,
  })
  const found = read.data?.totals?.currencies.flatMap(({ currency }) => currency ?? []) ?? []
  return found.length > 0 ? found : [homeCurrency]
}
