// What the views of the sync make of the events: what should stand on a platform, what does, since when
// the two differ, and which fields both sides have changed.
import { describe, expect, test } from 'vitest'
import * as FieldMapping from '../../src/domain/field-mapping.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { voidInvoice } from '../../src/domain/invoice-terms.ts'
import * as Sync from '../../src/domain/sync.ts'
import * as Conflicts from '../../src/projections/conflicts.ts'
import * as SyncQueries from '../../src/projections/sync-queries.ts'
import * as SyncStatus from '../../src/projections/sync-status.ts'
import type { History } from '../support/history.ts'
import { openBooks, playing } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()
const workspace = 'main'

async function rowOf(id: string, decide: (history: History) => void) {
  await books.given(playing(decide), [SyncStatus.view])
  return SyncQueries.byId(books.db, workspace, id)
}
const differing = async (id: string, decide: (history: History) => void) => {
  const row = await rowOf(id, decide)
  const differs = row?.differs ?? []
  expect(row?.differsSince ?? null).toBe(differs.map(({ since }) => since).sort()[0] ?? null)
  return differs.map(({ field, should, says }) => [field, should, says])
}

const deal = { platform: 'hubspot', object: 'deal', objectId: '1' } as const
const dealRow = Sync.idOf(deal)
const invoiceRow = 'quickbooks-invoice-deal-1'
const wrote = (history: History, values: Sync.Values) =>
  history.decide(
    Sync.decider,
    dealRow,
    Sync.recordWrite({ ...deal, operation: 'update', externalId: '1', values }),
  )
const issued = (history: History) => {
  Examples.won(history, '1', '120.00')
  return Examples.issued(history, '1', 'INV-1')
}
const allOf = (status: string, paid: string, due: string): Sync.Values => ({
  ...Examples.toldOf(status, paid, due),
  ...{ tieout_amount_invoiced: '120.00', tieout_amount_to_invoice: '0.00' },
})

describe('what a platform should say', () => {
  test('is what the ledger says, even while nothing could be written', async () => {
    const row = await rowOf(dealRow, issued)
    expect(row).toMatchObject({
      ...{ state: 'behind', values: null, observed: null, says: null },
      should: allOf('open', '0.00', '120.00'),
    })
    expect(row?.differs.map(({ field }) => field)).toContain('tieout_invoice_status')
    expect(await rowOf(invoiceRow, issued)).toMatchObject({
      state: 'behind',
      should: { number: 'INV-1', total: '120.00', balance: '120.00', status: 'open' },
    })
  })
  test('is nothing before there is an invoice, and nobody is shown that', async () => {
    expect(await rowOf(dealRow, (history) => Examples.won(history, '1', '120.00'))).toBeNull()
    const { items } = await SyncQueries.list(books.db, { workspace })
    expect(items).toEqual([])
    expect(await SyncQueries.summary(books.db, workspace)).toEqual([])
  })
  test('agrees when it was written, whatever form the platform shows it in', async () => {
    const told = (history: History) => {
      issued(history)
      wrote(history, allOf('open', '0.00', '120.00'))
      Examples.observed(history, 'hubspot', '1', {
        tieout_amount_due: '120',
        tieout_amount_paid: '0',
      })
    }
    expect(await differing(dealRow, told)).toEqual([])
    expect(await rowOf(dealRow, told)).toMatchObject({ state: 'in_step', differsSince: null })
  })
  test('moves on with the ledger: the fields that differ, with both values', async () => {
    const paid = (history: History) => {
      const invoiceId = issued(history)
      wrote(history, allOf('open', '0.00', '120.00'))
      const paymentId = Examples.received(history, 'ch_1', '50.00')
      Examples.allocated(history, paymentId, invoiceId, '50.00')
      Examples.applied(history, paymentId, invoiceId, '50.00')
    }
    expect(await differing(dealRow, paid)).toEqual([
      ['tieout_invoice_status', 'partially_paid', 'open'],
      ['tieout_amount_paid', '50.00', '0.00'],
      ['tieout_amount_due', '70.00', '120.00'],
    ])
  })
  test('of a void invoice is that it is void, or gone', async () => {
    const voided = (status: string) => (history: History) => {
      const invoiceId = issued(history)
      Examples.observed(history, 'quickbooks', invoiceId, Examples.bookedAs('120.00', '120.00'))
      history.decide(Invoice.decider, invoiceId, voidInvoice('mistake'))
      const seen = { ...Examples.bookedAs('0.00', '0.00'), status }
      Examples.observed(history, 'quickbooks', invoiceId, seen)
    }
    expect(await differing(invoiceRow, voided('void'))).toEqual([])
    expect(await differing(invoiceRow, voided('deleted'))).toEqual([])
    expect(await differing(invoiceRow, voided('open'))).toEqual([['status', 'void', 'open']])
  })
  test('is written under the names of the mapping that holds', async () => {
    const entry: FieldMapping.Entry = {
      ...{ object: 'deal', value: 'invoice.status', property: 'billing', direction: 'out' },
      ...{ transform: 'upper-case', policy: 'ledger-wins' },
    }
    const mapped = (history: History) => {
      const set = FieldMapping.set('hubspot', { entries: [entry], stages: {} })
      history.decide(FieldMapping.decider, 'hubspot', set)
      issued(history)
    }
    expect(await rowOf(dealRow, mapped)).toMatchObject({ should: { billing: 'OPEN' } })
    const late = (history: History) => {
      issued(history)
      wrote(history, allOf('open', '0.00', '120.00'))
      history.decide(
        FieldMapping.decider,
        'hubspot',
        FieldMapping.set('hubspot', { entries: [entry], stages: {} }),
      )
      wrote(history, { billing: 'OPEN' })
    }
    expect(await rowOf(dealRow, late)).toMatchObject({
      ...{ state: 'in_step', should: { billing: 'OPEN' } },
    })
  })
  test('of what is carried over as it was decided is what is under way', async () => {
    const payment = { platform: 'quickbooks', object: 'payment', objectId: 'stripe-ch_1' } as const
    const values = { total: '50.00', currency: 'EUR' }
    const meant = (history: History) => {
      const intent = { ...payment, operation: 'create', requestId: 'r1', values }
      history.decide(Sync.decider, Sync.idOf(payment), Sync.requestWrite(intent))
    }
    expect(await differing(Sync.idOf(payment), meant)).toEqual([
      ['total', '50.00', null],
      ['currency', 'EUR', null],
    ])
    const done = (history: History) => {
      meant(history)
      const outcome = { ...payment, operation: 'create', externalId: '9', values }
      history.decide(Sync.decider, Sync.idOf(payment), Sync.recordWrite(outcome))
    }
    expect(await rowOf(Sync.idOf(payment), done)).toMatchObject({ state: 'in_step', differs: [] })
  })
})

