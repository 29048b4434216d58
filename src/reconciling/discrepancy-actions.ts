// What can be done about a discrepancy, each by the decisions that there are for it anyway. Nothing is
// done to the discrepancy: it goes away once the two sides agree.
import type { DatabasePool } from 'slonik'
import { readAgain } from './discrepancy-refresh.ts'
import { loadBooks, writeOffLimit } from '../domain/accounting.ts'
import * as CreditNote from '../domain/credit-note.ts'
import * as Deal from '../domain/deal.ts'
import { invoiceDue, nextActions } from '../domain/deal-invoicing.ts'
import type { Recorded } from '../domain/discrepancy-kinds.ts'
import { type EventStore, streamOf } from '../domain/event-store.ts'
import { idFrom } from '../domain/ids.ts'
import * as Invoice from '../domain/invoice.ts'
import { checkSmall, writeOff } from '../domain/invoice-settling.ts'
import { amend } from '../domain/invoice-terms.ts'
import { Decimal, money } from '../domain/money.ts'
import type { Clock } from '../domain/outside.ts'
import * as Payment from '../domain/payment.ts'
import { allocateByHand } from '../domain/payment-placing.ts'
import { withRates } from '../domain/placing.ts'
import { Refusal } from '../domain/refusal.ts'
import * as Sync from '../domain/sync.ts'
import { type Cause, load, transact } from '../domain/transact.ts'
import { checkDay } from '../http/books.ts'
import { tryOnInvoices } from '../http/placement.ts'
import { tryCredits } from '../http/routes/credit-note-writes.ts'
import type { ActionAsked, DiscrepancyDesk } from '../http/routes/discrepancy-actions.ts'
import { type Asker, record } from '../http/writes.ts'
import { carriedFor } from '../projections/carried.ts'

export type DeskPorts = {
  store: EventStore
  db: DatabasePool
  workspace: string
  clock: Pick<Clock, 'now'>
  /** The day of the books at a moment. */
  dayOf(moment: string): string
  /** The company in QuickBooks, as its facts name it. */
  quickBooksRealm(): Promise<string>
}

type By = Asker & { decisionId: string }
type Step = () => Promise<void>
type Planner = (finding: Recorded, asked: ActionAsked, by: By) => Promise<Step>

const impossible = (action: string, reason: string, more: object = {}) =>
  new Refusal('action-not-possible', { action, reason, ...more })

export function openDiscrepancyDesk(ports: DeskPorts): DiscrepancyDesk {
  const planners: Record<Parameters<DiscrepancyDesk['plan']>[0], Planner> = {
    'create-invoice': (finding, _, by) => planInvoice(ports, finding, by),
    post: (finding, _, by) => planWriting(ports, 'post', finding, by),
    resend: (finding, asked, by) => planWriting(ports, 'resend', finding, by, asked.note),
    'write-off': (finding, asked, by) => planWriteOff(ports, finding, asked, by),
    allocate: (finding, asked, by) => planAllocation(ports, finding, asked, by),
    'apply-credit': (finding, asked, by) => planCredit(ports, finding, asked, by),
    refresh: (finding, _, by) => planReading(ports, finding, by),
  }
  return { plan: (action, finding, asked, by) => planners[action](finding, asked, by) }
}

function causeOf({ workspace, clock }: DeskPorts, { actor, causationId }: By): Cause {
  const effectiveAt = clock.now().toISOString()
  return { workspace, correlationId: causationId, causationId, actor, effectiveAt }
}

const invoiceOf = ({ subject, related }: Recorded) =>
  subject.noun === 'invoice' ? subject.id : related.invoiceId

