// A labelled set as it lies on disk, in the words of the matching; and whatever can be wrong with it.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readLabelledSet } from '../../src/adapters/files/labelled-set.ts'
import {
  customerRow,
  dealRow,
  invoiceRow,
  pastPaymentRow,
  paymentRow,
  payoutRow,
  rateRow,
  writeSet,
} from '../support/labelled-sets.ts'

const folders: string[] = []
const made = async (files: Parameters<typeof writeSet>[0]) => {
  const folder = await writeSet(files)
  folders.push(folder)
  return folder
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})
const day = (date: string) => Date.parse(date) / 86_400_000

describe('a good set', () => {
  test('has customers, what they owe, and payments with days as numbers', async () => {
    const set = await readLabelledSet(
      await made({
        customers: [customerRow({ email: 'ap@mills.example', stripe_customer: 'cus_1' })],
        invoices: [invoiceRow({ balance: 20_000, discount: { bps: 200, days: 10 } })],
        payments: [paymentRow({ reference: null, amount: -500 })],
      }),
    )
    expect(set.customers).toEqual([
      {
        ...{ id: 'C1', name: 'Harbour Mills Ltd', aliases: [], parent: null, domain: null },
        ...{ emails: ['ap@mills.example'], platformIds: ['cus_1'] },
      },
    ])
    expect(set.targets).toEqual([
      {
        ...{ kind: 'invoice', id: 'I1', number: 'INV-1001', name: null, customerId: 'C1' },
        ...{ currency: 'EUR', total: 120_000, net: 100_000, open: 120_000 },
        ...{ issued: day('2025-06-01'), due: day('2025-07-01') },
        discount: { bps: 200, days: 10 },
      },
    ])
    expect(set.balances).toEqual(new Map([['I1', 20_000]]))
    expect(set.receipts).toEqual([
      {
        ...{ id: 'P1', source: 'bank', day: day('2025-07-05'), amount: -500, currency: 'EUR' },
        ...{ payer: 'HARBOUR MILLS', account: null, email: null, platformId: null, text: '' },
      },
    ])
    expect([set.history, set.credits, set.rates.size]).toEqual([[], [], 0])
  })

  test('keeps deals that are won, payouts, credit notes and rates', async () => {
    const set = await readLabelledSet(
      await made({
        invoices: [
          invoiceRow({ id: 'N1', number: 'CN-7', type: 'credit_memo', total: 700, balance: 300 }),
        ],
        deals: [dealRow(), dealRow({ id: 'D2', stage: 'contractsent' })],
        payouts: [payoutRow()],
        fx: [rateRow()],
      }),
    )
    expect(set.targets.map(({ kind, id, number, open }) => [kind, id, number, open])).toEqual([
      ['deal', 'D1', 'Q-3303', 90_000],
      ['payout', 'po_1', 'po_1', 40_990],
    ])
    expect(set.credits).toEqual([
      {
        ...{ id: 'N1', number: 'CN-7', customerId: 'C1', currency: 'EUR', open: 700 },
        issued: day('2025-06-01'),
      },
    ])
    expect(set.balances.get('N1')).toBe(300)
    expect(set.rates.get(day('2025-07-05'))).toEqual({ EUR: 1.1, USD: 1 })
  })

  test('tells of the past what was paid, what was kept back and what was netted off', async () => {
    const label = (adjustment: object | null, ...allocations: object[]) => {
      return { customer: allocations.length > 0 ? 'C1' : null, allocations, adjustment }
    }
    const fee = { type: 'bank_fee', amount: 1500 }
    const memo = { type: 'credit_memo', memo: 'N1', amount: 700 }
    const rows = [
      label(fee, { invoice: 'I1', amount: 118_500, settles: 120_000 }),
      label(memo, { deal: 'D1', amount: 10 }, { payout: 'po_1', amount: 20 }),
      label(null),
    ].map((one, at) => pastPaymentRow({ id: `H${at}`, label: one }))
    const { history } = await readLabelledSet(await made({ history: rows }))
    expect(history.map(({ label }) => label)).toEqual([
      {
        ...{ customerId: 'C1', parts: [{ targetId: 'I1', settles: 120_000 }] },
        ...{ fee: 1500, credit: null },
      },
      {
        customerId: 'C1',
        parts: [
          { targetId: 'D1', settles: 10 },
          { targetId: 'po_1', settles: 20 },
        ],
        ...{ fee: 0, credit: { id: 'N1', amount: 700 } },
      },
      { customerId: null, parts: [], fee: 0, credit: null },
    ])
  })

  test('may have empty lines, carriage returns, and fields that nobody knows', async () => {
    const [one, two] = [paymentRow({ mood: 'good' }), paymentRow({ id: 'P2' })]
    const payments = `\n${JSON.stringify(one)}\r\n\n  \n${JSON.stringify(two)}`
    const { receipts } = await readLabelledSet(await made({ payments }))
    expect(receipts.map(({ id }) => id)).toEqual(['P1', 'P2'])
  })
})

