import { describe, expect, test } from 'vitest'
import * as Customer from '../../src/domain/customer.ts'
import type { StoredEvent } from '../../src/domain/event-store.ts'
import { pooledModel } from '../../src/domain/matching/live.ts'
import * as Rescore from '../../src/domain/rescore.ts'
import { transact } from '../../src/domain/transact.ts'
import { openCompany } from '../support/company.ts'
import { cause, customerId, identity } from '../support/examples.ts'
import { plainLookUp } from '../support/look-up.ts'
import { spec } from '../support/spec.ts'

const rescore = spec(Rescore.decider)
const rescoreId = 'rescore-1'
const figures = { done: 50, placed: 40, asked: 1, changed: 2 }
const last = { receivedAt: '2026-03-02T10:00:00.000Z', paymentId: 'stripe-ch_1' }
const requested: Rescore.Event = { type: 'RescoreRequested', data: { rescoreId, payments: 120 } }
const progressed: Rescore.Event = {
  type: 'RescoreProgressed',
  data: { rescoreId, ...figures, last },
}
const completed: Rescore.Event = { type: 'RescoreCompleted', data: { rescoreId, ...figures } }
const stopped: Rescore.Event = { type: 'RescoreStopped', data: { rescoreId } }

describe('a job', () => {
  test('is requested once: its number is taken then', () => {
    const request = Rescore.request({ rescoreId, payments: 120 })
    expect(request(rescore.given().state)).toEqual([requested])
    rescore.given(requested).when(request).thenRefused('rescore-running')
  })
  test('goes on behind the last payment', () => {
    const { state } = rescore.given(requested, progressed)
    expect(state).toMatchObject({ kind: 'running', payments: 120, figures, last })
  })
  test('that runs is stopped', () => {
    rescore.given(requested, progressed).when(Rescore.stop).then(stopped)
  })
  test('that has ended cannot be stopped', () => {
    rescore.given(requested, completed).when(Rescore.stop).thenRefused('rescore-not-running')
    rescore.given().when(Rescore.stop).thenRefused('rescore-not-running')
  })
})

const company = openCompany()
const payments = 100
const numbers = Array.from({ length: payments }, (_, at) => String(1000 + at))

/** Each of many payments is of just the amount of one invoice, and nobody knows yet who pays: then
 *  somebody says so. The settlement, which would hear of it, is kept waiting. */
async function backlog({ isLinked = true } = {}) {
  await company.seen()
  const payer = { stripeCustomerId: 'cus_1', name: 'Zed', email: null }
  for (const [at, number] of numbers.entries()) {
    const amount = `${number}.00`
    await company.issued(number, { total: amount })
    // The later the number, the earlier it was received.
    const receivedAt = new Date(Date.UTC(2026, 2, 20) - at * 3_600_000).toISOString()
    await company.charged(number, { amount, payer, receivedAt })
  }
  await company.world.settleDown()
  if (!isLinked) return
  const known = Customer.link(identity({ externalId: 'cus_1' }), 'by hand')
  await company.onCustomer(customerId, known, 'cus_1')
}

const decide = (decision: ReturnType<typeof Rescore.request>, why: string) =>
  transact(company.world.store, Rescore.decider, rescoreId, decision, cause(why))
const begin = () => decide(Rescore.request({ rescoreId, payments }), 'rescore')
const job = () => Rescore.jobOf(company.world.store, 'main', rescoreId)
const facts = async () => (await job()).events.map(({ type }) => type)

async function ledger() {
  const placed = []
  for (const number of numbers)
    placed.push([number, await company.linesOf(number)].flat().join(' '))
  return placed
}
const everyOnePlaced = numbers.map((number) => `${number} deal-${number} ${number}.00`)

describe('the backlog', { timeout: 120_000 }, () => {
  test('is placed in chunks, the oldest first, and progress is recorded', async () => {
    await backlog()
    await begin()
    await company.world.advance('rescore')
    expect(await facts()).toEqual([
      'RescoreRequested',
      'RescoreProgressed',
      'RescoreProgressed',
      'RescoreCompleted',
    ])
    const { kind, figures, events } = await job()
    expect({ kind, ...figures }).toEqual({
      ...{ kind: 'completed', done: payments, placed: payments, asked: 0, changed: 0 },
    })
    expect(events[1]?.data).toMatchObject({ done: 50, last: { paymentId: 'stripe-1050' } })
    expect(await ledger()).toEqual(everyOnePlaced)
  })

  test.each([
    ['is not taken', false],
    ['is taken', true],
  ])(
    'cut off in the middle by an append that %s, goes on to the same ledger',
    async (_, isTaken) => {
      await backlog()
      await begin()
      // In the second chunk.
      company.world.breakAt(70, isTaken)
      await company.world.advance('rescore')
      expect((await job()).kind).toBe('running')
      company.world.rewind('rescore', 10_000)
      await company.world.advance('rescore')
      expect((await job()).kind).toBe('completed')
      expect(await ledger()).toEqual(everyOnePlaced)
    },
  )

  test('that nobody can place is gone through once, and asked about as before', async () => {
    await backlog({ isLinked: false })
    await begin()
    await company.world.advance('rescore')
    const { kind, figures } = await job()
    expect({ kind, ...figures }).toEqual({
      ...{ kind: 'completed', done: payments, placed: 0, asked: 0, changed: 0 },
    })
  })

  test('is left where the job was stopped, and a second job goes through it', async () => {
    await backlog()
    await begin()
    while ((await facts()).length < 2) await company.world.advance('rescore', 1)
    await decide(Rescore.stop, 'stop')
    await company.world.advance('rescore')
    expect(await facts()).toEqual(['RescoreRequested', 'RescoreProgressed', 'RescoreStopped'])
    const again = Rescore.request({ rescoreId: 'rescore-2', payments: 50 })
    const { store } = company.world
    await transact(store, Rescore.decider, 'rescore-2', again, cause('again'))
    await company.world.advance('rescore')
    expect((await Rescore.jobOf(store, 'main', 'rescore-2')).figures.placed).toBe(50)
    expect(await Rescore.lastNumber(store, 'main')).toBe(2)
  })
})

test('a job that is stopped while a chunk is in hand records nothing more', async () => {
  const { store } = company.world
  await begin()
  const paymentsUnapplied = async () => {
    await decide(Rescore.stop, 'stop')
    return []
  }
  const lookUp = { ...plainLookUp(store), paymentsUnapplied }
  const [first] = (await job()).events
  await Rescore.perform({ store, lookUp, modelOf: async () => pooledModel }, first as StoredEvent)
  expect(await facts()).toEqual(['RescoreRequested', 'RescoreStopped'])
})

test.each([0, 1, 2, 3, 4, 5, 9, 16])('the last of %i jobs is found', async (jobs) => {
  const { store } = company.world
  for (let number = 1; number <= jobs; number++) {
    const id = Rescore.idOf(number)
    const request = Rescore.request({ rescoreId: id, payments: 0 })
    await transact(store, Rescore.decider, id, request, cause(id))
  }
  expect(await Rescore.lastNumber(store, 'main')).toBe(jobs)
})
