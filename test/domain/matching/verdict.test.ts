// What the engine decides and why: money is placed by itself only on two kinds of evidence that
// agree, and each reason to ask a person has an example.
import { describe, expect, test } from 'vitest'
import type { Receipt, Target } from '../../../src/domain/matching/subject.ts'
import { judge, type Verdict } from '../../../src/domain/matching/verdict.ts'
import {
  allocationOf,
  bookWith,
  creditNote,
  customer,
  type Holding,
  invoice,
  model,
  receipt,
  today,
} from '../../support/matching.ts'

const customers = [
  customer('C1', 'Harbour Mills Ltd', { emails: ['pay@harbour.example'], platformIds: ['cus_1'] }),
  customer('C2', 'Granite Foods GmbH'),
  customer('C3', 'Nordic Laurel SARL'),
]
const harbour = invoice('INV-10042', { total: 123_457 })
const granite = invoice('INV-20077', { customerId: 'C2', total: 98_765 })
const told = ({ decision, reason }: Verdict) =>
  reason === null ? decision : `${decision} ${reason}`

const verdictOf = (
  fields: Partial<Receipt>,
  targets: Target[] = [harbour, granite],
  rest: Holding = {},
) =>
  judge(receipt({ amount: 123_457, ...fields }), bookWith({ customers, targets, ...rest }), model)

describe('money is placed by itself', () => {
  test.each<[string, Partial<Receipt>]>([
    ['the number and the amount', { text: 'INV-10042' }],
    ['the payer and the amount', { payer: 'HARBOUR MILLS LTD' }],
    ['the payer in the text, and the amount', { text: 'SEPA FROM HARBOUR MILLS' }],
    ['the payer’s id on the platform, and the amount', { source: 'stripe', platformId: 'cus_1' }],
    [
      'the payer, the number and a part',
      { payer: 'HARBOUR MILLS LTD', text: 'INV-10042', amount: 60_000 },
    ],
  ])('on %s', (_, fields) => {
    const verdict = verdictOf(fields)
    expect(told(verdict)).toBe('automatic')
    expect(verdict.ranked[0]?.hypothesis.targets.map(({ id }) => id)).toEqual(['INV-10042'])
    expect(verdict.confidence).toBeGreaterThanOrEqual(model.confidence)
  })

  test('for two invoices that the text names and whose sum came', () => {
    const other = invoice('INV-10055', { total: 20_011 })
    const verdict = verdictOf(
      { payer: 'HARBOUR MILLS', text: 'INV-10042 INV-10055', amount: 143_468 },
      [harbour, other],
    )
    expect(told(verdict)).toBe('automatic')
    expect(allocationOf(verdict)).toEqual(['INV-10042 123457 123457', 'INV-10055 20011 20011'])
  })

  test('less a credit note that the text names', () => {
    const credits = [creditNote('CN-31', 3_457)]
    const verdict = verdictOf(
      { payer: 'HARBOUR MILLS', text: 'INV-10042 CN-31', amount: 120_000 },
      [harbour],
      { credits },
    )
    expect(told(verdict)).toBe('automatic')
    expect(verdict.ranked[0]?.hypothesis.fit.credits.map(({ id }) => id)).toEqual(['CN-31'])
  })

  test('for a payout that the text and the amount tell', () => {
    const payout = invoice('po_1', { kind: 'payout', customerId: null, total: 123_457, due: today })
    expect(told(verdictOf({ payer: 'STRIPE PAYMENTS' }, [payout]))).toBe('automatic')
  })
})

describe('a person is asked', () => {
  const settled = { ...harbour, open: 0 }
  const twice = [harbour, invoice('INV-10055', { total: 20_011 })]
  test.each<[string, string, Partial<Receipt>, Target[]?]>([
    ['amount-alone', 'nothing tells who paid', {}],
    ['amount-alone', 'a number that is nearly the invoice’s', { text: '10024' }],
    ['reference-alone', 'only the number fits', { text: 'INV-10042', amount: 987_654_321 }],
    [
      'names-another',
      'the text names another that is open',
      { payer: 'HARBOUR MILLS', text: 'INV-10055' },
      twice,
    ],
    [
      'names-another',
      'the text names one that is settled',
      { payer: 'HARBOUR MILLS', text: 'INV-10042', amount: 20_011 },
      [settled, ...twice.slice(1)],
    ],
    [
      'on-account',
      'the text speaks of an advance',
      { payer: 'HARBOUR MILLS', text: 'ADVANCE PREPAYMENT' },
    ],
    [
      'money-out',
      'the money went out',
      { payer: 'HARBOUR MILLS', text: 'INV-10042', amount: -123_457 },
    ],
    ['money-out', 'nothing came', { payer: 'HARBOUR MILLS', amount: 0 }],
    ['nothing-open', 'the payer owes nothing', { payer: 'NORDIC LAUREL', amount: 5 }],
    ['payer-unknown', 'nobody is like it, nothing fits', { payer: 'ZEPHYR QUARTZ', amount: 5 }],
  ])('%s: %s', (reason, _, fields, targets) => {
    expect(told(verdictOf(fields, targets))).toBe(`review ${reason}`)
  })

  test('amount-alone: a payout of the amount, when nothing names the platform', () => {
    const payout = invoice('po_1', { kind: 'payout', customerId: null, total: 123_457, due: today })
    for (const due of [today, today - 200]) {
      expect(told(verdictOf({ payer: 'ZEPHYR QUARTZ' }, [{ ...payout, due }]))).toBe(
        'review amount-alone',
      )
    }
  })

  test('received-twice: the payer’s same amount came a week ago and still waits', () => {
    const book = bookWith({ customers, targets: [harbour] })
    const one = receipt({ amount: 123_457, payer: 'HARBOUR MILLS', text: 'INVOICE MAY' })
    book.note(one, false)
    expect(told(judge({ ...one, id: 'R2', day: today + 7 }, book, model))).toMatch(/^review/)
    const again = { ...one, id: 'R2', day: today + 7, text: 'INV-10042' }
    expect(told(judge(again, book, model))).toBe('review received-twice')
  })

  test('several-fit: two customers owe the same, and the evidence for both is the same', () => {
    const targets = [
      granite,
      { ...granite, id: 'INV-31415', number: 'INV-31415', customerId: 'C4' },
    ]
    const namesakes = [...customers, customer('C4', 'Granite Foods GmbH')]
    const fields = { amount: 98_765, payer: 'GRANITE FOODS' }
    const verdict = verdictOf(fields, targets, { customers: namesakes })
    expect(told(verdict)).toBe('review several-fit')
    expect(verdict.ranked[0]?.share).toBeCloseTo(verdict.ranked[1]?.share as number, 9)
    expect(
      told(verdictOf({ ...fields, text: 'INV-31415' }, targets, { customers: namesakes })),
    ).toBe('automatic')
  })
})

