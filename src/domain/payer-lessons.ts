// What a payment teaches about who pays: the payer's id at Stripe, and its address where a person has
// said so, belong to the customer whose invoice it paid. Each lesson names where it came from, so
// that it can be seen, and taken back with the decision that taught it.
import * as Customer from './customer.ts'
import { spoken } from './erased.ts'
import type { EventStore } from './event-store.ts'
import * as Invoice from './invoice.ts'
import * as Payment from './payment.ts'
import * as Review from './review.ts'
import { type Cause, load, transact } from './transact.ts'

type Allocated = Extract<Payment.Event, { type: 'PaymentAllocated' }>['data']

const lessonOf = (decisionId: string) => `review decision ${decisionId}`

/** Learnt from the allocation once it is stored, so that a crash behind it loses no lesson. What the
 *  engine has concluded teaches nothing: a mistake would confirm itself. */
export async function learnPayer(store: EventStore, allocated: Allocated, cause: Cause) {
  const { paymentId, lines, match, decisionId } = allocated
  const isOfPerson = match.rule === 'review'
  if (match.rule !== 'reference' && !isOfPerson) return
  const payment = (await load(store, Payment.decider, cause.workspace, paymentId)).state
  const review = (await load(store, Review.decider, cause.workspace, paymentId)).state
  if (!payment.details || review.undone.includes(decisionId)) return
  const owners = await ownersOf(store, cause.workspace, lines)
  const [owner] = owners
  if (!owner || owners.length > 1) return
  const { stripeCustomerId } = payment.details.payer
  const email = spoken(payment.details.payer.email)
  const evidence = isOfPerson ? lessonOf(decisionId) : `paid ${owner.number}`
  const learn = async (platform: Customer.Identity['platform'], externalId: string) => {
    const identity = { customerId: owner.customerId, platform, externalId, currency: null }
    const lesson = Customer.learn(identity, evidence)
    await transact(store, Customer.decider, owner.customerId, lesson, cause)
  }
  if (stripeCustomerId) await learn('stripe', stripeCustomerId)
  if (email && isOfPerson) await learn('email', email)
}

/** Takes back what this decision has taught, and nothing that was known otherwise. */
export async function unlearnPayer(
  store: EventStore,
  paymentId: string,
  decisionId: string,
  cause: Cause,
) {
  const payment = (await load(store, Payment.decider, cause.workspace, paymentId)).state
  const lines = payment.lines.filter((line) => line.decisionId === decisionId)
  for (const { customerId } of await ownersOf(store, cause.workspace, lines)) {
    const customer = (await load(store, Customer.decider, cause.workspace, customerId)).state
    for (const { evidence, ...identity } of customer.identities) {
      if (evidence !== lessonOf(decisionId)) continue
      const unlink = Customer.unlink(identity, 'the decision was taken back')
      await transact(store, Customer.decider, customerId, unlink, cause)
    }
  }
}

/** The customers whose invoices these are, each with the number of its first one. */
async function ownersOf(
  store: EventStore,
  workspace: string,
  lines: readonly { invoiceId: string }[],
) {
  const owners = new Map<string, { customerId: string; number: string }>()
  for (const { invoiceId } of lines) {
    const { terms } = (await load(store, Invoice.decider, workspace, invoiceId)).state
    const customerId = terms?.customerId
    if (!customerId || owners.has(customerId)) continue
    owners.set(customerId, { customerId, number: terms.number ?? invoiceId })
  }
  return [...owners.values()]
}
