// Who is who: every customer and what it is called on the three platforms.
import { type DatabasePool, sql } from 'slonik'
import * as Customer from '../domain/customer.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { containing } from './search-text.ts'
import { plainMemory, type StateView } from './view.ts'

type Row = {
  name: string | null
  emails: string[]
  identities: CustomerLink[]
  /** Its ids at Stripe, as an index wants them. */
  stripe_ids: string[]
}

// Longer than an address may be, and than an index can hold: not an address.
const addressLengthMax = 320

const isCustomerEvent = (event: { type: string }): event is Customer.Event =>
  Object.hasOwn(Customer.shapes, event.type)

export const view: StateView<Customer.State, Row> = {
  kind: 'states',
  example: Customer.initial,
  name: 'customers',
  table: 'customers',
  columns: { name: 'text', emails: 'text[]', identities: 'json', stripe_ids: 'text[]' },
  categories: [Customer.category],
  keysOf: (event) => (isCustomerEvent(event) ? [event.data.customerId] : []),
  evolve: (state = Customer.initial, event) =>
    isCustomerEvent(event) ? Customer.evolve(state, event) : state,
  toRow: ({ profile, identities }) => ({
    name: profile?.name ?? null,
    emails: (profile?.emails ?? []).filter(({ length }) => length <= addressLengthMax),
    identities: identities.map(({ platform, externalId, currency }) => ({
      platform,
      externalId,
      currency,
    })),
    stripe_ids: identities
      .filter(({ platform }) => platform === 'stripe')
      .map(({ externalId }) => externalId),
  }),
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

/** The customers that a payer may be: by its id at Stripe, or by an e-mail address. */
export async function idsByIdentity(
  db: DatabasePool,
  workspace: string,
  payer: { stripeCustomerId?: string | null | undefined; email?: string | null | undefined },
): Promise<string[]> {
  const stripeIds = payer.stripeCustomerId ? [payer.stripeCustomerId] : []
  const emails = payer.email ? [payer.email.trim().toLowerCase()] : []
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select c.id from tieout_views.customers c
    where c.workspace = ${workspace} and (c.stripe_ids && ${sql.array(stripeIds, 'text')}
      or c.emails && ${sql.array(emails, 'text')})
    order by c.id`)
  return [...ids]
}
