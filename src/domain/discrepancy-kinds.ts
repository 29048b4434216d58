// The kinds of disagreement between the books and the platforms, and what a finding of one says. A
// finding is what the views show now; its recorded life is a discrepancy (discrepancy.ts).
import { createHash } from 'node:crypto'
import Type, { type Static } from 'typebox'
import type { Position } from './event-store.ts'
import { Money } from './money.ts'
import { Id, OrNull, PlainDate, Platform } from './stored.ts'

export const severities = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof severities)[number]

export const nouns = [
  ...(['deal', 'invoice', 'payment', 'credit-note', 'payout', 'customer'] as const),
  ...(['balance-transaction', 'exchange-rate', 'inbound'] as const),
] as const
export type Noun = (typeof nouns)[number]

/** Two sides that should tie. */
export const pairs = [
  ...(['deals-invoices', 'deals-hubspot', 'invoices-quickbooks', 'stripe-payments'] as const),
  ...(['payments-invoices', 'payments-quickbooks', 'credit-notes-quickbooks'] as const),
  ...(['transactions-payouts', 'payouts-deposits', 'customers', 'books'] as const),
] as const
export type Pair = (typeof pairs)[number]

/** What a person can do about it. */
export const actions = [
  ...(['create-invoice', 'post', 'resend', 'write-off', 'allocate'] as const),
  ...(['apply-credit', 'refresh', 'accept'] as const),
] as const
export type Action = (typeof actions)[number]

/** How much may differ, and for how long, before it counts. */
export type Tolerance = {
  /** Off, nothing of the kind is found. */
  enabled: boolean
  severity: Severity
  /** By currency, the most that is let pass; a currency that is not named is exact. */
  amount: Readonly<Record<string, string>>
  /** Where the kind compares rates: the most that is let pass, in hundredths of the usual one. */
  percent: string | null
  /** Where the kind looks at days, such as two payments that follow each other. */
  days: number | null
  /** A row that was touched so short a time ago is in transit. */
  graceSeconds: number
}

type Definition = {
  severity: Severity
  pair: Pair
  /** What it is usually found of. */
  noun: Noun
  /** The likeliest first; every kind can be read anew, and accepted with a reason. */
  actions: readonly Action[]
  graceSeconds: number
  days?: number
  percent?: string
}

/** Of what somebody did that cannot be half under way. */
const atOnce = 0
/** The next step usually follows within seconds. */
const underWay = 10
/** A call to a platform may be waiting its turn. */
const aWrite = 60

const always = ['refresh', 'accept'] as const

const definitions = {
  'won-deal-without-invoice': {
    ...{ severity: 'high', pair: 'deals-invoices', noun: 'deal', graceSeconds: underWay },
    actions: ['create-invoice', ...always],
  },
  'invoice-without-deal': {
    ...{ severity: 'medium', pair: 'deals-invoices', noun: 'invoice', graceSeconds: underWay },
    actions: always,
  },
  'amount-differs': {
    ...{ severity: 'high', pair: 'deals-invoices', noun: 'invoice', graceSeconds: underWay },
    actions: ['create-invoice', 'write-off', ...always],
  },
  'currency-differs': {
    ...{ severity: 'critical', pair: 'deals-invoices', noun: 'invoice', graceSeconds: underWay },
    actions: always,
  },
  'tax-differs': {
    ...{ severity: 'high', pair: 'deals-invoices', noun: 'invoice', graceSeconds: underWay },
    actions: ['resend', ...always],
  },
  'customer-differs': {
    ...{ severity: 'high', pair: 'customers', noun: 'invoice', graceSeconds: underWay },
    actions: ['resend', ...always],
  },
  'duplicate-invoice': {
    ...{ severity: 'critical', pair: 'deals-invoices', noun: 'invoice', graceSeconds: atOnce },
    ...{ actions: always, days: 3 },
  },
  'duplicate-payment': {
    ...{ severity: 'critical', pair: 'payments-invoices', noun: 'payment', graceSeconds: underWay },
    ...{ actions: ['allocate', ...always], days: 7 },
  },
  'payment-without-invoice': {
    ...{ severity: 'high', pair: 'payments-invoices', noun: 'payment', graceSeconds: underWay },
    actions: ['allocate', ...always],
  },
  'paid-at-stripe-open-in-quickbooks': {
    ...{ severity: 'critical', pair: 'payments-quickbooks', noun: 'invoice', graceSeconds: aWrite },
    actions: ['post', ...always],
  },
  'paid-in-quickbooks-without-money': {
    ...{ severity: 'critical', pair: 'stripe-payments', noun: 'payment', graceSeconds: underWay },
    ...{ actions: always, days: 7 },
  },
  overpaid: {
    ...{ severity: 'high', pair: 'payments-invoices', noun: 'payment', graceSeconds: underWay },
    actions: ['allocate', ...always],
  },
  'refund-missing-in-quickbooks': {
    ...{ severity: 'high', pair: 'payments-quickbooks', noun: 'payment', graceSeconds: aWrite },
    actions: ['post', ...always],
  },
  'credit-not-applied': {
    ...{ severity: 'medium', pair: 'credit-notes-quickbooks', noun: 'credit-note' },
    ...{ graceSeconds: underWay, actions: ['apply-credit', 'post', ...always] },
  },
  'voided-with-payments': {
    ...{ severity: 'critical', pair: 'payments-invoices', noun: 'invoice', graceSeconds: underWay },
    actions: ['allocate', ...always],
  },
  'deleted-in-quickbooks': {
    ...{ severity: 'critical', pair: 'invoices-quickbooks', noun: 'invoice' },
    ...{ graceSeconds: atOnce, actions: ['post', ...always] },
  },
  'dispute-not-reflected': {
    ...{ severity: 'high', pair: 'stripe-payments', noun: 'payment', graceSeconds: aWrite },
    actions: ['post', 'resend', ...always],
  },
  'fee-differs': {
    ...{ severity: 'medium', pair: 'stripe-payments', noun: 'payment', graceSeconds: aWrite },
    ...{ actions: ['post', ...always], percent: '20' },
  },
  'payout-without-deposit': {
    ...{ severity: 'high', pair: 'payouts-deposits', noun: 'payout', graceSeconds: aWrite },
    actions: ['post', ...always],
  },
  'payout-does-not-sum': {
    ...{ severity: 'critical', pair: 'transactions-payouts', noun: 'payout', graceSeconds: aWrite },
    actions: always,
  },
  'status-stale-in-hubspot': {
    ...{ severity: 'medium', pair: 'deals-hubspot', noun: 'deal', graceSeconds: aWrite },
    actions: ['resend', ...always],
  },
  'edited-in-closed-month': {
    ...{ severity: 'high', pair: 'books', noun: 'invoice', graceSeconds: atOnce },
    actions: always,
  },
  'fx-rate-out-of-line': {
    ...{ severity: 'medium', pair: 'books', noun: 'payment', graceSeconds: atOnce },
    ...{ actions: always, percent: '2' },
  },
  'total-differs-in-quickbooks': {
    ...{ severity: 'high', pair: 'invoices-quickbooks', noun: 'invoice', graceSeconds: aWrite },
    actions: ['resend', ...always],
  },
  'balance-differs-in-quickbooks': {
    ...{ severity: 'high', pair: 'invoices-quickbooks', noun: 'invoice', graceSeconds: aWrite },
    actions: ['post', 'write-off', ...always],
  },
  'missing-in-quickbooks': {
    ...{ severity: 'high', pair: 'invoices-quickbooks', noun: 'invoice', graceSeconds: aWrite },
    actions: ['post', ...always],
  },
  'payment-missing-in-quickbooks': {
    ...{ severity: 'high', pair: 'payments-quickbooks', noun: 'payment', graceSeconds: aWrite },
    actions: ['post', ...always],
  },
  'deposit-differs': {
    ...{ severity: 'high', pair: 'payouts-deposits', noun: 'payout', graceSeconds: aWrite },
    actions: ['post', ...always],
  },
  /** A fact from a platform that could not be read. */
  'unreadable-fact': {
    ...{ severity: 'high', pair: 'books', noun: 'inbound', graceSeconds: underWay },
    actions: always,
  },
} as const satisfies Record<string, Definition>

