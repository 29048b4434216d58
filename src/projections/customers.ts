// Who is who: every customer and what it is called on the three platforms.
import { type DatabasePool, sql } from 'slonik'
import * as Customer from '../domain/customer.ts'
import { domainOf } from '../domain/matching/directory.ts'
import { customerOf } from '../domain/matching/live.ts'
import { nameWords } from '../domain/matching/wanted.ts'
import { rowOf } from './database.ts'
import { isOneOf } from './ledger-event.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { containing } from './search-text.ts'
import { plainMemory, type StateView } from './view.ts'

type Row = {
  name: string | null
  emails: string[]
  identities: CustomerLink[]
  /** Its ids at Stripe, as an index wants them. */
  stripe_ids: string[]
  /** What stands behind the @ of its addresses, where that names a company. */
  domains: string[]
  /** The words by which its name is found. */
  name_words: string[]
}

// Longer than an address may be, and than an index can hold: not an address.
const addressLengthMax = 320

const isCustomerEvent = isOneOf<Customer.Event>(Customer.shapes)

export const view: StateView<Customer.State, Row> = {
  kind: 'states',
  example: Customer.initial,
  name: 'customers',
  table: 'customers',
  // 2: an identity remembers where it was learned.
  revision: 2,
  columns: {
    name: 'text',
    emails: 'text[]',
    identities: 'json',
    stripe_ids: 'text[]',
    domains: 'text[]',
    name_words: 'text[]',
  },
  categories: [Customer.category],
  keysOf: (event) => (isCustomerEvent(event) ? [event.data.customerId] : []),
  evolve: (state = Customer.initial, event) =>
    isCustomerEvent(event) ? Customer.evolve(state, event) : state,
  toRow(state, id) {
    const { profile, identities } = state
    const known = customerOf(id, state)
    const emails = known.emails.filter(({ length }) => length <= addressLengthMax)
    return {
      name: profile?.name ?? null,
      emails,
      identities: identities.map(({ platform, externalId, currency }) => ({
        platform,
        externalId,
        currency,
      })),
      stripe_ids: known.platformIds,
      domains: [...new Set(emails.flatMap((email) => domainOf(email) ?? []))],
      name_words: nameWords(known.name),
    }
  },
  ...plainMemory<Customer.State>(),
}

export type CustomerLink = Pick<Customer.Identity, 'platform' | 'externalId' | 'currency'>
export type CustomerItem = {
  id: string
  /** Null when it is linked but no platform has told its name yet. */
  name: string | null
  emails: string[]
  identities: CustomerLink[]
  position: string
}

const columns = sql.fragment`c.id, c.name, c.emails, c.identities, c.position`

export type CustomerFilter = Paging & {
  workspace: string
  /** A part of the name or of an address, or the whole id on a platform. */
  q?: string | undefined
}

/** By name. */
export async function list(db: DatabasePool, filter: CustomerFilter): Promise<Page<CustomerItem>> {
  const { workspace, q, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.text, shape.text])
  const rows = await db.any(sql.type(rowOf<CustomerItem>())`
    select ${columns} from tieout_views.customers c
    where ${sql.and([
      sql.fragment`c.workspace = ${workspace}`,
      q !== undefined &&
        sql.fragment`(c.name ilike ${containing(q)} or c.id = ${q}
          or array_to_string(c.emails, ' ') ilike ${containing(q)}
          or exists (select from json_array_elements(c.identities) as one
            where one ->> 'externalId' = ${q}))`,
      after && sql.fragment`(coalesce(c.name, ''), c.id) > (${after[0] ?? ''}, ${after[1] ?? ''})`,
    ])}
    order by coalesce(c.name, ''), c.id limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.name ?? '', row.id])
}

export const byId = (
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<CustomerItem | null> =>
  db.maybeOne(sql.type(rowOf<CustomerItem>())`
    select ${columns} from tieout_views.customers c
    where c.workspace = ${workspace} and c.id = ${id}`)