/** The deal is asked again for all that is due of it; what was asked for and never written is written. */
async function planInvoice(ports: DeskPorts, finding: Recorded, by: By): Promise<Step> {
  const { store, workspace, clock, dayOf } = ports
  const { subject, related } = finding
  const dealId = subject.noun === 'deal' ? subject.id : related.dealId
  if (dealId === undefined) throw impossible('create-invoice', 'no-deal')
  const today = dayOf(clock.now().toISOString())
  const deal = (await load(store, Deal.decider, workspace, dealId)).state
  if (deal.kind !== 'won') throw impossible('create-invoice', 'deal-not-won', { dealId })
  const wanted = nextActions(deal, today)
  if (wanted.length === 0) throw impossible('create-invoice', 'nothing-due', { dealId })
  const waiting: string[] = []
  let isNew = false
  let isVoid = false
  for (const { terms } of wanted) {
    const { state } = await load(store, Invoice.decider, workspace, terms.invoiceId)
    const number = state.terms?.number ?? terms.number
    if (state.kind === 'absent' || amend({ ...terms, number }, '')(state).length > 0) isNew = true
    else if (state.kind === 'requested') waiting.push(terms.invoiceId)
    else if (state.kind === 'void') isVoid = true
  }
  if (!isNew && waiting.length === 0) {
    throw impossible('create-invoice', isVoid ? 'invoice-void' : 'already-invoiced', { dealId })
  }
  return async () => {
    await invoiceDue(store, dealId, today, causeOf(ports, by), 'a person asked for it')
    const subjects = waiting.map((objectId): Sync.Subject => {
      return { platform: 'quickbooks', object: 'invoice', objectId }
    })
    await lookAgain(ports, subjects, by)
  }
}

/** The platforms look again at all that has to do with it, and write what is missing there. */
async function planWriting(
  ports: DeskPorts,
  action: 'post' | 'resend',
  finding: Recorded,
  by: By,
  note: string | null = null,
): Promise<Step> {
  const { db, workspace } = ports
  const subjects = await carriedFor(db, workspace, finding, action === 'post')
  if (subjects.length === 0) throw impossible(action, 'no-document')
  const [first] = subjects
  if (first?.object === 'invoice') {
    const { state } = await load(ports.store, Invoice.decider, workspace, first.objectId)
    if (state.kind === 'void') throw impossible(action, 'invoice-void')
  }
  // What both sides have changed is not written over before somebody has said who is right. Whoever
  // has it sent again says that.
  const asked = await Promise.all(subjects.map((subject) => conflictsOf(ports, subject)))
  if (action === 'post' && asked.every((conflicts) => conflicts.length > 0)) {
    throw impossible(action, 'conflict-open', { conflicts: asked.flat() })
  }
  return async () => {
    if (action === 'resend') await decideForLedger(ports, subjects, by, note)
    await lookAgain(ports, subjects, by)
  }
}

async function conflictsOf({ store, workspace }: DeskPorts, subject: Sync.Subject) {
  const { state } = await load(store, Sync.decider, workspace, Sync.idOf(subject))
  return Object.values(state.conflicts).map(({ conflictId }) => conflictId)
}

async function decideForLedger(
  ports: DeskPorts,
  subjects: readonly Sync.Subject[],
  by: By,
  note: string | null,
) {
  const cause = causeOf(ports, by)
  for (const subject of subjects) {
    for (const conflictId of await conflictsOf(ports, subject)) {
      const ours = { subject, conflictId, winner: 'ledger' } as const
      const decide = Sync.resolveConflict({ ...ours, ...(note !== null && { note }) })
      await transact(ports.store, Sync.decider, Sync.idOf(subject), decide, cause)
    }
  }
}

async function lookAgain(ports: DeskPorts, subjects: readonly Sync.Subject[], by: By) {
  const { store } = ports
  const cause = causeOf(ports, by)
  for (const subject of subjects) {
    const id = Sync.idOf(subject)
    // Asked for by this very request before: once is enough.
    if (await isAsked(ports, streamOf(Sync.category, cause.workspace, id), by)) continue
    await transact(store, Sync.decider, id, Sync.lookAgain(subject), cause)
  }
}

async function isAsked({ store }: DeskPorts, stream: string, { causationId }: By) {
  for await (const { meta } of store.readStream(stream)) {
    if (meta.causationId === causationId) return true
  }
  return false
}

async function planWriteOff(
  ports: DeskPorts,
  finding: Recorded,
  asked: ActionAsked,
  by: By,
): Promise<Step> {
  const { store, workspace, clock, dayOf } = ports
  const id = invoiceOf(finding)
  if (id === undefined) throw impossible('write-off', 'no-invoice')
  const { kind = 'small-difference', amount, on } = asked
  const reason = asked.note ?? `to settle the discrepancy ${finding.kind}`
  const { decisionId: writeOffId } = by
  const decideOn = (day: string) => writeOff({ kind, amount, reason, on: day, writeOffId })
  const check = async (state: Invoice.State) => {
    await checkDay(ports, on)
    const books = await loadBooks(store, workspace)
    checkSmall(state, { kind, amount }, writeOffLimit(books, state.terms?.currency ?? ''))
  }
  const otherwise = () => new Refusal('nothing-open', { invoiceId: id })
  const { state } = await load(store, Invoice.decider, workspace, id)
  await check(state)
  const today = dayOf(clock.now().toISOString())
  if (decideOn(on ?? today)(state).length === 0 && !isWrittenOff(state, writeOffId)) {
    throw otherwise()
  }
  return async () => {
    await record(store, clock, by, {
      ...{ workspace, id, decider: Invoice.decider, check, otherwise },
      decide: (now, moment) => decideOn(on ?? dayOf(moment))(now),
    })
  }
}

