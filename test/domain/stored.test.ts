import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import { describe, expect, test } from 'vitest'
import * as Access from '../../src/domain/access.ts'
import * as Accounting from '../../src/domain/accounting.ts'
import * as ApiKey from '../../src/domain/api-key.ts'
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import * as BulkAcceptance from '../../src/domain/bulk-acceptance.ts'
import * as Connection from '../../src/domain/connection.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import * as Customer from '../../src/domain/customer.ts'
import * as Deal from '../../src/domain/deal.ts'
import * as Discrepancy from '../../src/domain/discrepancy.ts'
import { type Meta, parseStream } from '../../src/domain/event-store.ts'
import * as ExchangeRate from '../../src/domain/exchange-rate.ts'
import * as FieldMapping from '../../src/domain/field-mapping.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import * as Learnt from '../../src/domain/model.ts'
import * as Payment from '../../src/domain/payment.ts'
import * as Payout from '../../src/domain/payout.ts'
import * as Period from '../../src/domain/period.ts'
import * as Person from '../../src/domain/person.ts'
import * as ReconciliationRun from '../../src/domain/reconciliation-run.ts'
import * as ReportSchedule from '../../src/domain/report-schedule.ts'
import * as Rescore from '../../src/domain/rescore.ts'
import * as Review from '../../src/domain/review.ts'
import * as Rule from '../../src/domain/rule.ts'
import * as Seal from '../../src/domain/seal.ts'
import { decoder, UnreadableEvent } from '../../src/domain/stored.ts'
import * as SignOff from '../../src/domain/sign-off.ts'
import * as Sync from '../../src/domain/sync.ts'
import * as Tolerance from '../../src/domain/tolerance.ts'
import * as WebhookEndpoint from '../../src/domain/webhook-endpoint.ts'
import * as WonStages from '../../src/domain/won-stages.ts'

// Everything ever stored must still read. These files are history: a new shape adds one, none is
// ever edited.
const folder = join(import.meta.dirname, '../stored-events')
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
type Sample = { stream: string; type: string; data: unknown; meta: Meta }
const sampleOf = (file: string): Sample => JSON.parse(readFileSync(join(folder, file), 'utf8'))

const categories = [
  ...[
    Accounting,
    BalanceTransaction,
    BulkAcceptance,
    Connection,
    CreditNote,
    Customer,
    Deal,
    ExchangeRate,
    FieldMapping,
  ],
  ...[Inbound, Invoice, Learnt, Payment, Payout, Period, Rescore, Review, Rule, Sync],
  Seal,
  ReportSchedule,
  WebhookEndpoint,
  WonStages,
  Access,
  ApiKey,
  Person,
  Discrepancy,
  Tolerance,
  ...[ReconciliationRun, SignOff],
]

test('there is one stored sample of each type, and of no other', () => {
  const types = categories.flatMap(({ shapes }) => Object.keys(shapes))
  expect(new Set(types).size).toBe(types.length)
  expect(files).toEqual(types.map((type) => `${type}.v1.json`).sort())
})

describe.each(categories)('in the category $category', (one) => {
  /** Decodes and folds; its own function so that each category's event meets its own memory. */
  function read<State, Event>(
    {
      decode,
      initial,
      evolve,
    }: {
      decode(event: Sample): Event
      initial: State
      evolve(state: State, event: Event): State
    },
    sample: Sample,
  ) {
    const event = decode(sample)
    return { event, state: evolve(initial, event) }
  }
  const own = files.filter((file) => parseStream(sampleOf(file).stream).category === one.category)

  test.each(own)('%s still reads, and folds', (file) => {
    const sample = sampleOf(file)
    expect(file).toBe(`${sample.type}.v1.json`)
    const { event, state } = read(one as Parameters<typeof read>[0], sample)
    expect(event).toEqual({ type: sample.type, data: sample.data })
    expect(state).toBeTypeOf('object')
  })
  test('a type nobody knows is not read', () =>
    expect(() => one.decode({ type: 'NobodyKnows', data: {} })).toThrow(UnreadableEvent))
  test.each(own)('%s without its data is not read', (file) =>
    expect(() => one.decode({ type: sampleOf(file).type, data: {} })).toThrow(UnreadableEvent),
  )
})

describe('a stored shape', () => {
  const decode = decoder({ Noted: Type.Object({ text: Type.String() }) })
  test('reads with fields that were added after this code was written', () =>
    expect(decode({ type: 'Noted', data: { text: 'a', more: 1 } }).data).toMatchObject({
      text: 'a',
    }))
  test('that does not fit names the type and the field', () =>
    expect(() => decode({ type: 'Noted', data: { text: 7 } })).toThrow(
      'cannot read a stored Noted: /text',
    ))
})
