// What somebody changes in QuickBooks of ours: who is right is said by a policy or by a person, and
// then both sides say the same.
import { beforeEach, describe, expect, test } from 'vitest'
import * as Mapping from '../../src/domain/field-mapping.ts'
import { amend } from '../../src/domain/invoice-terms.ts'
import * as translate from '../../src/adapters/quickbooks/translate.ts'
import * as Sync from '../../src/domain/sync.ts'
import { soldLine } from '../support/examples.ts'
import { openQuickBooksBooks, type QuickBooksBooks } from '../support/quickbooks-books.ts'

let books: QuickBooksBooks
beforeEach(async () => {
  books = await openQuickBooksBooks()
  await books.request('1', '100.00')
  await books.agrees()
})

const subject = { platform: 'quickbooks', object: 'invoice', objectId: 'deal-1' } as const
const sync = () => books.stateOf(Sync.decider, Sync.idOf(subject))
const conflicts = async () => Object.values((await sync()).conflicts)
const change = (given: Parameters<typeof books.sandbox.changeQuickBooksInvoice>[1]) =>
  books.sandbox.changeQuickBooksInvoice('INV-1', given)
const resolve = async (winner: 'ledger' | 'platform') => {
  const [{ conflictId } = { conflictId: '' }] = await conflicts()
  const decide = Sync.resolveConflict({ subject, conflictId, winner })
  await books.decide(Sync.decider, Sync.idOf(subject), decide)
  await books.settleDown()
}
const policy = (value: 'total' | 'dueOn' | 'memo', policy: 'ledger-wins' | 'platform-wins') => {
  const mapping = Mapping.mappingOf(Mapping.initial, 'quickbooks')
  const entries = mapping.entries.map((one) =>
    one.object === 'invoice' && one.value === value ? { ...one, policy } : one,
  )
  return books.decide(
    Mapping.decider,
    Mapping.idOf('quickbooks'),
    Mapping.set('quickbooks', { ...mapping, entries }),
  )
}
const setMapping = (entries: Mapping.Entry[]) =>
  books.decide(
    Mapping.decider,
    Mapping.idOf('quickbooks'),
    Mapping.set('quickbooks', { entries, stages: {} }),
  )
const said = async (type: string) =>
  (await books.events()).filter((event) => event.type === type).map(({ data }) => data)
const terms = async () => (await books.invoice('1')).terms
const amended = async (total: string) => {
  const now = await terms()
  if (!now) throw new Error('no terms')
  const next = { ...now, total, lines: [soldLine(total)] }
  await books.onInvoice('1', amend(next, 'the deal changed'))
}

describe('another amount', () => {
  test('is for a person; until then nothing is overwritten', async () => {
    change({ amount: '60.00' })
    await books.settleDown()
    expect(await conflicts()).toMatchObject([
      { field: 'total', base: '100.00', ledger: '100.00', theirs: '60.00', policy: 'ask' },
    ])
    await amended('120.00')
    await books.settleDown()
    expect(books.document('INV-1')).toMatchObject({ TotalAmt: 60 })
    expect(await conflicts()).toMatchObject([{ ledger: '120.00', theirs: '60.00' }])
  })

  test('the ledger is right: it is written back, once', async () => {
    change({ amount: '60.00' })
    await books.settleDown()
    await resolve('ledger')
    await books.agrees()
    expect(books.document('INV-1')).toMatchObject({ TotalAmt: 100 })
    const { SyncToken } = books.document('INV-1') ?? {}
    await books.agrees()
    expect(books.document('INV-1')?.SyncToken).toBe(SyncToken)
  })

  test('QuickBooks is right: the invoice of the ledger follows', async () => {
    change({ amount: '60.00' })
    await books.settleDown()
    const { SyncToken } = books.document('INV-1') ?? {}
    await resolve('platform')
    await books.agrees()
    expect(await terms()).toMatchObject({ total: '60.00', lines: [{ amount: '60.00' }] })
    expect(books.document('INV-1')?.SyncToken).toBe(SyncToken)
    await amended('80.00')
    await books.agrees()
    expect(books.document('INV-1')).toMatchObject({ TotalAmt: 80 })
  })

  test.each(['ledger', 'platform'] as const)(
    'a payment that does not fit waits until it is said: %s',
    async (winner) => {
      change({ amount: '60.00' })
      await books.settleDown()
      await books.charge('ch_1', '100.00', ['1'])
      await books.settleDown()
      const stuck = await books.disagreements()
      expect(stuck).toContainEqual(
        expect.objectContaining({
          ...{ id: 'quickbooks-payment-stripe-ch_1', failure: 'conflict-open', parked: true },
        }),
      )
      await resolve(winner)
      await books.agrees()
      const unapplied = winner === 'ledger' ? 0 : 40
      expect(books.payments()).toMatchObject([{ TotalAmt: 100, UnappliedAmt: unapplied }])
    },
  )

  test('by policy the ledger is right at once, but not for ever', async () => {
    await policy('total', 'ledger-wins')
    for (let time = 1; time <= 3; time++) {
      change({ amount: `${time}0.00` })
      await books.agrees()
      expect(books.document('INV-1')).toMatchObject({ TotalAmt: 100 })
    }
    change({ amount: '40.00' })
    await books.settleDown()
    expect(books.document('INV-1')).toMatchObject({ TotalAmt: 40 })
    expect(await conflicts()).toMatchObject([{ reason: 'tug-of-war' }])
  })

  test('by policy QuickBooks is right at once', async () => {
    await policy('total', 'platform-wins')
    change({ amount: '60.00' })
    await books.agrees()
    expect(await terms()).toMatchObject({ total: '60.00' })
    expect(await said('ConflictResolved')).toEqual([
      expect.objectContaining({ winner: 'platform', by: 'policy' }),
    ])
  })

  test('the same amount on both sides is no conflict', async () => {
    await amended('60.00')
    change({ amount: '60.00' })
    await books.agrees()
    expect(await said('ConflictDetected')).toEqual([])
  })
})

