import { describe, expect, test } from 'vitest'
import { fold } from '../../../src/domain/decider.ts'
import * as Invoice from '../../../src/domain/invoice.ts'
import {
  type Candidate,
  type Findings,
  keysOfPayment,
  normalNumber,
  numbersIn,
  type Plan,
  plan,
  waitKeys,
} from '../../../src/domain/matching/plan.ts'
import * as Payment from '../../../src/domain/payment.ts'
import {
  allocated,
  applied,
  invoiceIssued,
  invoiceRequested,
  paymentReceived,
  received,
  refundIssued,
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
const found = (given: Partial<Findings>): Findings => {
  return { named: [], described: [], earlier: [], ofPayer: [], payerKnown: false, ...given }
}
const naming = (...candidates: Candidate[]) =>
  found({ named: candidates.map((one) => ({ text: one.invoiceId, found: [one] })) })
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
    const made = plan(
      payment(),
      found({
        named: [
          { text: 'A-1', found: [a] },
          { text: 'C-9', found: [] },
        ],
      }),
    )
    expect(asked(made)).toBe('reference-unknown')
    expect(proposed(made)).toEqual(['deal-a 100.00'])
  })
  test('asks when a number is borne by two', () => {
    const made = plan(payment(), found({ named: [{ text: '1', found: [a, b] }] }))
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
  test('asks when the currencies differ', () => {
    const dollars = invoice('deal-d', invoiceIssued({ currency: 'USD' }))
    expect(asked(plan(payment(), naming(dollars)))).toBe('currency-differs')
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
  test('is taken at its word, whatever its description or its payer suggest', () => {
    const all = { ...naming(b), described: [{ text: 'A-1', found: [a] }], ofPayer: [a] }
    expect(lines(plan(payment(), all))).toEqual(['deal-b 80.00'])
  })
})

describe('a number that stands in the description', () => {
  test('decides when nothing else is named', () =>
    expect(
      plan(payment(), found({ described: [{ text: 'A-1', found: [a] }], ofPayer: [b] })),
    ).toEqual({
      kind: 'allocate',
      lines: [{ invoiceId: 'deal-a', amount: '100.00' }],
      match: { rule: 'description', evidence: ['description A-1'] },
    }))
  test('is a word with a digit in it, without the marks around it', () => {
    expect(numbersIn('Payment for INV-42, and (#INV-43). Thanks!')).toEqual(['INV-42', '#INV-43'])
    expect(numbersIn('INV-42 INV-42; twenty')).toEqual(['INV-42'])
    expect(numbersIn('a|1|b|2')).toEqual(['1', '2'])
    expect(numbersIn(null)).toEqual([])
  })
  test('is looked for among the first twenty', () => {
    const words = Array.from({ length: 30 }, (_, index) => `n${index}`)
    expect(numbersIn(words.join(' '))).toEqual(words.slice(0, 20))
  })
})

test('references compare by their letters and digits', () => {
  const forms = ['inv 42', 'INV-42', '#INV-42', ' Inv/42 ']
  expect(new Set(forms.map(normalNumber))).toEqual(new Set(['INV42']))
  expect(normalNumber('räum-7')).toBe('RÄUM7')
  expect(normalNumber('INV-43')).not.toBe(normalNumber('INV-42'))
})

describe('a payment that names nothing', () => {
  const of = (...ofPayer: Candidate[]) => found({ ofPayer, payerKnown: true })
  test('pays the one invoice of its payer that is open with just its amount', () =>
    expect(plan(payment(), of(b, a))).toEqual({
      kind: 'allocate',
      lines: [{ invoiceId: 'deal-a', amount: '100.00' }],
      match: {
        rule: 'payer-and-amount',
        evidence: ['payer is the customer', 'open amount 100.00'],
      },
    }))
  test('asks when several fit, and proposes only those', () => {
    const twin = invoice('deal-t', invoiceIssued({ number: 'T-4' }))
    const made = plan(payment(), of(twin, b, a))
    expect(asked(made)).toBe('several-invoices-fit')
    expect(proposed(made)).toEqual(['deal-a 100.00', 'deal-t 100.00'])
  })
  test('asks when no open amount is its own, the nearest first', () => {
    const far = invoice('deal-f', invoiceIssued({ number: 'F-5', total: '300.00' }))
    const some = payment(paymentReceived({ amount: '90.00' }))
    const made = plan(some, of(far, invoice('deal-n', invoiceIssued({ total: '95.00' })), b))
    expect(asked(made)).toBe('amount-differs')
    expect(proposed(made)).toEqual(['deal-n 90.00', 'deal-b 80.00', 'deal-f 90.00'])
  })
  test('asks when its payer is unknown', () =>
    expect(asked(plan(payment(), found({})))).toBe('payer-unknown'))
  test('asks when its payer has nothing open', () =>
    expect(asked(plan(payment(), of()))).toBe('amount-differs'))
  test('is matched by what was received, though a refund was heard of before the invoice', () => {
    const some = payment(paymentReceived(), refundIssued('20.00'))
    expect(lines(plan(some, of(a)))).toEqual(['deal-a 80.00'])
    expect(asked(plan(some, of(b)))).toBe('amount-differs')
  })
  test('proposes five invoices at most', () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      invoice(`deal-${index}`, invoiceIssued({ total: `${200 + index}.00` })),
    )
    expect(proposed(plan(payment(), of(...many)))).toHaveLength(5)
  })
})

describe('money that is not there', () => {
  test.each([
    ['no payment', []],
    ['a payment that is allocated', [paymentReceived(), allocated(['100.00'])]],
    ['a payment that went back', [paymentReceived(), refundIssued('100.00')]],
  ])('is not placed: %s', (_, history) => {
    expect(plan(fold(Payment.decider, history), naming(a))).toEqual({ kind: 'nothing' })
  })
  test('is placed once it is released', () => {
    const back = payment(paymentReceived(), allocated(['100.00']), released('100.00'))
    expect(lines(plan(back, naming(a)))).toEqual(['deal-a 100.00'])
  })
})

test('a payment waits under its numbers, its deal, its payer and the numbers described', () => {
  const { payer, references } = received({
    payer: { stripeCustomerId: 'cus_1', email: 'Ada@example.com' },
    references: { invoiceNumbers: ['inv 42'], dealId: '42', description: 'INV-42 or INV-43' },
  })
  expect(keysOfPayment(payer, references)).toEqual([
    waitKeys.number('INV-42'),
    waitKeys.number('INV-43'),
    waitKeys.deal('42'),
    waitKeys.stripe('cus_1'),
    waitKeys.email('ada@example.com'),
  ])
  expect(keysOfPayment(received().payer, received().references)).toEqual([])
})