describe('a line that is not as it should be', () => {
  const faults: [what: string, files: Record<string, object[] | string>, message: string][] = [
    [
      'is no JSON',
      { payments: `${JSON.stringify(paymentRow())}\n\n{"id":` },
      'payments.jsonl, line 3: expected a JSON object, found something that is not JSON',
    ],
    ['is a list', { payments: '[]' }, 'payments.jsonl, line 1: expected a JSON object'],
    [
      'lacks a field',
      { customers: [{ id: 'C1' }] },
      'customers.jsonl, line 1: name: expected a text, found nothing',
    ],
    [
      'has an amount with a fraction',
      { payments: [paymentRow(), paymentRow({ id: 'P2', amount: 12.5 })] },
      'payments.jsonl, line 2: amount: expected a whole number of minor units, found 12.5',
    ],
    [
      'has an amount as text',
      { invoices: [invoiceRow({ total: '120000' })] },
      'invoices.jsonl, line 1: total: expected a whole number of minor units, 0 or more, found "120000"',
    ],
    [
      'has an amount too large to be counted in cents',
      { payments: JSON.stringify(paymentRow()).replace('120000', '9007199254740993') },
      'payments.jsonl, line 1: amount: expected a whole number of minor units, found 9007199254740992',
    ],
    [
      'has a day that no calendar has',
      { payments: [paymentRow({ date: '2025-02-29' })] },
      'payments.jsonl, line 1: date: expected a date such as 2025-07-05, found "2025-02-29"',
    ],
    [
      'has a currency that is none',
      { deals: [dealRow({ currency: 'euro' })] },
      'deals.jsonl, line 1: currency: expected a currency such as EUR, found "euro"',
    ],
    [
      'has a payer that is a number',
      { payments: [paymentRow({ payer: 7 })] },
      'payments.jsonl, line 1: payer: expected a text or null, found 7',
    ],
    [
      'is of a kind that is not known',
      { invoices: [invoiceRow({ type: 'estimate' })] },
      'invoices.jsonl, line 1: type: expected invoice or credit_memo, found "estimate"',
    ],
    [
      'comes from a source that is not known',
      { payments: [paymentRow({ source: 'cash' })] },
      'payments.jsonl, line 1: source: expected stripe, bank or quickbooks, found "cash"',
    ],
    [
      'has a rate of nothing',
      { fx: [rateRow({ usd_per_unit: { EUR: 0 } })] },
      'fx.jsonl, line 1: usd_per_unit.EUR: expected rates above 0 by currency, found 0',
    ],
    [
      'has a label without allocations',
      { history: [pastPaymentRow({ label: { customer: 'C1' } })] },
      'history.jsonl, line 1: label.allocations: expected a list of allocations, found nothing',
    ],
    [
      'has an allocation to nothing',
      { history: [pastPaymentRow({ label: { allocations: [{ amount: 5 }] } })] },
      'history.jsonl, line 1: label.allocations.0: expected an invoice, a deal or a payout',
    ],
    [
      'has an id for the second time',
      { payments: [paymentRow(), paymentRow()] },
      'payments.jsonl, line 2: id: expected one that is not taken yet, found P1 again',
    ],
    [
      'has the id of another kind of debt',
      { deals: [dealRow({ id: 'I1' })] },
      'deals.jsonl, line 1: id: expected one that is not taken yet, found I1 again',
    ],
  ]

  test.for(faults)('%s', async ([, files, message]) => {
    await expect(readLabelledSet(await made(files))).rejects.toThrow(
      expect.objectContaining({ name: 'FileFault', message }),
    )
  })
})

describe('a set that is not there', () => {
  test('is named', async () => {
    const folder = await made({})
    const missing = join(folder, 'none')
    await expect(readLabelledSet(missing)).rejects.toThrow(`There is no folder ${missing}`)
    const file = join(folder, 'payments.jsonl')
    await expect(readLabelledSet(file)).rejects.toThrow(`${file} is not a folder`)
    await rm(file)
    await expect(readLabelledSet(folder)).rejects.toThrow(`${file} cannot be read: there is no`)
  })
})