describe('two customers who owe the same', () => {
  test.each<[string, Partial<Receipt>]>([
    ['nothing tells them apart', {}],
    ['a word that both names have', { payer: 'GROUP' }],
    ['an account that pays for both', { account: 'A1' }],
    ['a number cut so that it may be either', { text: 'INV-100' }],
  ])('are never served without asking: %s', (_, fields) => {
    const pair = [customer('C1', 'Harbour Group'), customer('C2', 'Granite Group')]
    const targets = ['C1', 'C2'].map((customerId, at) => invoice(`INV-1004${at}`, { customerId }))
    const book = bookWith({ customers: pair, targets })
    for (const customerId of ['C1', 'C2']) {
      book.learn({
        receipt: receipt({ account: 'A1' }),
        customerId,
        targets: [],
        level: null,
        fee: 0,
      })
    }
    expect(judge(receipt({ ...fields, day: today + 60 }), book, model).decision).toBe('review')
  })
})

describe('two invoices of one customer for the same amount', () => {
  const twins = [harbour, { ...harbour, id: 'INV-10043', number: 'INV-10043' }]

  test('are twins: which of them is paid hardly matters', () => {
    const verdict = verdictOf({ payer: 'HARBOUR MILLS LTD' }, twins)
    expect(told(verdict)).toBe('automatic')
    expect(verdict.ranked[0]?.twins).toHaveLength(1)
  })

  test('are told apart by a number', () => {
    const verdict = verdictOf({ payer: 'HARBOUR MILLS LTD', text: 'INV-10043' }, twins)
    expect(told(verdict)).toBe('automatic')
    expect(allocationOf(verdict)).toEqual(['INV-10043 123457 123457'])
  })

  test('the one that another receipt names is left to it', () => {
    const book = bookWith({ customers, targets: twins })
    const one = receipt({ amount: 123_457, payer: 'HARBOUR MILLS LTD' })
    for (const left of ['INV-10042', 'INV-10043']) {
      const spokenFor = ({ id }: Target) => id === left
      const [top] = judge(one, book, model, { spokenFor }).ranked
      expect(top?.hypothesis.targets[0]?.id).not.toBe(left)
    }
  })
})

describe('a receipt is left alone', () => {
  test('when the very line came before', () => {
    const book = bookWith({ customers, targets: [harbour] })
    const one = receipt({ amount: 123_457, payer: 'HARBOUR MILLS', text: 'INV-10042' })
    book.note(one, true)
    expect(told(judge({ ...one, id: 'R2' }, book, model))).toBe('ignore imported-twice')
  })

  test('when lessons say that its words are nobody’s payment, and nobody is like it', () => {
    const book = bookWith({ customers, targets: [harbour] })
    const taxes = (id: string) => receipt({ id, amount: 777, text: 'FINANZAMT ERSTATTUNG' })
    for (let at = 0; at < 40; at++) {
      book.learn({ receipt: taxes(`H${at}`), customerId: null, targets: [], level: null, fee: 0 })
    }
    expect(told(judge(taxes('R1'), book, model))).toBe('ignore not-ours')
    expect(told(judge({ ...taxes('R2'), payer: 'HARBOUR MILLS' }, book, model))).toMatch(/^review/)
  })
})

test('what did not exist on the day is not paid', () => {
  const later = { ...harbour, issued: today + 1, due: today + 30 }
  expect(told(verdictOf({ payer: 'HARBOUR MILLS', text: 'INV-10042' }, [later]))).not.toBe(
    'automatic',
  )
})

test('confidence is what the calibration makes of the share, and below the bar a person is asked', () => {
  const book = bookWith({ customers, targets: [harbour] })
  const one = receipt({ amount: 123_457, payer: 'HARBOUR MILLS LTD', text: 'INV-10042' })
  const doubting = judge(one, book, { ...model, calibrate: (share) => share / 2 })
  expect(doubting.confidence).toBeCloseTo(judge(one, book, model).confidence / 2, 12)
  expect(told(doubting)).toBe('review not-sure')
})
