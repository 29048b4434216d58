// Documents and their accounts are of one clock: by the end of any day the states of what had taken
// effect come to what the journal's entries of these days come to.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { addDays, dayIn } from '../../src/domain/dates.ts'
import { fold } from '../../src/domain/decider.ts'
import { effectiveDayOf, effectiveUntil } from '../../src/domain/effective-day.ts'
import type { StoredEvent } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import * as Payment from '../../src/domain/payment.ts'
import { first, played, steps } from '../support/dated-story.ts'
import { cause, paymentReceived } from '../support/examples.ts'
import { differences } from '../support/ties.ts'

const dayOf = dayIn('Europe/Paris')
/** What payments have left, by their own word, against what they have at invoices. */
function unplaced(events: readonly StoredEvent[]) {
  const found: string[] = []
  const streams = Map.groupBy(events, ({ stream }) => stream)
  const invoices = [...streams].flatMap(([stream, of]) =>
    stream.startsWith('invoice-') ? [fold(Invoice.decider, of)] : [],
  )
  const applied = invoices.flatMap((one) => [...one.applied].map(([id, line]) => ({ id, ...line })))
  const credits = invoices.flatMap((one) => [...one.credits].map(([id, line]) => ({ id, ...line })))
  for (const [stream, of] of streams) {
    const state = stream.startsWith('payment-')
      ? fold(Payment.decider, of)
      : stream.startsWith('credit-note-')
        ? fold(CreditNote.decider, of)
        : { lines: [] }
    for (const { lineId, amount } of state.lines) {
      const there = [...applied, ...credits].find(({ id }) => id === lineId)?.amount.toFixed()
      if (!amount.equals(there ?? 0)) found.push(`${lineId}: ${amount.toFixed()}, there ${there}`)
    }
  }
  return found
}

test('by the end of any day documents say what the journal says', async () => {
  const property = fc.asyncProperty(steps, async (told) => {
    const log = await played(told)
    for (let n = -1; n <= 31; n++) {
      const effective = effectiveUntil(log, addDays(first, n), dayOf)
      expect([n, ...ends(effective), ...unplaced(effective)]).toEqual([n])
    }
    // All that has a day of its own is there by then, the lines as they were.
    expect(effectiveUntil(log, '2027-01-01', dayOf)).toEqual(log)
  })
  await fc.assert(property, { numRuns: Number(process.env.FC_RUNS ?? 40) })
}, 60_000)

/** Where they differ in the end: on the way one side has not heard of the other. */
function ends(events: readonly StoredEvent[]) {
  const last = new Map<string, string>()
  for (const { position, data } of events) {
    const { invoiceId, paymentId, creditNoteId } = data as Record<string, string | undefined>
    for (const id of [invoiceId, paymentId, creditNoteId]) if (id) last.set(id, position)
  }
  return differences(events).filter((told) => {
    const [, position = '', id = ''] = /^(\S+) \S+: (\S+) is/.exec(told) ?? []
    return last.get(id) === position || position === ''
  })
}

test.each([
  ['the day it states', { receivedOn: '2026-03-05' }, '2026-03-05'],
  ['else that of the moment it states', {}, '2026-03-02'],
])('a payment belongs to %s, whenever it was told of', (_, given, day) => {
  const event = { ...paymentReceived(given), recordedAt: '2026-04-01T00:00:00Z' }
  expect(
    effectiveDayOf(
      { ...event, meta: { ...cause('x'), effectiveAt: '2026-04-01T00:00:00Z' } } as never,
      dayOf,
    ),
  ).toBe(day)
})

test('what states no day belongs to that of the moment, where the books are kept', () => {
  const event = { type: 'InquiryClosed', data: { paymentId: 'p', disputeId: 'd' } } as const
  const meta = { ...cause('x'), effectiveAt: '2026-03-31T22:30:00Z' }
  const stored = { ...event, meta, recordedAt: '2026-04-05T00:00:00Z' } as never
  expect(effectiveDayOf(stored, dayOf)).toBe('2026-04-01')
})
