// A list that is read page by page. On a narrow screen each row becomes a few lines.
import { Button, Center, Paper } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Search } from '../../../app/search.ts'
import { Failure, Loading } from '../../../parts/states.tsx'
import { as } from './roles.ts'
import classes from './sync.module.css'

export type Column<Item> = {
  key: string
  label: string
  show: (item: Item) => ReactNode
  /** On a narrow screen: a line of its own, or left out. */
  phone?: 'wide' | 'hidden'
  end?: boolean
  width?: number | string
}

type Read<Item> = {
  data: { pages: { data: Item[] }[] } | undefined
  error: unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
  refetch: () => unknown
}

export const itemsOf = <Item,>(read: Pick<Read<Item>, 'data'>): Item[] =>
  read.data?.pages.flatMap(({ data }) => data) ?? []

/** For `api.useInfiniteQuery`, of any list of the API. */
export const byCursor = {
  pageParamName: 'cursor',
  // Without one (undefined) the hook would send a 0.
  initialPageParam: null as string | null,
  getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor ?? undefined,
}

/** What stands where nothing was read yet. */
export function Unread({ read }: { read: Pick<Read<unknown>, 'error' | 'refetch'> }) {
  return read.error ? <Failure error={read.error} retry={read.refetch} /> : <Loading />
}

export function Rows<Item extends { id: string }>({
  read,
  label,
  columns,
  chosen,
  empty,
}: {
  read: Read<Item>
  label: string
  columns: Column<Item>[]
  /** The row that is open beside the list; without it rows lead nowhere. */
  chosen?: string | undefined
  empty: ReactNode
}) {
  const { t } = useTranslation('app')
  if (!read.data) return <Unread read={read} />
  const items = itemsOf(read)
  if (items.length === 0) return empty
  return (
    <>
      <Paper withBorder style={{ overflowX: 'auto' }}>
        <table className={classes.rows} aria-label={label} {...as.table}>
          <thead {...as.rowgroup}>
            <tr {...as.row}>
              {columns.map(({ key, label, end, width }) => (
                <th
                  key={key}
                  {...as.columnheader}
                  scope="col"
                  className={end ? classes.end : ''}
                  style={{ width }}
                >
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody {...as.rowgroup}>
            {items.map((item) => (
              <tr
                key={item.id}
                {...as.row}
                className={classes.link}
                data-chosen={item.id === chosen || undefined}
              >
                {columns.map(({ key, show, phone, end }) => (
                  <td
                    key={key}
                    {...as.cell}
                    className={`${end ? classes.end : ''} ${phone ? classes[phone] : ''}`}
                  >
                    {show(item)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Paper>
      {read.hasNextPage && (
        <Center>
          <Button
            variant="default"
            loading={read.isFetchingNextPage}
            onClick={() => read.fetchNextPage()}
          >
            {t('loadMore')}
          </Button>
        </Center>
      )}
    </>
  )
}

/** The link of a row: pressing the row anywhere follows it. */
export function RowLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link
      to="."
      search={((before: Search) => ({ ...before, id })) as never}
      resetScroll={false}
      className={classes.stretched}
    >
      {children}
    </Link>
  )
}

/** Names and what stands under them. */
export function Facts({ rows }: { rows: [name: string, value: ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export const Mono = ({ children }: { children: ReactNode }) => (
  <span className={classes.mono}>{children}</span>
)
