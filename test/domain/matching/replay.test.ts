// Going through the past again: what labels do to the book, what lessons do to verdicts.
import { describe, expect, test } from 'vitest'
import {
  bookOf,
  type Label,
  type LabelledSet,
  learnHistory,
} from '../../../src/domain/matching/history.ts'
import { leastConfidence, pooledWeights } from '../../../src/domain/matching/pooled.ts'
import { openReplay } from '../../../src/domain/matching/replay.ts'
import type { Customer, Receipt, Target } from '../../../src/domain/matching/subject.ts'

const today = 20_300
const customer = (id: string, name: string): Customer => {
  return { id, name, aliases: [], parent: null, domain: null, emails: [], platformIds: [] }
}
const invoice = (id: string, fields: Partial<Target> = {}): Target => {
  const total = fields.total ?? 120_000
  return {
    ...{ kind: 'invoice', id, number: `INV-${id.slice(1)}`, name: null, customerId: 'C1' },
    ...{ currency: 'EUR', total, net: total, open: total, discount: null },
    ...{ issued: today - 40, due: today - 10 },
    ...fields,
  }
}
const receipt = (id: string, fields: Partial<Receipt> = {}): Receipt => ({
  ...{ id, source: 'bank', day: today, amount: 120_000, currency: 'EUR', email: null },
  ...{ payer: 'HARBOUR MILLS LTD', account: null, platformId: null, text: '' },
  ...fields,
})
const label = (targetId: string, settles = 120_000, rest: Partial<Label> = {}): Label => {
  return { customerId: 'C1', parts: [{ targetId, settles }], fee: 0, credit: null, ...rest }
}
const setOf = (fields: Partial<LabelledSet> = {}): LabelledSet => ({
  ...{ customers: [customer('C1', 'Harbour Mills Ltd')], targets: [], credits: [] },
  ...{ balances: new Map(), rates: new Map(), history: [], receipts: [] },
  ...fields,
})
const model = { weights: pooledWeights, confidence: leastConfidence }

describe('a label', () => {
  test('settles what it says, and uses up the credit note that made up the difference', () => {
    const [whole, part] = [invoice('I1001'), invoice('I1002')]
    const note = {
      ...{ id: 'N1', number: 'CN-1', customerId: 'C1', currency: 'EUR', open: 900 },
      issued: today - 20,
    }
    const set = setOf({
      ...{ targets: [whole, part], credits: [note] },
      history: [
        { receipt: receipt('H1'), label: label('I1001') },
        {
          receipt: receipt('H2', { amount: 30_000 }),
          label: label('I1002', 30_000, { credit: { id: 'N1', amount: 400 } }),
        },
        { receipt: receipt('H3'), label: label('I-of-long-ago') },
      ],
    })
    learnHistory(set, bookOf(set))
    expect([whole.open, part.open, note.open]).toEqual([0, 90_000, 500])
  })

  test('gives way to the balance at the day when the payments to place begin', () => {
    const [one, deal] = [invoice('I1001'), invoice('D1', { kind: 'deal' })]
    openReplay(
      setOf({
        ...{ targets: [one, deal], balances: new Map([['I1001', 50_000]]) },
        history: [
          { receipt: receipt('H1', { amount: 1000 }), label: label('I1001', 1000) },
          { receipt: receipt('H2'), label: label('D1') },
        ],
      }),
      model,
    )
    expect([one.open, deal.open]).toEqual([50_000, 0])
  })
})

describe('a lesson', () => {
  // A payer whose name says nothing about the customer it pays for.
  const stranger = { payer: 'KVT 88 HOLDING', account: 'acct_88' }
  const history = [1, 2, 3].map((month) => ({
    receipt: receipt(`H${month}`, {
      ...stranger,
      day: today - 30 * (4 - month),
      amount: 50_000 + month,
    }),
    label: label(`I90${month}`, 50_000 + month),
  }))
  const taught = (past: LabelledSet['history']) => {
    const targets = [
      ...[1, 2, 3].map((month) =>
        invoice(`I90${month}`, { total: 50_000 + month, issued: today - 150, due: today - 100 }),
      ),
      invoice('I1001'),
    ]
    const balances = new Map(targets.map(({ id, total }) => [id, id === 'I1001' ? total : 0]))
    const next = receipt('P1', stranger)
    return openReplay(setOf({ targets, balances, history: past, receipts: [next] }), model).place(
      next,
    )
  }

  test('makes the next payment of the payer automatic', () => {
    expect(taught([]).decision).toBe('review')
    const placed = taught(history)
    expect(placed.decision).toBe('automatic')
    expect(placed.proposals[0]?.map(({ target, cash }) => [target.id, cash])).toEqual([
      ['I1001', 120_000],
    ])
  })

  test('gives the same verdict each time it is taught', () =>
    expect(taught(history)).toEqual(taught(history)))
})

describe('receipts', () => {
  test('that were placed leave nothing for the next one', () => {
    const only = invoice('I1001')
    const [first, second] = ['P1', 'P2'].map((id) => receipt(id, { text: `INV-1001 ${id}` }))
    const receipts = [first, second] as Receipt[]
    const replay = openReplay(setOf({ targets: [only], receipts }), model)
    expect(receipts.map((one) => replay.place(one).decision)).toEqual(['automatic', 'review'])
    expect(only.open).toBe(0)
  })

  const lookedAgain = () => {
    const [mills, lights] = ['C1', 'C2']
    const targets = [
      invoice('I1001', { customerId: mills as string }),
      invoice('I2002', { customerId: lights as string }),
    ]
    const unclear = receipt('P1', { payer: 'HARBOUR' })
    const clear = receipt('P2', { payer: 'HARBOUR LIGHTS GMBH', text: 'INV-2002', day: today + 1 })
    const customers = [customer('C1', 'Harbour Mills Ltd'), customer('C2', 'Harbour Lights GmbH')]
    const replay = openReplay(setOf({ customers, targets, receipts: [unclear, clear] }), model)
    const first = [unclear, clear].map(replay.place)
    const rounds: number[] = []
    const second = replay.lookAgain(first, (waiting) => {
      rounds.push(waiting)
      return () => rounds.push(0)
    })
    return { first, second, rounds, targets }
  }
  const namedBy = (placed: { proposals: (readonly { target: Target }[])[] } | undefined) =>
    placed?.proposals.map((shares) => shares.map(({ target }) => target.id).join()).sort()

  test('that waited are judged again without what was paid meanwhile', () => {
    const { first, second, rounds } = lookedAgain()
    expect(first.map(({ decision }) => decision)).toEqual(['review', 'automatic'])
    expect(namedBy(first[0])).toEqual(['I1001', 'I2002'])
    expect(namedBy(second[0])).toEqual(['I1001'])
    expect(second[0]?.reason).not.toBe('imported-twice')
    expect(second[1]).toBe(first[1])
    expect(rounds.slice(0, 2)).toEqual([1, 0])
  })

  test('that are placed at the second look settle as well', () => {
    const { second, targets } = lookedAgain()
    expect(targets[1]?.open).toBe(0)
    expect(targets[0]?.open).toBe(second[0]?.decision === 'automatic' ? 0 : 120_000)
  })
})
