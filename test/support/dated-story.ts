// A company's month told in whatever order of its days: invoices, payments, refunds and credit notes,
// each with the day of the books that it states, and what the policies make of them.
import fc from 'fast-check'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observe as observeCredit } from '../../src/domain/credit-note-terms.ts'
import { addDays } from '../../src/domain/dates.ts'
import type { Decider, Decision } from '../../src/domain/decider.ts'
import type { Fact, StoredEvent } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { reverseWriteOff, writeOff } from '../../src/domain/invoice-settling.ts'
import { observe as observeInvoice, voidInvoice } from '../../src/domain/invoice-terms.ts'
import * as Payment from '../../src/domain/payment.ts'
import { observe as observePayment } from '../../src/domain/payment-reversal.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { transact } from '../../src/domain/transact.ts'
import { cause, eur, invoiceTerms, observation } from './examples.ts'
import { creditTerms } from './money-examples.ts'
import { openWorld } from './pump.ts'

export const first = '2026-03-01'
const days = fc.nat({ max: 30 }).map((n) => addDays(first, n))
export const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'invoice',
      'invoice',
      'pay',
      'pay',
      'refund',
      'credit',
      'void',
      'give-up',
    ),
    n: fc.integer({ min: 1, max: 3 }),
    m: fc.integer({ min: 1, max: 3 }),
    euros: fc.integer({ min: 1, max: 150 }),
    day: days,
  }),
  { minLength: 4, maxLength: 20 },
)
type Step = typeof steps extends fc.Arbitrary<(infer One)[]> ? One : never

/** As the platforms tell it, in whatever order of the days; the policies do the rest. */
export async function played(told: readonly Step[]): Promise<StoredEvent[]> {
  const world = openWorld()
  const issued = new Map<number, string>()
  const charges = new Map<number, ReturnType<typeof observation>>()
  let log: StoredEvent[] = []
  async function decide<State, Event extends Fact>(
    decider: Decider<State, Event>,
    id: string,
    decision: Decision<State, Event>,
    at: number,
  ) {
    const why = cause(`step ${at} ${id}`)
    try {
      await transact(world.store, decider, id, decision, why)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
    log = await world.settleDown()
  }
  for (const [at, { kind, n, m, euros, day }] of told.entries()) {
    const [invoiceId, paymentId] = [`qbo-${n}`, `stripe-ch_${m}`]
    const amount = `${euros}.00`
    if (kind === 'invoice') {
      // Told again it is another total; its own day stays.
      const issuedOn = issued.get(n) ?? day
      issued.set(n, issuedOn)
      const terms = invoiceTerms({ invoiceId, dealId: null, number: `INV-${n}`, total: amount })
      const decision = observeInvoice({ ...terms, issuedOn, lines: [] }, `${n}`)
      await decide(Invoice.decider, invoiceId, decision, at)
    }
    if (kind === 'pay' && !charges.has(m)) {
      const seen = observation({
        ...{ paymentId, externalId: `ch_${m}`, amount, receivedAt: `${day}T12:00:00Z` },
        ...{ receivedOn: day, references: { invoiceNumbers: [`INV-${n}`] } },
      })
      charges.set(m, seen)
      await decide(Payment.decider, paymentId, observePayment(seen), at)
    }
    const charge = charges.get(m)
    if (kind === 'refund' && charge) {
      const on = day < (charge.receivedOn ?? '') ? (charge.receivedOn ?? day) : day
      const refund = { refundId: `re_${at}`, amount: eur('1.00'), failed: false, on }
      const seen = { ...charge, refunds: [...charge.refunds, refund] }
      charges.set(m, seen)
      await decide(Payment.decider, paymentId, observePayment(seen), at)
    }
    if (kind === 'credit') {
      const creditNoteId = CreditNote.idOfQuickBooks(`c${at}`)
      const terms = creditTerms({ creditNoteId, number: `CM-${at}`, invoiceId, total: amount })
      await decide(CreditNote.decider, creditNoteId, observeCredit({ ...terms, issuedOn: day }), at)
    }
    if (kind === 'void') await decide(Invoice.decider, invoiceId, voidInvoice('a mistake'), at)
    if (kind === 'give-up') {
      const decision =
        euros % 3
          ? writeOff({ reason: 'lost', amount: '1.00', on: day })
          : reverseWriteOff({ reason: 'found', on: day })
      await decide(Invoice.decider, invoiceId, decision, at)
    }
  }
  return log
}
