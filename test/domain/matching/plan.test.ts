import { describe, expect, test } from 'vitest'
import { fold } from '../../../src/domain/decider.ts'
import * as Invoice from '../../../src/domain/invoice.ts'
import { type Named, type Plan, planJudged, planNamed } from '../../../src/domain/matching/plan.ts'
import { bookOf, factsOf, pooledModel, receiptOf } from '../../../src/domain/matching/live.ts'
import type { Candidate } from '../../../src/domain/matching/spread.ts'
import type { Customer } from '../../../src/domain/matching/subject.ts'
import { engineVersion, judge } from '../../../src/domain/matching/verdict.ts'
import * as Payment from '../../../src/domain/payment.ts'
import {
  allocated,
  applied,
  invoiceIssued,
  invoiceRequested,
  paymentReceived,
  released,
} from '../../support/examples.ts'

const payment = (...history: Payment.Event[]) =>
  fold(Payment.decider, history.length > 0 ? history : [paymentReceived()])
const invoice = (id: string, ...history: Invoice.Event[]): Candidate => {
  return { invoiceId: id, invoice: fold(Invoice.decider, history) }
}
const a = invoice('deal-a', invoiceIssued({ number: 'A-1' }))
const b = invoice('deal-b', invoiceIssued({ number: 'B-2', total: '80.00' }))
const paid = invoice('deal-p', invoiceIssued({ number: 'P-3' }), applied('100.00'))
const naming = (...candidates: Candidate[]): Named[] =>
  candidates.map((one) => ({ text: one.invoiceId, found: [one] }))
const plan = (given: Payment.State, named: Named[]) => planNamed(given, named, 'reference')
const lines = (made: Plan) =>
  made.kind === 'allocate' && made.lines.map((line) => `${line.invoiceId} ${line.amount}`)
const asked = (made: Plan) => made.kind === 'review' && made.reason
const proposed = (made: Plan) =>
  made.kind === 'review' &&
  made.proposals.map(({ lines: [line] }) => `${line?.invoiceId} ${line?.amount}`)

describe('a payment that names what it is for', () => {
  test('pays the invoice it names', () =>
    expect(plan(payment(), naming(a))).toEqual({
      kind: 'allocate',
      lines: [{ invoiceId: 'deal-a', amount: '100.00' }],
      match: { rule: 'reference', evidence: ['reference deal-a'] },
    }))
  test('pays a part when it is less than is open', () => {
    const some = payment(paymentReceived({ amount: '30.00' }))
    expect(lines(plan(some, naming(a)))).toEqual(['deal-a 30.00'])
  })
  test('pays several in the order named, each up to what is open', () => {
    const much = payment(paymentReceived({ amount: '150.00' }))
    expect(lines(plan(much, naming(a, b)))).toEqual(['deal-a 100.00', 'deal-b 50.00'])
    expect(lines(plan(much, naming(b, a)))).toEqual(['deal-b 80.00', 'deal-a 70.00'])
  })
  test('pays an invoice named twice once', () => {
    const much = payment(paymentReceived({ amount: '250.00' }))
    expect(lines(plan(much, naming(a, a)))).toEqual(['deal-a 100.00'])
  })
  test('passes over what is settled already', () =>
    expect(lines(plan(payment(), naming(paid, b)))).toEqual(['deal-b 80.00']))
  test('pays none of them while one is unknown', () => {
    const made = plan(payment(), [...naming(a), { text: 'C-9', found: [] }])
    expect(asked(made)).toBe('reference-unknown')
    expect(proposed(made)).toEqual(['deal-a 100.00'])
  })
  test('asks when a number is borne by two', () => {
    const made = plan(payment(), [{ text: '1', found: [a, b] }])
    expect(asked(made)).toBe('reference-ambiguous')
    expect(proposed(made)).toEqual(['deal-a 100.00', 'deal-b 80.00'])
  })
  test('waits for an invoice that is requested and not issued', () => {
    const requested = invoice('deal-r', invoiceRequested())
    expect(plan(payment(), naming(a, requested))).toEqual({ kind: 'nothing' })
  })
  test('asks when the invoice is void', () => {
    const voided = invoice('deal-v', invoiceIssued(), {
      type: 'InvoiceVoided',
      data: { invoiceId: 'deal-v', reason: 'a mistake' },
    })
    expect(asked(plan(payment(), naming(a, voided)))).toBe('invoice-void')
    expect(proposed(plan(payment(), naming(a, voided)))).toEqual(['deal-a 100.00'])
  })
  test('asks when the currencies differ and no rate is known', () => {
    const dollars = invoice('deal-d', invoiceIssued({ currency: 'USD' }))
    expect(asked(plan(payment(), naming(dollars)))).toBe('rate-missing')
  })
  test('asks when the invoices are of different customers', () => {
    const other = invoice('deal-o', invoiceIssued({ customerId: 'hubspot-company-8' }))
    expect(asked(plan(payment(), naming(a, other)))).toBe('customers-differ')
  })
  test('asks when everything it names is settled', () => {
    const made = plan(payment(), naming(paid))
    expect([asked(made), proposed(made)]).toEqual(['already-settled', []])
  })
  test('leaves the rest of an overpayment unapplied', () => {
    const rest = payment(paymentReceived({ amount: '130.00' }), allocated(['100.00']))
    expect(plan(rest, naming(paid))).toEqual({ kind: 'nothing' })
  })
})

