// The whole process: the facts of a story told in any order, some twice, while the two policies are
// behind, interrupted, cut off from the store and set back. It must end as if all had been told
// once, in order, and been worked off at once. Exceptions: test/support/stories.ts.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { parseStream, type StoredEvent, StoreUnavailable } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { reverseWriteOff, writeOff } from '../../src/domain/invoice-settling.ts'
import { voidInvoice } from '../../src/domain/invoice-terms.ts'
import { categories, entryOf, type Financial } from '../../src/domain/journal.ts'
import { Decimal, round, sum } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocateByHand, moveAllocation } from '../../src/domain/payment-placing.ts'
import { amendReceived, failRefund, refund } from '../../src/domain/payment-reversal.ts'
import { withRates } from '../../src/domain/placing.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import * as Review from '../../src/domain/review.ts'
import { transact } from '../../src/domain/transact.ts'
import { cause } from '../support/examples.ts'
import { eventsAfter, statesOf } from '../support/look-up.ts'
import { openWorld, type World } from '../support/pump.ts'
import { stories } from '../support/stories.ts'
import { differences } from '../support/ties.ts'
import { addedBy, toldCalmly, toldInTrouble, troubled } from '../support/trouble.ts'

const written = (figures: Record<string, Decimal>) =>
  Object.entries(figures).map(([name, amount]) => `${name} ${amount.toFixed(2)}`)

/** Where it ended: the figures and status of each invoice and payment, and what is in question. */
function end(log: StoredEvent[]) {
  const questions = statesOf(Review.decider, log)
  const invoices = [...statesOf(Invoice.decider, log)].map(([id, state]) => {
    const gained = sum([...state.realised.values()].map(({ gain }) => gain))
    const figures = { ...Invoice.figures(state), gained }
    return [id, Invoice.statusOf(state), ...written(figures)]
  })
  const notes = [...statesOf(CreditNote.decider, log)].map(([id, state]) => {
    return [id, CreditNote.statusOf(state), ...written(CreditNote.figures(state))]
  })
  const payments = [...statesOf(Payment.decider, log)].map(([id, state]) => {
    const question = questions.get(id)?.kind === 'open' ? 'in question' : 'not in question'
    return [id, Payment.statusOf(state), question, ...written(Payment.figures(state))]
  })
  return [...invoices, ...payments, ...notes].map((one) => one.join(', ')).sort()
}

const creditLines = (log: StoredEvent[]) =>
  [...statesOf(CreditNote.decider, log).values()].flatMap(({ lines }) =>
    lines.map((one): [string, string, Decimal] => [one.lineId, one.invoiceId, one.amount]),
  )

const creditsOf = (log: StoredEvent[]) =>
  [...statesOf(Invoice.decider, log)].flatMap(([invoiceId, { credits }]) =>
    [...credits].map(([key, { amount }]): [string, string, Decimal] => [key, invoiceId, amount]),
  )

/** An invoice is disputed just as long as a payment is that settles some of it. */
function disputesAreShown(log: StoredEvent[]) {
  const payments = [...statesOf(Payment.decider, log).values()]
  for (const [invoiceId, { disputes }] of statesOf(Invoice.decider, log)) {
    const expected = payments
      .filter(({ lines }) =>
        lines.some((line) => line.invoiceId === invoiceId && line.amount.greaterThan(0)),
      )
      .flatMap(Payment.openDisputes)
    expect([...disputes.keys()].sort(), invoiceId).toEqual(expected.sort())
  }
}

/** A receivable in another currency that was settled to the end in money of the books, or is void,
 *  leaves nothing between the currencies: what the exchange brought is realised to the cent. A credit
 *  note has its own share of that, and is left out. */
function nothingIsBetween(log: StoredEvent[]) {
  const between = new Map<string, Decimal>()
  for (const event of log) {
    const { category } = parseStream(event.stream)
    const isOfInvoice = category === Invoice.category && categories.some((one) => one === category)
    const entry = isOfInvoice ? entryOf(event as unknown as Financial) : null
    for (const { account, currency, amount } of entry?.postings ?? []) {
      if (account !== 'currency-conversion') continue
      const key = `${entry?.subjects.invoiceId} ${currency}`
      between.set(key, amount.plus(between.get(key) ?? 0))
    }
  }
  for (const [invoiceId, state] of statesOf(Invoice.decider, log)) {
    const { terms, applied, kind } = state
    const home = terms?.rate?.to
    if (!terms || !home || !Invoice.figures(state).open.isZero()) continue
    if (state.credits.size > 0) continue
    const lines = [...applied.values()].filter(({ amount }) => amount.greaterThan(0))
    if (kind !== 'void' && !lines.every(({ paid }) => paid?.currency === home)) continue
    if (kind !== 'void' && lines.length === 0) continue
    for (const currency of [terms.currency, home]) {
      const left = between.get(`${invoiceId} ${currency}`) ?? new Decimal(0)
      expect(left.toFixed(), `${invoiceId} in ${currency}`).toBe('0')
    }
  }
}