describe('a mapping', () => {
  test('that leaves the total out does not take the eyes off it', async () => {
    await setMapping([])
    change({ amount: '10.00' })
    await books.settleDown()
    expect(await conflicts()).toMatchObject([{ field: 'total', theirs: '10.00', policy: 'ask' }])
  })

  test('that says who is right settles what a person was asked about', async () => {
    change({ amount: '60.00' })
    await books.settleDown()
    expect(await conflicts()).toHaveLength(1)
    await policy('total', 'ledger-wins')
    await books.agrees()
    expect(books.document('INV-1')).toMatchObject({ TotalAmt: 100 })
    expect(await said('ConflictResolved')).toMatchObject([{ winner: 'ledger', by: 'policy' }])
  })

  test('that is set, or taken back, has what differs looked at again', async () => {
    const shown = async () => {
      const document = await books.quickbooks.read('Invoice', books.document('INV-1')?.Id ?? '')
      const values = translate.beliefsOfInvoice(document, books.homeCurrency)
      const asOf = translate.asOfDocument(document)
      return Sync.observeState({ ...subject, externalId: document.Id, values, asOf })
    }
    await setMapping([])
    await books.settleDown()
    books.loseWebhooks(true)
    change({ amount: '10.00' })
    // Read once without being compared: no sweep looks at this version any more.
    await books.decide(Sync.decider, Sync.idOf(subject), await shown())
    await books.settleDown()
    expect(await conflicts()).toEqual([])
    await books.decide(Mapping.decider, Mapping.idOf('quickbooks'), Mapping.reset('quickbooks'))
    await books.settleDown()
    expect(await conflicts()).toMatchObject([{ field: 'total', theirs: '10.00' }])
  })

  test('looks at customers too', async () => {
    const { customerId } = (await terms()) ?? {}
    const entries = Mapping.defaults.quickbooks.entries.map((one) =>
      one.object === 'customer' ? { ...one, policy: 'ask' as const } : one,
    )
    await setMapping(entries)
    const named = { platform: 'quickbooks', object: 'customer', objectId: `${customerId}+USD` }
    const stateNow = () => books.stateOf(Sync.decider, Sync.idOf(named as Sync.Subject))
    books.sandbox.changeQuickBooksCustomer('Ada & Sons', { name: 'Another name' })
    await books.settleDown()
    expect((await stateNow()).conflicts).toHaveProperty('name')
    await setMapping([])
    await books.agrees()
    expect((await stateNow()).conflicts).toEqual({})
  })
})

test('another due date is set right, another number taken over', async () => {
  change({ dueOn: '2027-01-31', docNumber: 'R-77' })
  await books.agrees()
  const { dueOn, number } = (await terms()) ?? {}
  expect(books.document('R-77')).toMatchObject({ DueDate: dueOn, TotalAmt: 100 })
  expect(number).toBe('R-77')
  expect((await said('ConflictResolved')) as object[]).toHaveLength(2)
})

test('the words of a line and a note beside our marker are nobody else’s affair', async () => {
  change({ description: 'Consulting', note: 'tieout:deal-1 called on Monday' })
  await books.agrees()
  expect(await said('ConflictDetected')).toEqual([])
  await amended('70.00')
  await books.agrees()
  expect(books.document('INV-1')).toMatchObject({
    ...{ TotalAmt: 70, PrivateNote: 'tieout:deal-1 called on Monday' },
  })
})

test('a marker that somebody has taken away comes back, and their note stays', async () => {
  change({ note: 'paid by bank' })
  await books.agrees()
  expect(books.document('INV-1')?.PrivateNote).toBe('paid by bank tieout:deal-1')
})

test('somebody who is faster is heard, and the change made on what they left', async () => {
  const { update } = books.quickbooks
  let isFirst = true
  books.quickbooks.update = ((...args: Parameters<typeof update>) => {
    if (isFirst) change({ note: 'tieout:deal-1 in between' })
    isFirst = false
    return update(...args)
  }) as typeof update
  await amended('70.00')
  await books.agrees()
  expect(books.document('INV-1')).toMatchObject({
    ...{ TotalAmt: 70, PrivateNote: 'tieout:deal-1 in between', SyncToken: '2' },
  })
})

test('of a payment of ours another amount is for a person', async () => {
  await books.charge('ch_1', '100.00', ['1'])
  await books.agrees()
  const [ours] = books.payments()
  const lines = [{ invoice: 'INV-1', amount: '70.00' }]
  books.sandbox.changeQuickBooksPayment(ours?.Id ?? '', '70.00', lines)
  await books.settleDown()
  const about = { platform: 'quickbooks', object: 'payment', objectId: 'stripe-ch_1' } as const
  const { conflicts: open } = await books.stateOf(Sync.decider, Sync.idOf(about))
  expect(open.total).toMatchObject({ ledger: '100.00', theirs: '70.00', policy: 'ask' })
  const { conflictId = '' } = open.total ?? {}
  const decide = Sync.resolveConflict({ subject: about, conflictId, winner: 'ledger' })
  await books.decide(Sync.decider, Sync.idOf(about), decide)
  await books.agrees()
  expect(books.payments()).toMatchObject([{ TotalAmt: 100, UnappliedAmt: 0 }])
})
