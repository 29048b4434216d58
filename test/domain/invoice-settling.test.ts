import { describe, expect, test } from 'vitest'
import * as Invoice from '../../src/domain/invoice.ts'
import { restateDisputes } from '../../src/domain/invoice-disputes.ts'
import { grantEarlyDiscount, writeOffBehind } from '../../src/domain/invoice-granting.ts'
import {
  applyAllocation,
  applyCredit,
  reverseWriteOff,
  undoAllocation,
  undoCredit,
  writeOff,
} from '../../src/domain/invoice-settling.ts'
import { amend } from '../../src/domain/invoice-terms.ts'
import {
  allocation,
  applied,
  eur,
  invoiceId,
  invoiceIssued,
  invoicePaid,
  invoiceRequested,
  invoiceTerms,
  paymentId,
} from '../support/examples.ts'
import { spec } from '../support/spec.ts'

type Of<T extends Invoice.Event['type']> = Extract<Invoice.Event, { type: T }>['data']

const invoice = spec(Invoice.decider)
const usd = (amount: string) => ({ amount, currency: 'USD' })
const credited = (amount: string, more: Partial<Of<'CreditApplied'>> = {}): Invoice.Event => {
  return {
    type: 'CreditApplied',
    data: { invoiceId, creditNoteId: 'cn_1', amount: eur(amount), ...more },
  }
}
const creditUndone = (amount: string, releaseId: string): Invoice.Event => {
  const data = { invoiceId, creditNoteId: 'cn_1', lineId: 'cn_1/1', amount: eur(amount) }
  return { type: 'CreditUndone', data: { ...data, releaseId, reason: 'void' } }
}
const writtenOff = (amount: string, more: Partial<Of<'InvoiceWrittenOff'>> = {}): Invoice.Event => {
  const data = { invoiceId, amount: eur(amount), reason: 'bankrupt' }
  return { type: 'InvoiceWrittenOff', data: { ...data, ...more } }
}
const reversed = (amount: string, more: Partial<Of<'WriteOffReversed'>> = {}): Invoice.Event => {
  const data = { invoiceId, amount: eur(amount), reason: 'it came after all' }
  return { type: 'WriteOffReversed', data: { ...data, ...more } }
}
const voided: Invoice.Event = { type: 'InvoiceVoided', data: { invoiceId, reason: 'a mistake' } }
const statusAfter = (...history: Invoice.Event[]) =>
  Invoice.statusOf(invoice.given(...history).state)

describe('a credit', () => {
  const credit = (amount: string, currency = 'EUR') =>
    applyCredit({ invoiceId, creditNoteId: 'cn_1', lineId: 'cn_1/1', amount: { amount, currency } })
  const taken = (amount: string) => credited(amount, { lineId: 'cn_1/1' })
  const declined = (reason: string, amount: string, currency = 'EUR'): Invoice.Event => {
    const data = { invoiceId, creditNoteId: 'cn_1', lineId: 'cn_1/1' }
    return { type: 'CreditDeclined', data: { ...data, amount: { amount, currency }, reason } }
  }
  const given = invoice.given(invoiceIssued())
  test('lowers what is open', () => given.when(credit('20.00')).then(taken('20.00')))
  test('that brings open to zero pays the invoice', () =>
    invoice
      .given(invoiceIssued(), applied('80.00'))
      .when(credit('20.00'))
      .then(taken('20.00'), invoicePaid()))
  test('is declined when it is more than is open, or of another currency', () => {
    given.when(credit('100.01')).then(declined('exceeds-open', '100.01'))
    given.when(credit('1.00', 'USD')).then(declined('currency-differs', '1.00', 'USD'))
  })
  test('is declined when the invoice is not open', () => {
    invoice.given(invoiceIssued(), voided).when(credit('1.00')).then(declined('void', '1.00'))
    invoice.given(invoiceRequested()).when(credit('1.00')).then(declined('not-issued', '1.00'))
  })
  test('once declined is not taken later', () =>
    invoice
      .given(declined('not-issued', '1.00'), invoiceIssued())
      .when(credit('1.00'))
      .thenNothing())
  test('of nothing or too fine is refused', () => {
    given.when(credit('0.00')).thenRefused('not-positive')
    given.when(credit('0.001')).thenRefused('too-many-decimals')
  })
  test('is known by its line: each line of one credit note is a credit of its own', () => {
    const other = { invoiceId, creditNoteId: 'cn_1', lineId: 'cn_1/2', amount: eur('5.00') }
    invoice
      .given(invoiceIssued(), taken('20.00'))
      .when(applyCredit(other))
      .then({ type: 'CreditApplied', data: other })
  })
  test('counts from the day on which both were there', () =>
    given
      .when(applyCredit({ invoiceId, creditNoteId: 'cn_1', amount: eur('1.00'), on: '2026-02-20' }))
      .then(credited('1.00', { on: '2026-03-01' })))
  test('goes back in part or whole, and never more than is left', () => {
    const release = { creditNoteId: 'cn_1', lineId: 'cn_1/1', reason: 'void' }
    const back = (amount: string, releaseId: string) =>
      undoCredit({ ...release, amount: eur(amount), releaseId })
    invoice
      .given(invoiceIssued(), taken('20.00'))
      .when(back('5.00', 'a'))
      .then(creditUndone('5.00', 'a'))
    const some = [invoiceIssued(), taken('20.00'), creditUndone('5.00', 'a')]
    invoice
      .given(...some)
      .when(back('20.00', 'b'))
      .then(creditUndone('15.00', 'b'))
    invoice
      .given(...some, creditUndone('15.00', 'b'))
      .when(back('1.00', 'c'))
      .thenNothing()
  })
})