/** Payments and invoices say the same of every line, and each question is about money. */
function tiesOut(log: StoredEvent[]) {
  const lines = (entries: Iterable<[string, string, Decimal]>) =>
    [...entries]
      .filter(([, , amount]) => !amount.isZero())
      .map(([lineId, invoiceId, amount]) => `${lineId} -> ${invoiceId} ${amount.toFixed(2)}`)
      .sort()
  const payments = statesOf(Payment.decider, log)
  const paid = [...payments.values()].flatMap((payment) =>
    payment.lines.map((line): [string, string, Decimal] => [
      line.lineId,
      line.invoiceId,
      line.settles?.amount ?? line.amount,
    ]),
  )
  const settled = [...statesOf(Invoice.decider, log)].flatMap(([invoiceId, invoice]) =>
    [...invoice.applied].map(([lineId, { amount }]): [string, string, Decimal] => [
      lineId,
      invoiceId,
      amount,
    ]),
  )
  expect(lines(settled)).toEqual(lines(paid))
  expect(lines(creditLines(log))).toEqual(lines(creditsOf(log)))
  expect(differences(log), 'the journal ties').toEqual([])
  disputesAreShown(log)
  nothingIsBetween(log)
  for (const [id, invoice] of statesOf(Invoice.decider, log)) {
    expect(Invoice.figures(invoice).open.lessThan(0), `${id} is overpaid`).toBe(false)
  }
  for (const [id, payment] of payments) {
    const { received, allocated, refunded, unapplied } = Payment.figures(payment)
    expect(allocated.plus(refunded).plus(unapplied).toFixed()).toBe(received.toFixed())
    expect(unapplied.lessThan(0), `${id} is overspent`).toBe(false)
  }
  for (const [id, review] of statesOf(Review.decider, log)) {
    const unapplied = Payment.figures(payments.get(id) ?? Payment.initial).unapplied
    if (review.kind === 'open') {
      expect(unapplied.toFixed(2), `the question about ${id}`).toBe(
        review.question?.unapplied.amount,
      )
      expect(unapplied.greaterThan(0)).toBe(true)
    }
  }
}

/** Nothing is left of what came of a decision that was taken back. */
function undoneIsReleased(log: StoredEvent[]) {
  const payments = statesOf(Payment.decider, log)
  for (const [id, { undone }] of statesOf(Review.decider, log)) {
    const lines = payments.get(id)?.lines.filter((line) => undone.includes(line.decisionId)) ?? []
    for (const { lineId, amount } of lines) expect(amount.toFixed(2), lineId).toBe('0.00')
  }
}

type Answer = { who: number; what: number; share: number }
const answer: fc.Arbitrary<Answer> = fc.record({
  who: fc.nat(20),
  what: fc.nat(20),
  share: fc.integer({ min: 1, max: 120 }),
})

/** A person answers one of the reviews there are, as they stand; now and then what is refused. */
async function decide({ store }: World, log: StoredEvent[], { who, what, share }: Answer) {
  const reviews = [...statesOf(Review.decider, log)]
  const [paymentId, { question }] = reviews[who % reviews.length] ?? ['', Review.initial]
  if (!question) return
  const invoices = [...statesOf(Invoice.decider, log).keys()]
  const invoiceId = invoices[what % invoices.length] ?? 'deal-none'
  const amount = round(new Decimal(question.unapplied.amount).times(share).div(100), 'EUR')
  const byHand = [{ invoiceId, amount: amount.toFixed(2) }]
  const proposed = question.proposals[what % question.proposals.length]?.lines ?? byHand
  const note = null
  const answers = [
    Review.accept({ lines: proposed, note }),
    Review.accept({ lines: byHand, note }),
    Review.undo({ note }),
    Review.undo({ note }),
    Review.reject({ note }),
    Review.reject({ note, outcome: 'not-ours' }),
    Review.rejectProposal({ lines: proposed, note }),
  ]
  const because = cause(`answer ${who} ${what} ${share}`)
  const given = answers[(who + what + share) % answers.length] as (typeof answers)[number]
  await unlessRefused(transact(store, Review.decider, paymentId, given, because))
}

async function unlessRefused(act: Promise<unknown>) {
  await act.catch((error) => {
    const isOurs = error instanceof Refusal || error instanceof StoreUnavailable
    if (!isOurs) throw error
  })
}

