import { expect, test } from 'vitest'
import * as Deal from '../../src/domain/deal.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { observe, voidInvoice } from '../../src/domain/invoice-terms.ts'
import * as Payment from '../../src/domain/payment.ts'
import { release } from '../../src/domain/payment-placing.ts'
import * as Sync from '../../src/domain/sync.ts'
import * as Reconciliation from '../../src/projections/reconciliation.ts'
import type { History } from '../support/history.ts'
import { openBooks, playing } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()

async function rowOf(invoiceId: string, decide: (history: History) => void) {
  await books.given(playing(decide), [Reconciliation.view])
  return Reconciliation.byId(books.db, 'main', invoiceId)
}

async function differences(decide: (history: History) => void, invoiceId = 'deal-1') {
  const row = await rowOf(invoiceId, decide)
  expect(row?.agrees).toBe(row?.differences.length === 0)
  return row?.differences.map(({ platform, field, ledger, theirs }) => [
    `${platform} ${field}`,
    ledger,
    theirs,
  ])
}

test('a paid deal that all platforms know of agrees', async () => {
  expect(await rowOf('deal-1', Examples.paidDeal)).toMatchObject({
    ...{ invoiceId: 'deal-1', number: 'INV-1', currency: 'EUR', dealId: '1', customerId: 'c1' },
    ledger: { status: 'paid', total: '120.00', settled: '120.00', credited: '0.00', open: '0.00' },
    hubspot: { amount: '120', won: true, invoiceStatus: 'paid', amountPaid: '120.00' },
    stripe: { collected: '120.00', payments: ['stripe-ch_1'] },
    quickbooks: { number: 'INV-1', total: '120.00', balance: '0.00', status: 'open' },
    ...{ agrees: true, differences: [] },
  })
})

test('a won deal without an invoice is a difference', async () => {
  const row = await rowOf('deal-1', (history) => Examples.won(history, '1', '120.00'))
  expect(row).toMatchObject({ number: null, ledger: null, agrees: false, dealId: '1' })
  expect(row?.differences).toEqual([
    { platform: 'hubspot', field: 'invoice', ledger: null, theirs: '120.00' },
  ])
})

test('a deal that was reopened before it had an invoice asks for nothing', async () => {
  const reopened = (history: History) => {
    Examples.won(history, '1', '120.00')
    const lost = Deal.observeNotWon({ dealId: '1', modifiedAt: '2026-04-01T00:00:00.000Z' })
    history.decide(Deal.decider, '1', lost)
  }
  expect(await differences(reopened)).toEqual([])
})

test('platforms that have not been told yet are missing', async () => {
  const issued = (history: History) => {
    Examples.won(history, '1', '120.00')
    Examples.issued(history, '1')
  }
  expect(await differences(issued)).toEqual([
    ['hubspot missing', 'open', null],
    ['quickbooks missing', 'open', null],
  ])
})

test('each platform is held against the ledger, field by field', async () => {
  const changed = (history: History) => {
    Examples.paidDeal(history)
    Examples.observed(history, 'hubspot', '1', { amount: '119.99', won: 'false' })
    Examples.observed(history, 'hubspot', '1', { tieout_amount_due: '7.00' })
    const booked = { ...Examples.bookedAs('120.00', '20.00'), number: 'X-1' }
    Examples.observed(history, 'quickbooks', 'deal-1', booked)
  }
  expect(await differences(changed)).toEqual([
    ['hubspot amount', '120.00', '119.99'],
    ['hubspot won', 'true', 'false'],
    ['hubspot amount_due', '0.00', '7.00'],
    ['quickbooks balance', '0.00', '20.00'],
    ['quickbooks number', 'INV-1', 'X-1'],
  ])
})

test('what was written lies over what was read before, and the other way round', async () => {
  const rewritten = (history: History) => {
    Examples.paidDeal(history)
    Examples.observed(history, 'hubspot', '1', { tieout_invoice_status: 'open' })
    const subject = { platform: 'hubspot', object: 'deal', objectId: '1' } as const
    const values = Examples.toldOf('paid', '120.00', '0.00')
    const written = { ...subject, operation: 'update', externalId: '1', values }
    history.decide(Sync.decider, Sync.idOf(subject), Sync.recordWrite(written))
  }
  expect(await differences(rewritten)).toEqual([])
})

