// Whatever happens on either side, in whatever order it is carried over, and whatever goes wrong on
// the way: in the end QuickBooks says of each invoice what the ledger says.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { observe as observeNote, voidNote } from '../../src/domain/credit-note-terms.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { reverseWriteOff, writeOff } from '../../src/domain/invoice-settling.ts'
import { amend, voidInvoice } from '../../src/domain/invoice-terms.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocateByHand, moveAllocation } from '../../src/domain/payment-placing.ts'
import { QuickBooksRefusal } from '../../sandbox/quickbooks/faults.ts'
import { Impossible } from '../../sandbox/world/terms.ts'
import { soldLine } from '../support/examples.ts'
import { openQuickBooksBooks, type QuickBooksBooks } from '../support/quickbooks-books.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })
const kinds = ['bad-debt', 'small-difference', 'early-payment-discount', 'bank-fee'] as const

/** What may happen, by three small numbers: which document, how much, and a choice. */
type Step = (
  books: QuickBooksBooks,
  of: Told,
  how: { which: number; tens: number; pick: number },
) => unknown
type Told = { deals: string[]; charges: Map<string, Charge>; notes: string[]; serial: number }
type Charge = {
  amount: string
  deals: string[]
  refunds: { refundId: string; amount: { amount: string; currency: string }; failed: boolean }[]
}

const chosen = <T>(all: readonly T[], which: number): T => {
  if (all.length === 0) throw new Impossible('nothing yet')
  return all[which % all.length] as T
}
const amountOf = (tens: number) => `${tens * 10}.00`
const chargeAnew = (books: QuickBooksBooks, id: string, { amount, deals, refunds }: Charge) =>
  books.charge(id, amount, deals, { refunds })
const byHandOn = (books: QuickBooksBooks, which: number) =>
  chosen([...books.sandbox.tables.quickbooks.Invoice.rows()], which).DocNumber ?? ''
const ofHand = (books: QuickBooksBooks, which: number) =>
  chosen(
    books.payments().filter((one) => !/tieout:/.test(one.PrivateNote ?? '') && one.TotalAmt > 0),
    which,
  )

