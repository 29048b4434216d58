// What happens at Stripe ends in the same books whatever the order in which Stripe tells of it: the
// real SDK over HTTP, the sandbox as Stripe, and the events doubled, shuffled and late.
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as Accounting from '../../src/domain/accounting.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observe } from '../../src/domain/credit-note-terms.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import { fromMinorUnits } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocate } from '../../src/domain/payment-placing.ts'
import { transact } from '../../src/domain/transact.ts'
import { stripeOf } from '../sandbox/support.ts'
import { cause, match } from '../support/examples.ts'
import {
  balancesOf,
  type Books,
  day,
  heldBy,
  hour,
  inDollars,
  openBooks,
  opened,
  start,
  story,
} from '../support/stripe-books.ts'

describe('in any order, any number of times', () => {
  async function tellInOrder() {
    const books = await openBooks()
    for (const step of story) await step(books.sandbox)
    await books.tellAll()
    return books
  }

  test('the books hold what Stripe holds, to the cent', async () => {
    const books = await tellInOrder()
    onTestFinished(() => books.close())
    expect(await books.held()).toEqual([])
    const balances = await balancesOf(books)
    expect(balances).toMatchObject(heldBy(books.sandbox))
    // All that was taken is settled, all that was disputed is decided, all that was sent arrived.
    const settled = /^(stripe-pending|disputed-funds|payouts-in-transit)/
    expect(Object.keys(balances).filter((key) => settled.test(key))).toEqual([])
    const { payouts } = books.sandbox.tables.stripe
    const paid = [...payouts.rows()].filter(({ status }) => status === 'paid')
    const total = paid.reduce((sum, { amount }) => sum + amount, 0)
    expect(balances['bank USD']).toBe(fromMinorUnits(total, 'usd').amount)
    expect(balances['suspense USD']).toBe('-3.00')
    for (const id of ['po_1', 'po_2', 'po_3']) {
      expect((await books.payout(id)).difference?.toFixed(2), id).toBe('0.00')
    }
    const figures = Payment.figures(await books.payment('ch_usd'))
    expect(figures.refunded.toFixed(2)).toBe('100.00')
    expect(Payment.statusOf(await books.payment('ch_debit'))).toBe('refunded')
    expect(Payment.figures(await books.payment('ch_late')).unapplied.toFixed(2)).toBe('0.00')
  })

  test('shuffled, doubled and late deliveries end in the same books', {
    timeout: 120_000,
  }, async () => {
    const quiet = await tellInOrder()
    const expected = await balancesOf(quiet)
    await quiet.close()
    // How many events are told after each step, which of those waiting, and the order of the rest.
    const chances = fc.array(fc.nat(), { minLength: story.length * 4, maxLength: story.length * 4 })
    const told = fc.asyncProperty(chances, fc.infiniteStream(fc.nat()), async (early, late) => {
      const books = await openBooks()
      try {
        const seen = new Set<string>()
        const chance = early.values()
        const next = () => chance.next().value ?? 0
        for (const step of story) {
          await step(books.sandbox)
          for (let count = next() % 3; count > 0; count--) {
            const waiting = books.events().filter(({ id }) => !seen.has(id))
            const event = waiting[next() % Math.max(1, waiting.length)]
            if (!event) break
            seen.add(event.id)
            await books.tell(event)
          }
        }
        const keyed = books.events().map((event) => ({ event, key: late.next().value as number }))
        for (const { event } of keyed.sort((a, b) => a.key - b.key)) await books.tell(event)
        expect(await books.held()).toEqual([])
        expect(await balancesOf(books)).toEqual(expected)
      } finally {
        await books.close()
      }
    })
    await fc.assert(told, { numRuns: 8 })
  })
})

