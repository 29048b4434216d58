// The detection: what the views show becomes discrepancies, once each and for as long as it stands; on
// the real service, with people at work on the platforms, within seconds.
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { realOutside } from '../src/adapters/outside.ts'
import { type DetectionPorts, fullPass } from '../src/reconciling/detection.ts'
import * as Deal from '../src/domain/deal.ts'
import type { EventStore, StoredEvent } from '../src/domain/event-store.ts'
import { eventsAfter } from './support/look-up.ts'
import { openMemoryStore } from './support/memory-store.ts'
import { openService, type RunningService } from './support/service.ts'
import type { History } from './support/history.ts'
import { openBooks, playing } from './projections/books.ts'
import * as Examples from './projections/examples.ts'

const log = pino({ level: 'silent' })

describe('a pass over everything', () => {
  const books = openBooks()
  const ports = (store: EventStore): DetectionPorts => {
    const today = () => '2026-06-01'
    return { store, db: books.db, workspace: 'main', today, outside: realOutside, log }
  }
  const lives = async (store: EventStore) =>
    (await eventsAfter(store, undefined)).filter(({ type }) => type.startsWith('Discrepancy'))
  const told = (events: readonly StoredEvent[]) =>
    events.map(({ type, data }) => [type, (data as { discrepancyId: string }).discrepancyId])

  /** As the views show it when they have seen these lives too. */
  async function given(history: (history: History) => void, before: readonly StoredEvent[]) {
    const facts = playing(history)
    const last = facts.length
    const behind = before.map((event, at) => ({
      ...event,
      position: String(last + at + 1).padStart(20, '0') as StoredEvent['position'],
    }))
    await books.given([...facts, ...behind])
  }

  test('records a disagreement once, resolves it when it is gone, and opens it again', async () => {
    const store = openMemoryStore({ now: () => new Date('2026-06-01T00:00:00Z') })
    const id = 'won-deal-without-invoice.1'
    const bare = (history: History) => Examples.won(history, '1', '120.00')
    await given(bare, [])
    expect(await fullPass(ports(store))).toEqual({ found: 1, inTransit: 0, resolved: 0, failed: 0 })
    await fullPass(ports(store))
    expect(told(await lives(store))).toEqual([['DiscrepancyDetected', id]])

    const lost = (history: History) => {
      bare(history)
      const request = { dealId: '1', modifiedAt: '2026-04-01T00:00:00.000Z' }
      history.decide(Deal.decider, '1', Deal.observeNotWon(request))
    }
    await given(lost, await lives(store))
    expect(await fullPass(ports(store))).toMatchObject({ found: 0, resolved: 1 })
    await given(bare, await lives(store))
    await fullPass(ports(store))
    expect(told(await lives(store))).toEqual([
      ['DiscrepancyDetected', id],
      ['DiscrepancyResolved', id],
      ['DiscrepancyReopened', id],
    ])
  })

  test('two passes side by side record what one would', async () => {
    const store = openMemoryStore({ now: () => new Date('2026-06-01T00:00:00Z') })
    const several = (history: History) => {
      for (const deal of ['1', '2', '3']) Examples.won(history, deal, '120.00', `Sale ${deal}`)
    }
    await given(several, [])
    await Promise.all([fullPass(ports(store)), fullPass(ports(store))])
    expect(told(await lives(store)).sort()).toEqual(
      ['1', '2', '3'].map((deal) => ['DiscrepancyDetected', `won-deal-without-invoice.${deal}`]),
    )
  })

  test('one that cannot be recorded keeps no other from it', async () => {
    const memory = openMemoryStore({ now: () => new Date('2026-06-01T00:00:00Z') })
    const store: EventStore = {
      ...memory,
      append: (stream, ...rest) =>
        stream.endsWith('.2') ? Promise.reject(new Error('no')) : memory.append(stream, ...rest),
    }
    const several = (history: History) => {
      for (const deal of ['1', '2', '3']) Examples.won(history, deal, '120.00', `Sale ${deal}`)
    }
    await given(several, [])
    expect(await fullPass(ports(store))).toMatchObject({ found: 3, failed: 1 })
    expect(await lives(memory)).toHaveLength(2)
  })
})

