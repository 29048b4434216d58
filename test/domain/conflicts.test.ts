import { describe, expect, test } from 'vitest'
import * as Sync from '../../src/domain/sync.ts'
import { spec } from '../support/spec.ts'

const sync = spec(Sync.decider)
const subject: Sync.Subject = { platform: 'quickbooks', object: 'invoice', objectId: 'deal-42' }
const at = '2026-03-02T10:00:00.000Z'
const wrote = (values: Sync.Values, asOf = '1'): Sync.Event[] => [
  {
    type: 'SyncRequested',
    data: { ...subject, operation: 'update', requestId: `r-${asOf}`, values },
  },
  {
    type: 'StatusPropagated',
    data: { ...subject, operation: 'update', externalId: '145', values, asOf },
  },
]
const meant = (values: Sync.Values): Sync.Event => ({
  type: 'SyncRequested',
  data: { ...subject, operation: 'update', requestId: 'r-next', values },
})
const comparing = (
  policy: Sync.Policy,
  wanted: string | null,
  theirs: string | null,
  more: Partial<Sync.Comparison> = {},
): Sync.Comparison => ({
  ...{ subject, wanted: { total: wanted }, seen: { total: theirs }, fields: { total: policy } },
  ...more,
})

/** The events that a comparison decides after a history. */
const decided = (request: Sync.Comparison, ...history: Sync.Event[]) =>
  Sync.compare(request)(sync.given(...history).state)
const conflictId = (() => {
  const [first] = decided(comparing('ask', '100', '90'), ...wrote({ total: '100' }))
  return first?.type === 'ConflictDetected' ? first.data.conflictId : ''
})()

const found = (
  policy: Sync.Policy,
  ledger: string,
  theirs: string,
  more: object = {},
): Sync.Event => ({
  type: 'ConflictDetected',
  data: {
    ...{ ...subject, conflictId, field: 'total', base: '100', ledger, theirs, policy },
    ...more,
  },
})
const ended = (
  winner: Sync.Winner,
  value: string,
  by: 'policy' | 'person' | 'agreement',
  more: object = {},
): Sync.Event => ({
  type: 'ConflictResolved',
  data: { ...subject, conflictId, field: 'total', winner, value, by, ...more },
})
const given = (...events: Sync.Event[]) => sync.given(...wrote({ total: '100' }), ...events)

describe('what somebody has changed on the platform', () => {
  test('is no conflict where the ledger says the same, or nobody has changed it', () => {
    given()
      .when(Sync.compare(comparing('ask', '100', '100')))
      .thenNothing()
    given()
      .when(Sync.compare(comparing('ask', '120', '100')))
      .thenNothing()
    given()
      .when(Sync.compare(comparing('ask', '90', '90')))
      .thenNothing()
  })
  test('is put over where the ledger wins: both values are said, and it is to be written', () => {
    const compare = Sync.compare(comparing('ledger-wins', '100', '90'))
    const events = [found('ledger-wins', '100', '90'), ended('ledger', '100', 'policy')] as const
    given()
      .when(compare)
      .then(...events)
    const { state } = given(...events)
    expect(Sync.isWritten(state, { total: '100' })).toBe(false)
    expect(Sync.outward(state, { total: '100' })).toEqual({ total: '100' })
  })
  test('stands where the platform wins, until the ledger has another value of its own', () => {
    const events = [found('platform-wins', '100', '90'), ended('platform', '90', 'policy')] as const
    given()
      .when(Sync.compare(comparing('platform-wins', '100', '90')))
      .then(...events)
    const { state } = given(...events)
    expect(Sync.outward(state, { total: '100', memo: 'm' })).toEqual({ memo: 'm' })
    expect(Sync.isWritten(state, { total: '100' })).toBe(true)
    expect(Sync.outward(state, { total: '120' })).toEqual({ total: '120' })
    expect(Sync.isWritten(state, { total: '120' })).toBe(false)
  })
  test('stands where it is the newer one; of two of one moment ours is', () => {
    const later = { theirsAt: '2026-03-02T10:00:00.001Z', ledgerAt: at }
    const winners = [later, { theirsAt: at, ledgerAt: at }, { ledgerAt: at }].map((when) =>
      decided(comparing('newest-wins', '100', '90', when), ...wrote({ total: '100' })).at(-1),
    )
    expect(winners.map((one) => one?.type === 'ConflictResolved' && one.data.winner)).toEqual([
      ...['platform', 'ledger', 'ledger'],
    ])
  })
  test('waits for a person who is to be asked, and is not written meanwhile', () => {
    given()
      .when(Sync.compare(comparing('ask', '100', '90', { theirsAt: at })))
      .then(found('ask', '100', '90', { theirsAt: at }))
    const { state } = given(found('ask', '100', '90'))
    expect(Sync.outward(state, { total: '100', memo: 'm' })).toEqual({ memo: 'm' })
    expect(Sync.isWritten(state, { total: '100' })).toBe(true)
  })
  test('before we ever wrote is a conflict too, and an empty field is none', () => {
    const first = (theirs: string | null) =>
      decided(comparing('ledger-wins', '100', theirs)).map(({ type }) => type)
    expect(first('somebody’s')).toEqual(['ConflictDetected', 'ConflictResolved'])
    expect(first(null)).toEqual([])
    expect(first('')).toEqual([])
  })
  test('and that was read before our own write is dropped', () => {
    const stale = comparing('platform-wins', '100', '90', { asOf: '0' })
    given().when(Sync.compare(stale)).thenNothing()
    const asNew = comparing('platform-wins', '100', '90', { asOf: '1' })
    expect(decided(asNew, ...wrote({ total: '100' }))).toHaveLength(2)
  })
  test('in a field that is not compared, is not read, or not ours to say, is left alone', () => {
    const without = { ...comparing('ask', '100', '90'), fields: { memo: 'ask' as const } }
    given().when(Sync.compare(without)).thenNothing()
    given()
      .when(Sync.compare({ ...comparing('ask', '100', '90'), seen: {} }))
      .thenNothing()
    given()
      .when(Sync.compare({ ...comparing('ask', '100', '90'), wanted: {} }))
      .thenNothing()
  })
})