describe('a charge', () => {
  test('is refunded by its refunds, not by its cumulative figure once for each event', async () => {
    const books = await opened()
    const { sandbox } = books
    sandbox.pay({ ref: 'a', amount: '100.00' })
    for (const amount of ['10.00', '20.00', '30.00']) sandbox.refund({ charge: 'ch_a', amount })
    await books.tellAll()
    await books.tellAll()
    expect(Payment.figures(await books.payment('ch_a')).refunded.toFixed(2)).toBe('60.00')
  })

  test('whose line of the balance comes later gets it then, once', async () => {
    const books = await opened()
    books.sandbox.pay({ ref: 'a', amount: '100.00', settleAfterMs: hour })
    await books.tellAll()
    expect((await books.payment('ch_a')).fee).toBeNull()
    books.sandbox.settleCharge('ch_a')
    await books.tellAll()
    expect((await books.payment('ch_a')).fee?.balanceTransactionId).toBe('txn_a')
    const recorded = (await books.line('txn_a')).recorded
    expect(recorded).toMatchObject({ paymentId: 'stripe-ch_a', presented: null, rate: null })
    const types = (await books.log()).map(({ type }) => type)
    expect(types.filter((type) => type === 'BalanceTransactionRecorded')).toHaveLength(1)
  })

  test('settled in another currency states the rate, and so does its refund', async () => {
    const books = await opened({ timeZone: 'America/New_York' })
    const { sandbox } = books
    const created = Math.floor(Date.UTC(2026, 9, 1, 2) / 1000)
    sandbox.pay({ ref: 'a', amount: '100.00', currency: 'EUR', settleIn: inDollars, created })
    sandbox.refund({ id: 're_a', charge: 'ch_a', amount: '40.00', pending: true, created })
    sandbox.completeRefund('re_a', { currency: 'USD', rate: '1.101' })
    await books.tellAll()
    const of = async (id: string) => (await books.line(id)).recorded
    expect(await of('txn_a')).toMatchObject({
      ...{ amount: { amount: '109.50', currency: 'USD' }, on: '2026-09-30' },
      presented: { amount: '100.00', currency: 'EUR' },
      rate: { from: 'EUR', to: 'USD', rate: '1.095', on: '2026-09-30', source: 'stripe txn_a' },
    })
    expect(await of('txn_re_a')).toMatchObject({
      ...{ amount: { amount: '-44.04' }, presented: { amount: '-40.00' }, rate: { rate: '1.101' } },
    })
  })

  test('a refund chooses the invoices that are due again', async () => {
    const books = await opened()
    const { sandbox, store } = books
    sandbox.pay({ ref: 'a', amount: '100.00' })
    await books.tellAll()
    const lines = ['deal-1', 'deal-2'].map((invoiceId) => ({ invoiceId, amount: '50.00' }))
    const decide = allocate({ decisionId: 'd', lines, match })
    await transact(store, Payment.decider, Payment.idOfStripe('ch_a'), decide, cause())
    const metadata = { invoice_number: 'INV-1' }
    sandbox.refund({ charge: 'ch_a', amount: '40.00', metadata })
    await books.tellAll()
    const left = (await books.payment('ch_a')).lines.map(({ amount }) => amount.toFixed(2))
    expect(left).toEqual(['10.00', '50.00'])
  })

  test('a refund known only by its payment intent finds its charge', async () => {
    const books = await opened()
    const { sandbox } = books
    sandbox.pay({ ref: 'a', amount: '100.00' })
    const refund = sandbox.refund({ id: 're_a', charge: 'ch_a', amount: '40.00' })
    const bare = (id: string, object: object) => ({
      ...{ id, object: 'event', created: start, type: 'refund.created', data: { object } },
    })
    await books.tell(bare('evt_1', { ...refund, charge: null }))
    expect(Payment.figures(await books.payment('ch_a')).refunded.toFixed(2)).toBe('40.00')
    await books.tell(bare('evt_2', { ...refund, charge: null, payment_intent: null }))
    expect(await books.held()).toEqual([])
  })
})

