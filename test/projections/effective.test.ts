// Documents by the effective clock are what they would be if nothing else had ever been recorded.
import fc from 'fast-check'
import type { DatabasePool } from 'slonik'
import { expect, test } from 'vitest'
import { addDays, dayIn } from '../../src/domain/dates.ts'
import { effectiveUntil } from '../../src/domain/effective-day.ts'
import type { StoredEvent } from '../../src/domain/event-store.ts'
import * as Allocations from '../../src/projections/allocations.ts'
import * as BalanceTransactions from '../../src/projections/balance-transactions.ts'
import * as CreditNoteList from '../../src/projections/credit-note-list.ts'
import * as DealList from '../../src/projections/deal-list.ts'
import { type Effective, effectiveBy } from '../../src/projections/effective.ts'
import * as InvoiceList from '../../src/projections/invoice-list.ts'
import * as Invoices from '../../src/projections/invoices.ts'
import * as PaymentList from '../../src/projections/payment-list.ts'
import * as PayoutList from '../../src/projections/payout-list.ts'
import { ageingInvoices } from '../../src/projections/ageing.ts'
import { unappliedCash } from '../../src/projections/books.ts'
import { histories } from '../support/arbitraries.ts'
import { first, played, steps } from '../support/dated-story.ts'
import { momentOf } from '../support/history.ts'
import { openBooks, playing } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()
const workspace = 'main'
const paging = { workspace, limit: 200 }

const lists = [
  ...[InvoiceList.list, PaymentList.list, Allocations.list, CreditNoteList.list, PayoutList.list],
  ...[BalanceTransactions.list, DealList.list],
]

async function documentsBy(db: DatabasePool) {
  const all = []
  for (const list of lists) all.push((await list(db, paging)).items)
  return all
}

const hour = 3600
const dayOf = dayIn('Europe/Paris')

/** Each is said to be of so many hours before it was recorded, or after. */
const shifts = fc.array(fc.integer({ min: -90, max: 90 }), { minLength: 1, maxLength: 7 })

type Said = { lines?: { lineId: string }[]; lineId?: string; releaseId?: string }

/** Recorded three hours after one another, and what invoices answer by what they were told. */
function spread(told: readonly StoredEvent[], hours: readonly number[]): StoredEvent[] {
  const causes = new Map<string, string>()
  return told
    .filter((event) => event.meta.workspace === workspace)
    .map((event, index): StoredEvent => {
      const recordedAt = momentOf(index * 3 * hour)
      const shift = hours[index % hours.length] ?? 0
      const effectiveAt = momentOf((index * 3 + shift) * hour)
      const { lines = [], lineId, releaseId } = event.data as Said
      const isAnswer = /^(Allocation|Credit)(Applied|Undone)$/.test(event.type)
      const causationId = (isAnswer && causes.get(releaseId ?? lineId ?? '')) || event.id
      for (const line of lines) causes.set(line.lineId, event.id)
      if (releaseId !== undefined && !isAnswer) causes.set(releaseId, event.id)
      return { ...event, recordedAt, meta: { ...event.meta, effectiveAt, causationId } }
    })
}

test('by any day they are as if only what belongs to it or before were recorded', async () => {
  const property = fc.asyncProperty(
    histories({ minLength: 6 }),
    shifts,
    fc.nat({ max: 40 }),
    fc.option(fc.nat()),
    // Few: then the rows near the end of the day are where it begins, not those of the end.
    fc.constantFrom(undefined, 300),
    async (told, hours, days, knownTo, eventsMax) => {
      const events = spread(told, hours)
      if (events.length === 0) return
      const day = addDays('2025-12-30', days)
      const position = knownTo === null ? undefined : events[knownTo % events.length]?.position
      await books.given(events)
      const asked = { workspace, day, dayOf, position, eventsMax }
      const answered = await documentsBy(effectiveBy(books.db, asked))
      const single = await documentOf(asked, answered)
      const known = events.filter((event) => position === undefined || event.position <= position)
      await books.given(effectiveUntil(known, day, dayOf))
      expect(answered).toEqual(await documentsBy(books.db))
      if (single) expect(single.item).toEqual(await Invoices.byId(books.db, workspace, single.id))
    },
  )
  await fc.assert(property, { numRuns: Number(process.env.FC_RUNS ?? 10), endOnFailure: true })
}, 120_000)

/** One invoice asked for by itself. */
async function documentOf(asked: Effective, [invoices]: { id?: string }[][]) {
  const [{ id } = {}] = invoices ?? []
  if (id === undefined) return undefined
  return { id, item: await Invoices.byId(effectiveBy(books.db, { ...asked, id }), workspace, id) }
}

test('by a day behind all of them they are as they stand', async () => {
  const property = fc.asyncProperty(histories({ minLength: 6 }), shifts, async (told, hours) => {
    await books.given(spread(told, hours))
    const asked = { workspace, day: '2027-12-31', dayOf, eventsMax: 0 }
    expect(await documentsBy(effectiveBy(books.db, asked))).toEqual(await documentsBy(books.db))
  })
  await fc.assert(property, { numRuns: 3, endOnFailure: true })
}, 60_000)

test('what a platform tells at last belongs to the day that it states', async () => {
  const toldOf = '2026-02-20T09:00:00Z'
  const events = playing(Examples.paidDeal).map((event): StoredEvent => {
    return { ...event, recordedAt: toldOf, meta: { ...event.meta, effectiveAt: toldOf } }
  })
  await books.given(events)
  const open = async (day: string) => {
    const asOf = effectiveBy(books.db, { workspace, day, dayOf })
    return (await InvoiceList.list(asOf, paging)).items.map((one) => one.open)
  }
  const { items } = await InvoiceList.list(books.db, paging)
  const issuedOn = items[0]?.issuedOn ?? ''
  expect(await open(addDays(issuedOn, -1))).toEqual([])
  expect(await open(issuedOn)).toHaveLength(1)
})

test('what is open by a day is what the ageing of that day says, and unapplied cash likewise', async () => {
  const property = fc.asyncProperty(
    steps,
    fc.constantFrom(undefined, 300),
    async (told, eventsMax) => {
      await books.given(await played(told))
      for (const day of [4, 9, 14, 19, 24, 30].map((n) => addDays(first, n))) {
        const asOf = effectiveBy(books.db, { workspace, day, dayOf, eventsMax })
        const open = (await InvoiceList.list(asOf, paging)).items.filter(
          (one) => one.open !== '0.00',
        )
        const aged = (await ageingInvoices(books.db, { ...paging, asOf: day })).items
        expect(sorted(open.map((one) => `${one.id} ${one.issuedOn} ${one.open}`))).toEqual(
          sorted(aged.map((one) => `${one.invoiceId} ${one.issuedOn} ${one.open}`)),
        )
        const money = (await PaymentList.list(asOf, paging)).items
        expect(
          sorted(
            money.map((one) => `${one.id} ${one.unapplied}`).filter((one) => !/ 0.00$/.test(one)),
          ),
        ).toEqual(
          sorted(
            (await unappliedCash(books.db, { workspace, asOf: day })).map(
              (one) => `${one.paymentId} ${one.amount}`,
            ),
          ),
        )
      }
    },
  )
  await fc.assert(property, { numRuns: 6, endOnFailure: true })
}, 60_000)

const sorted = (texts: string[]) => texts.toSorted()
