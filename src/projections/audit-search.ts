// Looking for events, and for the documents they are about, by whatever is at hand: an id of any
// platform, a number, a name, an address, an amount, who acted, when. The newest come first. Each
// way to be found has an index of its own, in the order of the page, and is asked by itself.
import { type ArraySqlToken, type DatabasePool, type FragmentSqlToken, sql } from 'slonik'
import * as Audit from './audit.ts'
import { amountSought, idForms, wordsSought } from './audit-terms.ts'
import { rowOf } from './database.ts'
import { type Document, documentsOf, type Ref } from './documents.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { storyIds } from './subjects.ts'

export type SearchFilter = Paging & {
  workspace: string
  /** An id, a number, a name, an address, an amount, somebody who acted. */
  q?: string | undefined
  amount?: string | undefined
  currency?: string | undefined
  /** Who acted, by the whole name. */
  person?: string | undefined
  type?: string | undefined
  /** From this moment on, and before that one. */
  from?: string | undefined
  to?: string | undefined
  /** Of which clock the two are, and in whose order the events come. */
  clock?: 'recorded' | 'effective' | undefined
}

export type Found = Page<Audit.AuditItem> & {
  /** What it is all about, of the first page. */
  documents: Document[]
}

const isPerson = sql.fragment`a.actor_kind in ('person', 'import')`
const ofPerson = (name: string) =>
  sql.fragment`${isPerson} and lower(a.actor_name) = lower(${name.trim()})`
const ofAmount = (amount: string, currency: string | null | undefined) =>
  currency
    ? sql.fragment`a.amount = ${amount}::numeric and a.currency = ${currency}`
    : sql.fragment`a.amount = ${amount}::numeric`

const unsigned = (amount: string) => amount.replace(/^-/, '')

// Of two that come within a moment the later may have the earlier position: so far apart they
// never are.
const slack = sql.fragment`interval '1 minute'`

/** The condition on the moments. Those of the recorded clock lie in the order of the positions, so
 *  that the page is read from the right place on. */
function within(filter: SearchFilter, workspace: string): FragmentSqlToken[] {
  const { from, to, clock = 'recorded' } = filter
  if (clock === 'effective') {
    return [
      ...(from === undefined ? [] : [sql.fragment`${Audit.effective} >= ${from}::timestamptz`]),
      ...(to === undefined ? [] : [sql.fragment`${Audit.effective} < ${to}::timestamptz`]),
    ]
  }
  const before = (moment: string) => sql.fragment`coalesce((
    select b.position from tieout_views.audit b
    where b.workspace = ${workspace} and b.recorded_at < ${moment}::timestamptz - ${slack}
    order by b.recorded_at desc, b.position desc limit 1), '')`
  const behind = (moment: string) => sql.fragment`coalesce((
    select b.position from tieout_views.audit b
    where b.workspace = ${workspace} and b.recorded_at > ${moment}::timestamptz + ${slack}
    order by b.recorded_at, b.position limit 1), '~')`
  return [
    ...(from === undefined
      ? []
      : [sql.fragment`a.recorded_at >= ${from}::timestamptz and a.position >= ${before(from)}`]),
    ...(to === undefined
      ? []
      : [sql.fragment`a.recorded_at < ${to}::timestamptz and a.position <= ${behind(to)}`]),
  ]
}

/** Behind the last row of the page before. */
function behindCursor({ cursor, clock = 'recorded' }: SearchFilter): FragmentSqlToken[] {
  if (cursor === undefined) return []
  if (clock === 'recorded') {
    const [position = ''] = decodeCursor(cursor, [shape.text])
    return [sql.fragment`a.position < ${position}`]
  }
  const [moment = '', position = ''] = decodeCursor(cursor, [shape.instant, shape.text])
  return [sql.fragment`(${Audit.effective}, a.position) < (${moment}::timestamptz, ${position})`]
}

type Ways = {
  /** Through an index without an order: what it finds has to be put in order. */
  unordered: FragmentSqlToken[]
  /** Through an index in the order of the page. */
  ordered: FragmentSqlToken[]
}

