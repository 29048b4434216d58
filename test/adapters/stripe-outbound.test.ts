// What the ledger decides about a payment stands in the metadata at Stripe: once, whatever gets lost
// on the way, and in spite of whoever writes over it. The real SDK over HTTP, the sandbox as Stripe.
import { describe, expect, onTestFinished, test } from 'vitest'
import { compareMetadata, metadataOf } from '../../src/adapters/stripe/metadata.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { issue, request, voidInvoice } from '../../src/domain/invoice-terms.ts'
import * as Payment from '../../src/domain/payment.ts'
import * as Sync from '../../src/domain/sync.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { stripeOf } from '../sandbox/support.ts'
import { cause, invoiceTerms, soldLine } from '../support/examples.ts'
import { openWorld } from '../support/pump.ts'
import { openBooks } from '../support/stripe-books.ts'

async function openStory() {
  const world = openWorld()
  const books = await openBooks({ store: world.store })
  onTestFinished(() => books.close())
  const { sandbox, store } = books
  let told = 0
  const story = {
    ...books,
    sdk: stripeOf(sandbox),
    async invoice(dealId: string, total = '100.00') {
      const invoiceId = Invoice.idOfDeal(dealId)
      const number = Invoice.numberOfDeal(dealId)
      const terms = invoiceTerms({ invoiceId, dealId, number, total, lines: [soldLine(total)] })
      await transact(store, Invoice.decider, invoiceId, request(terms), cause(`ask ${dealId}`))
      const issued = issue({ quickbooksId: dealId, number: null })
      await transact(store, Invoice.decider, invoiceId, issued, cause(`issue ${dealId}`))
    },
    /** Stripe tells what happened since, the policies decide, and it is carried back. */
    async settle() {
      for (let rounds = 0; rounds < 3; rounds++) {
        const events = books.events()
        for (const event of events.slice(told)) await books.tell(event)
        told = events.length
        await world.settleDown()
        await books.carry()
      }
    },
    charge: (id: string) => sandbox.tables.stripe.charges.get(id)?.metadata,
    intent: (id: string) => sandbox.tables.stripe.paymentIntents.get(id)?.metadata,
    sync: async (charge: string) => {
      const stream = `stripe-payment-${Payment.idOfStripe(charge)}`
      return (await load(store, Sync.decider, 'main', stream)).state
    },
    syncEvents: async () =>
      (await books.log()).filter(({ stream }) => stream.startsWith('sync-')).map((one) => one.type),
    /** How often the charge was written to. */
    writes: () =>
      books.events().filter(({ type, request: by }) => type === 'charge.updated' && by?.id).length,
  }
  return story
}

const pay = (ref: string, number: string, amount = '100.00') => ({
  ...{ ref, amount, currency: 'EUR', metadata: { invoice_number: number } },
})

test('the numbers and the status are written on the charge and its payment intent, once', async () => {
  const story = await openStory()
  await story.invoice('1')
  story.sandbox.pay(pay('a', 'INV-1'))
  await story.settle()
  const said = { invoice_number: 'INV-1', tieout_invoices: 'INV-1', tieout_status: 'paid' }
  expect(story.charge('ch_a')).toEqual(said)
  expect(story.intent('pi_a')).toEqual(said)
  expect(await story.syncEvents()).toEqual(['SyncRequested', 'StatusPropagated'])
  expect(story.writes()).toBe(1)
  await story.settle()
  expect(story.writes()).toBe(1)
})

test('our own writing, come back, is not even read', async () => {
  const story = await openStory()
  await story.invoice('1')
  story.sandbox.pay(pay('a', 'INV-1'))
  await story.settle()
  const echo = story.events().at(-1)
  expect(echo).toMatchObject({ type: 'charge.updated' })
  story.calls.count = 0
  await story.tell({ ...echo, id: 'evt_again' } as { id: string })
  expect(story.calls.count).toBe(0)
})

test('it follows what becomes of the invoices, also by other payments', async () => {
  const story = await openStory()
  await story.invoice('1', '300.00')
  await story.invoice('2', '50.00')
  story.sandbox.pay(pay('a', 'INV-1, INV-2', '200.00'))
  await story.settle()
  expect(story.charge('ch_a')).toMatchObject({
    tieout_invoices: 'INV-1',
    tieout_status: 'partially_paid',
  })
  story.sandbox.pay(pay('b', 'INV-1', '100.00'))
  await story.settle()
  for (const id of ['ch_a', 'ch_b']) {
    expect(story.charge(id)).toMatchObject({ tieout_invoices: 'INV-1', tieout_status: 'paid' })
  }
  story.sandbox.refund({ id: 're_b', charge: 'ch_b', amount: '100.00' })
  await story.settle()
  expect(story.charge('ch_a')).toMatchObject({ tieout_status: 'partially_paid' })
  // The money is not there any more: nothing of ours is left on the charge.
  expect(story.charge('ch_b')).toEqual({ invoice_number: 'INV-1' })
  expect(story.intent('pi_b')).toEqual({ invoice_number: 'INV-1' })
})

test('one that is void says so', async () => {
  const story = await openStory()
  await story.invoice('1')
  story.sandbox.pay(pay('a', 'INV-1', '40.00'))
  await story.settle()
  const gone = voidInvoice('void in QuickBooks')
  await transact(story.store, Invoice.decider, 'deal-1', gone, cause('void'))
  await story.settle()
  const { lines } = await story.payment('ch_a')
  const held = lines.filter(({ amount }) => amount.greaterThan(0)).length > 0
  expect(story.charge('ch_a')?.tieout_status).toBe(held ? 'void' : undefined)
})

