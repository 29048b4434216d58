// What a payment could be for (domain/look-up.ts), by index in two rounds: what it points to itself,
// then what those it points to owe. Each list is bounded, whatever the ledger holds.
import { type DatabasePool, sql } from 'slonik'
import { type Found, most } from '../domain/look-up.ts'
import type { InvoiceFacts } from '../domain/matching/live.ts'
import type { Customer } from '../domain/matching/subject.ts'
import { normalNumber, type Wanted } from '../domain/matching/wanted.ts'
import { rowOf } from './database.ts'

type Texts = readonly string[]
const texts = (values: Texts) => sql.array([...values], 'text')

export async function candidates(
  db: DatabasePool,
  workspace: string,
  wanted: Wanted,
): Promise<Found> {
  const [leads, named, ofAmount] = await Promise.all([
    leadIds(db, workspace, wanted),
    numbered(db, workspace, wanted.numbers),
    ofJustAmount(db, workspace, wanted),
  ])
  const owners = [...named, ...ofAmount.slice(0, most.ofAmountWithOthers)]
  const customerIds = [
    ...new Set([...leads, ...owners.flatMap(({ customerId }) => customerId ?? [])]),
  ]
  const [customers, owed, near] = await Promise.all([
    customersWith(db, workspace, customerIds),
    owedBy(db, workspace, customerIds),
    nearlyNumbered(db, workspace, customerIds, wanted),
  ])
  const invoices = [...named, ...near, ...ofAmount, ...owed]
  return { customers, invoices: [...new Map(invoices.map((one) => [one.id, one])).values()] }
}

const facts = sql.fragment`
  i.id, i.kind, i.number, i.customer_id as "customerId", i.currency, i.total, i.open,
  i.issued_on as "issuedOn", i.due_on as "dueOn"`

type Rows = Promise<readonly InvoiceFacts[]>
const none: Rows = Promise.resolve([])

/** A key at a time: for hundreds at once the planner would rather read the whole table. */
const withKeys = (workspace: string, keys: Texts) => sql.fragment`
  select distinct hit.id from unnest(${texts(keys)}) as key
  cross join lateral (
    select id from tieout_views.invoices
    where workspace = ${workspace} and number_keys @> array[key] limit ${most.numbered}
  ) as hit`

/** Those that bear the whole number come before those of which only the digits agree. */
const numbered = (db: DatabasePool, workspace: string, keys: Texts): Rows =>
  keys.length === 0
    ? none
    : db.any(sql.type(rowOf<InvoiceFacts>())`
        select ${facts} from (${withKeys(workspace, keys)}) as hit
        join tieout_views.invoices i on i.workspace = ${workspace} and i.id = hit.id
        order by i.number_key = any(${texts(keys.map(normalNumber))}) desc, i.open > 0 desc, i.id
        limit ${most.numbered}`)

/** A slip away there is some invoice of somebody: only those count that something else speaks for. */
const nearlyNumbered = (
  db: DatabasePool,
  workspace: string,
  customerIds: Texts,
  { nearNumbers, amount }: Wanted,
): Rows =>
  nearNumbers.length === 0
    ? none
    : db.any(sql.type(rowOf<InvoiceFacts>())`
        select ${facts} from (${withKeys(workspace, nearNumbers)}) as hit
        join tieout_views.invoices i on i.workspace = ${workspace} and i.id = hit.id
        where i.open > 0 and (i.customer_id = any(${texts(customerIds)})
          or i.currency = ${amount.currency} and i.open = ${amount.amount}::numeric)
        order by i.due_on, i.id limit ${most.numbered}`)

const ofJustAmount = (db: DatabasePool, workspace: string, { amount }: Wanted): Rows =>
  db.any(sql.type(rowOf<InvoiceFacts>())`
    select ${facts} from tieout_views.invoices i
    where i.workspace = ${workspace} and i.currency = ${amount.currency}
      and i.open = ${amount.amount}::numeric and i.open > 0
    order by i.due_on, i.id limit ${most.ofAmount}`)

const owedBy = (db: DatabasePool, workspace: string, customerIds: Texts): Rows =>
  db.any(sql.type(rowOf<InvoiceFacts>())`
    select ${facts} from unnest(${texts(customerIds)}) as asked(customer_id)
    cross join lateral (
      select * from tieout_views.invoices owed
      where owed.workspace = ${workspace} and owed.customer_id = asked.customer_id and owed.open > 0
      order by owed.due_on, owed.id limit ${most.owed}
    ) as i`)

async function customersWith(db: DatabasePool, workspace: string, ids: Texts): Promise<Customer[]> {
  const rows = await db.any(sql.type(
    rowOf<Pick<Customer, 'id' | 'emails' | 'platformIds'> & { name: string | null }>(),
  )`
    select c.id, c.name, c.emails, c.stripe_ids as "platformIds" from tieout_views.customers c
    where c.workspace = ${workspace} and c.id = any(${texts(ids)})`)
  return rows.map(({ name, ...row }) => {
    return { ...row, name: name ?? '', aliases: [], parent: null, domain: null }
  })
}

/** Whom the payment points to: first whom a rule names, then by id, by address, by name (the rarer
 *  its words the better), by the company behind the address. */
async function leadIds(db: DatabasePool, workspace: string, wanted: Wanted): Promise<string[]> {
  const { customerId, platformId, email, domain, nameWords } = wanted
  const asList = (value: string | null) => texts(value === null ? [] : [value])
  const named = sql.fragment`
    select hit.id, 3 as rank, -sum(1.0 / hit.times) as lead from (
      select c.id, word, count(*) over (partition by word) as times
      from unnest(${texts(nameWords)}) as word
      cross join lateral (
        select id from tieout_views.customers
        where workspace = ${workspace} and name_words @> array[word]
        limit ${most.namesOfWord + 1}
      ) as c
    ) as hit
    where hit.times <= ${most.namesOfWord} group by hit.id`
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select lead.id from (
      select id, 1 as rank, 0 as lead from tieout_views.customers
      where workspace = ${workspace} and stripe_ids && ${asList(platformId)}
      union all
      select id, 2, 0 from tieout_views.customers
      where workspace = ${workspace} and emails && ${asList(email?.toLowerCase() ?? null)}
      union all
      (${named})
      union all
      (select id, 4, 0 from tieout_views.customers
        where workspace = ${workspace} and domains && ${asList(domain)}
        order by id limit ${most.customers})
    ) as lead
    group by lead.id order by min(lead.rank), min(lead.lead), lead.id limit ${most.customers}`)
  return [...new Set([...(customerId === null ? [] : [customerId]), ...ids])]
}