const steps: Record<string, Step> = {
  request: (books, of, { tens }) => {
    const deal = String(++of.serial)
    of.deals.push(deal)
    return books.request(deal, amountOf(tens))
  },
  amend: async (books, of, { which, tens }) => {
    const deal = chosen(of.deals, which)
    const { terms } = await books.invoice(deal)
    const total = amountOf(tens)
    if (terms)
      await books.onInvoice(deal, amend({ ...terms, total, lines: [soldLine(total)] }, 'so'))
  },
  void: (books, of, { which }) => books.onInvoice(chosen(of.deals, which), voidInvoice('so')),
  pay: (books, of, { which, tens, pick }) => {
    const id = `ch_${++of.serial}`
    const deals = [...new Set([chosen(of.deals, which), chosen(of.deals, pick)])]
    of.charges.set(id, { amount: amountOf(tens), deals, refunds: [] })
    return books.charge(id, amountOf(tens), deals)
  },
  refund: (books, of, { which, tens }) => {
    const [id, charge] = chosen([...of.charges], which)
    const refund = { refundId: `re_${++of.serial}`, amount: usd(amountOf(tens)), failed: false }
    const told = { ...charge, refunds: [...charge.refunds, refund] }
    return chargeAnew(books, id, told).then(() => of.charges.set(id, told))
  },
  failRefund: (books, of, { which }) => {
    const [id, charge] = chosen([...of.charges], which)
    const refunds = charge.refunds.map((one) => ({ ...one, failed: true }))
    of.charges.set(id, { ...charge, refunds })
    return chargeAnew(books, id, { ...charge, refunds })
  },
  unplace: async (books, of, { which, pick }) => {
    const [id] = chosen([...of.charges], which)
    const { lines } = await books.stateOf(Payment.decider, `stripe-${id}`)
    const { lineId } = chosen(lines, pick)
    const request = { lineId, to: null, decisionId: `move ${++of.serial}`, note: '' }
    await books.decide(Payment.decider, `stripe-${id}`, moveAllocation(request))
  },
  place: async (books, of, { which, tens, pick }) => {
    const [id] = chosen([...of.charges], which)
    const lines = [{ invoiceId: `deal-${chosen(of.deals, pick)}`, amount: amountOf(tens) }]
    const request = { decisionId: `place ${++of.serial}`, lines, note: '' }
    await books.decide(Payment.decider, `stripe-${id}`, allocateByHand(request))
  },
  giveUp: (books, of, { which, tens, pick }) =>
    books.onInvoice(
      chosen(of.deals, which),
      writeOff({ reason: 'so', kind: chosen(kinds, pick), amount: amountOf(tens) }),
    ),
  claimAgain: (books, of, { which, pick }) =>
    books.onInvoice(
      chosen(of.deals, which),
      reverseWriteOff({ reason: 'so', kind: chosen(kinds, pick) }),
    ),
  credit: (books, of, { which, tens }) => {
    const id = `stripe-cn_${++of.serial}`
    of.notes.push(id)
    const invoiceId = `deal-${chosen(of.deals, which)}`
    return books.onNote(
      id,
      observeNote({
        ...{ creditNoteId: id, source: 'stripe', externalId: id, number: null, customerId: null },
        ...{ invoiceId, currency: 'USD', total: amountOf(tens), issuedOn: '2026-03-03' },
        reason: null,
      }),
    )
  },
  uncredit: (books, of, { which }) =>
    books.onNote(chosen(of.notes, which), voidNote({ reason: 'so' })),
  enter: (books, of, { tens }) =>
    books.sandbox.createManualQuickBooksInvoice({
      ...{ docNumber: `M-${++of.serial}`, customer: 'Walk-in', amount: amountOf(tens) },
    }),
  cheque: (books, _, { which, tens }) =>
    books.sandbox.payQuickBooksInvoice(byHandOn(books, which), { amount: amountOf(tens) }),
  changeCheque: (books, _, { which, tens, pick }) => {
    const { Id, CustomerRef } = ofHand(books, which)
    const invoices = [...books.sandbox.tables.quickbooks.Invoice.rows()]
    const own = invoices.filter((one) => one.CustomerRef.value === CustomerRef.value)
    const lines = [{ invoice: chosen(own, pick).DocNumber ?? '', amount: amountOf(tens) }]
    return books.sandbox.changeQuickBooksPayment(Id, amountOf(tens + 1), lines)
  },
  voidCheque: (books, _, { which }) => books.sandbox.voidQuickBooksPayment(ofHand(books, which).Id),
  // Of the bookkeeper's own invoices only: what a credit memo covers of ours there, and the ledger
  // takes from it, is for a person.
  memo: (books, of, { which, tens }) => {
    const docNumber = `CM-${++of.serial}`
    const all = [...books.sandbox.tables.quickbooks.Invoice.rows()]
    const own = all.filter((one) => one.DocNumber?.startsWith('M-'))
    const invoice = chosen(own, which).DocNumber ?? ''
    const customer = books.document(invoice)?.CustomerRef.name ?? ''
    books.sandbox.issueQuickBooksCreditMemo({ docNumber, customer, amount: amountOf(tens + 1) })
    return books.sandbox.applyQuickBooksCreditMemo(docNumber, [{ invoice, amount: amountOf(tens) }])
  },
  voidThere: (books, _, { which }) => books.sandbox.voidQuickBooksInvoice(byHandOn(books, which)),
  deleteThere: (books, _, { which }) =>
    books.sandbox.deleteQuickBooksInvoice(byHandOn(books, which)),
  settle: (books) => books.settleDown(),
}

const byHand = new Set(['cheque', 'changeCheque', 'voidCheque', 'memo', 'voidThere', 'deleteThere'])

const said = fc.record({
  step: fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom('pay', 'settle', 'cheque', 'memo') },
    { weight: 3, arbitrary: fc.constantFrom(...Object.keys(steps)) },
  ),
  which: fc.nat(6),
  tens: fc.integer({ min: 1, max: 9 }),
  pick: fc.nat(6),
})

const isNo = (error: unknown) =>
  [Refusal, Impossible, QuickBooksRefusal].some((kind) => error instanceof kind)

async function live(
  books: QuickBooksBooks,
  story: { step: string; which: number; tens: number; pick: number }[],
) {
  const of: Told = { deals: [], charges: new Map(), notes: [], serial: 0 }
  for (const which of [0, 1, 2]) {
    await steps.request?.(books, of, { which, tens: 10, pick: 0 })
    await steps.enter?.(books, of, { which, tens: 10, pick: 0 })
  }
  await books.settleDown()
  for (const which of [0, 1]) await steps.pay?.(books, of, { which, tens: 10, pick: 2 })
  for (const { step, ...how } of story) {
    try {
      // Who works on both sides at once may pay an invoice twice: that is for a person.
      if (byHand.has(step)) await books.settleDown()
      await steps[step]?.(books, of, how)
      if (byHand.has(step)) await books.settleDown()
    } catch (error) {
      if (!isNo(error)) throw error
    }
  }
  await books.settleDown()
  expect(await books.disagreements()).toEqual([])
}

describe('in the end QuickBooks agrees with the ledger', () => {
  test('after any story', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 12, maxLength: 30 }), async (story) => {
        const books = await openQuickBooksBooks()
        try {
          await live(books, story)
        } finally {
          await books.close()
        }
      }),
      {
        numRuns: Number(process.env.RUNS ?? 12),
        ...(process.env.FAST && { endOnFailure: true }),
        ...(process.env.SEED && { seed: Number(process.env.SEED) }),
      },
    )
  }, 240_000)
})