describe('a dispute', () => {
  const typesIn = async (books: Books) =>
    (await books.log()).map(({ type }) => type).filter((type) => /^(Inquiry|Dispute)/.test(type))

  test.each(['won', 'lost'] as const)('%s, has its lines with it', async (outcome) => {
    const books = await opened()
    const { sandbox } = books
    sandbox.pay({ ref: 'a', amount: '100.00', currency: 'EUR', settleIn: inDollars })
    const { id } = sandbox.openDispute({ charge: 'ch_a' })
    await books.tellAll()
    sandbox.closeDispute(id, outcome)
    await books.tellAll()
    const balances = await balancesOf(books)
    expect(balances).toMatchObject(heldBy(sandbox))
    const left = Object.keys(balances).filter((key) => /^(disputed|stripe-pending)/.test(key))
    expect(left).toEqual([])
    expect(await typesIn(books)).toEqual(['DisputeOpened', 'DisputeClosed'])
  })

  test('that was only asked about takes nothing', async () => {
    const books = await opened()
    const { sandbox } = books
    sandbox.pay({ ref: 'a', amount: '100.00' })
    const { id } = sandbox.openDispute({ charge: 'ch_a', inquiry: true })
    await books.tellAll()
    expect(Payment.statusOf(await books.payment('ch_a'))).toBe('under_inquiry')
    sandbox.closeDispute(id, 'won')
    await books.tellAll()
    expect(await typesIn(books)).toEqual(['InquiryOpened', 'InquiryClosed'])
    expect(await balancesOf(books)).toMatchObject(heldBy(sandbox))
  })
})

describe('what cannot be read waits, with a code', () => {
  const event = (type: string, object: object) => ({
    ...{ id: 'evt_odd', object: 'event', created: start, type, data: { object } },
  })

  test.each<[string, string, object, (books: Books) => void]>([
    ['object-missing', 'payout.paid', {}, () => undefined],
    ['resource_missing', 'payout.paid', { id: 'po_none' }, () => undefined],
    [
      'charge-missing',
      'refund.created',
      { id: 're_x', charge: null, payment_intent: 'pi_none' },
      () => undefined,
    ],
    [
      'unknown-status',
      'payout.updated',
      { id: 'po_x' },
      ({ sandbox }) => {
        sandbox.pay({ amount: '100.00', created: start })
        const payout = sandbox.payOut({ id: 'po_x' })
        sandbox.tables.stripe.payouts.put('po_x', { ...payout, status: 'lost' as 'paid' })
      },
    ],
    [
      'unknown-currency',
      'charge.succeeded',
      { id: 'ch_x' },
      ({ sandbox }) => void sandbox.pay({ ref: 'x', amount: '100.00', currency: 'ZZZ' }),
    ],
    [
      'malformed-amount',
      'charge.succeeded',
      { id: 'ch_x' },
      ({ sandbox }) => {
        const charge = sandbox.pay({ ref: 'x', amount: '100.00' })
        const amount = 12.5
        const odd = { ...charge, amount, amount_captured: amount }
        sandbox.tables.stripe.charges.put('ch_x', odd)
      },
    ],
  ])('%s', async (code, type, object, prepare) => {
    const books = await opened()
    prepare(books)
    await books.tell(event(type, object))
    expect(await books.held()).toEqual([code])
    const facts = (await books.log()).filter(({ type }) => !Object.hasOwn(Inbound.shapes, type))
    expect(
      facts.map(({ type }) => type).filter((type) => type !== 'BalanceTransactionRecorded'),
    ).toEqual([])
  })

  test('what is none of ours is let by', async () => {
    const books = await opened()
    await books.tell(event('customer.created', { id: 'cus_1' }))
    expect((await books.log()).map(({ type }) => type)).toEqual(['StripeEventReceived'])
  })
})