test('what differs goes on differing since it began', async () => {
  const log = playing((history) => {
    const invoiceId = issued(history)
    wrote(history, allOf('open', '0.00', '120.00'))
    for (const [charge, line] of [
      ['ch_1', 1],
      ['ch_2', 2],
    ] as const) {
      const paymentId = Examples.received(history, charge, '50.00')
      Examples.applied(history, paymentId, invoiceId, '50.00', line)
    }
  })
  const [first, second] = log.filter(({ type }) => type === 'AllocationApplied')
  await books.given(log, [SyncStatus.view])
  const row = await SyncQueries.byId(books.db, workspace, dealRow)
  const since = Object.fromEntries(row?.differs.map((one) => [one.field, one.since]) ?? [])
  expect(first?.recordedAt).not.toBe(second?.recordedAt)
  expect(since.tieout_amount_paid).toBe(first?.recordedAt)
  expect(row?.differs.find(({ field }) => field === 'tieout_amount_paid')?.should).toBe('100.00')
})

const compare = (policy: Sync.Policy, ledger: string, theirs: string) =>
  Sync.compare({
    ...{ subject: deal, wanted: { tieout_invoice_status: ledger } },
    ...{ seen: { tieout_invoice_status: theirs }, theirsAt: '2026-03-02T10:00:00.000Z' },
    fields: { tieout_invoice_status: policy },
  })
const clash = (policy: Sync.Policy) => (history: History) => {
  issued(history)
  wrote(history, allOf('open', '0.00', '120.00'))
  history.decide(Sync.decider, dealRow, compare(policy, 'open', 'paid'))
}

