// A deal of 1000.00 with a deposit of 40 % and a final: whichever of the two becomes void, and
// whenever, the books end the same.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Deal from '../../src/domain/deal.ts'
import { parseStream, type StoredEvent } from '../../src/domain/event-store.ts'
import { plannedFor } from '../../src/domain/instalments.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { amend, issue, request, voidInvoice } from '../../src/domain/invoice-terms.ts'
import type { Plan } from '../../src/domain/invoicing-plan.ts'
import { entryOf, type Financial } from '../../src/domain/journal.ts'
import { sum } from '../../src/domain/money.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { cause, dealId, dealTerms } from '../support/examples.ts'
import { statesOf } from '../support/look-up.ts'
import { openWorld, type World } from '../support/pump.ts'

const plan: Plan = [
  {
    ...{ number: 1, label: 'Deposit', kind: 'deposit', share: { percent: '40' } },
    ...{ due: { afterDays: 0 }, deferred: true },
  },
  {
    ...{ number: 2, label: 'Final', kind: 'final', share: 'rest' },
    ...{ due: 'on-milestone', deferred: false },
  },
]
const [deposit, final] = [1, 2].map((number) => Invoice.idOfInstalment(dealId, number)) as [
  string,
  string,
]

const win = ({ store }: World, total = '1000.00', minute = '00') => {
  const terms = dealTerms({ total, modifiedAt: `2026-03-01T09:${minute}:00.000Z` })
  return transact(store, Deal.decider, dealId, Deal.observeWon(terms, plan), cause(`won ${minute}`))
}
const lose = ({ store }: World) => {
  const lost = Deal.observeNotWon({ dealId, modifiedAt: '2026-03-01T09:59:00.000Z' })
  return transact(store, Deal.decider, dealId, lost, cause('lost'))
}
const release = ({ store }: World, on = '2026-03-01') => {
  const reached = Deal.releaseInstalment({ dealId, number: 2, on })
  return transact(store, Deal.decider, dealId, reached, cause('released'))
}
const issued = ({ store }: World, id: string) => {
  const answer = issue({ quickbooksId: id, number: null })
  return transact(store, Invoice.decider, id, answer, cause(`issued ${id}`))
}
const makeVoid = ({ store }: World, id: string) =>
  transact(store, Invoice.decider, id, voidInvoice('a mistake'), cause(`void ${id}`))

/** What the journal has on the account; credits are positive. */
function booked(log: readonly StoredEvent[], account: string) {
  const invoices = log.filter(({ stream }) => parseStream(stream).category === Invoice.category)
  const postings = invoices.flatMap(
    (event) => entryOf(event as unknown as Financial)?.postings ?? [],
  )
  return sum(postings.filter((one) => one.account === account).map(({ amount }) => amount))
    .negated()
    .toFixed(2)
}
const books = (log: readonly StoredEvent[]) =>
  (['revenue', 'deferred-revenue', 'accounts-receivable'] as const).map((one) =>
    booked(log, one).replace('-', 'Dr '),
  )

const deferredOf = async ({ store }: World, id: string) =>
  (await load(store, Invoice.decider, 'main', id)).state.terms?.deferred ?? 'none'

const dealOf = async ({ store }: World) => (await load(store, Deal.decider, 'main', dealId)).state

/** Goes over everything once more. */
async function again(world: World) {
  const { length } = await world.settleDown()
  world.rewind('deal-invoicing', length)
  expect(await world.settleDown()).toHaveLength(length)
}

/** One step after the other, each worked off before the next. */
async function told(...steps: ((world: World) => Promise<unknown>)[]) {
  const world = openWorld()
  for (const step of steps) {
    await step(world)
    await world.settleDown()
  }
  await again(world)
  return { world, log: await world.settleDown() }
}
const issueDeposit = (world: World) => issued(world, deposit)
const issueFinal = (world: World) => issued(world, final)
const voidDeposit = (world: World) => makeVoid(world, deposit)
const voidFinal = (world: World) => makeVoid(world, final)