describe('writing off', () => {
  const all = writeOff({ reason: 'bankrupt' })
  test('gives up what is still open', () => {
    const history = [invoiceIssued(), applied('60.00')]
    invoice
      .given(...history)
      .when(all)
      .then(writtenOff('40.00'))
    expect(statusAfter(...history, writtenOff('40.00'))).toBe('written_off')
  })
  test('gives up a part, as what it is, once under its name', () =>
    invoice
      .given(invoiceIssued())
      .when(
        writeOff({
          ...{ reason: 'the bank kept it', kind: 'bank-fee', amount: '3.50' },
          ...{ on: '2026-03-09', writeOffId: 'request-1' },
        }),
      )
      .then(
        writtenOff('3.50', {
          ...{ reason: 'the bank kept it', kind: 'bank-fee' },
          ...{ on: '2026-03-09', writeOffId: 'request-1' },
        }),
      ))
  test.each([
    ['bad-debt', 'written_off'],
    ['small-difference', 'written_off'],
    ['early-payment-discount', 'paid'],
    ['bank-fee', 'paid'],
  ] as const)('of the rest as %s leaves it %s', (kind, status) => {
    const rest = writtenOff('40.00', { kind })
    expect(statusAfter(invoiceIssued(), applied('60.00'), rest)).toBe(status)
  })
  test('of more than is open, of nothing or too fine is refused', () => {
    const some = (amount: string) => writeOff({ reason: 'bankrupt', amount })
    const given = invoice.given(invoiceIssued(), applied('60.00'))
    given.when(some('40.01')).thenRefused('exceeds-open')
    given.when(some('0.00')).thenRefused('not-positive')
    given.when(some('-1.00')).thenRefused('not-positive')
    given.when(some('0.001')).thenRefused('too-many-decimals')
  })
  test('a paid invoice gives up nothing', () =>
    invoice.given(invoiceIssued(), applied()).when(all).thenNothing())
  test('an invoice that is not open is refused', () => {
    invoice.given().when(all).thenRefused('invoice-not-open')
    invoice.given(invoiceRequested()).when(all).thenRefused('invoice-not-open')
    invoice.given(invoiceIssued(), voided).when(all).thenRefused('invoice-not-open')
  })
})

describe('what was given up', () => {
  const back = (given: Partial<Parameters<typeof reverseWriteOff>[0]> = {}) =>
    reverseWriteOff({ reason: 'it came after all', ...given })
  const fee = { kind: 'bank-fee' } as const
  const history = [invoiceIssued(), writtenOff('30.00'), writtenOff('10.00', fee)]
  const given = invoice.given(...history)
  test('is due again, the newest first', () =>
    given.when(back()).then(reversed('10.00', fee), reversed('30.00')))
  test('of one kind, or a part of it, is due again', () => {
    given.when(back({ kind: 'bad-debt' })).then(reversed('30.00'))
    given
      .when(back({ kind: 'bank-fee', amount: '4.00', releaseId: 'r1' }))
      .then(reversed('4.00', { ...fee, releaseId: 'r1' }))
  })
  test('more than that is refused', () => {
    given.when(back({ amount: '40.01' })).thenRefused('exceeds-written-off')
    given.when(back({ ...fee, amount: '10.01' })).thenRefused('exceeds-written-off')
    given.when(back({ amount: '0.00' })).thenRefused('not-positive')
    invoice.given().when(back()).thenRefused('invoice-not-found')
  })
})

