// One event in its place: what led to it, and what it led to.
import { type DatabasePool, sql } from 'slonik'
import { isErased } from '../domain/erased.ts'
import type { Language } from '../domain/story/language.ts'
import type { Told } from '../domain/story/sentence.ts'
import * as Audit from './audit.ts'
import { rowOf } from './database.ts'
import { storyOf } from './story.ts'

export type Step = Told & { eventId: string | null; type: string | null; recordedAt: string | null }
export type Link = { rel: string; href: string }
export type Around = Told & {
  cause: Step
  consequences: Step[]
  hasMoreConsequences: boolean
  links: Link[]
}

const most = 100

export async function causeAndConsequences(
  db: DatabasePool,
  workspace: string,
  item: Audit.AuditItem,
  language: Language,
): Promise<Around> {
  const isOwnCause = item.causationId === item.id
  const cause = isOwnCause ? null : await Audit.byId(db, workspace, item.causationId)
  const led = await db.any(sql.type(rowOf<Audit.AuditItem>())`
    select ${Audit.item} from tieout_views.audit a
    where a.causation_id = ${item.id} and a.workspace = ${workspace} and a.id <> ${item.id}
    order by a.position limit ${most + 1}`)
  const consequences = led.slice(0, most)
  const events = [item, ...(cause ? [cause] : []), ...consequences]
  const [own, ...others] = await storyOf(db, workspace, events, language)
  const steps = others.map((told, index) => stepOf(events[index + 1] as Audit.AuditItem, told))
  return {
    ...(own as Told),
    cause: cause ? (steps.shift() as Step) : fromOutside(item, own as Told, language),
    consequences: steps,
    hasMoreConsequences: led.length > most,
    links: linksOf(item),
  }
}

const stepOf = ({ id, type, recordedAt }: Audit.AuditItem, told: Told): Step => ({
  ...{ eventId: id, type, recordedAt },
  ...told,
})

/** No event led to it: somebody asked for it, or a platform told of it. */
function fromOutside({ actor }: Audit.AuditItem, { who }: Told, language: Language): Step {
  const sentences = {
    person: [`${who} asked for it.`, `${who} l’a demandé.`],
    platform: [`${who} told of it.`, `${who} l’a signalé.`],
    policy: [`${who} began it by itself.`, `${who} l’a engagé de lui-même.`],
    import: [`It came with ${who}.`, `Cela provient de ${who}.`],
  } as const
  const sentence = sentences[actor.kind][language === 'en' ? 0 : 1]
  return { eventId: null, type: null, recordedAt: null, sentence, who, why: [] }
}

const places: Readonly<Record<string, string>> = {
  invoiceId: 'invoices',
  paymentId: 'payments',
  dealId: 'deals',
  customerId: 'customers',
  creditNoteId: 'credit-notes',
  payoutId: 'payouts',
  reviewId: 'reviews',
  discrepancyId: 'discrepancies',
}
/** Those of which there is a chain from a deal to the bank. */
const chained = ['invoiceId', 'paymentId', 'dealId', 'creditNoteId', 'payoutId']

function linksOf({ id, data }: Audit.AuditItem): Link[] {
  const named = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
  const ids = Object.keys(places).flatMap((field) => {
    const value = named[field]
    return typeof value === 'string' && value !== '' && !isErased(value) ? [{ field, value }] : []
  })
  const chain = ids.find(({ field }) => chained.includes(field))
  return [
    ...ids.map(({ field, value }) => ({
      rel: field.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      href: `/v1/${places[field]}/${encodeURIComponent(value)}`,
    })),
    ...(chain
      ? [{ rel: 'chain', href: `/v1/audit/chains/${encodeURIComponent(chain.value)}` }]
      : []),
    { rel: 'proof', href: `/v1/audit/proofs/${encodeURIComponent(id)}` },
  ]
}