export type Kind = keyof typeof definitions
export const kinds: Readonly<Record<Kind, Definition>> = definitions
export const allKinds = Object.keys(definitions) as Kind[]
export const isKind = (name: string): name is Kind => Object.hasOwn(definitions, name)

/** What counts where nobody has set anything else. */
export const toleranceOf = (kind: Kind): Tolerance => {
  const { severity, graceSeconds, days = null, percent = null } = kinds[kind]
  return { enabled: true, severity, amount: {}, percent, days, graceSeconds }
}

// Stored shapes: change them only by adding optional fields or a new version.

const Text = Type.Optional(Type.String())

export const FindingShape = Type.Object({
  kind: Type.Enum(allKinds),
  subject: Type.Object({ noun: Type.Enum([...nouns]), id: Id }),
  /** Tells several of one kind and subject apart: a refund, a field. */
  part: OrNull(Type.String({ minLength: 1 })),
  pair: Type.Enum([...pairs]),
  platforms: Type.Array(Platform),
  related: Type.Object({
    ...{ dealId: Text, invoiceId: Text, paymentId: Text, creditNoteId: Text, payoutId: Text },
    ...{ customerId: Text, refundId: Text, disputeId: Text },
  }),
  /** What the two sides say, as text. */
  ledger: OrNull(Type.String()),
  theirs: OrNull(Type.String()),
  /** Never negative. */
  atStake: OrNull(Money),
  /** The left side of the pair minus the right one. */
  delta: OrNull(Money),
  /** The likely one: a code of the kind's, and what its sentence names. */
  cause: Type.Object({ code: Type.String(), params: Type.Record(Type.String(), Type.String()) }),
  effectiveOn: OrNull(PlainDate),
})
/** A finding as it is recorded. */
export type Recorded = Static<typeof FindingShape>
/** With the last event of the rows that show it. */
export type Finding = Recorded & { position: Position }

const longest = 200

/** `<kind>.<subject>[.<part>]`, the same whenever it is found; of another noun than the usual one,
 *  the subject has its noun before it. What separates is escaped within an id. */
export function discrepancyIdOf({ kind, subject, part }: Pick<Recorded, IdParts>): string {
  const { noun, id } = subject
  const named = noun === kinds[kind].noun ? escaped(id) : `${noun}:${escaped(id)}`
  const whole = [kind, named, ...(part === null ? [] : [escaped(part)])].join('.')
  if (whole.length <= longest) return whole
  const tail = createHash('sha256').update(whole).digest('hex').slice(0, 32)
  return `${whole.slice(0, longest - tail.length - 1)}~${tail}`
}
type IdParts = 'kind' | 'subject' | 'part'

const escapes: Record<string, string> = { '~': '~0', '.': '~1', ':': '~2' }
const escaped = (id: string) => id.replace(/[~.:]/g, (sign) => escapes[sign] ?? sign)