describe('a discount for early payment', () => {
  const terms = { earlyDiscount: { amount: '2.00', until: '2026-03-10' } }
  const paidOn = (amount: string, on: string, line = 1): Invoice.Event => ({
    type: 'AllocationApplied',
    data: allocation({ amount: eur(amount), lineId: `${paymentId}/${line}`, on }),
  })
  const granted = (amount: string, on: string, n = 1) =>
    writtenOff(amount, {
      ...{ reason: 'paid by 2026-03-10', kind: 'early-payment-discount', on },
      writeOffId: `early-payment-discount-${n}`,
    })
  const again = (amount: string) =>
    reversed(amount, {
      ...{ reason: 'not paid by 2026-03-10', kind: 'early-payment-discount', on: '2026-03-10' },
      writeOffId: 'early-payment-discount-1',
    })
  const early = [invoiceIssued(terms), paidOn('98.00', '2026-03-10')]
  const undone: Invoice.Event = {
    type: 'AllocationUndone',
    data: { ...allocation({ amount: eur('10.00') }), releaseId: 'r', reason: 'refund' },
  }
  test('is given when the payments leave no more than it open and came in time', () => {
    invoice
      .given(...early)
      .when(grantEarlyDiscount())
      .then(granted('2.00', '2026-03-10'), invoicePaid())
    invoice
      .given(invoiceIssued(terms), paidOn('50.00', '2026-03-02'), paidOn('49.00', '2026-03-03', 2))
      .when(grantEarlyDiscount())
      .then(granted('1.00', '2026-03-03'), invoicePaid())
  })
  test('is not given when more is open, when one of them came late, or for nothing', () => {
    const when = (...history: Invoice.Event[]) =>
      invoice.given(invoiceIssued(terms), ...history).when(grantEarlyDiscount())
    when(paidOn('97.99', '2026-03-10')).thenNothing()
    when(paidOn('98.00', '2026-03-11')).thenNothing()
    when(paidOn('50.00', '2026-03-02'), paidOn('48.00', '2026-03-11', 2)).thenNothing()
    when(paidOn('100.00', '2026-03-02')).thenNothing()
    when(credited('98.00')).thenNothing()
  })
  test('is due again when money goes back, and given again when it comes again', () => {
    const back = [...early, granted('2.00', '2026-03-10'), undone]
    invoice
      .given(...back)
      .when(grantEarlyDiscount())
      .then(again('2.00'))
    invoice
      .given(...back, again('2.00'), paidOn('10.00', '2026-03-04', 2))
      .when(grantEarlyDiscount())
      .then(granted('2.00', '2026-03-10', 2), invoicePaid())
  })
  test('that a person has asked for all the same stays asked for', () => {
    const asked = reversed('2.00', { kind: 'early-payment-discount' })
    invoice
      .given(...early, granted('2.00', '2026-03-10'), asked)
      .when(grantEarlyDiscount())
      .thenNothing()
  })
  test('gives way to new terms, and is not given up twice', () => {
    const history = [...early, granted('2.00', '2026-03-10')]
    const { state } = invoice.given(...history)
    const lower = amend(invoiceTerms({ ...terms, total: '99.00' }), 'changed')(state)
    expect(lower.map(({ type }) => type)).toEqual([
      ...['WriteOffReversed', 'InvoiceAmended', 'InvoicePaid'],
    ])
    invoice
      .given(...history, ...lower)
      .when(grantEarlyDiscount())
      .thenNothing()
  })
})

test('what a rule allows is given up behind the whole line, once', () => {
  const line = { lineId: `${paymentId}/1`, amount: '98.00' }
  const allowed = { upTo: '2.00', reason: 'a rule' }
  const given = invoice.given(invoiceIssued(), applied('98.00'))
  const small = writtenOff('2.00', { reason: 'a rule', kind: 'small-difference' })
  given.when(writeOffBehind(line, allowed)).then(small)
  given
    .when(writeOffBehind(line, { ...allowed, kind: 'bank-fee' }))
    .then(writtenOff('2.00', { reason: 'a rule', kind: 'bank-fee' }), invoicePaid())
  given.when(writeOffBehind(line, { ...allowed, upTo: '1.99' })).thenNothing()
  given.when(writeOffBehind({ ...line, amount: '99.00' }, allowed)).thenNothing()
})