/** The ways in which the words of a search may name an event. */
async function waysOf(
  db: DatabasePool,
  workspace: string,
  q: string,
  documents: readonly Ref[],
): Promise<Ways> {
  const ids = [...idForms(q), ...(await storyIds(db, workspace, q.trim()))]
  const own = documents.map(({ id }) => id)
  const subjects = [...new Set([...ids, ...own])]
  const tokens = wordsSought(q)
  const amount = amountSought(q)
  return {
    unordered: [
      sql.fragment`a.subjects && ${sought(subjects)}`,
      ...(tokens.length > 0 ? [sql.fragment`a.words @> ${sought(tokens)}`] : []),
    ],
    ordered: [
      ...(amount ? [ofAmount(amount.amount, amount.currency)] : []),
      ofPerson(q),
      sql.fragment`a.id = ${q.trim()}`,
    ],
  }
}

// Asked for out of sight of the planner. It takes an id for far more frequent than ids are, and would
// read the whole table backwards in the hope of a page.
const sought = (texts: readonly string[]) => sql.fragment`(select ${sql.array(texts, 'text')})`

/** So many are put in order; of more, a page is soon together by going back from the newest. */
const fewMost = 4000

/** What a filter or an order may ask of an event. */
const asked = sql.fragment`a.position, a.type, a.actor_kind, a.actor_name, a.amount, a.currency,
  a.effective_on, a.effective_at, a.recorded_at`

const momentOf = ({ effectiveOn, effectiveAt, recordedAt }: Audit.AuditItem) =>
  effectiveOn === null ? (effectiveAt ?? recordedAt) : `${effectiveOn}T00:00:00.000000Z`

/** @throws Refusal malformed-cursor */
export async function search(db: DatabasePool, filter: SearchFilter): Promise<Found> {
  const { workspace, q, amount, currency, person, type, clock = 'recorded' } = filter
  const limit = limitOf(filter)
  const filters = [
    ...(type === undefined ? [] : [sql.fragment`a.type = ${type}`]),
    ...(person === undefined ? [] : [ofPerson(person)]),
    ...(amount === undefined
      ? currency === undefined
        ? []
        : [sql.fragment`a.currency = ${currency}`]
      : [ofAmount(unsigned(amount), currency)]),
    ...within(filter, workspace),
    ...behindCursor(filter),
  ]
  const direct = q === undefined ? [] : await named(db, workspace, q)
  const { unordered, ordered }: Ways =
    q === undefined
      ? { unordered: [], ordered: [sql.fragment`true`] }
      : await waysOf(db, workspace, q, direct)
  const order =
    clock === 'recorded'
      ? sql.fragment`a.position desc`
      : sql.fragment`${Audit.effective} desc, a.position desc`
  const audit = sql.fragment`tieout_views.audit a`
  const own = sql.fragment`a.workspace = ${workspace}`
  const pageFrom = (from: FragmentSqlToken, conditions: FragmentSqlToken[]) => sql.fragment`(
    select a.position, a.effective_on, a.effective_at, a.recorded_at from ${from}
    where ${sql.join([...conditions, ...filters], sql.fragment` and `)}
    order by ${order} limit ${limit + 1})`
  const nameOf = (n: number) => sql.identifier([`few_${n}`])
  const few = unordered.map(
    (way, n) => sql.fragment`${nameOf(n)} as materialized (
      select ${asked} from ${audit} where ${own} and ${way} limit ${fewMost + 1}),`,
  )
  const each = [
    ...unordered.flatMap((way, n) => {
      const count = sql.fragment`(select count(*) from ${nameOf(n)})`
      return [
        pageFrom(sql.fragment`${nameOf(n)} a`, [sql.fragment`${count} <= ${fewMost}`]),
        pageFrom(audit, [own, way, sql.fragment`${count} > ${fewMost}`]),
      ]
    }),
    ...ordered.map((way) => pageFrom(audit, [own, way])),
  ]
  const rows = await db.any(sql.type(rowOf<Audit.AuditItem>())`
    with ${few.length > 0 ? sql.join(few, sql.fragment` `) : sql.fragment``}
    found as (${sql.join(each, sql.fragment` union `)}),
    first as (select a.position from found a order by ${order} limit ${limit + 1})
    select ${Audit.item} from first f
    join tieout_views.audit a on a.workspace = ${workspace} and a.position = f.position
    order by ${order}`)
  const page = pageOf(rows, limit, (row) =>
    clock === 'recorded' ? [row.position] : [momentOf(row), row.position],
  )
  if (filter.cursor !== undefined) return { ...page, documents: [] }
  const refs = [...direct, ...page.items.flatMap(refOf)]
  return { ...page, documents: await documentsOf(db, workspace, refs) }
}

