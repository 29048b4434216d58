// Whatever both sides do, in any order, with calls lost, late and repeated: it comes to rest, by the
// stated policy, and no value that was seen is lost without a word.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type * as Sync from '../../src/domain/sync.ts'
import { sameValue } from '../../src/domain/sync-subject.ts'
import { fields, openTwoSides, type Step } from '../support/two-sides.ts'

const field = fc.constantFrom(...fields)
const value = fc.constantFrom('1', '2', '3', null)
const edited = fc.constantFrom('1', '2', 'x', 'y')
const kinds = ['read', 'begin', 'call', 'answer', 'lose', 'land', 'crash'] as const
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ledger' as const), field, value }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('edit' as const), field, value: edited }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('record' as const),
      which: fc.nat(3),
      again: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      winner: fc.constantFrom('ledger' as const, 'platform' as const),
    }),
  },
  { weight: 14, arbitrary: fc.constantFrom(...kinds).map((kind): Step => ({ do: kind })) },
)
const story = fc.array(step, { minLength: 4, maxLength: 40 })

function told(policy: Sync.Policy, steps: Step[], landsLate: boolean) {
  const sides = openTwoSides(policy)
  for (const one of steps) sides.take(one)
  sides.fallSilent(landsLate)
  const before = sides.calls()
  const writes = []
  for (let round = 0; round < 4; round++) {
    sides.look()
    sides.sync()
    writes.push(sides.calls() - before)
  }
  return { sides, writes }
}

describe.each(['ledger-wins', 'platform-wins', 'newest-wins', 'ask'] as const)('%s', (policy) => {
  test('comes to rest after one write at most', () =>
    fc.assert(
      fc.property(story, fc.boolean(), (steps, landsLate) => {
        const { writes } = told(policy, steps, landsLate)
        expect(writes[0]).toBeLessThanOrEqual(1)
        expect(new Set(writes).size).toBe(1)
      }),
      { numRuns: 1500 },
    ))

  test('ends with what the policy says, field by field', () =>
    fc.assert(
      fc.property(story, fc.boolean(), (steps, landsLate) => {
        const { sides } = told(policy, steps, landsLate)
        const { conflicts, letStand } = sides.state()
        for (const name of fields) {
          const ours = sides.ledger()[name]
          const theirs = sides.there()[name]
          if (conflicts[name]) {
            const { reason, ledger } = conflicts[name]
            expect(policy === 'ask' || reason === 'tug-of-war').toBe(true)
            expect(ledger ?? null).toBe(ours ?? null)
            continue
          }
          if (sameValue(ours, theirs)) continue
          expect(letStand[name]).toEqual({ ledger: ours, theirs })
          const isPerson = sides.events.some(
            ({ type, data }) =>
              type === 'ConflictResolved' &&
              'by' in data &&
              data.by === 'person' &&
              data.field === name,
          )
          if (!isPerson) expect(['platform-wins', 'newest-wins']).toContain(policy)
        }
      }),
      { numRuns: 1500 },
    ))

  test('keeps every value that was seen there and put over', () =>
    fc.assert(
      fc.property(story, fc.boolean(), (steps, landsLate) => {
        const { sides } = told(policy, steps, landsLate)
        const said = sides.events.flatMap(({ type, data }) =>
          type === 'ConflictDetected' && 'theirs' in data ? [data.theirs] : [],
        )
        for (const lost of sides.overwritten) {
          if (!sides.everWanted.has(lost)) expect(said).toContain(lost)
        }
      }),
      { numRuns: 1000 },
    ))
})

const detectedIn = ({ events }: { events: Sync.Event[] }) =>
  events.flatMap((event) => (event.type === 'ConflictDetected' ? event.data : []))

test.each(['platform-wins', 'ask'] as const)(
  'where %s, nothing of our own is ever taken for somebody else’s',
  (policy) =>
    fc.assert(
      fc.property(story, (steps) => {
        const sides = openTwoSides(policy)
        const known = new Set<string | null>()
        for (const one of steps) {
          // What people write is never what the ledger says.
          const isPlain = one.do === 'edit' && /[12]/.test(one.value ?? '')
          if (one.do === 'edit' && !isPlain) known.add(one.value)
          if (!isPlain) sides.take(one)
        }
        sides.fallSilent(true)
        sides.look()
        for (const { theirs, reason } of detectedIn(sides)) {
          if (reason !== 'late-write') expect(known).toContain(theirs)
        }
      }),
      { numRuns: 3000 },
    ),
)

