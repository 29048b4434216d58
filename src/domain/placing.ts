// Where a payment's money should go, as things stand: looks up what it could be for, reads what it
// might be placed on from its stream, and lets the matching decide.
import * as Customer from './customer.ts'
import * as Deal from './deal.ts'
import { invoiceIdsOf } from './deal-figures.ts'
import type { EventStore } from './event-store.ts'
import type { Rate } from './exchange.ts'
import { loadRate } from './exchange-rate.ts'
import * as Invoice from './invoice.ts'
import type { Found, LookUp } from './look-up.ts'
import { bookOf, customerOf, factsOf, type InvoiceFacts, receiptOf } from './matching/live.ts'
import {
  type Judged,
  mergeProposals,
  mostProposals,
  noneOf,
  type Named,
  type Plan,
  planJudged,
  planNamed,
  proposalsJudged,
} from './matching/plan.ts'
import type { Guidance } from './matching/rules.ts'
import type { Candidate, Rates } from './matching/spread.ts'
import type { Receipt } from './matching/subject.ts'
import { judge, type Model } from './matching/verdict.ts'
import { wantedOf } from './matching/wanted.ts'
import * as Payment from './payment.ts'
import { receivedOn } from './payment-days.ts'
import { money } from './money.ts'
import { invoicesBefore, type PlacedLine, settledBy } from './payment-placing.ts'
import { Refusal } from './refusal.ts'
import { load } from './transact.ts'

export type PlacingPorts = {
  store: EventStore
  lookUp: LookUp
  /** What the engine has learned from this workspace, or from others as long as it has not. */
  modelOf(workspace: string): Promise<Model>
}

/** What has been said before the engine is asked. */
export type Said = {
  /** A person wants to place the rest. */
  byHand: boolean
  verdict: Guidance['verdict']
}

const nothing: Plan = { kind: 'nothing' }

export async function planFor(
  ports: PlacingPorts,
  workspace: string,
  payment: Payment.State,
  said: Said,
): Promise<Plan> {
  const { details } = payment
  if (!details || !Payment.figures(payment).unapplied.greaterThan(0)) return nothing
  const toJudge = () => judgeNow(ports, workspace, payment, said)
  const named = await namedBy(ports, workspace, details.references)
  if (named.length > 0) {
    const rates = await ratesFor(ports.store, workspace, payment, named)
    const plan = heedingRule(planNamed(payment, named, 'reference', rates), named, said)
    if (plan.kind !== 'review') return plan
    const judged = await toJudge()
    return judged ? withProposals(plan, payment, judged) : plan
  }
  const again = await planEarlier(ports, workspace, payment)
  if (again.kind === 'allocate' || (again.kind === 'nothing' && !said.byHand)) return again
  const judged = await toJudge()
  return judged
    ? planJudged(payment, judged)
    : { kind: 'review', reason: 'amount-too-large', proposals: [] }
}

/** A rule says whose payment it is, and the payment names an invoice of somebody else. */
function heedingRule(plan: Plan, named: readonly Named[], { verdict }: Said): Plan {
  if (plan.kind !== 'allocate' || verdict?.kind !== 'assign') return plan
  const owners = named.flatMap(({ found }) => found.map(({ invoice }) => invoice.terms?.customerId))
  return owners.every((owner) => owner === verdict.customerId)
    ? plan
    : { kind: 'review', reason: 'customers-differ', proposals: [] }
}

/** The reason stays that of the reference; what the engine thinks of is proposed as well. */
const withProposals = (
  plan: Plan & { kind: 'review' },
  payment: Payment.State,
  judged: Judged,
) => ({
  ...plan,
  proposals: mergeProposals(plan.proposals, proposalsJudged(payment, judged)),
  none: noneOf(judged),
})

const known = async ({ store }: PlacingPorts, workspace: string, ids: readonly string[]) => {
  const all = ids.map(async (invoiceId): Promise<Candidate> => {
    return { invoiceId, invoice: (await load(store, Invoice.decider, workspace, invoiceId)).state }
  })
  return (await Promise.all(all)).filter(({ invoice }) => invoice.kind !== 'absent')
}

/** Only what was stated of the day itself: a rate that is told later must change nothing. */
async function ratesFor(
  store: EventStore,
  workspace: string,
  { details }: Payment.State,
  named: readonly Named[],
): Promise<Rates> {
  const rates = new Map<string, Rate>()
  if (!details) return rates
  const { currency: from } = details.received
  const on = receivedOn(details)
  for (const { invoice } of named.flatMap(({ found }) => found)) {
    const to = invoice.terms?.currency
    if (!to || to === from || rates.has(to)) continue
    const rate = await loadRate(store, workspace, { from, to, on, daysOld: 0 })
    if (rate) rates.set(to, rate)
  }
  return rates
}

/** What a person sends to these invoices, with what it settles where they are of another currency,
 *  by the rate that was stated last when the money came.
 *  @throws Refusal rate-missing */
