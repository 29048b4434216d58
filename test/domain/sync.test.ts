import { describe, expect, test } from 'vitest'
import * as Sync from '../../src/domain/sync.ts'
import { spec } from '../support/spec.ts'

const sync = spec(Sync.decider)
const subject: Sync.Subject = { platform: 'quickbooks', object: 'invoice', objectId: 'deal-42' }
const values = { total: '100.00', number: 'INV-42', memo: null }
const intent = { ...subject, operation: 'create', requestId: 'request-1', values }
const outcome = { ...subject, operation: 'create', externalId: '145', values }
const failure = { ...subject, code: 'rate-limited', reason: 'too many calls' }
const requested: Sync.Event = { type: 'SyncRequested', data: intent }
const propagated: Sync.Event = { type: 'StatusPropagated', data: outcome }
const failed: Sync.Event = { type: 'SyncFailed', data: failure }
const parked: Sync.Event = { type: 'SyncParked', data: { ...failure, attempts: 6 } }
const retried: Sync.Event = { type: 'SyncRetried', data: subject }

describe('a write to a platform', () => {
  test('is meant before it is made', () =>
    sync.given().when(Sync.requestWrite(intent)).then(requested))
  test('that is pending is meant once, whatever the order of its values', () => {
    const { total, number, memo } = values
    const reordered = { ...intent, values: { memo, number, total } }
    sync.given(requested).when(Sync.requestWrite(reordered)).thenNothing()
  })
  test('of other values, or under another key, is another intention', () => {
    const more = { ...intent, values: { ...values, total: '120.00' } }
    sync.given(requested).when(Sync.requestWrite(more)).then({ type: 'SyncRequested', data: more })
    const keyed = { ...intent, requestId: 'request-2' }
    sync
      .given(requested)
      .when(Sync.requestWrite(keyed))
      .then({ type: 'SyncRequested', data: keyed })
  })
  test('that came to an outcome is remembered, and nothing is pending', () => {
    sync.given(requested).when(Sync.recordWrite(outcome)).then(propagated)
    const { state } = sync.given(requested, failed, parked, propagated)
    const expected = { externalId: '145', pending: null, written: values, writes: 1 }
    expect(state).toMatchObject({ ...expected, parked: false, failure: null })
  })
  test('that failed, and is not needed any more, has failed no more', () => {
    const over: Sync.Event = {
      type: 'StatusPropagated',
      data: { ...outcome, operation: 'none', asOf: '' },
    }
    sync.given(propagated, failed).when(Sync.recover(subject)).then(over)
    const { state } = sync.given(propagated, failed, over)
    expect(state.failure).toBeNull()
    sync.given(propagated).when(Sync.recover(subject)).thenNothing()
    sync.given(propagated, requested, failed).when(Sync.recover(subject)).thenNothing()
    const dropped = { type: 'SyncRecovered', data: subject } as const
    sync.given(failed).when(Sync.recover(subject)).then(dropped)
    sync.given(failed, dropped).when(Sync.recover(subject)).thenNothing()
    sync.given(requested, failed).when(Sync.drop(subject)).then(dropped)
    sync.given(requested, failed, dropped).when(Sync.drop(subject)).thenNothing()
  })
  test('of the same values is an outcome of its own when it was meant anew', () =>
    sync.given(requested, propagated, requested).when(Sync.recordWrite(outcome)).then(propagated))
})

describe('a call that failed', () => {
  test('is said once per kind of failure', () =>
    sync.given(requested).when(Sync.recordFailure(failure)).then(failed))
  test('in another way is said anew', () => {
    const other = { ...failure, code: 'unreachable' }
    sync
      .given(requested, failed)
      .when(Sync.recordFailure(other))
      .then({ type: 'SyncFailed', data: other })
  })
  test('too often is parked', () =>
    sync
      .given(requested, failed)
      .when(Sync.park({ ...failure, attempts: 6 }))
      .then(parked))
  test('is tried again when a person says so, each time', () => {
    sync.given(requested, failed, parked).when(Sync.retry(subject)).everyTime().then(retried)
    expect(sync.given(requested, failed, parked, retried).state.parked).toBe(false)
  })
  test('is parked again when it fails after that', () =>
    sync
      .given(requested, failed, parked, retried)
      .when(Sync.park({ ...failure, attempts: 6 }))
      .then(parked))
})
test('what never failed cannot be retried', () =>
  sync.given(requested).when(Sync.retry(subject)).thenRefused('nothing-to-retry'))

describe('what the platform was read to say', () => {
  const seen = { ...subject, externalId: '145', values }
  test('is noted', () =>
    sync.given().when(Sync.observeState(seen)).then({ type: 'StateObserved', data: seen }))
  test('and says no more, is not noted again', () => {
    const { total, number, memo } = values
    const reordered = { ...seen, values: { memo, number, total } }
    sync
      .given({ type: 'StateObserved', data: seen })
      .when(Sync.observeState(reordered))
      .thenNothing()
  })
})

test('no values are the same as none, only as their equals', () => {
  expect(Sync.sameValues(null, null)).toBe(false)
  expect(Sync.sameValues({}, null)).toBe(false)
  expect(Sync.sameValues({ a: null }, { a: null })).toBe(true)
  expect(Sync.sameValues({ a: null }, {})).toBe(false)
})
test('the stream of an object names platform, kind and object', () =>
  expect(Sync.idOf(subject)).toBe('quickbooks-invoice-deal-42'))

describe('a reading', () => {
  const at = (asOf: string, total: string) => ({
    ...subject,
    externalId: '145',
    values: { total },
    asOf,
  })
  const seen = (asOf: string, total: string): Sync.Event => {
    return { type: 'StateObserved', data: at(asOf, total) }
  }
  const wrote = (asOf: string): Sync.Event => {
    return { type: 'StatusPropagated', data: { ...outcome, asOf } }
  }
  test('made before our own write, and recorded after it, is dropped', () => {
    const stale = Sync.observeState(at('2026-11-01T08:30:10.384Z', '0.00'))
    sync.given(wrote('2026-11-01T08:30:11.186Z')).when(stale).thenNothing()
  })
  test('older than another is dropped, one as new is believed', () => {
    sync
      .given(seen('2', '5.00'))
      .when(Sync.observeState(at('1', '0.00')))
      .thenNothing()
    sync
      .given(seen('2', '5.00'))
      .when(Sync.observeState(at('2', '6.00')))
      .then(seen('2', '6.00'))
    sync
      .given(wrote('2'))
      .when(Sync.observeState(at('3', '6.00')))
      .then(seen('3', '6.00'))
  })
})
