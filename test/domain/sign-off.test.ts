import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold } from '../../src/domain/decider.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import * as SignOff from '../../src/domain/sign-off.ts'
import { Decimal } from '../../src/domain/money.ts'
import {
  figuresOf,
  isSignable,
  type Line,
  moved,
  type Statement,
  tiesOut,
} from '../../src/domain/tie-out.ts'

const side = (amount: string) => ({ count: 1, amount })
const none = { count: 0, delta: '0.00' }
const differing = (given: Partial<Line['differences'][number]> = {}) => ({
  ...{ kind: 'overpaid' as const, count: 1, delta: '5.00', atStake: '5.00' },
  ...{ explained: none, inTransit: none, tolerated: none, ...given },
})
function line(given: Partial<Line> = {}): Line {
  const made = {
    ...{ pair: 'payments-invoices' as const, currency: 'EUR', left: side('105.00') },
    ...{ right: side('100.00'), matched: side('0.00'), differences: [differing()] },
    ...{ unexplained: '0.00', unexplainedIds: [], tiesOut: false, ...given },
  }
  return { ...made, tiesOut: tiesOut(made) }
}
const statement = (lines: Line[]): Statement => ({
  ...{ day: '2026-03-31', knownAt: null, position: '00000000000000000007', lines, documents: 1 },
  ...{ openDifferences: 0, receivables: [], sources: [] },
  trialBalance: [{ account: 'revenue', currency: 'EUR', balance: '-100.00' }],
  tiesOut: lines.every((one) => one.tiesOut),
  isSignable: lines.every(isSignable),
})
const clean = statement([line({ left: side('100.00'), differences: [] })])
const prepare = (given: Partial<SignOff.Preparing> = {}) =>
  SignOff.prepare({
    ...{ scope: '2026-03', preparer: 'priya', note: 'looked at', statement: clean, run: 1 },
    ...{ figures: figuresOf(clean), explained: 0, today: '2026-04-02', ...given },
  })
const review = (reviewer: string) => SignOff.review({ scope: '2026-03', reviewer, note: 'agreed' })
const suspend = SignOff.suspend({
  ...{ scope: '2026-03', what: 'entry', because: 'e1', document: null, before: [], after: [] },
})
const after = (...events: SignOff.Event[]) => fold(SignOff.decider, events)
const codeOf = (decide: () => unknown) => {
  try {
    return decide()
  } catch (error) {
    return error instanceof Refusal ? error.code : error
  }
}
const prepared = prepare()(SignOff.initial)
const signed = [...prepared, ...review('rui')(after(...prepared))]

describe('a sign-off', () => {
  test('is prepared by one person and reviewed by another', () => {
    expect(prepared).toMatchObject([{ data: { end: '2026-03-31', preparer: 'priya' } }])
    expect(codeOf(() => review('priya')(after(...prepared)))).toBe('same-person')
    expect(codeOf(() => review('rui')(SignOff.initial))).toBe('not-prepared')
    expect(after(...signed).kind).toBe('signed')
    expect(review('rui')(after(...signed))).toEqual([])
    expect(codeOf(() => prepare()(after(...signed)))).toBe('already-signed')
  })
  test('needs a statement that ties out, or whose every rest is explained', () => {
    const of = (made: Statement | null) =>
      codeOf(() => prepare({ statement: made })(SignOff.initial))
    expect(of(null)).toBe('not-reconciled')
    expect(of(statement([line()]))).toBe('does-not-tie')
    const rest = line({ differences: [], unexplained: '5.00' })
    expect(of(statement([rest]))).toBe('does-not-tie')
    for (const why of ['explained', 'inTransit', 'tolerated'] as const) {
      const known = differing({ [why]: { count: 1, delta: '5.00' } })
      expect(of(statement([line({ differences: [known] })]))).toHaveLength(1)
    }
  })
  test('is of a day that is there and of a month that is over', () => {
    const of = (scope: string) => codeOf(() => prepare({ scope })(SignOff.initial))
    expect(of('2026-04')).toBe('period-not-over')
    expect(of('2026-04-03')).toBe('day-to-come')
    expect(of('2026-04-02')).toHaveLength(1)
  })
  test('is suspended once when a figure moves, tells its signers, and may be signed anew', () => {
    const [told] = suspend(after(...signed))
    expect(told).toMatchObject({ type: 'SignOffSuspended', data: { signers: ['priya', 'rui'] } })
    const state = after(...signed, ...suspend(after(...signed)))
    expect(state).toMatchObject({ kind: 'suspended', prepared: { preparer: 'priya' } })
    expect(suspend(state)).toEqual([])
    expect(suspend(SignOff.initial)).toEqual([])
    expect(codeOf(() => review('rui')(state))).toBe('not-prepared')
    expect(prepare({ preparer: 'rui' })(state)).toHaveLength(1)
  })
  test('is withdrawn with a reason, and never deleted', () => {
    const withdraw = (reason: string) => SignOff.withdraw({ scope: '2026-03', by: 'rui', reason })
    expect(codeOf(() => withdraw(' ')(after(...signed)))).toBe('reason-missing')
    const state = after(...signed, ...withdraw('a mistake')(after(...signed)))
    expect(state).toMatchObject({ kind: 'withdrawn', reviewer: 'rui' })
    expect(withdraw('a mistake')(state)).toEqual([])
  })
})

test('what has moved is what differs in one of the two, and nothing else', () => {
  const figures = fc.array(
    fc.record({
      what: fc.constantFrom('bank', 'revenue', 'payments left'),
      currency: fc.constantFrom('EUR', 'USD', null),
      amount: fc.constantFrom('0.00', '1', '1.00', '-2.50'),
    }),
  )
  const unique = (all: Statement['trialBalance'] | ReturnType<typeof figuresOf>) => [
    ...new Map(
      (all as ReturnType<typeof figuresOf>).map((one) => [`${one.what} ${one.currency}`, one]),
    ).values(),
  ]
  fc.assert(
    fc.property(figures.map(unique), figures.map(unique), (before, now) => {
      const { before: was, after: is } = moved(before, now)
      expect(was.map(({ what, currency }) => [what, currency])).toEqual(
        is.map(({ what, currency }) => [what, currency]),
      )
      const at = (all: typeof before, what: string, currency: string | null) =>
        new Decimal(all.find((one) => one.what === what && one.currency === currency)?.amount ?? 0)
      const keys = new Set([...before, ...now].map(({ what, currency }) => `${what} ${currency}`))
      let differing = 0
      for (const key of keys) {
        const [what = '', currency = ''] = key.split(/ (?=[A-Z]{3}$|null$)/)
        const of = currency === 'null' ? null : currency
        if (!at(before, what, of).equals(at(now, what, of))) differing += 1
      }
      expect(was).toHaveLength(differing)
    }),
  )
})