describe('on the service', () => {
  let service: RunningService
  beforeAll(async () => {
    service = await openService()
  }, 60_000)
  afterAll(() => service?.close())

  const patience = { timeout: 30_000, interval: 100 }
  const one = async (kind: string) => {
    const { data } = await service.get(`/v1/discrepancies?kind=${kind}`)
    return data[0]
  }
  const shows = (kind: string, wanted: object) =>
    vi.waitFor(async () => expect(await one(kind)).toMatchObject(wanted), patience)

  const closed = (month: string) =>
    vi.waitFor(() => service.post(`/v1/periods/${month}/close`, { note: 'done' }), patience)

  function sell(id: string, price: string) {
    const name = `Buyer ${id}`
    service.sandbox.createDeal({
      ...{ id, name, company: { name, domain: `buyer-${id}.example` } },
      contact: { email: `ap@buyer-${id}.example`, lastName: name },
      lineItems: [{ name: 'Licence', quantity: '1', price }],
    })
    service.sandbox.winDeal(id)
    return vi.waitFor(async () => {
      const { quickbooksId } = await service.get(`/v1/invoices/deal-${id}`)
      expect(quickbooksId).not.toBeNull()
    }, patience)
  }

  test.concurrent('an invoice that is deleted in QuickBooks is found, and resolved when the deal is lost', async () => {
    await sell('9101', '345.00')
    service.sandbox.deleteQuickBooksInvoice('INV-9101')
    await shows('deleted-in-quickbooks', {
      ...{ id: 'deleted-in-quickbooks.deal-9101', state: 'open' },
      atStake: { amount: '345.00', currency: 'USD' },
    })
    service.sandbox.loseDeal('9101')
    await shows('deleted-in-quickbooks', { state: 'resolved', resolvedBy: 'agreement' })
    service.sandbox.winDeal('9101')
    await shows('deleted-in-quickbooks', { state: 'open', timesOpened: 2 })
  }, 90_000)

  test.concurrent('a charge that is paid twice is found as such, and gone with its refund', async () => {
    await sell('9102', '520.00')
    service.sandbox.pay({ ref: 'det_1', dealId: '9102' })
    service.sandbox.pay({ ref: 'det_2', dealId: '9102' })
    await shows('duplicate-payment', {
      state: 'open',
      atStake: { amount: '520.00', currency: 'USD' },
    })
    const { subject } = await one('duplicate-payment')
    service.sandbox.refund({ charge: subject.id.replace('stripe-', '') })
    await shows('duplicate-payment', { state: 'resolved' })
    const { data } = await service.get('/v1/discrepancies?limit=50')
    const about = data.filter((item: { related: object }) =>
      JSON.stringify(item.related).includes('ch_det'),
    )
    expect(about).toHaveLength(1)
  }, 90_000)

  test.concurrent('a payment by hand is no money until it is deposited in the bank', async () => {
    await sell('9103', '730.00')
    const { Id } = service.sandbox.payQuickBooksInvoice('INV-9103', {})
    await shows('paid-in-quickbooks-without-money', {
      ...{ state: 'open', subject: { noun: 'payment', id: `qbo-${Id}` } },
      atStake: { amount: '730.00', currency: 'USD' },
    })
    service.sandbox.makeQuickBooksDeposit({ payments: [Id] })
    await shows('paid-in-quickbooks-without-money', { state: 'resolved' })
  }, 90_000)

  test.concurrent('an invoice by hand with a day of a closed month, as it is changed', async () => {
    await closed('2026-03')
    service.sandbox.createManualQuickBooksInvoice({
      ...{ docNumber: 'M-9104', customer: 'By Hand Ltd', amount: '75.00', date: '2026-04-20' },
    })
    await shows('invoice-without-deal', { state: 'open' })
    await closed('2026-04')
    service.sandbox.changeQuickBooksInvoice('M-9104', { amount: '95.00' })
    await shows('edited-in-closed-month', {
      state: 'open',
      atStake: { amount: '20.00', currency: 'USD' },
    })
  }, 90_000)
})