describe('payouts', () => {
  test('wait for Stripe to say what is in them, and tie to it over many pages', async () => {
    const books = await opened()
    const { sandbox } = books
    for (let n = 0; n < 230; n++) sandbox.pay({ amount: `${n + 1}.00`, created: start })
    const { id } = sandbox.payOut({ id: 'po_1', created: start + 4 * day })
    const told = (type: string) => books.events().find((one) => one.type === type)
    await books.tell(told('payout.created') as never)
    expect(await books.payout(id)).toMatchObject({ status: 'in_transit', difference: null })
    sandbox.reconcilePayout(id)
    await books.tell(told('payout.reconciliation_completed') as never)
    const payout = await books.payout(id)
    expect(payout.difference?.isZero()).toBe(true)
    expect(payout.parts).toMatchObject([{ type: 'charge', count: 230, amount: '26565.00' }])
    expect((await books.line('txn_sandbox_00000001')).payoutId).toBe('stripe-po_1')
    expect((await books.line('txn_po_1')).payoutId).toBeNull()
  })

  test('a line of the list belongs to its payment before that is known', async () => {
    const books = await opened()
    const { sandbox } = books
    sandbox.pay({
      ref: 'a',
      amount: '100.00',
      currency: 'EUR',
      settleIn: inDollars,
      created: start,
    })
    sandbox.refund({ id: 're_a', charge: 'ch_a', amount: '10.00', created: start })
    const { id } = sandbox.payOut({ created: start + 4 * day, reconciled: true })
    for (const event of books.events()) if (event.type.startsWith('payout')) await books.tell(event)
    for (const line of ['txn_a', 'txn_re_a']) {
      expect((await books.line(line)).recorded, line).toMatchObject({
        ...{ paymentId: 'stripe-ch_a', rate: { from: 'EUR', to: 'USD' } },
      })
    }
    expect((await books.payout(id)).difference?.isZero()).toBe(true)
    await books.tellAll()
    const types = (await books.log()).map(({ type }) => type)
    expect(types.filter((type) => type === 'BalanceTransactionRecorded')).toHaveLength(3)
  })

  test('by hand have no parts, but bring the fees that no event tells of', async () => {
    const books = await opened()
    const { sandbox } = books
    sandbox.pay({ ref: 'a', amount: '100.00', created: start })
    sandbox.payOut({ id: 'po_1', amount: '20.00', created: start + day })
    sandbox.balanceLine({ id: 'txn_fee', amount: '-9.99', created: start + 2 * day })
    sandbox.payOut({ id: 'po_2', amount: '30.00', created: start + 5 * day })
    sandbox.cancelPayout('po_2')
    for (const event of books.events()) if (event.type.startsWith('payout')) await books.tell(event)
    expect(await books.payout('po_1')).toMatchObject({
      ...{ created: { automatic: false }, parts: [], difference: null, status: 'in_transit' },
    })
    expect((await books.payout('po_2')).status).toBe('failed')
    expect((await books.line('txn_fee')).recorded).toMatchObject({
      ...{ type: 'stripe_fee', sourceId: null, net: { amount: '-9.99' } },
    })
    expect(await balancesOf(books)).toMatchObject(heldBy(sandbox))
  })
})

describe('credit notes', () => {
  test.each([
    ['known with its refund', false],
    ['made for a refund that was known before', true],
  ])('%s, credit what was refunded once', async (_, isBefore) => {
    const books = await opened()
    const { sandbox, store } = books
    const policy = Accounting.setRefundPolicy('credit-note')
    await transact(store, Accounting.decider, Accounting.streamId, policy, cause())
    const { customer } = sandbox.pay({ ref: 'a', amount: '80.00', email: 'a@b.example' })
    const lines = [{ invoiceId: 'deal-1', amount: '80.00' }]
    await books.tellAll()
    const decide = allocate({ decisionId: 'd', lines, match })
    await transact(store, Payment.decider, Payment.idOfStripe('ch_a'), decide, cause())

    const refund = { id: 're_a', charge: 'ch_a', amount: '30.00' }
    if (isBefore) {
      sandbox.refund(refund)
      await books.tellAll()
      // As the crediting policy does.
      const creditNoteId = CreditNote.idOfRefund('re_a')
      const terms: CreditNote.Terms = {
        source: 'tieout',
        ...{ creditNoteId, externalId: null, number: null, customerId: null },
        ...{ invoiceId: null, currency: 'USD', total: '30.00', issuedOn: '2026-09-01' },
        reason: 'refund',
      }
      await transact(store, CreditNote.decider, creditNoteId, observe(terms), cause())
    }
    const paid = { amount: '80.00', paid: '80.00', customer: customer as string }
    const invoice = sandbox.stripeInvoice(paid).id
    sandbox.stripeCreditNote({ id: 'cn_1', invoice, amount: '50.00', outOfBand: '20.00', refund })
    await books.tellAll()
    expect(await books.held()).toEqual([])
    const issued = (await books.log()).filter(({ type }) => type === 'RefundIssued')
    const own = isBefore ? 'refund-re_a' : undefined
    expect(issued.map(({ data }) => (data as { creditNoteId?: string }).creditNoteId)).toEqual([
      own,
    ])
    const { total, refunded } = CreditNote.figures(await books.creditNote('cn_1'))
    expect([total.toFixed(2), refunded.toFixed(2)]).toEqual([isBefore ? '20.00' : '50.00', '20.00'])
  })

  test('stand for their total, less what was paid back outside of Stripe', async () => {
    const books = await opened()
    const { sandbox } = books
    sandbox.pay({ ref: 'a', amount: '80.00' })
    const customer = 'cus_1'
    const invoice = sandbox.stripeInvoice({ amount: '100.00', paid: '80.00', customer }).id
    const own = { invoice, metadata: { hubspot_deal_id: '42' } }
    sandbox.stripeCreditNote({ ...own, id: 'cn_1', amount: '20.00', tax: '3.20' })
    const refund = { charge: 'ch_a', amount: '30.00' }
    const back = { ...own, id: 'cn_2', amount: '60.00', outOfBand: '10.00', refund }
    sandbox.stripeCreditNote(back)
    await books.tellAll()
    await books.tellAll()
    const first = await books.creditNote('cn_1')
    expect(first.terms).toMatchObject({
      ...{ total: '20.00', tax: '3.20', customerId: 'customer-1', invoiceId: 'deal-42' },
    })
    const { total, refunded, unapplied } = CreditNote.figures(await books.creditNote('cn_2'))
    expect([total, refunded, unapplied].map((one) => one.toFixed(2))).toEqual([
      ...['60.00', '10.00', '50.00'],
    ])
    expect(Payment.figures(await books.payment('ch_a')).refunded.toFixed(2)).toBe('30.00')
    sandbox.voidStripeCreditNote('cn_1')
    await books.tellAll()
    expect((await books.creditNote('cn_1')).kind).toBe('void')
  })
})