const ofDocuments: Readonly<Record<string, Ref['noun']>> = {
  deal: 'deal',
  invoice: 'invoice',
  payment: 'payment',
  'credit-note': 'credit-note',
  payout: 'payout',
  customer: 'customer',
}

/** The document whose own event it is. */
function refOf({ category, subjects }: Audit.AuditItem): Ref[] {
  const noun = ofDocuments[category]
  const [id] = subjects
  return noun && id !== undefined ? [{ noun, id }] : []
}

const eachMost = 10

/** The documents that bear the name themselves: by an id of whatever platform, by a number, or the
 *  customer by name or address. */
export async function named(db: DatabasePool, workspace: string, q: string): Promise<Ref[]> {
  const ids = sql.array(idForms(q), 'text')
  const tokens = sql.array(wordsSought(q), 'text')
  const number = q
    .trim()
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 100)
  const rows = await db.any(sql.type(rowOf<Ref>())`
    (select 'invoice' as noun, i.id from tieout_views.invoices i
      where i.workspace = ${workspace} and i.kind <> 'absent' and (i.id = any(${ids})
        or i.deal_id = any(${ids}) or i.quickbooks_id = ${q.trim()}
        or (i.number_key = ${number} and ${number} <> '')) limit ${eachMost})
    union all
    (select 'deal', d.id from tieout_views.deals d
      where d.workspace = ${workspace} and d.id = any(${ids}) and d.state <> 'absent'
      limit ${eachMost})
    union all
    (select 'payment', p.id from tieout_views.payments p
      where p.workspace = ${workspace} and p.received_at is not null and (p.id = any(${ids})
        or p.external_id = ${q.trim()} or p.payment_intent_id = ${q.trim()}) limit ${eachMost})
    union all
    (select 'credit-note', n.id from tieout_views.credit_notes n
      where n.workspace = ${workspace} and n.id = any(${ids}) limit ${eachMost})
    union all
    (select 'payout', o.id from tieout_views.payouts o
      where o.workspace = ${workspace} and o.id = any(${ids}) limit ${eachMost})
    union all
    ${customersNamed(workspace, q, ids, tokens)}
    union all
    (select s.object, s.object_id from tieout_views.sync_status s
      where s.workspace = ${workspace} and s.external_id = ${q.trim()}
        and s.platform in ('hubspot', 'stripe', 'quickbooks')
        and s.object in ('invoice', 'payment', 'deal', 'customer', 'credit-note', 'payout')
      limit ${eachMost})
    union all
    (select 'payment', t.payment_id from tieout_views.balance_transactions t
      where t.workspace = ${workspace} and t.id = ${q.trim()} and t.payment_id is not null)`)
  const known = new Map(rows.map((ref) => [`${ref.noun} ${ref.id}`, ref]))
  return [...known.values()]
}

// Each by an index of its own: together they would be looked for row by row.
const customersNamed = (workspace: string, q: string, ids: ArraySqlToken, tokens: ArraySqlToken) =>
  sql.join(
    [
      sql.fragment`c.id = any(${ids})`,
      ...(/^cus_/i.test(q.trim()) ? [sql.fragment`c.stripe_ids && ${ids}`] : []),
      sql.fragment`c.emails && array[lower(${q.trim()})]`,
      sql.fragment`cardinality(${tokens}) > 0 and c.name_words @> ${tokens}`,
    ].map(
      (way) => sql.fragment`(select 'customer', c.id from tieout_views.customers c
        where c.workspace = ${workspace} and ${way} limit ${eachMost})`,
    ),
    sql.fragment` union all `,
  )
