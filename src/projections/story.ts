// Events told as sentences: what they name is looked up for a whole page at once, as it is known to
// whoever reads (a reader of an earlier moment finds the names of then).
import { type DatabasePool, sql } from 'slonik'
import type { Actor } from '../domain/event-store.ts'
import type { Language } from '../domain/story/language.ts'
import { type Told, tell } from '../domain/story/sentence.ts'
import { writeOffIn } from '../domain/story/sync.ts'
import type { Names, Noun } from '../domain/story/teller.ts'
import { rowOf } from './database.ts'

type Event = { type: string; data: unknown; actor: Actor }

const fields: Readonly<Record<string, Noun>> = {
  invoiceId: 'invoice',
  paymentId: 'payment',
  dealId: 'deal',
  customerId: 'customer',
  creditNoteId: 'credit-note',
  payoutId: 'payout',
  ruleId: 'rule',
  endpointId: 'endpoint',
}
const nouns = new Set<string>(Object.values(fields))

const idsMax = 1000

/** Whatever of an event may be called by a name. */
function namedIn(data: unknown, found: Map<Noun, Set<string>>, depth = 0): void {
  if (typeof data !== 'object' || data === null || depth > 3) return
  const add = (noun: Noun, id: unknown) => {
    if (typeof id !== 'string') return
    const ids = found.get(noun) ?? new Set<string>()
    if (ids.size < idsMax) found.set(noun, ids.add(id))
  }
  const named = data as Record<string, unknown>
  for (const [name, value] of Object.entries(named)) {
    const noun = fields[name]
    if (noun) add(noun, value)
    else if (typeof value === 'object') namedIn(value, found, depth + 1)
  }
  // What a sync or a discrepancy is about, it says in two fields.
  const { object, objectId, noun, id, discrepancyId } = named
  if (typeof object === 'string' && nouns.has(object)) {
    add(object as Noun, objectId)
    if (typeof objectId === 'string') add('invoice', writeOffIn(objectId).invoiceId)
    // A part of it, as a platform holds it.
    if (typeof objectId === 'string') add(object as Noun, objectId.replace(/\+[^+]*$/, ''))
  }
  const { platform, values } = named
  if (platform === 'quickbooks' && typeof values === 'object' && values !== null) {
    add('quickbooks-customer', (values as Record<string, unknown>).customer)
  }
  if (typeof noun === 'string' && nouns.has(noun)) add(noun as Noun, id)
  if (typeof discrepancyId === 'string') {
    const [, subject = ''] = discrepancyId.split('.')
    for (const one of ['invoice', 'payment', 'deal', 'payout', 'credit-note'] as const) {
      add(one, subject.split(':').at(-1))
    }
  }
  if (typeof named.before === 'string' && 'ruleId' in named) add('rule', named.before)
}

/** What the things that these events name are called. */
export async function namesOf(
  db: DatabasePool,
  workspace: string,
  events: readonly ({ data: unknown } | { customerId: string | null })[],
): Promise<Names> {
  const found = new Map<Noun, Set<string>>()
  for (const event of events) namedIn('data' in event ? event.data : event, found)
  const ids = (noun: Noun) => sql.array([...(found.get(noun) ?? [])], 'text')
  const rows = await db.any(sql.type(rowOf<{ noun: Noun; id: string; name: string }>())`
    select 'invoice' as noun, i.id, i.number as name from tieout_views.invoices i
      where i.workspace = ${workspace} and i.id = any(${ids('invoice')}) and i.number is not null
    union all
    select 'deal', d.id, d.id || coalesce(' (' || d.name || ')', '') from tieout_views.deals d
      where d.workspace = ${workspace} and d.id = any(${ids('deal')})
    union all
    select 'customer', c.id, c.name from tieout_views.customers c
      where c.workspace = ${workspace} and c.id = any(${ids('customer')}) and c.name is not null
    union all
    select 'credit-note', n.id, n.number from tieout_views.credit_notes n
      where n.workspace = ${workspace} and n.id = any(${ids('credit-note')})
        and n.number is not null
    union all
    select 'payment-currency', p.id, p.currency from tieout_views.payments p
      where p.workspace = ${workspace} and p.id = any(${ids('payment')})
    union all
    select 'quickbooks-customer', s.external_id, c.name from tieout_views.sync_status s
      join tieout_views.customers c on c.workspace = s.workspace
        and c.id = regexp_replace(s.object_id, '[+][^+]*$', '')
      where s.workspace = ${workspace} and s.platform = 'quickbooks' and s.object = 'customer'
        and s.external_id = any(${ids('quickbooks-customer')}) and c.name is not null`)
  const told = new Map(rows.map(({ noun, id, name }) => [`${noun} ${id}`, name]))
  for (const [id, name] of await namesSet(db, workspace, found)) told.set(id, name)
  return (noun, id) => told.get(`${noun} ${id}`)
}

// Rules and endpoints have no view of their own: they are called what they were called last.
const setBy = { rule: ['RuleAdded', 'RuleChanged'], endpoint: ['EndpointAdded', 'EndpointChanged'] }

async function namesSet(
  db: DatabasePool,
  workspace: string,
  found: ReadonlyMap<Noun, ReadonlySet<string>>,
): Promise<[string, string][]> {
  const ids = [...(found.get('rule') ?? []), ...(found.get('endpoint') ?? [])]
  if (ids.length === 0) return []
  const types = [...setBy.rule, ...setBy.endpoint]
  const rows = await db.any(sql.type(rowOf<{ data: { [field: string]: string } }>())`
    select a.data from tieout_views.audit a
    where a.workspace = ${workspace} and a.subjects && ${sql.array(ids, 'text')}
      and a.type = any(${sql.array(types, 'text')})
    order by a.position`)
  return rows.map(({ data }) =>
    data.ruleId === undefined
      ? [`endpoint ${data.endpointId ?? ''}`, data.url ?? '']
      : [`rule ${data.ruleId}`, data.name ?? ''],
  )
}

/** Each of the events as a sentence, with who and why, in the order given. */
export async function storyOf(
  db: DatabasePool,
  workspace: string,
  events: readonly Event[],
  language: Language,
): Promise<Told[]> {
  if (events.length === 0) return []
  const names = await namesOf(db, workspace, events)
  return events.map((event) => tell(event, language, names))
}