test('money of a payment that the invoice has not taken shows on the side of Stripe', async () => {
  const stuck = (history: History) => {
    Examples.won(history, '1', '120.00')
    const invoiceId = Examples.issued(history, '1')
    const paymentId = Examples.received(history, 'ch_1', '50.00')
    Examples.allocated(history, paymentId, invoiceId, '50.00')
    Examples.observed(history, 'quickbooks', invoiceId, Examples.bookedAs('120.00', '120.00'))
    const sold = { amount: '120.00', currency: 'EUR', won: 'true' }
    const told = Examples.toldOf('open', '0.00', '120.00')
    Examples.observed(history, 'hubspot', '1', { ...sold, ...told })
  }
  expect(await differences(stuck)).toEqual([['stripe collected', '0.00', '50.00']])
  const released = (history: History) => {
    stuck(history)
    const request = { lineId: 'stripe-ch_1/1', releaseId: 'r1', reason: 'no' }
    history.decide(Payment.decider, 'stripe-ch_1', release(request))
  }
  expect(await differences(released)).toEqual([])
})

test('an invoice that was made in QuickBooks is none of HubSpot’s business', async () => {
  const foreign = (history: History) => {
    const terms = { invoiceId: 'qbo-9', number: 'INV-1', dealId: null, customerId: null }
    const money = { currency: 'EUR', total: '80.00', lines: [] }
    const dates = { issuedOn: '2026-03-01', dueOn: '2026-03-31' }
    const seen = observe({ ...terms, ...money, ...dates }, '9')
    history.decide(Invoice.decider, 'qbo-9', seen)
    Examples.observed(history, 'quickbooks', 'qbo-9', Examples.bookedAs('80.00', '80.0'))
  }
  expect(await differences(foreign, 'qbo-9')).toEqual([])
})

test('a void invoice agrees when QuickBooks has it void or not at all', async () => {
  const voided = (status: string) => (history: History) => {
    Examples.won(history, '1', '120.00')
    const invoiceId = Examples.issued(history, '1')
    history.decide(Invoice.decider, invoiceId, voidInvoice('mistake'))
    const gone = { number: null, currency: null, total: null, balance: null, status }
    Examples.observed(history, 'quickbooks', invoiceId, gone)
    Examples.observed(history, 'hubspot', '1', Examples.toldOf('void', '0.00', '0.00'))
  }
  expect(await differences(voided('void'))).toEqual([])
  expect(await differences(voided('deleted'))).toEqual([])
  expect(await differences(voided('open'))).toEqual([['quickbooks status', 'void', 'open']])
})

test('an invoice deleted in QuickBooks that the ledger still has is a difference', async () => {
  const deleted = (history: History) => {
    Examples.paidDeal(history)
    Examples.observed(history, 'quickbooks', 'deal-1', { status: 'deleted', total: null })
  }
  expect(await differences(deleted)).toEqual([['quickbooks status', 'paid', 'deleted']])
})

test('what a platform holds need not be a number', async () => {
  const garbled = (history: History) => {
    Examples.paidDeal(history)
    Examples.observed(history, 'quickbooks', 'deal-1', { total: 'a lot' })
  }
  expect(await differences(garbled)).toEqual([['quickbooks total', '120.00', 'a lot']])
})

test('the list is filtered by agreement, the summary counts by currency', async () => {
  const several = (history: History) => {
    Examples.paidDeal(history)
    for (const id of ['2', '3', '4']) Examples.won(history, id, `${id}0.00`)
    Examples.issued(history, '2')
  }
  await books.given(playing(several), [Reconciliation.view])
  const filter = { workspace: 'main', agrees: false, limit: 2 }
  const first = await Reconciliation.list(books.db, filter)
  expect(first.items.map(({ invoiceId }) => invoiceId)).toEqual(['deal-2', 'deal-3'])
  const rest = { ...filter, cursor: first.next ?? undefined }
  const second = await Reconciliation.list(books.db, rest)
  expect(second.items.map(({ invoiceId }) => invoiceId)).toEqual(['deal-4'])
  expect(second.next).toBeNull()
  const agreeing = await Reconciliation.list(books.db, { workspace: 'main', agrees: true })
  expect(agreeing.items.map(({ invoiceId }) => invoiceId)).toEqual(['deal-1'])
})
