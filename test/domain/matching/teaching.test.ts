import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Position, StoredEvent } from '../../../src/domain/event-store.ts'
import type { Evidence } from '../../../src/domain/matching/proposal.ts'
import { openTeaching } from '../../../src/domain/matching/teaching.ts'
import type * as Review from '../../../src/domain/review.ts'

const evidence = (...keys: string[]): Evidence[] =>
  keys.map((key) => {
    const [criterion = '', ...level] = key.split(' ')
    return { criterion, level: level.join(' '), seen: '', weight: 1, en: '', fr: '' }
  })
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const lines = (...invoiceIds: string[]) =>
  invoiceIds.map((invoiceId) => ({ invoiceId, amount: '10.00' }))
const proposal = (invoiceId: string, ...keys: string[]) => ({
  ...{ lines: lines(invoiceId), evidence: [] },
  ...(keys.length > 0 && { criteria: evidence(...keys) }),
})
type Told = { type: Review.Event['type']; data: Record<string, unknown> }
const none = { confidence: 0.1, criteria: evidence('none stripe') }
const asked = (proposals: object[], given: object = {}): Told => ({
  type: 'ReviewRequested',
  data: { unapplied: eur('10.00'), reason: 'not-sure', proposals, none, ...given },
})
const accepted = (...invoiceIds: string[]): Told => {
  return { type: 'ReviewAccepted', data: { lines: lines(...invoiceIds), note: null } }
}
const rejected = (outcome?: string): Told => {
  return { type: 'ReviewRejected', data: { note: null, ...(outcome && { outcome }) } }
}
const ruledOut = (invoiceId: string): Told => {
  return { type: 'ProposalRejected', data: { lines: lines(invoiceId), note: null } }
}
const undone = (revision: number): Told => {
  return { type: 'ReviewUndone', data: { decisionId: `p1/${revision}`, note: null } }
}

/** What is told of payments, in this order, as it is stored. */
const stored = (...told: [paymentId: string, fact: Told][]): StoredEvent[] => {
  const revisions = new Map<string, number>()
  return told.map(([paymentId, { type, data }], at) => {
    const revision = revisions.get(paymentId) ?? 0
    revisions.set(paymentId, revision + 1)
    return {
      ...{
        id: `${paymentId}/${revision}`,
        type,
        data: { reviewId: paymentId, paymentId, ...data },
      },
      ...{ stream: `review-main.${paymentId}`, revision: BigInt(revision) },
      position: String(at).padStart(20, '0') as Position,
      recordedAt: '2026-03-02T10:00:00.000Z',
      meta: {
        ...{ workspace: 'main', correlationId: 'c', causationId: 'c' },
        ...{ actor: { kind: 'person', name: 'ada' }, effectiveAt: '2026-03-02T10:00:00.000Z' },
      },
    }
  })
}
const taught = (events: readonly StoredEvent[]) => {
  const teaching = openTeaching()
  for (const event of events) teaching.read(event)
  return teaching.cases()
}
const casesOf = (...told: Told[]) =>
  taught(stored(...told.map((one): [string, Told] => ['p1', one])))

const two = asked([proposal('A', 'amount exact', 'email same'), proposal('B', 'amount exact')])
const rivals = [['amount exact', 'email same'], ['amount exact'], ['none stripe']]
const groups = [[0], [1]]

describe('a decision', () => {
  test.each<[string, Told[], number]>([
    ['for the first proposal', [two, accepted('A')], 0],
    ['for another one', [two, accepted('B')], 1],
    ['for what was not proposed is for none of them', [two, accepted('C')], 2],
    ['for several together is for none of the single ones', [two, accepted('A', 'B')], 2],
    ['that nothing is meant', [two, rejected()], 2],
    ['that it is not ours', [two, rejected('not-ours')], 2],
    ['taken back, and taken anew', [two, accepted('A'), undone(1), accepted('B')], 1],
    ['the last one, when it was asked about again', [two, accepted('A'), two, accepted('B')], 1],
    ['that stands while the question closes by itself', [two, accepted('B'), two, accepted()], 1],
  ])('%s teaches', (_, told, right) => {
    expect(casesOf(...told)).toEqual([{ rivals, right, groups }])
  })

  test.each<[string, Told[]]>([
    ['not yet taken', [two]],
    ['that was taken back', [two, accepted('A'), undone(1)]],
    ['of the policy, that the money has found its place', [two, accepted()]],
    ['against a single proposal, as long as nothing is decided', [two, ruledOut('A')]],
    ['on a question without evidence', [asked([proposal('A')]), accepted('A')]],
    [
      'for what only a reference spoke for',
      [asked([proposal('A'), proposal('B', 'amount exact')]), accepted('A')],
    ],
    [
      'on a question that does not say why it might be none',
      [asked([proposal('A', 'amount exact')], { none: undefined }), accepted('A')],
    ],
    ['on a question without proposals', [asked([]), accepted('A')]],
  ])('%s teaches nothing', (_, told) => {
    expect(casesOf(...told)).toEqual([])
  })

  test('is right against what was ruled out before it, too', () => {
    const left = asked([proposal('B', 'amount exact')])
    expect(casesOf(two, ruledOut('A'), left, accepted('B'))).toEqual([
      { rivals: [rivals[1], rivals[0], rivals[2]], right: 0, groups },
    ])
  })
  test('is not right against what is gone, or was about other money', () => {
    const left = asked([proposal('B', 'amount exact')])
    const rest = asked([proposal('B', 'amount exact')], { unapplied: eur('4.00') })
    const expected = [{ rivals: [rivals[1], rivals[2]], right: 0, groups: [[0]] }]
    expect(casesOf(two, left, accepted('B'))).toEqual(expected)
    expect(casesOf(two, ruledOut('A'), rest, accepted('B'))).toEqual(expected)
  })
  test('for one of several that nothing tells apart is for all of them', () => {
    const twins = asked([proposal('A', 'amount exact'), proposal('B', 'amount exact')])
    expect(casesOf(twins, accepted('B'))).toMatchObject([{ right: 1, groups: [[0, 1]] }])
  })
})

test('the order of the cases is that of the decisions', () => {
  const events = stored(['p1', two], ['p2', two], ['p2', accepted('B')], ['p1', accepted('A')])
  expect(taught(events).map(({ right }) => right)).toEqual([1, 0])
})

const fact = fc.constantFrom(
  ...[two, asked([proposal('B', 'amount exact')]), accepted('A'), accepted('B'), accepted()],
  ...[rejected(), ruledOut('A'), undone(1), undone(3)],
)
const history = fc.array(fc.tuple(fc.constantFrom('p1', 'p2', 'p3'), fact), { maxLength: 30 })

test('events that come again, or in another order of their streams, teach the same', () => {
  const property = fc.property(history, fc.infiniteStream(fc.nat()), (told, chance) => {
    const events = stored(...told)
    const streams = [...Map.groupBy(events, ({ stream }) => stream).values()]
    const delivered: StoredEvent[] = []
    const at = streams.map(() => 0)
    const next = () => chance.next().value
    while (streams.some((own, which) => (at[which] ?? 0) < own.length)) {
      const which = next() % streams.length
      const done = at[which] ?? 0
      const own = streams[which] ?? []
      // Now and then it goes back a few events, as a consumer does that has lost its place.
      const from = next() % 3 === 0 ? Math.max(0, done - (next() % 4)) : done
      delivered.push(...own.slice(from, done + 1))
      at[which] = Math.min(own.length, done + 1)
    }
    expect(taught(delivered)).toEqual(taught(events))
  })
  fc.assert(property)
})
