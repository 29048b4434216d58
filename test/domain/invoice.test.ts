import { describe, expect, test } from 'vitest'
import * as Invoice from '../../src/domain/invoice.ts'
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

const invoice = spec(Invoice.decider)
const line = `${paymentId}/1`
const declined = (reason: string, amount = '100.00'): Invoice.Event => {
  return { type: 'AllocationDeclined', data: { ...allocation({ amount: eur(amount) }), reason } }
}
const undone = (amount: string, releaseId: string, reason = releaseId): Invoice.Event => {
  return {
    type: 'AllocationUndone',
    data: { ...allocation({ amount: eur(amount) }), releaseId, reason },
  }
}
const credited = (amount: string, creditNoteId = 'cn_1'): Invoice.Event => {
  return { type: 'CreditApplied', data: { invoiceId, creditNoteId, amount: eur(amount) } }
}
const writtenOff = (amount: string): Invoice.Event => {
  return { type: 'InvoiceWrittenOff', data: { invoiceId, amount: eur(amount), reason: 'bankrupt' } }
}
const voided: Invoice.Event = { type: 'InvoiceVoided', data: { invoiceId, reason: 'a mistake' } }
const amended = (given: Partial<Invoice.Terms>): Invoice.Event => {
  return { type: 'InvoiceAmended', data: { ...invoiceTerms(given), reason: 'the deal changed' } }
}
const amend = (given: Partial<Invoice.Terms>) =>
  Invoice.amend(invoiceTerms(given), 'the deal changed')
const apply = (amount: string, currency = 'EUR') =>
  Invoice.applyAllocation(allocation({ amount: { amount, currency } }))

describe('an invoice', () => {
  test('is requested once', () =>
    invoice.given().when(Invoice.request(invoiceTerms())).then(invoiceRequested()))
  test('that exists is not requested again, with whatever terms', () =>
    invoice
      .given(invoiceIssued())
      .when(Invoice.request(invoiceTerms({ total: '7.00' })))
      .thenNothing())
})

describe('issuing', () => {
  const issue = Invoice.issue({ quickbooksId: '145', number: null })
  test('keeps our number when QuickBooks gives none', () =>
    invoice.given(invoiceRequested()).when(issue).then(invoiceIssued()))
  test("takes QuickBooks' number when it gives one", () =>
    invoice
      .given(invoiceRequested())
      .when(Invoice.issue({ quickbooksId: '145', number: '1037' }))
      .then(invoiceIssued({ number: '1037' })))
  test('takes the terms as they were amended meanwhile', () =>
    invoice
      .given(invoiceRequested(), amended({ total: '80.00' }))
      .when(issue)
      .then(invoiceIssued({ total: '80.00' })))
  test('does not bring a void invoice back', () =>
    invoice.given(invoiceRequested(), voided).when(issue).thenNothing())
  test('of an invoice nobody asked for is refused', () =>
    invoice.given().when(issue).thenRefused('invoice-not-found'))
})

describe('an invoice made in QuickBooks', () => {
  const foreign = { dealId: null, number: '1037' }
  test('is taken over as it is there', () =>
    invoice
      .given()
      .when(Invoice.observe(invoiceTerms(foreign), '145'))
      .then(invoiceIssued(foreign)))
  test('follows what is changed there', () =>
    invoice
      .given(invoiceIssued(foreign))
      .when(Invoice.observe(invoiceTerms({ ...foreign, total: '120.00' }), '145'))
      .then({
        type: 'InvoiceAmended',
        data: {
          ...invoiceTerms({ ...foreign, total: '120.00' }),
          reason: 'changed in QuickBooks',
        },
      }))
})

describe('new terms', () => {
  test('are taken', () =>
    invoice
      .given(invoiceIssued())
      .when(amend({ total: '120.00' }))
      .then(amended({ total: '120.00' })))
  test('that bring open to zero make it paid', () =>
    invoice
      .given(invoiceIssued(), applied('80.00'))
      .when(amend({ total: '80.00' }))
      .then(amended({ total: '80.00' }), invoicePaid('80.00')))
  test('below what is settled, credited and written off change nothing', () => {
    const given = invoice.given(invoiceIssued(), applied('50.00'), credited('20.00'))
    given.when(amend({ total: '69.99' })).thenNothing()
    given.when(amend({ total: '70.01' })).then(amended({ total: '70.01' }))
  })
  test('in another currency change nothing', () =>
    invoice
      .given(invoiceIssued())
      .when(amend({ currency: 'USD' }))
      .thenNothing())
  test('of a void invoice, or of none, change nothing', () => {
    invoice
      .given(invoiceIssued(), voided)
      .when(amend({ total: '120.00' }))
      .thenNothing()
    invoice
      .given()
      .when(amend({ total: '120.00' }))
      .thenNothing()
  })
})

describe('a line of a payment', () => {
  const given = invoice.given(invoiceIssued())
  test('settles its part', () => given.when(apply('60.00')).then(applied('60.00')))
  test('that brings open to zero pays the invoice', () =>
    given.when(apply('100.00')).then(applied('100.00'), invoicePaid()))
  test('is declined whole when it is more than is open', () =>
    given.when(apply('100.01')).then(declined('exceeds-open', '100.01')))
  test('is declined in another currency', () =>
    given.when(apply('100.00', 'USD')).then({
      type: 'AllocationDeclined',
      data: {
        ...allocation({ amount: { amount: '100.00', currency: 'USD' } }),
        reason: 'currency-differs',
      },
    }))
  test('is declined before the invoice is issued and after it is void', () => {
    invoice.given(invoiceRequested()).when(apply('100.00')).then(declined('not-issued'))
    invoice.given().when(apply('100.00')).then(declined('not-issued'))
    invoice.given(invoiceIssued(), voided).when(apply('100.00')).then(declined('void'))
  })
  test('once declined is not taken later', () =>
    invoice
      .given(invoiceRequested(), declined('not-issued'), invoiceIssued())
      .when(apply('100.00'))
      .thenNothing())
  test('of nothing is refused', () => given.when(apply('0.00')).thenRefused('not-positive'))
})