describe('our own writing', () => {
  test('that came through unheard is nobody else’s', () => {
    given(meant({ total: '120' }))
      .when(Sync.compare(comparing('platform-wins', '130', '120')))
      .thenNothing()
  })
  test('that comes late, after a newer one, is put right without asking', () => {
    const late: Sync.Event[] = [
      meant({ total: '110' }),
      { type: 'SyncFailed', data: { ...subject, code: 'timeout', reason: 'no answer' } },
      ...wrote({ total: '120' }, '2'),
    ]
    const [detected, resolved] = decided(
      comparing('platform-wins', '120', '110'),
      ...wrote({ total: '100' }),
      ...late,
    )
    expect(detected?.data).toMatchObject({ reason: 'late-write', theirs: '110', base: '120' })
    expect(resolved?.data).toMatchObject({ winner: 'ledger', value: '120' })
  })
  test('that was read there is known to stand there, and is no late one afterwards', () => {
    const read: Sync.Event = {
      type: 'StateObserved',
      data: { ...subject, externalId: '145', values: { total: '120' }, asOf: '2' },
    }
    given(meant({ total: '120' }), read, meant({ total: '130' }))
      .when(Sync.compare(comparing('platform-wins', '130', '120')))
      .thenNothing()
  })
  test('is made again after a crash, whatever the ledger says by now', () =>
    expect(Sync.isWritten(given(meant({ total: '120' })).state, { total: '100' })).toBe(false))
  test('is known when it comes back', () => {
    const { state } = given()
    expect(Sync.isEcho(state, { total: '100' })).toBe(true)
    expect(Sync.isEcho(state, { total: '90' })).toBe(false)
    expect(Sync.isEcho(state, { balance: '100' })).toBe(false)
    expect(Sync.isEcho(state, {})).toBe(false)
    expect(Sync.isEcho(given(meant({ total: '120' })).state, { total: '120' })).toBe(true)
    const read: Sync.Event = {
      type: 'StateObserved',
      data: { ...subject, externalId: '145', values: { total: '90' }, asOf: '7' },
    }
    expect(Sync.isEcho(given(read).state, { balance: '5' }, '7')).toBe(true)
    // A version that we wrote, and have not read: somebody may have been before us.
    expect(Sync.isEcho(state, { total: '90' }, '1')).toBe(false)
  })
})

