import { beforeEach, describe, expect, test } from 'vitest'
import { fold } from '../../src/domain/decider.ts'
import * as Deal from '../../src/domain/deal.ts'
import { daysAfter, nextAction } from '../../src/domain/deal-invoicing.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { load, transact } from '../../src/domain/transact.ts'
import {
  cause,
  dealId,
  dealTerms,
  dealWon,
  invoiceId,
  invoiceRequested,
  invoiceTerms,
} from '../support/examples.ts'
import { openWorld, type World } from '../support/pump.ts'

const next = (...history: Deal.Event[]) => nextAction(fold(Deal.decider, history))
const nothing = { kind: 'nothing' }

describe('what a deal asks for', () => {
  test('is an invoice of its terms, due after thirty days', () =>
    expect(next(dealWon())).toEqual({ kind: 'invoice', terms: invoiceTerms() }))
  test('is nothing while it is not won', () => {
    const reopened = { dealId, modifiedAt: '2026-03-01T10:00:00.000Z' }
    expect(next()).toEqual(nothing)
    expect(next(dealWon(), { type: 'DealReopened', data: reopened })).toEqual(nothing)
  })
  test('is nothing when there is nothing to collect', () => {
    expect(next(dealWon({ total: '0.00' }))).toEqual(nothing)
    expect(next(dealWon({ total: '-5.00' }))).toEqual(nothing)
  })
})

test.each([
  ['2026-03-01', 30, '2026-03-31'],
  ['2026-01-31', 30, '2026-03-02'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-12-31', 1, '2027-01-01'],
  ['2026-03-28', 1, '2026-03-29'],
  ['2026-03-29', 1, '2026-03-30'],
])('%s and %i days are %s', (date, days, later) => expect(daysAfter(date, days)).toBe(later))

describe('the policy', () => {
  let world: World
  beforeEach(() => {
    world = openWorld()
  })
  const win = (given: Partial<Deal.Terms> = {}) =>
    transact(world.store, Deal.decider, dealId, Deal.observeWon(dealTerms(given)), cause('won'))
  const amended = { total: '120.00', modifiedAt: '2026-03-01T11:00:00.000Z' }
  const issue = (number: string | null) =>
    transact(
      world.store,
      Invoice.decider,
      invoiceId,
      Invoice.issue({ quickbooksId: '145', number }),
      cause('issued'),
    )
  const invoice = async () => (await load(world.store, Invoice.decider, 'main', invoiceId)).state
  const typesIn = async (stream: string) =>
    (await Array.fromAsync(world.store.readStream(stream))).map((event) => event.type)

  test('requests the invoice of a won deal, and says what caused it', async () => {
    await win()
    const log = await world.settleDown()
    const [won, requested, ...others] = log
    expect(others).toEqual([])
    expect(requested).toMatchObject({ ...invoiceRequested(), stream: `invoice-main.${invoiceId}` })
    expect(requested?.meta).toMatchObject({
      causationId: won?.id,
      correlationId: 'won',
      actor: { kind: 'policy', name: 'deal-invoicing' },
      effectiveAt: won?.meta.effectiveAt,
    })
  })
  test('lets the invoice follow the deal, before it is issued and after', async () => {
    await win()
    await world.settleDown()
    await win(amended)
    await world.settleDown()
    expect((await invoice()).terms?.total).toBe('120.00')
    await issue(null)
    await win({ total: '130.00', modifiedAt: '2026-03-01T12:00:00.000Z' })
    await world.settleDown()
    expect((await invoice()).terms?.total).toBe('130.00')
  })
  test('requests the newest terms at once when it comes late', async () => {
    await win()
    await win(amended)
    await world.settleDown()
    expect(await typesIn(`invoice-main.${invoiceId}`)).toEqual(['InvoiceRequested'])
    expect((await invoice()).terms?.total).toBe('120.00')
  })
  test('leaves the number that QuickBooks gave', async () => {
    await win()
    await world.settleDown()
    await issue('1037')
    await win(amended)
    await world.settleDown()
    expect((await invoice()).terms).toMatchObject({ number: '1037', total: '120.00' })
  })
  test('notes at the deal which invoice it became', async () => {
    await win()
    await world.settleDown()
    await issue('1037')
    const log = await world.settleDown()
    expect(log.at(-1)).toMatchObject({
      type: 'DealInvoiced',
      data: { dealId, invoiceId, invoiceNumber: '1037' },
    })
  })
  test('has no deal to tell of an invoice made in QuickBooks', async () => {
    const terms = invoiceTerms({ invoiceId: 'qbo-9', dealId: null })
    const observe = Invoice.observe(terms, '9')
    await transact(world.store, Invoice.decider, 'qbo-9', observe, cause('seen'))
    expect((await world.settleDown()).map((event) => event.type)).toEqual(['InvoiceIssued'])
  })
  test('does nothing when it goes over everything once more', async () => {
    await win()
    await world.settleDown()
    await issue(null)
    await win(amended)
    const before = (await world.settleDown()).length
    world.rewind('deal-invoicing', before)
    expect((await world.settleDown()).length).toBe(before)
  })
})