describe('a dispute', () => {
  const ids = { invoiceId, paymentId, disputeId: 'dp_1' }
  const disputed: Invoice.Event = { type: 'InvoiceDisputed', data: ids }
  const ended: Invoice.Event = { type: 'InvoiceDisputeEnded', data: ids }
  const restate = (...open: string[]) => restateDisputes({ paymentId, open })
  test('of a payment that settles the invoice is shown, until it ends', () => {
    invoice.given(invoiceIssued(), applied()).when(restate('dp_1')).then(disputed)
    invoice.given(invoiceIssued(), applied(), disputed).when(restate()).then(ended)
  })
  test('of a payment that settles nothing of it is none of its', () => {
    invoice.given(invoiceIssued()).when(restate('dp_1')).thenNothing()
    const undone = { ...allocation(), releaseId: 'r', reason: 'refund' }
    invoice
      .given(invoiceIssued(), applied(), disputed, { type: 'AllocationUndone', data: undone })
      .when(restate('dp_1'))
      .then(ended)
  })
  test('of another payment stays', () =>
    invoice
      .given(invoiceIssued(), applied(), disputed)
      .when(restateDisputes({ paymentId: 'stripe-ch_2', open: [] }))
      .thenNothing())
})

describe('a line in another currency', () => {
  const rate = { from: 'USD', to: 'EUR', rate: '0.9', on: '2026-03-02', source: 'ada' }
  const line = (amount: string, cash: string, more: Partial<Invoice.Allocation> = {}) =>
    allocation({ amount: eur(amount), paid: { amount: usd(cash), rate }, ...more })
  const given = invoice.given(invoiceIssued())
  test('settles what its money is worth', () =>
    given
      .when(applyAllocation(line('90.00', '100.00')))
      .then({ type: 'AllocationApplied', data: line('90.00', '100.00') }))
  test('settles just what is open for as much money as that takes', () =>
    given
      .when(applyAllocation(line('100.00', '111.11')))
      .then({ type: 'AllocationApplied', data: line('100.00', '111.11') }, invoicePaid()))
  test('of another worth, or at the rate of other currencies, is refused', () => {
    given.when(applyAllocation(line('90.05', '100.00'))).thenRefused('rate-missing')
    const gbp = allocation({
      ...{ amount: eur('90.00') },
      paid: { amount: usd('100.00'), rate: { ...rate, from: 'GBP' } },
    })
    given.when(applyAllocation(gbp)).thenRefused('rate-missing')
  })
  test('goes back on both sides, as far as something is left', () => {
    const back = (cash: string, settled: string, releaseId: string) =>
      undoAllocation({
        ...{ lineId: `${paymentId}/1`, amount: usd(cash), settled: eur(settled) },
        ...{ releaseId, reason: 'refund' },
      })
    const event = (settled: string, cash: string, releaseId: string): Invoice.Event => ({
      type: 'AllocationUndone',
      data: { ...line(settled, cash), releaseId, reason: 'refund' },
    })
    const history = [
      ...[invoiceIssued()],
      { type: 'AllocationApplied', data: line('90.00', '100.00') } as Invoice.Event,
    ]
    invoice
      .given(...history)
      .when(back('30.00', '27.00', 'a'))
      .then(event('27.00', '30.00', 'a'))
    invoice
      .given(...history, event('27.00', '30.00', 'a'))
      .when(back('70.01', '63.00', 'b'))
      .then(event('63.00', '70.00', 'b'))
  })
  test('gives way to lower terms by as much money as that frees', () => {
    const history = [
      ...[invoiceIssued()],
      { type: 'AllocationApplied', data: line('90.00', '100.00') } as Invoice.Event,
    ]
    const { state } = invoice.given(...history)
    const [undone] = amend(invoiceTerms({ total: '80.00' }), 'changed')(state)
    expect(undone).toMatchObject({
      ...{ type: 'AllocationUndone' },
      data: { amount: eur('10.00'), paid: { amount: usd('11.11') } },
    })
  })
  test('counts from the day on which both were there', () =>
    invoice
      .given(invoiceIssued({ issuedOn: '2026-03-05' }))
      .when(applyAllocation(line('90.00', '100.00', { on: '2026-03-02' })))
      .then({
        type: 'AllocationApplied',
        data: line('90.00', '100.00', { on: '2026-03-05' }),
      }))
})
