// Which invoices a payment is for. Pure: the payment, what could be found about it, and out comes
// a plan. A reference decides together with the currency; without one the payer and the exact open
// amount must both agree and point at one invoice; everything else is a question for a person.
import * as Invoice from '../invoice.ts'
import { Decimal, format } from '../money.ts'
import * as Payment from '../payment.ts'
import type { Match, Proposal } from './proposal.ts'

export type Candidate = { invoiceId: string; invoice: Invoice.State }

/** One reference and the invoices that bear it. */
export type Named = { text: string; found: Candidate[] }

export type Findings = {
  /** What the payment names itself: numbers, or else its deal. */
  named: Named[]
  /** Invoices whose number stands somewhere in the description. */
  described: Named[]
  /** What it settled before: money that came back, as from a refund that failed, goes there. */
  earlier: Named[]
  /** Invoices of the payer's customers, in the payment's currency, with something open. */
  ofPayer: Candidate[]
  payerKnown: boolean
}

export type Plan =
  | { kind: 'nothing' }
  | { kind: 'allocate'; lines: { invoiceId: string; amount: string }[]; match: Match }
  | { kind: 'review'; reason: string; proposals: Proposal[] }

/** References compare by their letters and digits: `inv 42`, `INV-42` and `#INV-42` are one. */
export const normalNumber = (text: string) => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Words of a description that could be an invoice number: they hold a digit. */
export function numbersIn(description: string | null): string[] {
  const words = (description ?? '').split(/[\s,;:()|]+/).filter((word) => /\d/.test(word))
  return [...new Set(words.map((word) => word.replace(/[.!?]+$/, '')))].slice(0, 20)
}

const proposalsOf = (candidates: Candidate[], available: Decimal): Proposal[] =>
  candidates
    .filter(({ invoice }) => invoice.kind === 'issued')
    .map(({ invoiceId, invoice }) => ({ invoiceId, invoice, open: Invoice.figures(invoice).open }))
    .filter(({ open }) => open.greaterThan(0))
    .sort((a, b) => {
      const apart = (open: Decimal) => open.minus(available).abs()
      return apart(a.open).comparedTo(apart(b.open)) || (a.invoiceId < b.invoiceId ? -1 : 1)
    })
    .slice(0, 5)
    .map(({ invoiceId, invoice, open }) => {
      const currency = invoice.terms?.currency ?? ''
      const amount = format(Decimal.min(open, available), currency)
      const name = invoice.terms?.number ?? invoiceId
      const evidence = [`${name}: ${format(open, currency)} ${currency} open`]
      return { lines: [{ invoiceId, amount }], evidence }
    })

export function plan(payment: Payment.State, findings: Findings): Plan {
  const { unapplied } = Payment.figures(payment)
  if (!payment.details || !unapplied.greaterThan(0)) return { kind: 'nothing' }
  if (findings.named.length > 0) return planNamed(payment, findings.named, 'reference')
  if (findings.described.length > 0) return planNamed(payment, findings.described, 'description')
  if (findings.earlier.length > 0) {
    const again = planNamed(payment, findings.earlier, 'earlier-allocation')
    if (again.kind === 'allocate') return again
  }
  return planByPayer(payment, findings)
}

function planNamed(payment: Payment.State, named: Named[], rule: string): Plan {
  const { received, allocated, unapplied } = figuresOf(payment)
  const found = named.flatMap((one) => one.found)
  const review = (reason: string): Plan => {
    return { kind: 'review', reason, proposals: proposalsOf(found, unapplied) }
  }
  // All of them must be known before any is paid: else the order of arrival would decide.
  if (named.some((one) => one.found.length === 0)) return review('reference-unknown')
  if (named.some((one) => one.found.length > 1)) return review('reference-ambiguous')
  const invoices = [...new Map(found.map((one) => [one.invoiceId, one])).values()]
  if (invoices.some(({ invoice }) => invoice.kind === 'requested')) return { kind: 'nothing' }
  if (invoices.some(({ invoice }) => invoice.kind === 'void')) return review('invoice-void')
  if (invoices.some(({ invoice }) => invoice.terms?.currency !== received.currency)) {
    return review('currency-differs')
  }
  if (new Set(invoices.map(({ invoice }) => invoice.terms?.customerId)).size > 1) {
    return review('customers-differ')
  }
  const lines = spread(unapplied, invoices, received.currency)
  if (lines.length > 0) {
    const evidence = named.map((one) => `${rule} ${one.text}`)
    return { kind: 'allocate', lines, match: { rule, evidence } }
  }
  // The rest of an overpayment waits unapplied; a payment that found no room at all is a question.
  return allocated.isZero() ? review('already-settled') : { kind: 'nothing' }
}

/** The money over the invoices in the order named, each up to what it has open. */
function spread(available: Decimal, invoices: Candidate[], currency: string) {
  const lines: { invoiceId: string; amount: string }[] = []
  let left = available
  for (const { invoiceId, invoice } of invoices) {
    const amount = Decimal.min(left, Invoice.figures(invoice).open)
    if (!amount.greaterThan(0)) continue
    lines.push({ invoiceId, amount: format(amount, currency) })
    left = left.minus(amount)
  }
  return lines
}

function planByPayer(payment: Payment.State, findings: Findings): Plan {
  const { received, unapplied } = figuresOf(payment)
  const { ofPayer, payerKnown } = findings
  // Compared with the amount received, not with what a refund has left of it: a refund that is
  // heard of before the invoice must not change which invoice it was.
  const fitting = ofPayer.filter(({ invoice }) =>
    Invoice.figures(invoice).open.equals(received.amount),
  )
  const [only] = fitting
  if (only && fitting.length === 1) {
    const lines = spread(unapplied, [only], received.currency)
    const evidence = ['payer is the customer', `open amount ${received.amount}`]
    return { kind: 'allocate', lines, match: { rule: 'payer-and-amount', evidence } }
  }
  const reason = only ? 'several-invoices-fit' : payerKnown ? 'amount-differs' : 'payer-unknown'
  return { kind: 'review', reason, proposals: proposalsOf(only ? fitting : ofPayer, unapplied) }
}

function figuresOf(payment: Payment.State) {
  const received = payment.details?.received ?? { amount: '0', currency: '' }
  return { ...Payment.figures(payment), received }
}

/** What an invoice may be waited for by, and a payment may wait for. */
export const waitKeys = {
  number: (text: string) => `number:${normalNumber(text)}`,
  deal: (dealId: string) => `deal:${dealId}`,
  stripe: (customerId: string) => `stripe:${customerId}`,
  email: (email: string) => `email:${email.toLowerCase()}`,
}

/** The keys under which a payment is found again when something new may place it. */
export function keysOfPayment(payer: Payment.Payer, references: Payment.References): string[] {
  const numbers = [...references.invoiceNumbers, ...numbersIn(references.description)]
  const keys = numbers.map(waitKeys.number)
  if (references.dealId) keys.push(waitKeys.deal(references.dealId))
  if (payer.stripeCustomerId) keys.push(waitKeys.stripe(payer.stripeCustomerId))
  if (payer.email) keys.push(waitKeys.email(payer.email))
  return [...new Set(keys)]
}
