// Credit notes in the whole process: told in any order, some twice, while the policies are behind,
// interrupted and set back, it ends as if all had been told once, in order, and been worked off at
// once.
//
// Left out on purpose, because the order of arrival rightly decides there:
// - a payment and a credit that together are more than their invoice (the first to come takes it);
// - two readings of one credit note with different amounts (a platform is always read as it is now);
// - a refund against a credit note that is heard of before its payment has found its invoice: there
//   is nothing yet that the credit note could take the place of.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observeWhole } from '../../src/domain/credit-note-terms.ts'
import * as Deal from '../../src/domain/deal.ts'
import type { EventStore, StoredEvent } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { issue, voidInvoice } from '../../src/domain/invoice-terms.ts'
import { Decimal } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { observe } from '../../src/domain/payment-reversal.ts'
import * as Review from '../../src/domain/review.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { cause, dealTerms, eur, observation } from '../support/examples.ts'
import { statesOf } from '../support/look-up.ts'
import { creditTerms } from '../support/money-examples.ts'
import { openWorld } from '../support/pump.ts'
import { type Fact, told } from '../support/story-facts.ts'
import { differences } from '../support/ties.ts'
import { addedBy, toldCalmly, toldInTrouble, troubled } from '../support/trouble.ts'

const invoiceOf = async (store: EventStore, invoiceId: string) =>
  (await load(store, Invoice.decider, 'main', invoiceId)).state

function sold(dealId: string, totals: string[], isVoid: boolean): Fact[] {
  const invoiceId = Invoice.idOfDeal(dealId)
  const onInvoice = (decide: ReturnType<typeof voidInvoice>, why: string, from: string[]) =>
    told(`${invoiceId} ${why}`, async (store) => {
      if (!from.includes((await invoiceOf(store, invoiceId)).kind)) return false
      return transact(store, Invoice.decider, invoiceId, decide, cause(`${dealId} ${why}`))
    })
  const won = totals.map((total, minute) => {
    const terms = dealTerms({ dealId, total, modifiedAt: `2026-03-01T09:0${minute}:00.000Z` })
    return told(`${dealId} won for ${total}`, (store) =>
      transact(store, Deal.decider, dealId, Deal.observeWon(terms), cause(`${dealId} ${total}`)),
    )
  })
  const issued = issue({ quickbooksId: dealId, number: null })
  const some = ['requested', 'issued', 'void']
  const end = onInvoice(voidInvoice('a mistake'), 'voided', ['issued', 'void'])
  return [...won, onInvoice(issued, 'issued', some), ...(isVoid ? [end] : [])]
}

function credited(id: string, dealId: string, total: string, isVoid: boolean): Fact[] {
  const terms = creditTerms({ creditNoteId: id, invoiceId: Invoice.idOfDeal(dealId), total })
  const readings = isVoid ? [null, { reason: 'a mistake' }] : [null]
  return readings.map((voided) =>
    told(`${id} of ${total} ${voided ? 'void' : 'issued'}`, (store) => {
      const decide = observeWhole({ ...terms, refunds: [], voided })
      return transact(store, CreditNote.decider, id, decide, cause(`${id} ${voided}`))
    }),
  )
}

type Refund = { refundId: string; amount: ReturnType<typeof eur>; failed: boolean }

/** A charge that names its invoice, and what was given back of it. */
function charged(charge: string, dealId: string, amount: string, readings: Refund[][]): Fact[] {
  const paymentId = Payment.idOfStripe(charge)
  const references = { invoiceNumbers: [Invoice.numberOfDeal(dealId)] }
  return [[], ...readings].map((refunds, index) =>
    told(`${paymentId} of ${amount} read ${JSON.stringify(refunds)}`, async (store) => {
      const { state } = await load(store, Payment.decider, 'main', paymentId)
      const given = { paymentId, externalId: charge, amount, references, refunds }
      const isCredit = refunds.length > 0
      const isVoid = (await invoiceOf(store, Invoice.idOfDeal(dealId))).kind === 'void'
      if (isCredit && state.lines.length === 0 && !isVoid) return false
      const decide = observe(observation(given), isCredit ? 'credit-note' : 'reopen')
      return transact(store, Payment.decider, paymentId, decide, cause(`${charge} ${index}`))
    }),
  )
}

const euros = (min: number, max: number) => fc.integer({ min, max }).map((amount) => `${amount}.00`)
const sometimes = fc.integer({ min: 1, max: 4 }).map((n) => n === 1)