export async function withRates(
  store: EventStore,
  workspace: string,
  payment: Payment.State,
  lines: readonly { invoiceId: string; amount: string }[],
): Promise<PlacedLine[]> {
  const { details } = payment
  if (!details) return [...lines]
  const { currency: from } = details.received
  const on = receivedOn(details)
  return Promise.all(
    lines.map(async ({ invoiceId, amount }) => {
      const { terms } = (await load(store, Invoice.decider, workspace, invoiceId)).state
      if (!terms || terms.currency === from) return { invoiceId, amount }
      const { currency: to } = terms
      const rate = await loadRate(store, workspace, { from, to, on })
      if (!rate) throw new Refusal('rate-missing', { invoiceId, amount, from, to, on })
      const part = { invoiceId, amount: money(amount, from), rate }
      return { invoiceId, amount, settles: { amount: settledBy(payment, part), rate } }
    }),
  )
}

/** What the seller's own software says it is for: numbers, or else a deal. */
async function namedBy(
  ports: PlacingPorts,
  workspace: string,
  { invoiceNumbers, dealId }: Payment.References,
): Promise<Named[]> {
  if (invoiceNumbers.length > 0) {
    const ids = await ports.lookUp.invoicesByNumber(workspace, invoiceNumbers)
    return Promise.all(
      invoiceNumbers.map(async (text) => {
        // QuickBooks may have issued it under another number; the one we asked for still names it.
        const asked = Invoice.idOfNumber(text)
        return {
          text,
          found: await known(ports, workspace, ids.get(text) ?? (asked ? [asked] : [])),
        }
      }),
    )
  }
  if (!dealId) return []
  return namedByDeal(ports, workspace, dealId)
}

/** All invoices of the deal that stand, in their order: the money fills one after the other. */
async function namedByDeal(
  ports: PlacingPorts,
  workspace: string,
  dealId: string,
): Promise<Named[]> {
  const deal = (await load(ports.store, Deal.decider, workspace, dealId)).state
  const found = await known(ports, workspace, invoiceIdsOf(deal, dealId))
  const standing = found.filter(({ invoice }) => invoice.kind !== 'void')
  const text = `deal ${dealId}`
  return standing.length > 1
    ? standing.map((one) => ({ text, found: [one] }))
    : [{ text, found: standing.length > 0 ? standing : found.slice(0, 1) }]
}

/** Money that came back, as from a refund that failed, goes where it was before. `nothing` for the
 *  rest of an overpayment, which waits. */
async function planEarlier(ports: PlacingPorts, workspace: string, payment: Payment.State) {
  const before = invoicesBefore(payment).map(async (id): Promise<Named> => {
    return { text: `before ${id}`, found: await known(ports, workspace, [id]) }
  })
  const earlier = await Promise.all(before)
  const none: Plan = { kind: 'review', reason: 'payer-unknown', proposals: [] }
  if (earlier.length === 0) return none
  const rates = await ratesFor(ports.store, workspace, payment, earlier)
  return planNamed(payment, earlier, 'earlier-allocation', rates)
}

/** Null when there is more money than the engine can count. */
async function judgeNow(
  ports: PlacingPorts,
  workspace: string,
  payment: Payment.State,
  said: Said,
): Promise<Judged | null> {
  const { allocated, unapplied } = Payment.figures(payment)
  const details = payment.details as Payment.Received
  const { received } = details
  // Judged by what was received, not by what a refund has left of it: a refund that is heard of
  // before the invoice must not change which invoice it was.
  const amount = allocated.isZero() ? received.amount : unapplied.toFixed()
  const receipt = receiptOf(details, { ...received, amount })
  if (!receipt) return null
  const assigned = said.verdict?.kind === 'assign' ? said.verdict.customerId : null
  const found = await ports.lookUp.candidates(workspace, wantedOf(receipt, assigned))
  const model = await ports.modelOf(workspace)
  const invoices = new Map(found.invoices.map((facts) => [facts.id, facts]))
  const read = new Set<string>()
  for (;;) {
    const [seen, customers] = assigned
      ? ofCustomer(receipt, found, assigned)
      : [receipt, found.customers]
    const verdict = judge(seen, bookOf(customers, invoices.values()), model)
    const proposed = verdict.ranked
      .slice(0, mostProposals)
      .flatMap(({ hypothesis, twins }) => [...hypothesis.targets, ...twins])
    const unread = proposed.map(({ id }) => id).filter((id) => !read.has(id))
    if (!(await bringUpToDate(ports, workspace, unread, invoices, read))) {
      return { receipt: seen, verdict, model, invoices }
    }
  }
}

/** Replaces what a view says of these invoices by what their streams say now. Whether any differed. */
async function bringUpToDate(
  ports: PlacingPorts,
  workspace: string,
  ids: readonly string[],
  invoices: Map<string, InvoiceFacts>,
  read: Set<string>,
): Promise<boolean> {
  let differed = false
  for (const { invoiceId, invoice } of await known(ports, workspace, ids)) {
    const now = factsOf(invoiceId, invoice)
    if (now && JSON.stringify(now) !== JSON.stringify(invoices.get(invoiceId))) {
      invoices.set(invoiceId, now)
      differed = true
    }
  }
  for (const id of ids) read.add(id)
  return differed
}

/** Whoever paid, it is this customer's payment, as if its id at the platform were the payer's. */
function ofCustomer(receipt: Receipt, { customers }: Found, customerId: string) {
  const platformId = `customer ${customerId}`
  const known = customers.find(({ id }) => id === customerId)
  const its = { ...(known ?? customerOf(customerId, Customer.initial)), platformIds: [platformId] }
  const others = customers.filter(({ id }) => id !== customerId)
  return [{ ...receipt, platformId }, [its, ...others]] as const
}
