// The hash log in Postgres, for either event store.
import type pg from 'pg'
import type { Position } from '../../domain/event-store.ts'
import type { HashLog, HashRow } from '../../domain/hash-log.ts'
import { orUnavailable } from './pool.ts'

type Stored = {
  first: bigint
  count: number
  first_position: Position
  last_position: Position
  leaves: Buffer
  places: string
  unmarked: number[]
  mac: Buffer
}

const columns = 'first, count, first_position, last_position, leaves, places, unmarked, mac'
const rowsPerPage = 200

const rowOf = (row: Stored): HashRow => ({
  first: Number(row.first),
  count: row.count,
  firstPosition: row.first_position,
  lastPosition: row.last_position,
  ...{ leaves: row.leaves, places: row.places, unmarked: row.unmarked, mac: row.mac },
})

export function postgresHashLog(pool: pg.Pool): HashLog {
  async function read(name: string, text: string, values: unknown[] = []): Promise<HashRow[]> {
    const query = { name: `tieout-hashes-${name}`, text, values }
    return (await orUnavailable(pool.query<Stored>(query))).rows.map(rowOf)
  }
  const settled = (page: Promise<HashRow[]>) => page.catch((error: Error) => error)
  const pageFrom = `select ${columns} from tieout.hash_log where first`
  const pageOrder = `order by first limit ${rowsPerPage}`
  const holder = '(select max(first) from tieout.hash_log where first <= $1)'
  const from = (index: number) =>
    settled(read('from', `${pageFrom} >= coalesce(${holder}, 0) ${pageOrder}`, [index]))
  const behind = (first: number) =>
    settled(read('behind', `${pageFrom} > $1 ${pageOrder}`, [first]))

  return {
    async last() {
      const order = 'order by first desc limit 1'
      return (await read('last', `select ${columns} from tieout.hash_log ${order}`))[0]
    },
    async append(row) {
      const { first, count, firstPosition, lastPosition, leaves, places, unmarked, mac } = row
      const { rowCount } = await orUnavailable(
        pool.query({
          name: 'tieout-hashes-append',
          text: `insert into tieout.hash_log (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict do nothing`,
          values: [first, count, firstPosition, lastPosition, leaves, places, unmarked, mac],
        }),
      )
      return rowCount === 1
    },
    async *rows(index = 0) {
      let ahead = from(index)
      for (;;) {
        const page = await ahead
        if (page instanceof Error) throw page
        const last = page.at(-1)
        if (!last) return
        const isFull = page.length === rowsPerPage
        if (isFull) ahead = behind(last.first)
        yield* page
        if (!isFull) return
      }
    },
    async rowAt(position) {
      const [row] = await read(
        'at',
        `select ${columns} from tieout.hash_log where last_position >= $1
         order by last_position limit 1`,
        [position],
      )
      return row && row.firstPosition <= position ? row : undefined
    },
  }
}
