// Payouts that come back: their fees stay in QuickBooks, and the money is in clearing until a later
// payout takes it along. What QuickBooks' accounts come to is added up from its documents.
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { Decimal } from '../../src/domain/money.ts'
import * as Payout from '../../src/domain/payout.ts'
import * as Sync from '../../src/domain/sync.ts'
import { openQuickBooksBooks, type QuickBooksBooks } from '../support/quickbooks-books.ts'

let books: QuickBooksBooks
beforeEach(async () => {
  books = await openQuickBooksBooks()
})

const usd = (amount: string) => ({ amount, currency: 'USD' })
const part = (type: string, amount: string, fee: string, net: string) => {
  return { type, count: 1, amount, fee, net }
}
const charge = part('charge', '100.00', '3.20', '96.80')
const returned = part('payout_failure', '96.80', '0.00', '96.80')

const seen = (id: string, amount: string, status: Payout.Observation['status'] = 'paid') => ({
  ...{ payoutId: `stripe-${id}`, externalId: id, amount: usd(amount), automatic: true },
  ...{ createdOn: '2026-03-08', arrivesOn: '2026-03-10', description: null, status },
  failure: status === 'failed' ? { code: 'account_closed', on: '2026-03-12' } : null,
})
const told = (id: string, decision: Parameters<typeof Payout.observe>[0] | Payout.Part[]) =>
  books.decide(
    Payout.decider,
    `stripe-${id}`,
    Array.isArray(decision) ? Payout.reconcile(decision) : Payout.observe(decision),
  )
const tables = () => books.sandbox.tables.quickbooks
const deposits = () => [...tables().Deposit.rows()]
const entries = () => [...tables().JournalEntry.rows()]
const syncOf = (id: string) => books.stateOf(Sync.decider, `quickbooks-payout-stripe-${id}`)

/** What each account comes to there, by its name; those at zero are left out. */
function balances() {
  const totals = new Map<string, Decimal>()
  const add = (ref: { value: string } | undefined, amount: Decimal.Value) => {
    const name = tables().Account.get(ref?.value ?? '')?.Name ?? 'none'
    totals.set(name, (totals.get(name) ?? new Decimal(0)).plus(amount))
  }
  for (const { DepositToAccountRef, TotalAmt } of books.payments()) {
    add(DepositToAccountRef, TotalAmt)
  }
  for (const { DepositToAccountRef, TotalAmt, Line } of deposits()) {
    add(DepositToAccountRef, TotalAmt)
    for (const line of Line) add(line.DepositLineDetail?.AccountRef, -line.Amount)
  }
  for (const line of entries().flatMap(({ Line }) => Line)) {
    const { AccountRef, PostingType } = line.JournalEntryLineDetail ?? {}
    add(AccountRef, PostingType === 'Credit' ? -line.Amount : line.Amount)
  }
  const sorted = [...totals].filter(([, total]) => !total.isZero()).sort()
  return Object.fromEntries(sorted.map(([name, total]) => [name, total.toFixed(2)]))
}

async function paidThrice() {
  for (const deal of ['1', '2', '3']) {
    await books.request(deal, '100.00')
    await books.charge(`ch_${deal}`, '100.00', [deal])
  }
  await books.agrees()
}

describe('of three payouts the second comes back, and the third takes it along', () => {
  /** What is heard of one after the other; all else may come between. Stripe's balance is 0.00 behind
   *  them, and its fees are 9.60. */
  const stories: (() => Promise<unknown>)[][] = [
    [() => told('po_a', seen('po_a', '96.80')), () => told('po_a', [charge])],
    [() => told('po_c', seen('po_c', '193.60')), () => told('po_c', [charge, returned])],
    [() => told('po_b', seen('po_b', '96.80', 'in_transit')), () => told('po_b', [charge])],
    [() => told('po_b', seen('po_b', '96.80'))],
    [() => told('po_b', seen('po_b', '96.80', 'failed'))],
  ]
  test('in any order of hearing, clearing is empty there and all fees are', async () => {
    const order = fc.record({
      steps: fc.shuffledSubarray([0, 1, 2, 3, 4, 0, 1, 2], { minLength: 8 }),
      settled: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    })
    await fc.assert(
      fc.asyncProperty(order, async ({ steps, settled }) => {
        books = await openQuickBooksBooks()
        try {
          await paidThrice()
          const heard = new Map<number, number>()
          for (const [index, step] of steps.entries()) {
            const at = heard.get(step) ?? 0
            heard.set(step, at + 1)
            const tell = stories[step]?.[at]
            if (tell) await tell()
            if (settled[index]) await books.settleDown()
          }
          await books.agrees()
          expect(balances()).toEqual({ Bank: '290.40', 'Stripe Fees': '9.60' })
          expect(entries()).toMatchObject([{ PrivateNote: 'tieout:stripe-po_b' }])
          expect(deposits()).toHaveLength(2)
        } finally {
          await books.close()
        }
      }),
      { numRuns: 12 },
    )
  }, 120_000)

  test.each(['drop-after-commit', 'server-error-after-commit', 'drop'] as const)(
    'a call whose answer is lost (%s) is made once',
    async (kind) => {
      const lose = (path: string, times: number) =>
        books.sandbox.injectFault({
          ...{ platform: 'quickbooks', kind, method: 'POST', times, path },
        })
      await paidThrice()
      lose('/deposit', 100)
      await told('po_b', seen('po_b', '96.80'))
      await told('po_b', [charge])
      await expect(books.settleDown()).rejects.toThrow('not settled')
      expect(deposits()).toHaveLength(kind === 'drop' ? 0 : 1)
      books.sandbox.clearFaults()
      lose('/journalentry', 1)
      await told('po_b', seen('po_b', '96.80', 'failed'))
      await books.agrees()
      expect(deposits()).toEqual([])
      expect(entries()).toHaveLength(1)
      expect(balances()).toEqual({ 'Stripe clearing': '296.80', 'Stripe Fees': '3.20' })
      expect((await syncOf('po_b')).observed).toMatchObject({
        ...{ document: 'journal-entry', total: '96.80', status: 'open' },
      })
    },
  )
})

test('one that took money and came back changes its entry', async () => {
  const fee = part('stripe_fee', '-13.00', '0.00', '-13.00')
  await told('po_b', seen('po_b', '-13.00'))
  await told('po_b', [fee])
  await books.agrees()
  expect(balances()).toEqual({ Bank: '-13.00', 'Stripe Fees': '13.00' })
  await told('po_b', seen('po_b', '-13.00', 'failed'))
  await books.agrees()
  expect(balances()).toEqual({ 'Stripe clearing': '-13.00', 'Stripe Fees': '13.00' })
  expect(entries()).toMatchObject([{ SyncToken: '1' }])
})

test('one of nothing but clearing that came back leaves nothing', async () => {
  await told('po_b', seen('po_b', '10.00'))
  await told('po_b', [part('charge', '10.00', '0.00', '10.00')])
  await books.agrees()
  expect(deposits()).toHaveLength(1)
  await told('po_b', seen('po_b', '10.00', 'failed'))
  await books.agrees()
  expect([...deposits(), ...entries()]).toEqual([])
  expect((await syncOf('po_b')).observed).toMatchObject({ status: 'deleted', total: null })
})

test('one of 0.00 in which nothing is sends nothing', async () => {
  await told('po_b', seen('po_b', '0.00'))
  await told('po_b', [])
  await books.agrees()
  expect([...deposits(), ...entries()]).toEqual([])
  expect(await syncOf('po_b')).toMatchObject({ pending: null, parked: false, failure: null })
})
