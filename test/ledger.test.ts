// The whole ledger under random histories of all that may happen to money: deals, invoices that
// change, payments that go back, disputes, credits, payouts, months that are closed, and people who
// decide in between. What always holds is checked behind every single event.
//
// A failure prints the seed to run it again with.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as CreditNote from '../src/domain/credit-note.ts'
import type { StoredEvent } from '../src/domain/event-store.ts'
import { parseStream } from '../src/domain/event-store.ts'
import * as Invoice from '../src/domain/invoice.ts'
import { reverseWriteOff, writeOff } from '../src/domain/invoice-settling.ts'
import { voidInvoice } from '../src/domain/invoice-terms.ts'
import { entryOf, type Financial } from '../src/domain/journal.ts'
import { Decimal, money, round } from '../src/domain/money.ts'
import * as Payment from '../src/domain/payment.ts'
import { allocateByHand, moveAllocation } from '../src/domain/payment-placing.ts'
import { refund } from '../src/domain/payment-reversal.ts'
import * as Payout from '../src/domain/payout.ts'
import * as Period from '../src/domain/period.ts'
import { Refusal } from '../src/domain/refusal.ts'
import * as Review from '../src/domain/review.ts'
import { transact } from '../src/domain/transact.ts'
import { readEvent } from '../src/projections/ledger-event.ts'
import { cause } from './support/examples.ts'
import { eventsAfter, statesOf } from './support/look-up.ts'
import { type Happening, openPlatforms, type Pick, type Platforms } from './support/platforms.ts'
import { openWorld, type World } from './support/pump.ts'

const pick: fc.Arbitrary<Pick> = fc.record({
  which: fc.nat(30),
  share: fc.nat(99),
  day: fc.nat(89),
})

type Act = { what: Happening; pick: Pick }
const happening = fc.constantFrom<Happening[]>(
  ...(['sell', 'sell', 'amendDeal', 'enterInvoice', 'changeInvoice', 'voidInvoice'] as const),
  ...(['pay', 'pay', 'pay', 'pay', 'settleCharge', 'settleCharge', 'refund', 'refund'] as const),
  ...(['failRefund', 'ask', 'dispute', 'decideDispute', 'chargeFee', 'payOut'] as const),
  ...(['payoutArrives', 'issueMemo', 'applyMemo', 'voidMemo'] as const),
)
const act: fc.Arbitrary<Act> = fc.record({ what: happening, pick })

/** What a person may do with the ledger itself; now and then what is refused. */
const decisions = [
  ...(['write-off', 'reverse', 'allocate', 'move', 'refund', 'accept', 'undo', 'credit'] as const),
  ...(['close', 'reopen'] as const),
]
type Decided = { what: (typeof decisions)[number]; pick: Pick }
const decided: fc.Arbitrary<Decided> = fc.record({ what: fc.constantFrom(...decisions), pick })

const at = <One>(all: Iterable<One>, which: number): One | undefined => {
  const list = [...all]
  return list[which % list.length]
}