describe('an open conflict', () => {
  const open = found('ask', '100', '90')
  test('is said anew when either side moves on', () => {
    given(open)
      .when(Sync.compare(comparing('ask', '120', '90')))
      .then(found('ask', '120', '90'))
    given(open)
      .when(Sync.compare(comparing('ask', '100', '80')))
      .then(found('ask', '100', '80'))
    given(open)
      .when(Sync.restate({ subject, wanted: { total: '130' }, fields: { total: 'ask' } }))
      .then(found('ask', '130', '90'))
  })
  test('ends when both say the same again', () => {
    given(open)
      .when(Sync.compare(comparing('ask', '100', '100')))
      .then(found('ask', '100', '100'), ended('ledger', '100', 'agreement'))
    given(open)
      .when(Sync.compare(comparing('ask', '90', '90')))
      .then(found('ask', '90', '90'), ended('platform', '90', 'agreement'))
  })
  test('ends when what was changed there is changed back', () =>
    given(found('ask', '120', '90'))
      .when(Sync.compare(comparing('ask', '120', '100')))
      .then(found('ask', '120', '100'), ended('ledger', '120', 'agreement')))
  test('ends by a policy that is stated later', () =>
    given(open)
      .when(Sync.compare(comparing('platform-wins', '100', '90')))
      .then(found('platform-wins', '100', '90'), ended('platform', '90', 'policy')))
  test('ends as a person says, with a note', () => {
    const note = 'agreed on the phone'
    const request = { subject, conflictId, winner: 'platform', note } as const
    given(open)
      .when(Sync.resolveConflict(request))
      .then(ended('platform', '90', 'person', { note }))
    given(open)
      .when(Sync.resolveConflict({ subject, conflictId, winner: 'ledger' }))
      .then(ended('ledger', '100', 'person'))
  })
  test('cannot be decided otherwise once it is closed, nor one that never was', () => {
    const closed = given(open, ended('platform', '90', 'person'))
    closed
      .when(Sync.resolveConflict({ subject, conflictId, winner: 'ledger' }))
      .thenRefused('conflict-closed')
    closed.when(Sync.resolveConflict({ subject, conflictId, winner: 'platform' })).thenNothing()
    closed
      .when(Sync.resolveConflict({ subject, conflictId: 'other', winner: 'ledger' }))
      .thenRefused('not-found')
  })
  test('that a call of ours under way has put over is still asked, and can be put back', () => {
    const over = [meant({ total: '100' }), open, ...wrote({ total: '100' }, '2')]
    given(...over)
      .when(Sync.compare(comparing('ask', '100', '100')))
      .thenNothing()
    const { state } = given(...over, ended('platform', '90', 'person'))
    expect(Sync.outward(state, { total: '100' })).toEqual({ total: '90' })
    expect(Sync.isWritten(state, { total: '100' })).toBe(false)
    const back = given(
      ...over,
      ended('platform', '90', 'person'),
      ...wrote({ total: '90' }, '3'),
    ).state
    expect(Sync.isWritten(back, { total: '100' })).toBe(true)
  })
})

test('a question that is put anew because the ledger has moved on tells nothing of the platform', () => {
  const over = [meant({ total: '100' }), found('ask', '100', '90'), ...wrote({ total: '100' }, '2')]
  const { state } = given(...over, found('ask', '120', '90'))
  expect(state.base.total).toBe('100')
  given(...over, found('ask', '120', '90'))
    .when(Sync.compare(comparing('ask', '120', '100')))
    .thenNothing()
})

test('a value that was let stand, and that somebody has given up for ours, is ours again', () => {
  const stands = [found('platform-wins', '100', '90'), ended('platform', '90', 'policy')]
  const read = (total: string): Sync.Event => ({
    type: 'StateObserved',
    data: { ...subject, externalId: '145', values: { total }, asOf: '2' },
  })
  const { state } = given(...stands, read('100'))
  expect(state.letStand).toEqual({})
  expect(Sync.outward(state, { total: '100' })).toEqual({ total: '100' })
  expect(Sync.isWritten(state, { total: '100' })).toBe(true)
  // Put over by a call of ours that was under way, it is not given up.
  const over = given(meant({ total: '100' }), ...stands, read('100')).state
  expect(Sync.outward(over, { total: '100' })).toEqual({ total: '90' })
})

test('whoever writes looks again when a conflict ends', () => {
  expect(Sync.isCall(ended('ledger', '100', 'person'))).toBe(true)
  expect(Sync.isCall({ type: 'SyncRetried' })).toBe(true)
  expect(Sync.isCall(found('ask', '100', '90'))).toBe(false)
})
