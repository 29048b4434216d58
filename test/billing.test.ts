import { pino } from 'pino'
import { expect, test } from 'vitest'
import { startBilling } from '../src/billing.ts'
import * as Deal from '../src/domain/deal.ts'
import * as Invoice from '../src/domain/invoice.ts'
import type { Instalment } from '../src/domain/invoicing-plan.ts'
import { load, transact } from '../src/domain/transact.ts'
import { cause, dealId, dealTerms } from './support/examples.ts'
import { allOurs } from './support/memory-leases.ts'
import { openMemoryStore } from './support/memory-store.ts'

const later: Instalment[] = [
  {
    ...{ number: 1, label: 'Whole', kind: 'final', share: { percent: '100' }, deferred: false },
    due: { on: '2026-06-30' },
  },
]

/** A clock that stands still until it is moved on by an hour, or to another day. */
function openClock(start: string) {
  let now = new Date(start)
  let wake: (() => void) | undefined
  const slept: (() => void)[] = []
  return {
    now: () => now,
    sleep: (_ms: number, signal?: AbortSignal) => {
      for (const tell of slept.splice(0)) tell()
      return new Promise<void>((resolve) => {
        wake = resolve
        signal?.addEventListener('abort', () => resolve())
      })
    },
    /** Resolves when whoever was woken sleeps again. */
    async moveTo(moment: string) {
      now = new Date(moment)
      const asleep = new Promise<void>((resolve) => slept.push(resolve))
      wake?.()
      await asleep
    },
    asleep: () => new Promise<void>((resolve) => slept.push(resolve)),
  }
}

test('the billing run looks at the start and each hour, and gets over its failures', async () => {
  const clock = openClock('2026-06-29T23:00:00Z')
  const store = openMemoryStore(clock)
  const won = Deal.observeWon(dealTerms(), later)
  await transact(store, Deal.decider, dealId, won, cause('won'))
  const ending = new AbortController()
  const asked: string[] = []
  let isBroken = false
  const asleep = clock.asleep()
  const billing = startBilling({
    ...{ store, workspace: 'main', signal: ending.signal, log: pino({ level: 'silent' }) },
    leases: allOurs,
    outside: { clock, random: { next: () => 0, uuid: () => '' } },
    today: () => clock.now().toISOString().slice(0, 10),
    async dealsDue(_, today) {
      asked.push(today)
      if (isBroken) throw new Error('the views are away')
      return [dealId]
    },
  })
  await asleep
  const invoice = async () => {
    return (await load(store, Invoice.decider, 'main', Invoice.idOfDeal(dealId))).state.kind
  }
  expect(await invoice()).toBe('absent')
  isBroken = true
  await clock.moveTo('2026-06-30T00:00:00Z')
  expect(billing.failing()).toContain('the views are away')
  isBroken = false
  await clock.moveTo('2026-06-30T01:00:00Z')
  expect(billing.failing()).toBeUndefined()
  expect(await invoice()).toBe('requested')
  expect(asked).toEqual(['2026-06-29', '2026-06-30', '2026-06-30'])
  ending.abort()
  await billing.done
})