async function decide({ store }: World, { what, pick: chosen }: Decided, told: number) {
  const { which, share, day } = chosen
  const log = await eventsAfter(store)
  const [invoiceId, invoice] = at(statesOf(Invoice.decider, log), which) ?? []
  const [paymentId, payment] = at(statesOf(Payment.decider, log), share) ?? []
  const [noteId, note] = at(statesOf(CreditNote.decider, log), share) ?? []
  const why = cause(`${what} ${told}`)
  const on = `2026-0${1 + (day % 3)}-15`
  const someOf = (amount: Decimal.Value, currency: string) =>
    round(new Decimal(amount).times(share + 1).div(90), currency).toFixed()
  const onInvoice = (decision: Parameters<typeof transact<Invoice.State, Invoice.Event>>[3]) =>
    invoiceId && transact(store, Invoice.decider, invoiceId, decision, why)
  const onPayment = (decision: Parameters<typeof transact<Payment.State, Payment.Event>>[3]) =>
    paymentId && transact(store, Payment.decider, paymentId, decision, why)
  const month = `2026-0${1 + (day % 3)}`
  const decisionId = `d${told}`
  try {
    if (what === 'write-off' && invoice?.terms) {
      const { currency } = invoice.terms
      const amount = someOf(Invoice.figures(invoice).open, currency)
      const kind = which % 2 ? 'bad-debt' : 'bank-fee'
      await onInvoice(writeOff({ reason: 'small', kind, amount, on, writeOffId: decisionId }))
    }
    if (what === 'reverse') await onInvoice(reverseWriteOff({ reason: 'it came', on }))
    if (what === 'allocate' && payment && invoiceId) {
      const { received } = payment.details ?? { received: money(0, 'USD') }
      const amount = someOf(Payment.figures(payment).unapplied, received.currency)
      await onPayment(allocateByHand({ decisionId, lines: [{ invoiceId, amount }], note: null }))
    }
    if (what === 'move' && payment) {
      const line = at(payment.lines, which)
      const to = day % 2 ? (invoiceId ?? null) : null
      const move = { lineId: line?.lineId ?? 'none', to, decisionId, note: null }
      await onPayment(moveAllocation(move))
    }
    if (what === 'refund' && payment?.details) {
      const { currency, amount } = payment.details.received
      const given = money(someOf(amount, currency), currency)
      const policy = which % 2 ? 'credit-note' : 'reopen'
      await onPayment(refund({ refundId: `re_by_hand_${told}`, amount: given, on, policy }))
    }
    if (what === 'accept' && paymentId && invoiceId) {
      const lines = [{ invoiceId, amount: '10.00' }]
      const decision = Review.accept({ lines, note: null })
      await transact(store, Review.decider, paymentId, decision, why)
    }
    if (what === 'undo' && paymentId) {
      await transact(store, Review.decider, paymentId, Review.undo({ note: null }), why)
    }
    if (what === 'credit' && noteId && note?.terms && invoiceId) {
      const { unapplied } = CreditNote.figures(note)
      const { currency } = note.terms
      const lines = [{ invoiceId, amount: money(someOf(unapplied, currency), currency) }]
      const decision = CreditNote.apply({ decisionId, lines })
      await transact(store, CreditNote.decider, noteId, decision, why)
    }
    if (what === 'close') {
      const closing = { month, note: '', open: {}, today: '2026-05-01' }
      await transact(store, Period.decider, month, Period.close(closing), why)
    }
    if (what === 'reopen') {
      const decision = Period.reopen({ month, reason: 'an invoice was missing' })
      await transact(store, Period.decider, month, decision, why)
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

type Sums = Map<string, Decimal>
const add = (sums: Sums, key: string, amount: Decimal.Value) =>
  sums.set(key, (sums.get(key) ?? new Decimal(0)).plus(amount))

/** Follows the log event by event: the books beside the states. */
function openAudit() {
  const invoices = new Map<string, Invoice.State>()
  const payments = new Map<string, Payment.State>()
  const notes = new Map<string, CreditNote.State>()
  const balances: Sums = new Map()
  let seen = 0

  function post(event: StoredEvent, category: string) {
    const entry = entryOf(readEvent(event, category) as Financial)
    if (!entry) return
    const byCurrency: Sums = new Map()
    expect(entry.postings.length).toBeGreaterThan(1)
    expect(entry.effectiveOn).toMatch(/^2026-0\d-\d\d$/)
    for (const { account, currency, amount } of entry.postings) {
      expect(amount.isZero(), `${event.type}: ${account}`).toBe(false)
      add(byCurrency, currency, amount)
      add(balances, `${account} ${currency}`, amount)
    }
    for (const [currency, total] of byCurrency) {
      expect(total.toFixed(), `${event.type} in ${currency}`).toBe('0')
    }
  }

  /** What the states say that the accounts of money not yet in its place should hold. */
  function owed(): Sums {
    const sums: Sums = new Map()
    for (const state of invoices.values()) {
      const { kind, terms } = state
      if (!terms || kind !== 'issued') continue
      const { total, settled, credited, writtenOff, open } = Invoice.figures(state)
      expect(settled.plus(credited).plus(writtenOff).plus(open).toFixed()).toBe(total.toFixed())
      expect(open.isNegative(), `${terms.invoiceId} is overpaid`).toBe(false)
      add(sums, `accounts-receivable ${terms.currency}`, open)
    }
    for (const state of payments.values()) {
      if (!state.details) continue
      const { received, allocated, refunded, unapplied } = Payment.figures(state)
      expect(allocated.plus(refunded).plus(unapplied).toFixed()).toBe(received.toFixed())
      for (const part of [allocated, refunded, unapplied]) expect(part.isNegative()).toBe(false)
      const { currency } = state.details.received
      add(sums, `unapplied-cash ${currency}`, received.minus(refunded).negated())
    }
    for (const state of notes.values()) {
      if (!state.terms) continue
      const { total, applied, refunded, unapplied } = CreditNote.figures(state)
      expect(applied.plus(refunded).plus(unapplied).toFixed()).toBe(total.toFixed())
      expect(unapplied.isNegative()).toBe(false)
      add(sums, `unapplied-credits ${state.terms.currency}`, total.minus(refunded).negated())
    }
    for (const { applied, credits, terms } of invoices.values()) {
      for (const { amount, paid } of applied.values()) {
        const currency = paid?.currency ?? terms?.currency
        add(sums, `unapplied-cash ${currency}`, paid?.amount ?? amount)
      }
      for (const { amount } of credits.values()) {
        add(sums, `unapplied-credits ${terms?.currency}`, amount)
      }
    }
    return sums
  }

  return {
    balances,
    steps: () => seen,
    take(event: StoredEvent) {
      seen += 1
      const { category, id } = parseStream(event.stream)
      if (category === Invoice.category) {
        const state = invoices.get(id) ?? Invoice.initial
        invoices.set(id, Invoice.evolve(state, Invoice.decode(event)))
      } else if (category === Payment.category) {
        const state = payments.get(id) ?? Payment.initial
        payments.set(id, Payment.evolve(state, Payment.decode(event)))
      } else if (category === CreditNote.category) {
        const state = notes.get(id) ?? CreditNote.initial
        notes.set(id, CreditNote.evolve(state, CreditNote.decode(event)))
      } else if (category !== Payout.category && category !== 'balance-transaction') return
      post(event, category)
      const expected = owed()
      for (const account of ['accounts-receivable', 'unapplied-cash', 'unapplied-credits']) {
        const keys = [...balances.keys(), ...expected.keys()].filter((key) =>
          key.startsWith(`${account} `),
        )
        for (const key of keys) {
          const [books, states] = [balances.get(key) ?? 0, expected.get(key) ?? 0]
          expect(new Decimal(books).toFixed(), `${key} behind ${event.type} of ${id}`).toBe(
            new Decimal(states).toFixed(),
          )
        }
      }
    },
    /** Nothing is under way any more: each line is where its payment says. */
    atRest() {
      for (const [paymentId, { lines }] of payments) {
        for (const { lineId, invoiceId, amount } of lines) {
          const line = invoices.get(invoiceId)?.applied.get(lineId)
          const there = line?.paid?.amount ?? line?.amount ?? new Decimal(0)
          expect(there.toFixed(), `${lineId} of ${paymentId} at ${invoiceId}`).toBe(
            amount.toFixed(),
          )
        }
      }
      for (const [noteId, { lines }] of notes) {
        for (const { lineId, invoiceId, amount } of lines) {
          const there = invoices.get(invoiceId)?.credits.get(lineId)?.amount ?? new Decimal(0)
          expect(there.toFixed(), `${lineId} of ${noteId}`).toBe(amount.toFixed())
        }
      }
    },
    /** The trial balance; accounts that come to nothing left out. */
    trialBalance: () =>
      [...balances]
        .filter(([, amount]) => !amount.isZero())
        .map(([key, amount]) => `${key} ${amount.toFixed(3)}`)
        .sort(),
  }
}

/** Tells of these objects, of some of them later, as what they need is not there yet. */
async function tell(world: World, platforms: Platforms, objects: string[], told: number) {
  let left = objects
  for (let round = 0; left.length > 0; round++) {
    const still: string[] = []
    for (const object of left) {
      const isTold = await platforms.restate(world.store, object, told + round)
      if (!isTold) still.push(object)
    }
    await world.settleDown()
    if (still.length === left.length) return
    left = still
  }
}

/** What is open is not asked for any more; an invoice that nobody has paid is void. */
async function giveUp({ store, settleDown }: World) {
  for (const [id, { kind, applied, terms }] of statesOf(Invoice.decider, await settleDown())) {
    if (kind !== 'issued' || !terms) continue
    const isPaid = [...applied.values()].some(({ amount }) => amount.greaterThan(0))
    const decide = isPaid
      ? writeOff({ reason: 'small', on: terms.issuedOn })
      : voidInvoice('not asked for')
    await transact(store, Invoice.decider, id, decide, cause(`give up ${id}`))
  }
}

describe('the whole ledger', () => {
  test('is in balance behind every event, whatever happens and whatever people decide', async () => {
    const history = fc.array(fc.oneof({ weight: 3, arbitrary: act }, decided), {
      ...{ minLength: 10, maxLength: 60, size: 'max' },
    })
    let steps = 0
    const seed = Math.floor(Math.random() * 2 ** 31)
    await fc.assert(
      fc.asyncProperty(history, async (turns) => {
        const [world, platforms, audit] = [openWorld(), openPlatforms(), openAudit()]
        let told = 0
        for (const turn of turns) {
          told += 100
          if (turn.what in platforms.happenings) {
            platforms.happenings[turn.what as Happening](turn.pick)
            await tell(world, platforms, platforms.objects(), told)
          } else await decide(world, turn as Decided, told)
          const log = await world.settleDown()
          for (const event of log.slice(audit.steps())) audit.take(event)
          audit.atRest()
        }
        steps += audit.steps()
      }),
      { numRuns: 60, seed },
    )
    process.stdout.write(`the whole ledger: seed ${seed}, ${steps} steps\n`)
    expect(steps).toBeGreaterThan(1000)
  })

  test('ends in the same balances whatever the order in which platforms tell', async () => {
    // A credit and a payment may compete for one invoice: the first to come settles it.
    const acts = fc.array(act, { minLength: 10, maxLength: 50, size: 'max' })
    const apart = acts.map((all) => all.filter(({ what }) => what !== 'applyMemo'))
    const orders = fc.record({ acts: apart, seed: fc.nat(), lanes: fc.integer({ min: 1, max: 4 }) })
    await fc.assert(
      fc.asyncProperty(orders, async ({ acts: all, seed, lanes }) => {
        const [live, first] = [openWorld(), openPlatforms()]
        for (const [index, { what, pick: chosen }] of all.entries()) {
          first.happenings[what](chosen)
          await tell(live, first, first.objects(), index * 100)
        }
        const [late, second] = [openWorld(), openPlatforms()]
        for (const { what, pick: chosen } of all) second.happenings[what](chosen)
        // Which of two payments an invoice has taken may differ; what each brought is known by then.
        for (const one of [first, second]) one.settleAll()
        await tell(live, first, first.objects(), 9000)
        const objects = shuffled([...second.objects(), ...second.objects()], seed)
        for (const [index, object] of objects.entries()) {
          await second.restate(late.store, object, index)
          await late.advance(index % 2 ? 'settlement' : 'deal-invoicing', index % 5, lanes)
        }
        await tell(late, second, shuffled(second.objects(), seed + 1), 10_000)
        const [one, other] = [openAudit(), openAudit()]
        for (const event of await live.settleDown()) one.take(event)
        for (const event of await late.settleDown()) other.take(event)
        expect(other.trialBalance()).toEqual(one.trialBalance())
      }),
      { numRuns: 60 },
    )
  })

  test('holds nothing between the currencies once nothing foreign stands open', async () => {
    const acts = fc.array(act, { minLength: 10, maxLength: 50, size: 'max' })
    let exchanged = 0
    await fc.assert(
      fc.asyncProperty(acts, fc.nat(), async (all, seed) => {
        const [world, platforms, audit] = [openWorld(), openPlatforms(), openAudit()]
        for (const { what, pick: chosen } of all) platforms.happenings[what](chosen)
        const tellAll = (told: number) =>
          tell(world, platforms, shuffled(platforms.objects(), seed + told), told)
        await tellAll(0)
        platforms.settleAll()
        platforms.giveBack(() => new Decimal(0))
        await tellAll(1000)
        const payments = statesOf(Payment.decider, await eventsAfter(world.store))
        const unapplied = (id: string) =>
          Payment.figures(payments.get(id) as Payment.State).unapplied
        platforms.giveBack(unapplied)
        for (const which of all.keys()) platforms.happenings.voidMemo({ which, share: 0, day: 0 })
        await tellAll(2000)
        await giveUp(world)
        for (const event of await world.settleDown()) {
          audit.take(event)
          if (event.type === 'RefundExchanged') exchanged += 1
        }
        const between = audit.trialBalance().filter((one) => one.startsWith('currency-conversion'))
        expect(between).toEqual([])
      }),
      { numRuns: 60 },
    )
    expect(exchanged).toBeGreaterThan(20)
  })

  test('adds nothing when everything is told once more, and every policy begins again', async () => {
    const acts = fc.array(act, { minLength: 10, maxLength: 50, size: 'max' })
    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        const [world, platforms] = [openWorld(), openPlatforms()]
        for (const [index, { what, pick: chosen }] of all.entries()) {
          platforms.happenings[what](chosen)
          await tell(world, platforms, platforms.objects(), index * 100)
        }
        const { length } = await world.settleDown()
        const since = async () =>
          (await world.settleDown()).slice(length).map(({ type, stream }) => `${type} in ${stream}`)
        await tell(world, platforms, platforms.objects(), 100_000)
        expect(await since()).toEqual([])
        for (const policy of ['deal-invoicing', 'settlement', 'crediting'] as const) {
          world.rewind(policy, length)
        }
        // A question may meanwhile have other answers to propose; no money moves for that.
        expect((await since()).filter((one) => !one.startsWith('ReviewRequested'))).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})

/** In an order of its own for each seed. */
function shuffled<One>(list: readonly One[], seed: number): One[] {
  const key = (index: number) => ((index + 1) * (seed + 7919) * 2_654_435_761) % 1_000_003
  return list
    .map((one, index) => ({ one, key: key(index) }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one)
}