/** A person places money, moves it, gives some of it back, or gives an invoice up: without being
 *  asked. */
async function interfere(
  { store }: World,
  log: StoredEvent[],
  { who, what, share }: Answer,
  isAllTold = false,
) {
  const payments = [...statesOf(Payment.decider, log)]
  const [paymentId, payment] = payments[who % payments.length] ?? ['', Payment.initial]
  if (!payment.details) return
  const { received } = payment.details
  const invoices = [...statesOf(Invoice.decider, log).keys()]
  const invoiceId = invoices[what % invoices.length] ?? 'deal-none'
  const name = `by hand ${who} ${what} ${share}`
  const part = round(new Decimal(received.amount).times(share).div(100), received.currency)
  const money = { amount: part.toFixed(2), currency: received.currency }
  const lineId = payment.lines[what % payment.lines.length]?.lineId ?? 'none'
  const asked = { decisionId: name, note: null }
  const onPayment = [
    async () => {
      const wanted = [{ invoiceId, amount: money.amount }]
      return allocateByHand({ ...asked, lines: await withRates(store, 'main', payment, wanted) })
    },
    async () => moveAllocation({ ...asked, lineId, to: null, amount: money.amount }),
    async () => {
      const wanted = [{ invoiceId, amount: money.amount }]
      const [line] = await withRates(store, 'main', payment, wanted)
      const { amount = '0', settles } = line ?? {}
      return moveAllocation({ ...asked, lineId, to: invoiceId, amount, settles })
    },
  ]
  // Once the platform has told all that it knows of refunds, there are others.
  const goingBack = [
    async () => refund({ refundId: name, amount: money, invoiceIds: [invoiceId] }),
    async () => refund({ refundId: name, amount: money, policy: 'credit-note' }),
    async () => failRefund({ refundId: [...payment.refunds.keys()][0] ?? 'none', amount: money }),
    async () => amendReceived({ received: money }),
  ]
  const onInvoice = [
    writeOff({ reason: name, writeOffId: name, amount: share % 2 ? money.amount : undefined }),
    reverseWriteOff({ reason: name, releaseId: name }),
    voidInvoice(name),
  ]
  const because = cause(name)
  const decisions = isAllTold ? [...onPayment, ...goingBack] : onPayment
  const index = (who + what + share) % (decisions.length + onInvoice.length)
  const decision = onInvoice[index - decisions.length]
  const act = async () =>
    decision
      ? transact(store, Invoice.decider, invoiceId, decision, because)
      : transact(store, Payment.decider, paymentId, await (decisions[index] ?? fail)(), because)
  await unlessRefused(act())
}

const fail = (): never => {
  throw new Error('there is no such answer')
}

const chaos = troubled(stories, ['deal-invoicing', 'settlement', 'settlement', 'crediting'])

test('a story ends the same in whatever order and with whatever trouble it is told', async () => {
  await fc.assert(
    fc.asyncProperty(chaos, async ({ facts, ...trouble }) => {
      const expected = await toldCalmly(facts)
      tiesOut(expected)
      const log = await toldInTrouble(trouble)
      tiesOut(log)
      expect(end(log)).toEqual(end(expected))
    }),
    { numRuns: 120 },
  )
}, 120_000)

test('a policy that goes over the whole story once more adds nothing to it', async () => {
  await fc.assert(
    fc.asyncProperty(chaos, async ({ arriving }) => {
      const world = openWorld()
      await toldInTrouble({ arriving, moves: [] }, world)
      expect(await addedBy(world, ['deal-invoicing', 'settlement', 'crediting'])).toEqual([])
    }),
    { numRuns: 60 },
  )
}, 120_000)

test('whatever persons decide and take back in between, it ties out and stays so', async () => {
  const decided = fc.tuple(chaos, fc.array(answer, { minLength: 1, maxLength: 30 }))
  await fc.assert(
    fc.asyncProperty(decided, async ([trouble, answers]) => {
      const world = openWorld()
      const perFact = Math.ceil(answers.length / trouble.arriving.length)
      await toldInTrouble(trouble, world, async (index) => {
        for (const one of answers.slice(index * perFact, (index + 1) * perFact)) {
          await (one.share % 3 ? decide : interfere)(world, await eventsAfter(world.store), one)
        }
      })
      for (const one of answers) {
        const now = await eventsAfter(world.store)
        await (one.share % 3 ? decide(world, now, one) : interfere(world, now, one, true))
        if (one.who % 2) await world.settleDown()
      }
      const log = await world.settleDown()
      tiesOut(log)
      undoneIsReleased(log)
      expect(await addedBy(world, ['settlement', 'crediting'])).toEqual([])
    }),
    { numRuns: 60 },
  )
}, 120_000)