test('without anybody else there is no conflict, and what the ledger says is written', () =>
  fc.assert(
    fc.property(story, (steps) => {
      const sides = openTwoSides('ask')
      for (const one of steps) {
        if (one.do !== 'edit' && one.do !== 'land') sides.take(one)
      }
      sides.fallSilent(false)
      sides.sync()
      expect(detectedIn(sides)).toEqual([])
      for (const name of fields) {
        expect(sameValue(sides.there()[name], sides.ledger()[name])).toBe(true)
      }
    }),
    { numRuns: 2000 },
  ))

const untilRest = (sides: ReturnType<typeof openTwoSides>) => {
  sides.fallSilent(true)
  for (let round = 0; round < 2; round++) {
    sides.look()
    sides.sync()
  }
}

describe('a field that both sides have changed while neither looked', () => {
  const clash = fc.record({ before: story, isOursNewer: fc.boolean() })
  const clashed = (
    policy: Sync.Policy,
    { before, isOursNewer }: { before: Step[]; isOursNewer: boolean },
  ) => {
    const sides = openTwoSides(policy)
    for (const one of before) sides.take(one)
    untilRest(sides)
    const isAsked = sides.state().conflicts.status !== undefined
    const ours: Step = { do: 'ledger', field: 'status', value: 'ours' }
    const theirs: Step = { do: 'edit', field: 'status', value: 'theirs' }
    for (const one of isOursNewer ? [theirs, ours] : [ours, theirs]) sides.take(one)
    const callsBefore = sides.calls()
    sides.look()
    sides.sync()
    return { status: sides.there().status, calls: sides.calls() - callsBefore, isAsked, sides }
  }
  const always = (policy: Sync.Policy, expected: (one: { isOursNewer: boolean }) => string) =>
    fc.assert(
      fc.property(clash, (one) => {
        const { status, isAsked } = clashed(policy, one)
        // Somebody is asked since long before.
        fc.pre(!isAsked)
        expect(status).toBe(expected(one))
      }),
      { numRuns: 500 },
    )

  test('ends with ours where the ledger wins', () => always('ledger-wins', () => 'ours'))
  test('ends with theirs where the platform wins', () => always('platform-wins', () => 'theirs'))
  test('ends with the newer one where the newest wins', () =>
    always('newest-wins', ({ isOursNewer }) => (isOursNewer ? 'ours' : 'theirs')))
  test('stays as it is where a person is asked, and ends as the person says', () =>
    fc.assert(
      fc.property(clash, fc.constantFrom('ledger' as const, 'platform' as const), (one, winner) => {
        const { status, sides } = clashed('ask', one)
        expect(status).toBe('theirs')
        const open = sides.state().conflicts.status
        expect(open).toMatchObject({ ledger: 'ours', theirs: 'theirs' })
        while (sides.state().conflicts.status) sides.take({ do: 'decide', winner })
        sides.sync()
        expect(sides.there().status).toBe(winner === 'ledger' ? 'ours' : 'theirs')
      }),
      { numRuns: 500 },
    ))
})

describe('somebody who changes back whatever the ledger writes', () => {
  const workflow = (decided: (round: number) => string) => {
    const sides = openTwoSides('ledger-wins')
    sides.take({ do: 'ledger', field: 'status', value: 'paid' })
    for (let round = 0; round < 50; round++) {
      sides.sync()
      sides.take({ do: 'edit', field: 'status', value: decided(round) })
      sides.look()
    }
    sides.sync()
    return sides
  }
  test.each([
    ['always to the same value', () => 'open'],
    ['to another value each time', (round: number) => `${round}`],
  ])('%s, is not fought for ever', (_, decided) => {
    const sides = workflow(decided)
    // The first, and three times set right.
    expect(sides.calls()).toBe(4)
    expect(sides.state().conflicts.status).toMatchObject({
      ...{ policy: 'ask', reason: 'tug-of-war', ledger: 'paid', theirs: decided(49) },
    })
  })
  test('is fought anew once the ledger has another value, or a person says so', () => {
    const sides = openTwoSides('ledger-wins')
    const fight = () => {
      sides.take({ do: 'edit', field: 'amount', value: 'x' })
      sides.look()
      sides.sync()
    }
    for (const value of ['1', '2']) {
      sides.take({ do: 'ledger', field: 'amount', value })
      sides.sync()
      for (let round = 0; round < 3; round++) fight()
      expect(sides.state().conflicts).toEqual({})
      expect(sides.there().amount).toBe(value)
    }
    fight()
    expect(sides.state().conflicts.amount).toMatchObject({ reason: 'tug-of-war' })
    sides.take({ do: 'decide', winner: 'ledger' })
    sides.sync()
    for (let round = 0; round < 3; round++) fight()
    expect(sides.there().amount).toBe('2')
    expect(sides.state().conflicts).toEqual({})
  })
})