test('money that was released is placed again', () => {
  const back = payment(paymentReceived(), allocated(['100.00']), released('100.00'))
  expect(lines(plan(back, naming(a)))).toEqual(['deal-a 100.00'])
})

describe('what the engine says of a payment', () => {
  const ada: Customer = {
    ...{ id: 'hubspot-company-7', name: 'Ada & Sons', aliases: [], parent: null, domain: null },
    ...{ emails: ['ada@example.com'], platformIds: ['cus_1'] },
  }
  const number = (id: string, given: Parameters<typeof invoiceIssued>[0] = {}) =>
    invoice(id, invoiceIssued({ invoiceId: id, number: id, ...given }))
  /** The plan for it with these invoices about, its payer being known by an address. */
  const judged = (given: Parameters<typeof paymentReceived>[0], ...about: Candidate[]): Plan => {
    const state = payment(paymentReceived(given))
    const details = state.details as Payment.Received
    const receipt = receiptOf(details, details.received)
    if (!receipt) throw new Error('more money than can be counted')
    const invoices = new Map(
      about.flatMap(({ invoiceId, invoice }) => {
        const facts = factsOf(invoiceId, invoice)
        return facts ? [[invoiceId, facts] as const] : []
      }),
    )
    const verdict = judge(receipt, bookOf([ada], invoices.values()), pooledModel)
    return planJudged(state, { receipt, verdict, model: pooledModel, invoices })
  }
  const payer = { email: 'ada@example.com' }
  const names = (description: string) => ({ references: { description } })

  test('is stored with its reasons, which add up to its score', () => {
    const made = judged({ payer, ...names('INV-101') }, number('INV-101'))
    const { match } = made as Plan & { kind: 'allocate' }
    expect(match).toMatchObject({ rule: 'engine', engine: engineVersion })
    expect(match.confidence).toBeGreaterThan(0.99)
    const weights = match.criteria?.map(({ weight }) => weight) ?? []
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(match.score ?? 0, 2)
    const most = match.criteria?.toSorted((a, b) => b.weight - a.weight).slice(0, 3)
    expect(match.evidence).toEqual(most?.map(({ en }) => en))
    expect(match.criteria?.find(({ criterion }) => criterion === 'reference')?.seen).toBe('INV101')
  })
  test.each([
    ['the payer, though the amount is another', { payer, amount: '37.10' }, ['INV-101 37.10']],
    ['the payer, and keeps what is too much', { payer, amount: '144.90' }, ['INV-101 100.00']],
    ['the amount', {}, ['INV-101 100.00']],
  ])('places what is named to the letter together with %s', (_, given, expected) => {
    const made = judged({ ...given, ...names('INV-101') }, number('INV-101'), number('INV-102'))
    expect(lines(made)).toEqual(expected)
  })
  test('asks about a number alone, and about an amount alone', () => {
    const odd = { amount: '37.10', ...names('INV-101') }
    expect(asked(judged(odd, number('INV-101')))).toBe('reference-alone')
    expect(asked(judged({}, number('INV-101')))).toBe('amount-alone')
    expect(proposed(judged({}, number('INV-101')))).toEqual(['INV-101 100.00'])
  })
  test('places by payer and amount in the one way there is, whatever else is open', () => {
    const others = [number('INV-102', { total: '300.00' }), number('INV-103', { total: '12.00' })]
    expect(lines(judged({ payer }, number('INV-101'), ...others))).toEqual(['INV-101 100.00'])
    expect(lines(judged({ payer, amount: '312.00' }, ...others))).toHaveLength(2)
  })
  test('asks when there is another way, and proposes each', () => {
    const made = judged({ payer }, number('INV-101'), number('INV-102'))
    expect(asked(made)).toBe('several-fit')
    expect(proposed(made)).toEqual(['INV-101 100.00', 'INV-102 100.00'])
  })
  test('asks when only a name says who pays', () => {
    const made = judged({ payer: { name: 'Ada & Sons' } }, number('INV-101'))
    expect(asked(made)).toBe('name-alone')
  })
  test('waits for an invoice that is requested and not issued', () => {
    const requested = invoice('INV-101', invoiceRequested({ number: 'INV-101' }))
    expect(judged({ payer, ...names('INV-101') }, requested)).toEqual({ kind: 'nothing' })
  })
  test.each([
    ['settled', 'already-settled', [applied('100.00')]],
    [
      'void',
      'invoice-void',
      [{ type: 'InvoiceVoided' as const, data: { invoiceId: 'INV-101', reason: 'a mistake' } }],
    ],
  ])('asks when what it names is %s', (_, reason, more) => {
    const issued = invoiceIssued({ invoiceId: 'INV-101', number: 'INV-101' })
    const made = judged({ payer, ...names('INV-101') }, invoice('INV-101', issued, ...more))
    expect(asked(made)).toBe(reason)
  })
  test('asks when what it names is in another currency', () => {
    const made = judged({ payer, ...names('INV-101') }, number('INV-101', { currency: 'USD' }))
    expect([asked(made), proposed(made)]).toEqual(['currency-differs', []])
  })
})