/** Credits that name the invoice, more than it is or less, with a payment that fits beside them. */
const named = (plot: number): fc.Arbitrary<Fact[]> =>
  fc
    .record({
      totals: fc.constantFrom<string[][]>(
        ['100.00'],
        ['100.00', '120.00'],
        ['100.00', '105.00', '110.00'],
      ),
      credits: fc.array(fc.tuple(euros(5, 30), sometimes), { minLength: 1, maxLength: 2 }),
      paid: fc.option(euros(10, 40)),
      isVoid: sometimes,
    })
    .map(({ totals, credits, paid, isVoid }) => [
      ...sold(`${plot}01`, totals, isVoid),
      ...credits.flatMap(([total, isGone], n) => {
        return credited(`qbo-${plot}${n}`, `${plot}01`, total, isGone)
      }),
      ...(paid ? charged(`ch_${plot}`, `${plot}01`, paid, []) : []),
    ])

/** One credit of more than its invoice. */
const tooMuch = (plot: number): fc.Arbitrary<Fact[]> =>
  fc
    .tuple(euros(101, 140), sometimes, sometimes)
    .map(([total, isVoid, isGone]) => [
      ...sold(`${plot}01`, ['100.00', '120.00'], isVoid),
      ...credited(`qbo-${plot}`, `${plot}01`, total, isGone),
    ])

/** A payment given back against a credit note; perhaps that fails. */
const givenBack = (plot: number): fc.Arbitrary<Fact[]> =>
  fc
    .tuple(euros(1, 100), euros(20, 100), sometimes, sometimes)
    .map(([part, paid, isFailing, isVoid]) => {
      const amount = eur(Decimal.min(part, paid).toFixed(2))
      const refund = { refundId: `re_${plot}`, amount, failed: false }
      const readings = [[refund], ...(isFailing ? [[{ ...refund, failed: true }]] : [])]
      const facts = sold(`${plot}01`, ['100.00'], isVoid)
      return [...facts, ...charged(`ch_${plot}`, `${plot}01`, paid, readings)]
    })

const story = fc
  .array(fc.constantFrom(named, named, tooMuch, givenBack, givenBack), {
    ...{ minLength: 1, maxLength: 2 },
  })
  .chain((plots) => fc.tuple(...plots.map((plot, index) => plot(index + 1))))
  .map((facts) => facts.flat())

const written = (figures: Record<string, Decimal>) =>
  Object.entries(figures).map(([name, amount]) => `${name} ${amount.toFixed(2)}`)

function end(log: StoredEvent[]) {
  const questions = statesOf(Review.decider, log)
  const invoices = [...statesOf(Invoice.decider, log)].map(([id, state]) => {
    return [id, Invoice.statusOf(state), ...written(Invoice.figures(state))]
  })
  const payments = [...statesOf(Payment.decider, log)].map(([id, state]) => {
    return [
      id,
      Payment.statusOf(state),
      ...written(Payment.figures(state)),
      questions.get(id)?.kind === 'open',
    ]
  })
  // A refund that failed may have had a credit note, or none yet.
  const notes = [...statesOf(CreditNote.decider, log)]
    .filter(([, state]) => state.kind !== 'void')
    .map(([id, state]) => [id, CreditNote.statusOf(state), ...written(CreditNote.figures(state))])
  return [...invoices, ...payments, ...notes].map((one) => one.join(', ')).sort()
}

/** Credit notes and invoices say the same of every line. */
function tiesOut(log: StoredEvent[]) {
  const given = [...statesOf(CreditNote.decider, log).values()].flatMap(({ lines }) =>
    lines.map(({ lineId, invoiceId, amount }) => [lineId, invoiceId, amount] as const),
  )
  const taken = [...statesOf(Invoice.decider, log)].flatMap(([invoiceId, { credits }]) =>
    [...credits].map(([lineId, { amount }]) => [lineId, invoiceId, amount] as const),
  )
  const shown = (lines: (typeof given)[number][]) =>
    lines
      .filter(([, , amount]) => !amount.isZero())
      .map(([lineId, invoiceId, amount]) => `${lineId} -> ${invoiceId} ${amount.toFixed(2)}`)
      .sort()
  expect(shown(taken)).toEqual(shown(given))
  expect(differences(log), 'the journal ties').toEqual([])
}

const chaos = troubled(story, ['deal-invoicing', 'settlement', 'crediting', 'crediting'])

test('told in any order, interrupted and set back, it ends the same', async () => {
  await fc.assert(
    fc.asyncProperty(chaos, async ({ facts, ...trouble }) => {
      const expected = await toldCalmly(facts)
      tiesOut(expected)
      const log = await toldInTrouble(trouble)
      tiesOut(log)
      expect(end(log)).toEqual(end(expected))
    }),
    { numRuns: 150 },
  )
})

test('the policy that goes over the whole story once more adds nothing to it', async () => {
  await fc.assert(
    fc.asyncProperty(chaos, async ({ arriving }) => {
      const world = openWorld()
      await toldInTrouble({ arriving, moves: [] }, world)
      expect(await addedBy(world, ['crediting'])).toEqual([])
    }),
    { numRuns: 60 },
  )
})