describe('an event that is not for these books', () => {
  const bare = (type: string, object: object, more: object = {}) => ({
    ...{ id: 'evt_x', object: 'event', created: start, type, data: { object }, ...more },
  })

  test.each([
    ['of a connected account', { account: 'acct_other' }],
    ['of live mode, where the key is of test mode', { livemode: true }],
  ])('%s is kept and waits', async (_, more) => {
    const books = await opened()
    const charge = books.sandbox.pay({ ref: 'a', amount: '100.00' })
    await books.tell(bare('charge.succeeded', charge, more))
    expect(await books.held()).toEqual(['unknown-account'])
    expect((await books.payment('ch_a')).details).toBeNull()
  })

  test('of our own account by name is taken', async () => {
    const books = await opened()
    const charge = books.sandbox.pay({ ref: 'a', amount: '100.00' })
    const more = { account: 'acct_sandbox0001', livemode: false }
    await books.tell(bare('charge.succeeded', charge, more))
    expect(await books.held()).toEqual([])
    expect((await books.payment('ch_a')).details?.received.amount).toBe('100.00')
  })

  test('signed, but without an id, is kept and shown', async () => {
    const books = await opened()
    await books.receive(JSON.stringify({ type: 'charge.succeeded', data: { object: {} } }))
    await books.takeNew()
    expect(await books.held()).toEqual(['unreadable'])
  })
})

test('a customer put right at Stripe: payments that wait know who paid, placed ones stay', async () => {
  const books = await opened()
  const { sandbox } = books
  const pay = (ref: string) =>
    sandbox.pay({ ref, amount: '50.00', email: 'a@x.example', name: 'A' })
  pay('waits')
  const { customer } = pay('placed')
  await books.tellAll()
  const lines = [{ invoiceId: 'deal-1', amount: '50.00' }]
  const decide = allocate({ decisionId: 'd', lines, match })
  await transact(books.store, Payment.decider, Payment.idOfStripe('ch_placed'), decide, cause())
  const before = books.events().length
  const stripe = stripeOf(sandbox)
  await stripe.customers.update(customer ?? '', { metadata: { any: 'thing' } })
  books.calls.count = 0
  for (const event of books.events().slice(before)) await books.tell(event)
  expect(books.calls.count).toBe(0)
  await stripe.customers.update(customer ?? '', { name: 'Acme Ltd' })
  await books.sweep('events')
  expect((await books.payment('ch_waits')).details?.payer.name).toBe('Acme Ltd')
  expect((await books.payment('ch_placed')).details?.payer.name).toBe('A')
})
