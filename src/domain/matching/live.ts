// The ledger in the engine's terms: a payment as a receipt, invoices as targets, and a small book of
// what was found for one payment. Pure.
import type * as Customer from '../customer.ts'
import { spoken } from '../erased.ts'
import * as Invoice from '../invoice.ts'
import { exponentOf, format, type Money, ofMinorUnits, toMinorUnits } from '../money.ts'
import type * as Payment from '../payment.ts'
import { type Book, openBook } from './book.ts'
import type { Hypothesis } from './hypotheses.ts'
import type { Considered } from './engine.ts'
import type { Sight } from './explain.ts'
import { leastConfidence, pooledWeights } from './pooled.ts'
import type * as Subject from './subject.ts'
import type { Model } from './verdict.ts'

/** An invoice as far as the engine asks, from its stream or from a view. */
export type InvoiceFacts = {
  id: string
  kind: 'requested' | 'issued' | 'void'
  number: string | null
  customerId: string | null
  currency: string
  total: string
  open: string
  issuedOn: string
  dueOn: string
}

/** What the engine knows of any company before it has learned from this one. */
export const pooledModel: Model = {
  weights: pooledWeights,
  calibrate: (share) => share,
  confidence: leastConfidence,
}

const dayMs = 86_400_000
const dayOf = (moment: string) => Math.floor(Date.parse(moment) / dayMs)

/** Null when there is more money than can be counted in minor units. */
export function receiptOf(details: Payment.Received, { amount, currency }: Money) {
  const { paymentId, source, payer, references, receivedAt } = details
  const { invoiceNumbers, dealId, description } = references
  const named = dealId ? [...invoiceNumbers, Invoice.numberOfDeal(dealId)] : invoiceNumbers
  const minor = toMinorUnits(amount, currency)
  if (minor === null) return null
  const receipt: Subject.Receipt = {
    ...{ id: paymentId, source, currency, amount: minor, day: dayOf(receivedAt) },
    ...{ payer: spoken(payer.name), email: spoken(payer.email) },
    platformId: payer.stripeCustomerId,
    account: null,
    text: [...named, spoken(description) ?? ''].join(', '),
  }
  return receipt
}

/** Null for an invoice that nobody has heard of. */
export function factsOf(id: string, invoice: Invoice.State): InvoiceFacts | null {
  const { kind, terms } = invoice
  if (kind === 'absent' || !terms) return null
  const { number, customerId, currency, total, issuedOn, dueOn } = terms
  const open = format(Invoice.figures(invoice).open, currency)
  return { id, kind, number, customerId, currency, total, open, issuedOn, dueOn }
}

export const customerOf = (id: string, { profile, identities }: Customer.State) => {
  const of = (platform: Customer.Identity['platform']) =>
    identities.flatMap((one) => (one.platform === platform ? (spoken(one.externalId) ?? []) : []))
  const emails = [...new Set([...(profile?.emails ?? []), ...of('email')])]
  const name = spoken(profile?.name ?? '') ?? ''
  return { id, name, aliases: [], parent: null, domain: null, emails, platformIds: of('stripe') }
}

function targetOf(facts: InvoiceFacts): Subject.Target | null {
  const { id, number, customerId, currency, issuedOn, dueOn } = facts
  const total = toMinorUnits(facts.total, currency)
  const open = toMinorUnits(facts.open, currency)
  if (total === null || open === null) return null
  return {
    ...{ kind: 'invoice', id, number: number ?? '', name: null, customerId, currency },
    ...{ total, net: total, open, issued: dayOf(issuedOn), due: dayOf(dueOn), discount: null },
  }
}

export function bookOf(
  customers: Iterable<Subject.Customer>,
  invoices: Iterable<InvoiceFacts>,
): Book {
  const book = openBook({ rate: () => undefined, exponent: exponentOf })
  for (const customer of customers) book.addCustomer(customer)
  for (const facts of invoices) {
    const target = targetOf(facts)
    if (target) book.addTarget(target)
  }
  return book
}

/** What was seen for a criterion, as the payment has it. */
export const sightOf =
  (receipt: Subject.Receipt, { named }: Considered, { targets }: Hypothesis): Sight =>
  (criterion) => {
    const { amount, currency } = ofMinorUnits(receipt.amount, receipt.currency)
    const numbers = targets.map(({ number }) => number).join(', ')
    const date = (day: number) => new Date(day * dayMs).toISOString().slice(0, 10)
    const written = targets.flatMap((one) => named.targets.get(one)?.mention.whole ?? [])
    const sights: Record<string, () => string> = {
      platform: () => receipt.platformId ?? '',
      email: () => receipt.email ?? '',
      reference: () => written.join(', '),
      announced: () => written.join(', '),
      length: () => written.join(', '),
      due: () => targets.map(({ due }) => date(due)).join(', '),
      delay: () => date(receipt.day),
      age: () => date(receipt.day),
      kind: () => numbers,
      several: () => numbers,
      choice: () => numbers,
      source: () => receipt.source,
    }
    if (/^(name|form|rank|parent|learned)$/.test(criterion)) return receipt.payer ?? ''
    if (/^(amount|rivals|chance|credit)$/.test(criterion)) return `${amount} ${currency}`
    return sights[criterion]?.() ?? ''
  }