const isWrittenOff = ({ writeOffs }: Invoice.State, id: string) =>
  writeOffs.some(({ writeOffId }) => writeOffId === id)

async function planAllocation(
  ports: DeskPorts,
  finding: Recorded,
  asked: ActionAsked,
  by: By,
): Promise<Step> {
  const { store, workspace, clock } = ports
  const { subject, related } = finding
  const id = subject.noun === 'payment' ? subject.id : related.paymentId
  if (id === undefined) throw impossible('allocate', 'no-payment')
  const { state } = await load(store, Payment.decider, workspace, id)
  if (!state.details) throw new Refusal('not-found', { noun: 'payment', id })
  const { unapplied } = Payment.figures(state)
  const left = { amount: unapplied, currency: state.details.received.currency }
  const lines = asked.lines ?? (await onItsInvoice(ports, 'allocate', finding, left))
  const placed = await withRates(store, workspace, state, lines)
  const { decisionId } = by
  const decide = allocateByHand({ decisionId, lines: placed, note: asked.note })
  const check = (now: Payment.State) => tryOnInvoices(store, workspace, decide(now))
  await check(state)
  return async () => {
    await record(store, clock, by, {
      ...{ workspace, id, decider: Payment.decider, decide, check },
      otherwise: () => new Refusal('already-there', { paymentId: id }),
    })
  }
}

async function planCredit(
  ports: DeskPorts,
  finding: Recorded,
  asked: ActionAsked,
  by: By,
): Promise<Step> {
  const { store, workspace, clock } = ports
  const { subject, related } = finding
  const id = subject.noun === 'credit-note' ? subject.id : related.creditNoteId
  if (id === undefined) throw impossible('apply-credit', 'no-credit-note')
  const { state } = await load(store, CreditNote.decider, workspace, id)
  if (!state.terms) throw new Refusal('credit-note-not-found', { creditNoteId: id })
  const { unapplied } = CreditNote.figures(state)
  const { currency } = state.terms
  const left = { amount: unapplied, currency }
  const lines = asked.lines ?? (await onItsInvoice(ports, 'apply-credit', finding, left))
  const inMoney = lines.map((line) => ({ ...line, amount: { amount: line.amount, currency } }))
  const decide = CreditNote.apply({ decisionId: by.decisionId, lines: inMoney })
  const check = (now: CreditNote.State) => tryCredits(store, workspace, now, lines)
  decide(state)
  await check(state)
  return async () => {
    await record(store, clock, by, {
      ...{ workspace, id, decider: CreditNote.decider, decide, check },
      otherwise: () => new Refusal('credit-note-exists', { creditNoteId: id }),
    })
  }
}

/** All that is left, as far as the invoice is open. */
async function onItsInvoice(
  { store, workspace }: DeskPorts,
  action: string,
  finding: Recorded,
  left: { amount: Decimal; currency: string },
) {
  const invoiceId = invoiceOf(finding)
  if (invoiceId === undefined) throw impossible(action, 'no-invoice')
  if (!left.amount.greaterThan(0)) throw impossible(action, 'nothing-unapplied')
  const { state } = await load(store, Invoice.decider, workspace, invoiceId)
  if (!state.terms) throw new Refusal('invoice-not-found', { invoiceId })
  const { open } = Invoice.figures(state)
  // Of another currency, what is open says nothing of how much it takes.
  const isCut = state.terms.currency === left.currency && open.greaterThan(0)
  const most = isCut ? Decimal.min(open, left.amount) : left.amount
  return [{ invoiceId, amount: money(most, left.currency).amount }]
}

async function planReading(ports: DeskPorts, finding: Recorded, by: By): Promise<Step> {
  const now = ports.clock.now().toISOString()
  const name = idFrom('refresh', by.causationId).slice(0, 13)
  const read = await readAgain(ports, finding, { now, name })
  if (read.length === 0) throw impossible('refresh', 'not-read-yet')
  const cause = causeOf(ports, by)
  return async () => {
    for (const one of read) await one(cause)
  }
}