describe('a deposit that is void is earned by nobody', () => {
  const onlyFinal = ['600.00', '0.00', 'Dr 600.00']
  test('before the final is asked for', async () => {
    const { world, log } = await told(win, issueDeposit, voidDeposit, release, issueFinal)
    expect(books(log)).toEqual(onlyFinal)
    expect(await deferredOf(world, final)).toBe('none')
    expect(log.map(({ type }) => type)).not.toContain('InvoiceAmended')
  })
  test('after the final is asked for', async () => {
    const { log } = await told(win, issueDeposit, release, voidDeposit, issueFinal)
    expect(books(log)).toEqual(onlyFinal)
  })
  test('after the final is issued: that is corrected', async () => {
    const { world, log } = await told(win, issueDeposit, release, issueFinal)
    expect(books(log)).toEqual(['1000.00', '0.00', 'Dr 1000.00'])
    await voidDeposit(world)
    const now = await world.settleDown()
    expect(books(now)).toEqual(onlyFinal)
    expect(now.at(-1)).toMatchObject({
      type: 'InvoiceAmended',
      data: { invoiceId: final, reason: 'an instalment is void', before: { deferred: '-400.00' } },
    })
    await again(world)
  })
  test('when the deal is lost before or after', async () => {
    const both = [win, issueDeposit, release, issueFinal]
    expect(books((await told(...both, lose, voidDeposit)).log)).toEqual(onlyFinal)
    expect(books((await told(...both, voidDeposit, lose)).log)).toEqual(onlyFinal)
    const without = await told(win, issueDeposit, lose, voidDeposit)
    expect(books(without.log)).toEqual(['0.00', '0.00', '0.00'])
    expect(await deferredOf(without.world, final)).toBe('none')
  })
  test('when the billing run had looked before it was void', async () => {
    const { world } = await told(win, issueDeposit)
    await release(world, '2026-04-01')
    await voidDeposit(world)
    await world.settleDown()
    const [, planned] = plannedFor(await dealOf(world), '')
    const terms = planned?.terms as Invoice.Terms
    expect(terms.deferred).toBe('-400.00')
    const data = { dealId, number: 2, invoiceId: final }
    const noted: Deal.Event = { type: 'InstalmentRequested', data }
    await transact(world.store, Deal.decider, dealId, () => [noted], cause('noted'))
    await transact(world.store, Invoice.decider, final, request(terms), cause('asked'))
    await world.settleDown()
    expect(await deferredOf(world, final)).toBe('none')
    const changed = amend(terms, 'the deal changed')
    await transact(world.store, Invoice.decider, final, changed, cause('changed'))
    await world.settleDown()
    expect(await deferredOf(world, final)).toBe('none')
    await again(world)
  })
})

test('where the final is void, what stands deferred stays so', async () => {
  const { log } = await told(win, issueDeposit, release, issueFinal, voidFinal)
  expect(books(log)).toEqual(['0.00', '400.00', 'Dr 400.00'])
  const none = await told(win, issueDeposit, release, issueFinal, voidFinal, voidDeposit)
  expect(books(none.log)).toEqual(['0.00', '0.00', '0.00'])
})

test('a deposit alone stays deferred until the final', async () => {
  const { log } = await told(win, issueDeposit)
  expect(books(log)).toEqual(['0.00', '400.00', 'Dr 400.00'])
})

/** Some of what happens next, in any order, with the policy behind by any number of events. */
test('whatever is void and whenever, only a final that stands earns what is deferred', async () => {
  const happenings = {
    issueDeposit,
    issueFinal,
    voidDeposit,
    voidFinal,
    dearer: (world: World) => win(world, '1500.00', '30'),
  }
  type Name = keyof typeof happenings
  const names = Object.keys(happenings) as Name[]
  const some = fc.shuffledSubarray(names).chain((order) =>
    fc.record({
      order: fc.constant(order),
      pauses: fc.array(fc.nat(4), { minLength: order.length, maxLength: order.length }),
      releasedAt: fc.nat(order.length),
    }),
  )
  await fc.assert(
    fc.asyncProperty(some, async ({ order, pauses, releasedAt }) => {
      const world = openWorld()
      await win(world)
      await world.settleDown()
      for (const [at, name] of order.entries()) {
        if (at === releasedAt) await release(world)
        // QuickBooks answers nothing that was not asked for.
        const isFinal = name === 'issueFinal' || name === 'voidFinal'
        if (isFinal && at >= releasedAt) await world.settleDown()
        if (!isFinal || at >= releasedAt) await happenings[name](world)
        await world.advance('deal-invoicing', pauses[at])
      }
      if (releasedAt >= order.length) await release(world)
      await world.settleDown()
      for (const id of [deposit, final]) await issued(world, id)
      await again(world)
      const log = await world.settleDown()
      const states = statesOf(Invoice.decider, log)
      const isVoid = (id: string) => states.get(id)?.kind === 'void'
      const total = order.includes('dearer') ? 1500 : 1000
      const due = (isVoid(deposit) ? 0 : total * 0.4) + (isVoid(final) ? 0 : total * 0.6)
      const amount = due.toFixed(2)
      const [earned, deferred] = isVoid(final) ? ['0.00', amount] : [amount, '0.00']
      expect(books(log)).toEqual([earned, deferred, due === 0 ? '0.00' : `Dr ${amount}`])
    }),
    { numRuns: 150 },
  )
}, 60_000)
