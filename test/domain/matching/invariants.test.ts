// What always holds of a verdict, whatever is in the book and on the receipt. A failure prints the
// seed to run it again with.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge, type Verdict } from '../../../src/domain/matching/verdict.ts'
import { explain } from '../../../src/domain/matching/explain.ts'
import type { Target } from '../../../src/domain/matching/subject.ts'
import { type Scene, scenes } from '../../support/books.ts'
import { allocationOf, apply, bookWith, invoice, model, receipt } from '../../support/matching.ts'

/** Each verdict of a scene, and what was open when it was given. */
function play(scene: Scene, look: (verdict: Verdict, at: number) => void) {
  const book = bookWith(scene)
  for (const [at, one] of scene.receipts.entries()) {
    const verdict = judge(one, book, model)
    look(verdict, at)
    apply(book, one, verdict)
  }
}

const runs = { numRuns: 250 }

test('no proposal takes more than the receipt has, or settles more than is open', () => {
  const property = fc.property(scenes, (scene) => {
    const settled = new Map<string, number>()
    play(scene, ({ decision, ranked }, at) => {
      for (const { hypothesis } of ranked) {
        const { shares } = hypothesis.fit
        const cash = shares.reduce((sum, one) => sum + one.cash, 0)
        expect(cash).toBeLessThanOrEqual(scene.receipts[at]?.amount ?? 0)
        for (const share of shares) {
          expect(share.cash).toBeGreaterThan(0)
          expect(share.settles).toBeLessThanOrEqual(share.target.open)
          expect(Number.isSafeInteger(share.cash) && Number.isSafeInteger(share.settles)).toBe(true)
        }
      }
      if (decision !== 'automatic') return
      for (const { target, settles } of ranked[0]?.hypothesis.fit.shares ?? []) {
        settled.set(target.id, (settled.get(target.id) ?? 0) + settles)
      }
    })
    for (const { id, open } of scene.targets) {
      expect(settled.get(id) ?? 0).toBeLessThanOrEqual(open)
    }
  })
  fc.assert(property, runs)
})

test('the order in which customers and invoices are known changes nothing', () => {
  const shuffled = scenes.chain((scene) =>
    fc.record({
      scene: fc.constant(scene),
      customers: fc.shuffledSubarray(scene.customers, { minLength: scene.customers.length }),
      targets: fc.shuffledSubarray(scene.targets, { minLength: scene.targets.length }),
    }),
  )
  const property = fc.property(shuffled, ({ scene, ...order }) => {
    const told = (one: Scene) => {
      const all: { says: unknown; confidence: number }[] = []
      play(one, (verdict) => {
        const { decision, reason, confidence } = verdict
        all.push({ says: [decision, reason, allocationOf(verdict)], confidence })
      })
      return all
    }
    const [first, second] = [told(scene), told({ ...scene, ...order })]
    expect(second.map(({ says }) => says)).toEqual(first.map(({ says }) => says))
    for (const [at, { confidence }] of first.entries()) {
      expect(second[at]?.confidence).toBeCloseTo(confidence, 9)
    }
  })
  fc.assert(property, runs)
})

test('of many that a slip of the amount leads to, the same two are weighed in any order', () => {
  const all = ['INV-10041', 'INV-10042', 'INV-10043'].map((number) => invoice(number))
  const one = receipt({ amount: 120_100, text: 'INV-10041' })
  const [first, second] = [all, [...all].reverse()].map((targets) =>
    judge(one, bookWith({ targets }), model),
  )
  expect(second?.confidence).toBe(first?.confidence)
})

/** What a verdict settles, twins of one customer being as good as each other. */
const placeOf = (verdict: Verdict) =>
  (verdict.ranked[0]?.hypothesis.targets ?? []).map(({ customerId, currency, open }) => {
    return `${customerId} ${currency} ${open}`
  })

