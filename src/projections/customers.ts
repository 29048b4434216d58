// Who is who: every customer and what it is called on the three platforms.
import { type DatabasePool, sql } from 'slonik'
import * as Customer from '../domain/customer.ts'
import { domainOf } from '../domain/matching/directory.ts'
import { customerOf } from '../domain/matching/live.ts'
import { nameWords } from '../domain/matching/wanted.ts'
import { rowOf } from './database.ts'
import { isOneOf } from './ledger-event.ts'
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

/** Those of an item of the list. */
export const columns = sql.fragment`c.id, c.name, c.emails, c.identities, c.position`

export const byId = (
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<CustomerItem | null> =>
  db.maybeOne(sql.type(rowOf<CustomerItem>())`
    select ${columns} from tieout_views.customers c
    where c.workspace = ${workspace} and c.id = ${id}`)