describe('whatever gets lost', () => {
  test.each(['drop', 'drop-after-commit', 'server-error', 'server-error-after-commit'] as const)(
    '%s: it stands there',
    async (kind) => {
      const story = await openStory()
      await story.invoice('1')
      story.sandbox.pay(pay('a', 'INV-1'))
      const fault = { platform: 'stripe', kind, method: 'POST', path: '/v1/charges/' } as const
      // The SDK itself repeats once after a connection that broke.
      story.sandbox.injectFault({ ...fault, times: kind.startsWith('drop') ? 2 : 1 })
      await expect(story.settle()).rejects.toThrow()
      const before = await story.sync('ch_a')
      expect(before.pending).not.toBeNull()
      await story.settle()
      expect(story.charge('ch_a')).toMatchObject({ tieout_status: 'paid' })
      expect(story.intent('pi_a')).toMatchObject({ tieout_status: 'paid' })
      // Stripe keeps a failure of its own under the key: the same is set once more under the next.
      expect(story.writes()).toBe(kind === 'server-error-after-commit' ? 2 : 1)
      expect(await story.sync('ch_a')).toMatchObject({
        pending: null,
        failure: null,
        parked: false,
      })
    },
  )

  test('a charge that Stripe does not know is parked; the others go on', async () => {
    const story = await openStory()
    await story.invoice('1', '200.00')
    story.sandbox.pay(pay('a', 'INV-1'))
    story.sandbox.pay(pay('b', 'INV-1'))
    for (const event of story.events()) await story.tell(event)
    story.sandbox.tables.stripe.charges.remove('ch_a')
    await story.settle().catch(() => undefined)
    expect(await story.sync('ch_a')).toMatchObject({ parked: true, failure: 'resource_missing' })
    expect(story.charge('ch_b')).toMatchObject({ tieout_status: 'paid' })
  })
})

describe('somebody writes over it', () => {
  const writeOver = async (story: Awaited<ReturnType<typeof openStory>>, value: string) => {
    await story.sdk.charges.update('ch_a', { metadata: { tieout_status: value } })
    await story.settle()
  }

  test('the ledger sets it right, and says that they differed', async () => {
    const story = await openStory()
    await story.invoice('1')
    story.sandbox.pay(pay('a', 'INV-1'))
    await story.settle()
    await writeOver(story, 'unpaid!')
    expect(story.charge('ch_a')).toMatchObject({ tieout_status: 'paid' })
    const conflicts = (await story.log()).filter(({ type }) => type.startsWith('Conflict'))
    expect(conflicts).toMatchObject([
      {
        type: 'ConflictDetected',
        data: { field: 'tieout_status', ledger: 'paid', theirs: 'unpaid!' },
      },
      { type: 'ConflictResolved', data: { winner: 'ledger' } },
    ])
  })

  test('a reading from before our own write is no conflict', async () => {
    const story = await openStory()
    await story.invoice('1', '150.00')
    story.sandbox.pay(pay('a', 'INV-1'))
    await story.settle()
    const before = await story.sync('ch_a')
    const stale = { id: 'ch_a', metadata: { ...story.charge('ch_a') } }
    story.sandbox.pay(pay('b', 'INV-1', '50.00'))
    await story.settle()
    expect(story.charge('ch_a')).toMatchObject({ tieout_status: 'paid' })
    const events = (await story.log()).length
    await compareMetadata(story.store, stale, before, cause('stale'))
    expect(await story.log()).toHaveLength(events)
    await compareMetadata(story.store, stale, await story.sync('ch_a'), cause('fresh'))
    expect(await story.log()).not.toHaveLength(events)
  })

  test('who never stops is asked about, not fought with', async () => {
    const story = await openStory()
    await story.invoice('1')
    story.sandbox.pay(pay('a', 'INV-1'))
    await story.settle()
    for (let n = 0; n < 6; n++) await writeOver(story, `mine ${n}`)
    expect(story.charge('ch_a')?.tieout_status).toBe('mine 5')
    expect((await story.sync('ch_a')).conflicts.tieout_status).toMatchObject({
      reason: 'tug-of-war',
    })
  })

  test('what others write beside it stays', async () => {
    const story = await openStory()
    await story.invoice('1')
    story.sandbox.pay(pay('a', 'INV-1'))
    await story.sdk.charges.update('ch_a', { metadata: { order: '8841' } })
    await story.settle()
    expect(story.charge('ch_a')).toMatchObject({ order: '8841', tieout_status: 'paid' })
  })
})

test('many invoices fit into what one value of metadata holds', () => {
  const invoices = Array.from({ length: 90 }, (_, n) => {
    const number = `INV-2026-${String(n).padStart(5, '0')}`
    return { ...Invoice.initial, kind: 'issued' as const, terms: invoiceTerms({ number }) }
  })
  const { tieout_invoices: numbers = '', tieout_status: status } = metadataOf(invoices)
  expect(numbers?.length).toBeLessThanOrEqual(500)
  expect(numbers).toMatch(/^INV-2026-00000, .*INV-2026-\d{5}, and \d+ more$/)
  expect(status).toBe('open')
})