describe('a field that both sides have changed', () => {
  const conflictsOf = async (decide: (history: History) => void) => {
    await books.given(playing(decide), [SyncStatus.view, Conflicts.view])
    return (await Conflicts.list(books.db, { workspace })).items
  }
  test('is open while a person is asked, and the object says so', async () => {
    const [conflict] = await conflictsOf(clash('ask'))
    expect(conflict).toMatchObject({
      ...{ syncId: dealRow, platform: 'hubspot', object: 'deal', objectId: '1', state: 'open' },
      ...{ field: 'tieout_invoice_status', base: 'open', ledger: 'open', theirs: 'paid' },
      ...{ policy: 'ask', reason: null, winner: null, resolvedAt: null },
      theirsAt: expect.stringContaining('2026-03-02T10:00:00'),
    })
    expect(await SyncQueries.byId(books.db, workspace, dealRow)).toMatchObject({
      state: 'conflict',
      differs: [{ field: 'tieout_invoice_status', should: 'open', says: 'paid' }],
    })
    expect(await Conflicts.openBy(books.db, workspace)).toEqual([{ platform: 'hubspot', count: 1 }])
    expect(await SyncQueries.summary(books.db, workspace)).toMatchObject([
      { platform: 'hubspot', conflictsOpen: 1, states: { conflict: 1 }, differing: 1 },
      { platform: 'quickbooks', conflictsOpen: 0, states: { behind: 1 } },
    ])
  })
  test('keeps what both sides said on the way, and who decided', async () => {
    const [conflict] = await conflictsOf((history) => {
      clash('ask')(history)
      history.decide(Sync.decider, dealRow, compare('ask', 'open', 'void'))
      const [open] = Object.values(history.state(Sync.decider, dealRow).conflicts)
      const request = { subject: deal, conflictId: open?.conflictId ?? '', note: 'asked Ada' }
      history.decide(Sync.decider, dealRow, Sync.resolveConflict({ ...request, winner: 'ledger' }))
    })
    expect(conflict).toMatchObject({
      ...{ state: 'closed', winner: 'ledger', value: 'open', decidedKind: 'person' },
      ...{ note: 'asked Ada', decidedBy: expect.any(String), resolvedAt: expect.any(String) },
    })
    expect(conflict?.history.map(({ ledger, theirs }) => [ledger, theirs])).toEqual([
      ['open', 'paid'],
      ['open', 'void'],
    ])
  })
  test('of which the platform is right should say what it says', async () => {
    const [conflict] = await conflictsOf(clash('platform-wins'))
    expect(conflict).toMatchObject({ state: 'closed', winner: 'platform', decidedKind: 'policy' })
    expect(conflict?.decidedBy).toBeNull()
    expect(await SyncQueries.byId(books.db, workspace, dealRow)).toMatchObject({
      ...{ state: 'in_step', differs: [], should: { tieout_invoice_status: 'paid' } },
    })
  })
  test('is found by state, platform, object and field, the last one first', async () => {
    await conflictsOf((history) => {
      clash('platform-wins')(history)
      history.decide(Sync.decider, dealRow, compare('ask', 'open', 'void'))
    })
    const by = async (filter: object) =>
      (await Conflicts.list(books.db, { workspace, ...filter })).items.map(({ state }) => state)
    expect(await by({})).toEqual(['open', 'closed'])
    expect(await by({ state: 'open', platform: 'hubspot', object: 'deal' })).toEqual(['open'])
    expect(await by({ field: 'amount' })).toEqual([])
    expect(await by({ objectId: '2' })).toEqual([])
  })
})

test('objects are found by whether they differ, and the parked ones counted', async () => {
  const several = (history: History) => {
    clash('ask')(history)
    const subject = { platform: 'quickbooks', object: 'invoice', objectId: 'deal-1' } as const
    const parked = { ...subject, code: 'rejected', reason: 'no', attempts: 2 }
    history.decide(Sync.decider, Sync.idOf(subject), Sync.park(parked))
  }
  await books.given(playing(several), [SyncStatus.view])
  const ids = async (filter: Partial<SyncQueries.SyncFilter>) =>
    (await SyncQueries.list(books.db, { workspace, ...filter })).items.map(({ id }) => id)
  expect(await ids({ differs: true })).toEqual([dealRow, invoiceRow])
  expect(await ids({ differs: false })).toEqual([])
  expect(await ids({ state: 'conflict' })).toEqual([dealRow])
  expect(await ids({ object: 'invoice' })).toEqual([invoiceRow])
  const parked = (filter: object) => SyncQueries.parked(books.db, { workspace, most: 5, ...filter })
  expect(await parked({})).toEqual({ ids: [invoiceRow], total: 1 })
  expect(await parked({ platform: 'quickbooks', code: 'rejected', most: 0 })).toEqual({
    ...{ ids: [], total: 1 },
  })
  expect(await parked({ code: 'other' })).toEqual({ ids: [], total: 0 })
})
