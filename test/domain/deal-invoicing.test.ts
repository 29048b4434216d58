import { pino } from 'pino'
import { beforeEach, describe, expect, test } from 'vitest'
import { billingRun } from '../../src/billing.ts'
import { fold } from '../../src/domain/decider.ts'
import * as Deal from '../../src/domain/deal.ts'
import { nextActions } from '../../src/domain/deal-invoicing.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { issue as issueInvoice, observe as observeInvoice } from '../../src/domain/invoice-terms.ts'
import type { Instalment, Plan } from '../../src/domain/invoicing-plan.ts'
import { Decimal } from '../../src/domain/money.ts'
import type { Outside } from '../../src/domain/outside.ts'
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

const next = (...history: Deal.Event[]) => nextActions(fold(Deal.decider, history), '2026-03-01')

describe('what a deal asks for', () => {
  test('is an invoice of its terms, due after thirty days', () =>
    expect(next(dealWon())).toEqual([{ number: 1, terms: invoiceTerms() }]))
  test('does not wait for the day of the deal itself', () =>
    expect(next(dealWon({ closedOn: '2026-05-01' }))).toHaveLength(1))
  test('is nothing while it is not won', () => {
    const reopened = { dealId, modifiedAt: '2026-03-01T10:00:00.000Z' }
    expect(next()).toEqual([])
    expect(next(dealWon(), { type: 'DealReopened', data: reopened })).toEqual([])
  })
  test('is nothing when there is nothing to collect', () => {
    expect(next(dealWon({ total: '0.00' }))).toEqual([])
    expect(next(dealWon({ total: '-5.00' }))).toEqual([])
  })
})

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
      issueInvoice({ quickbooksId: '145', number }),
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
    const observe = observeInvoice(terms, '9')
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

  const plan: Plan = [
    { ...{ number: 1, label: 'Deposit', kind: 'deposit', deferred: true } },
    { ...{ number: 2, label: 'Design', kind: 'milestone', deferred: false } },
    { ...{ number: 3, label: 'Final', kind: 'final', deferred: false } },
  ].map((one, at) => ({ ...one, ...shares[at] })) as Instalment[]
  const winPlanned = (given: Partial<Deal.Terms> = {}) => {
    const decide = Deal.observeWon(dealTerms(given), plan)
    return transact(world.store, Deal.decider, dealId, decide, cause(`won ${given.modifiedAt}`))
  }
  const release = (number: number, on: string) => {
    const decide = Deal.releaseInstalment({ dealId, number, on })
    return transact(world.store, Deal.decider, dealId, decide, cause(`released ${number}`))
  }
  const totals = async () => {
    await world.settleDown()
    const all = [1, 2, 3].map(async (number) => {
      const id = Invoice.idOfInstalment(dealId, number)
      const { state } = await load(world.store, Invoice.decider, 'main', id)
      return state.terms?.total ?? null
    })
    return Promise.all(all)
  }
  const bill = async (today: string, dealsDue = async () => [dealId]) => {
    const { store } = world
    const signal = new AbortController().signal
    const clock = { now: () => new Date(`${today}T08:00:00Z`), sleep: async () => undefined }
    const outside: Outside = { clock, random: { next: () => 0, uuid: () => '' } }
    const ports = { store, workspace: 'main', dealsDue, today: () => today, outside, signal }
    await billingRun({ ...ports, log: pino({ level: 'silent' }) })
  }

  test('requests the instalments of a plan, each when its day has come', async () => {
    await winPlanned()
    expect(await totals()).toEqual(['30.00', null, null])
    await bill('2026-06-29')
    expect(await totals()).toEqual(['30.00', null, null])
    await bill('2026-06-30')
    expect(await totals()).toEqual(['30.00', null, '30.00'])
    await release(2, '2026-07-01')
    world.onDay('2026-07-01')
    expect(await totals()).toEqual(['30.00', '40.00', '30.00'])
    const before = (await world.settleDown()).length
    await bill('2026-07-02')
    expect((await world.settleDown()).length).toBe(before)
  })
  test('says that it was the day which asked for an instalment', async () => {
    await winPlanned()
    await world.settleDown()
    await bill('2026-06-30')
    const log = await world.settleDown()
    expect(log.slice(-2).map(({ type, meta }) => [type, meta.actor.name])).toEqual([
      ['InstalmentRequested', 'billing'],
      ['InvoiceRequested', 'billing'],
    ])
  })
  test('lets all instalments follow the deal, and the rest takes the difference', async () => {
    await winPlanned({ tax: '10.00' })
    await bill('2026-06-30')
    await winPlanned(amended)
    expect(await totals()).toEqual(['36.00', null, '36.00'])
    const { state } = await load(world.store, Invoice.decider, 'main', 'deal-42-p1')
    expect(new Decimal(state.terms?.tax ?? 0).toFixed()).toBe('0')
    const before = (await world.settleDown()).length
    world.rewind('deal-invoicing', before)
    expect((await world.settleDown()).length).toBe(before)
  })
  test('asks for no further instalment of a deal that was lost', async () => {
    await winPlanned()
    await world.settleDown()
    const lost = Deal.observeNotWon({ dealId, modifiedAt: '2026-04-01T09:00:00.000Z' })
    await transact(world.store, Deal.decider, dealId, lost, cause('lost'))
    await bill('2026-12-31')
    expect(await totals()).toEqual(['30.00', null, null])
  })
  test('goes on with the other deals when one cannot be billed', async () => {
    await winPlanned()
    await world.settleDown()
    const refused = bill('2026-06-30', async () => ['a.b/c d', dealId])
    await refused.catch(() => undefined)
    expect(await totals()).toEqual(['30.00', null, '30.00'])
  })
})

const shares: Pick<Instalment, 'share' | 'due'>[] = [
  { share: { percent: '30' }, due: { afterDays: 0 } },
  { share: { percent: '40' }, due: 'on-milestone' },
  { share: 'rest', due: { on: '2026-06-30' } },
]