const decoyed = (decoyOf: (paid: Target | undefined, amount: number) => Partial<Target>) =>
  fc.property(scenes, ({ receipts: [one], ...holding }) => {
    if (!one) return
    const before = judge(one, bookWith(holding), model)
    const decoy = invoice('INV-77701', {
      customerId: 'C9',
      ...decoyOf(before.ranked[0]?.hypothesis.targets[0], one.amount),
    })
    const after = judge(one, bookWith({ ...holding, targets: [...holding.targets, decoy] }), model)
    if (before.decision !== 'automatic' || after.decision !== 'automatic') return
    expect(placeOf(after)).toEqual(placeOf(before))
  })

test('an unrelated invoice moves no money that was placed', () => {
  fc.assert(
    decoyed((paid, amount) => ({ total: 77_717 + amount, currency: paid?.currency ?? 'EUR' })),
    runs,
  )
  fc.assert(
    decoyed((_, amount) => ({ total: Math.max(1, amount), currency: 'CHF' })),
    runs,
  )
})

test('somebody else’s invoice for the same amount moves no money either', () => {
  fc.assert(
    decoyed((paid, amount) => ({
      ...{ total: Math.max(1, amount), currency: paid?.currency ?? 'EUR' },
    })),
    runs,
  )
})

test('the reasons of every proposal add up to its score', () => {
  const property = fc.property(scenes, (scene) =>
    play(scene, ({ ranked }) => {
      for (const { keys, score } of ranked) {
        const told = explain(keys, model.weights, () => 'x')
        expect(told.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(score, 9)
      }
    }),
  )
  fc.assert(property, runs)
})

test('shares are probabilities, the likeliest first, and with that of none they are all there is', () => {
  const property = fc.property(scenes, (scene) =>
    play(scene, ({ ranked, none, confidence }) => {
      const shares = ranked.map(({ share }) => share)
      for (const share of [...shares, none, confidence]) {
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1 + 1e-12)
      }
      expect(shares.reduce((sum, one) => sum + one, none)).toBeCloseTo(1, 9)
      expect(shares).toEqual([...shares].sort((a, b) => b - a))
    }),
  )
  fc.assert(property, runs)
})

test('judging changes nothing: the same question has the same answer', () => {
  const property = fc.property(scenes, ({ receipts, ...holding }) => {
    const book = bookWith(holding)
    const told = () => receipts.map((one) => judge(one, book, model)).map(plain)
    expect(told()).toEqual(told())
    expect(holding.targets.map(({ id }) => book.target(id)?.open)).toEqual(
      holding.targets.map(({ open }) => open),
    )
  })
  fc.assert(property, runs)
})
const plain = (verdict: Verdict) => {
  const { decision, reason, confidence, none, ranked } = verdict
  const list = ranked.map(({ keys, share, twins }) => ({ keys, share, twins: twins.length }))
  return { decision, reason, confidence, none, list, allocation: allocationOf(verdict) }
}

/** Takes from a receipt whatever tells who paid. */
const anonymous = { payer: null, account: null, email: null, platformId: null }

test('an amount alone places nothing', () => {
  const property = fc.property(scenes, ({ receipts, ...holding }) => {
    for (const one of receipts) {
      const { decision } = judge({ ...one, ...anonymous, text: '' }, bookWith(holding), model)
      expect(decision).not.toBe('automatic')
    }
  })
  fc.assert(property, runs)
})

test('a number alone places nothing: the amount must fit, or the payer be known', () => {
  const property = fc.property(scenes, fc.nat(), ({ receipts, ...holding }, n) => {
    const named = holding.targets[n % holding.targets.length] as Target
    for (const one of receipts) {
      const amount = Math.ceil(named.total * 7.777) + n
      const bare = { ...one, ...anonymous, text: named.number, amount, currency: named.currency }
      expect(judge(bare, bookWith(holding), model).decision).not.toBe('automatic')
    }
  })
  fc.assert(property, runs)
})