describe('what a payment takes back', () => {
  const undo = (amount: string, releaseId: string) =>
    Invoice.undoAllocation({
      ...allocation({ amount: eur(amount) }),
      releaseId,
      reason: releaseId,
    })
  const paid = [invoiceIssued(), applied('100.00'), invoicePaid()]
  test('is open again, in parts or whole', () => {
    invoice
      .given(...paid)
      .when(undo('30.00', 'a'))
      .then(undone('30.00', 'a'))
    invoice
      .given(...paid, undone('30.00', 'a'))
      .when(undo('70.00', 'b'))
      .then(undone('70.00', 'b'))
    const { state } = invoice.given(...paid, undone('30.00', 'a'))
    expect([Invoice.statusOf(state), String(Invoice.figures(state).open)]).toEqual([
      'partially_paid',
      '30',
    ])
  })
  test('is never more than the line settles', () =>
    invoice
      .given(...paid, undone('30.00', 'a'))
      .when(undo('70.01', 'b'))
      .thenNothing())
  test('of a line that was not taken is nothing', () =>
    invoice.given(invoiceIssued()).when(undo('1.00', 'a')).thenNothing())
  test('leaves room for another payment, which pays it again', () => {
    const other = allocation({ lineId: 'stripe-ch_2/1', paymentId: 'stripe-ch_2' })
    invoice
      .given(...paid, undone('100.00', 'a'))
      .when(Invoice.applyAllocation(other))
      .then({ type: 'AllocationApplied', data: other }, invoicePaid())
  })
})

describe('a credit', () => {
  const credit = (amount: string, currency = 'EUR') =>
    Invoice.applyCredit({ creditNoteId: 'cn_1', amount: { amount, currency } })
  const given = invoice.given(invoiceIssued())
  test('lowers what is open', () => given.when(credit('20.00')).then(credited('20.00')))
  test('that brings open to zero pays the invoice', () =>
    invoice
      .given(invoiceIssued(), applied('80.00'))
      .when(credit('20.00'))
      .then(credited('20.00'), invoicePaid()))
  test('is refused when it is more than is open, nothing, too fine, or other money', () => {
    given.when(credit('100.01')).thenRefused('exceeds-open')
    given.when(credit('0.00')).thenRefused('not-positive')
    given.when(credit('0.001')).thenRefused('too-many-decimals')
    given.when(credit('1.00', 'USD')).thenRefused('currency-differs')
  })
  test('is refused when the invoice is not open', () => {
    invoice.given(invoiceRequested()).when(credit('1.00')).thenRefused('invoice-not-open')
    invoice.given(invoiceIssued(), voided).when(credit('1.00')).thenRefused('invoice-not-open')
  })
})

describe('writing off', () => {
  const writeOff = Invoice.writeOff('bankrupt')
  test('gives up what is still open', () => {
    const history = [invoiceIssued(), applied('60.00')]
    invoice
      .given(...history)
      .when(writeOff)
      .then(writtenOff('40.00'))
    expect(Invoice.statusOf(invoice.given(...history, writtenOff('40.00')).state)).toBe(
      'written_off',
    )
  })
  test('a paid invoice gives up nothing', () =>
    invoice.given(invoiceIssued(), applied()).when(writeOff).thenNothing())
  test('an invoice that is not open is refused', () => {
    invoice.given().when(writeOff).thenRefused('invoice-not-open')
    invoice.given(invoiceRequested()).when(writeOff).thenRefused('invoice-not-open')
    invoice.given(invoiceIssued(), voided).when(writeOff).thenRefused('invoice-not-open')
  })
})

describe('voiding', () => {
  const voidInvoice = Invoice.voidInvoice('a mistake')
  test('an open invoice leaves nothing to collect', () => {
    invoice.given(invoiceIssued()).when(voidInvoice).then(voided)
    const { state } = invoice.given(invoiceIssued(), credited('20.00'), voided)
    const { total, settled, credited: credits, open } = Invoice.figures(state)
    expect([total, settled, credits, open].map(String)).toEqual(['0', '0', '0', '0'])
    expect(Invoice.statusOf(state)).toBe('void')
  })
  test('gives back first what settled it', () => {
    const history = [invoiceIssued(), applied('60.00'), undone('10.00', 'a')]
    invoice
      .given(...history)
      .when(voidInvoice)
      .then(undone('50.00', `${line}/void`, 'void'), voided)
  })
  test('an invoice nobody knows leaves no trace', () =>
    invoice.given().when(voidInvoice).thenNothing())
})

test('the status tells how far an invoice is settled', () => {
  const statusAfter = (...more: Invoice.Event[]) =>
    Invoice.statusOf(invoice.given(invoiceIssued(), ...more).state)
  expect(statusAfter()).toBe('open')
  expect(statusAfter(credited('1.00'))).toBe('partially_paid')
  expect(statusAfter(applied('60.00'), applied('40.00', 2))).toBe('paid')
  expect(Invoice.statusOf(invoice.given(invoiceIssued({ total: '0.00' })).state)).toBe('open')
})

test('the deal behind an invoice is known by its id', () => {
  expect(Invoice.dealIdOf(Invoice.idOfDeal('42'))).toBe('42')
  expect(Invoice.dealIdOf(Invoice.idOfQuickBooks('145'))).toBeNull()
})
