// What stands on the platforms, or should, for the things that a finding is about.
import { type DatabasePool, sql } from 'slonik'
import type { Recorded } from '../domain/discrepancy-kinds.ts'
import type { Platform } from '../domain/stored.ts'
import type { Subject } from '../domain/sync.ts'
import { rowOf } from './database.ts'

export type Carried = {
  platform: Platform
  object: Subject['object']
  /** Ours. */
  objectId: string
  externalId: string
  /** Which of several a payout is. */
  document: string | null
}

const idsOf = ({ subject, related }: Recorded) => [
  ...new Set([subject.id, ...Object.values(related).filter((id) => id !== undefined)]),
]

const writeOffKinds = ['bad-debt', 'small-difference', 'early-payment-discount', 'bank-fee']
const writeOffsOf = (id: string) =>
  writeOffKinds.map((kind) => `quickbooks-credit-note-writeoff-${kind}-${id}`)

/** By the ids of the objects (Sync.idOf): a payment stands there also as a part for each customer, and
 *  a write-off as a credit note. */
function isOneOf(ids: readonly string[]) {
  const whole = ids.flatMap((id) => [
    ...['invoice', 'payment', 'credit-note', 'payout'].map(
      (object) => `quickbooks-${object}-${id}`,
    ),
    ...[`hubspot-deal-${id}`, ...writeOffsOf(id)],
  ])
  const parts = ids.map((id) => {
    const first = `quickbooks-payment-${id}`
    // The comma comes next behind the plus.
    return sql.fragment`(s.id >= ${`${first}+`} and s.id < ${`${first},`})`
  })
  return sql.fragment`(s.id = any(${sql.array(whole, 'text')})
    or ${sql.join(parts, sql.fragment` or `)})`
}

/** Customers are read by the people who know them. */
export async function standingFor(
  db: DatabasePool,
  workspace: string,
  finding: Recorded,
): Promise<readonly Carried[]> {
  return db.any(sql.type(rowOf<Carried>())`
    select s.platform, s.object, s.object_id as "objectId", s.external_id as "externalId",
      coalesce(s.observed ->> 'document', s.values ->> 'document') as document
    from tieout_views.sync_status s
    where s.workspace = ${workspace} and s.external_id is not null and s.object <> 'customer'
      and ${isOneOf(idsOf(finding))}
    order by s.id`)
}

const objectOf: Partial<Record<Recorded['subject']['noun'], Subject['object']>> = {
  ...{ invoice: 'invoice', payment: 'payment', 'credit-note': 'credit-note', payout: 'payout' },
  ...{ deal: 'deal', customer: 'customer' },
}

/** What whoever writes to a platform is to look at again. `isPosting`: also the payments on the invoice,
 *  and what was given up of it. */
export async function carriedFor(
  db: DatabasePool,
  workspace: string,
  finding: Recorded,
  isPosting: boolean,
): Promise<Subject[]> {
  const { subject, related, platforms } = finding
  const subjects = new Map<string, Subject>()
  const add = (platform: Platform, object: Subject['object'], objectId: string) =>
    subjects.set(`${platform}-${object}-${objectId}`, { platform, object, objectId })
  const object = objectOf[subject.noun]
  const isDeal = object === 'deal'
  if (object && !isDeal) add('quickbooks', object, subject.id)
  if (!isPosting) {
    const dealId = isDeal ? subject.id : related.dealId
    const isHubSpot = platforms.includes('hubspot') && dealId !== undefined
    if (isHubSpot) add('hubspot', 'deal', dealId)
    // Where HubSpot alone is behind, nobody else has to look.
    if (isHubSpot && !platforms.includes('quickbooks')) {
      return [...subjects.values()].filter(({ platform }) => platform === 'hubspot')
    }
  }
  if (related.invoiceId !== undefined) add('quickbooks', 'invoice', related.invoiceId)
  if (isPosting) {
    if (related.paymentId !== undefined) add('quickbooks', 'payment', related.paymentId)
    if (related.creditNoteId !== undefined) add('quickbooks', 'credit-note', related.creditNoteId)
    if (related.payoutId !== undefined) add('quickbooks', 'payout', related.payoutId)
    const invoiceId = subject.noun === 'invoice' ? subject.id : related.invoiceId
    for (const one of invoiceId === undefined ? [] : await onInvoice(db, workspace, invoiceId)) {
      add('quickbooks', one.object, one.objectId)
    }
  }
  return [...subjects.values()]
}

/** The payments on an invoice, and what was given up of it. */
const onInvoice = (
  db: DatabasePool,
  workspace: string,
  invoiceId: string,
): Promise<readonly { object: Subject['object']; objectId: string }[]> =>
  db.any(sql.type(rowOf<{ object: Subject['object']; objectId: string }>())`
    select distinct 'payment' as object, a.payment_id as "objectId" from tieout_views.allocations a
    where a.workspace = ${workspace} and a.invoice_id = ${invoiceId}
    union
    select s.object, s.object_id from tieout_views.sync_status s
    where s.workspace = ${workspace} 
      and s.id = any(${sql.array(writeOffsOf(invoiceId), 'text')})
    order by 1, 2`)
