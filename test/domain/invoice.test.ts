import { describe, expect, test } from 'vitest'
import * as Invoice from '../../src/domain/invoice.ts'
import { applyAllocation, undoAllocation } from '../../src/domain/invoice-settling.ts'
import {
  amend as amendInvoice,
  issue as issuing,
  observe,
  request,
  voidInvoice,
} from '../../src/domain/invoice-terms.ts'
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
const undone = (amount: string, release: string, reason = release, at = 1): Invoice.Event => {
  const lineId = `${paymentId}/${at}`
  const releaseId = reason === 'amended' ? `${lineId}/${release}` : release
  const data = { ...allocation({ amount: eur(amount), lineId }), releaseId, reason }
  return { type: 'AllocationUndone', data }
}
const reversed = (
  amount: string,
  reason = 'amended',
  rate?: Invoice.Terms['rate'],
): Invoice.Event => {
  const data = { invoiceId, amount: eur(amount), reason, ...(rate && { rate }) }
  return { type: 'WriteOffReversed', data }
}
const uncredited = (amount: string, release: string, reason = 'amended'): Invoice.Event => {
  const data = { invoiceId, creditNoteId: 'cn_1', amount: eur(amount) }
  return { type: 'CreditUndone', data: { ...data, releaseId: `cn_1/${release}`, reason } }
}
const paid = invoicePaid
const credited = (amount: string, creditNoteId = 'cn_1'): Invoice.Event => {
  return { type: 'CreditApplied', data: { invoiceId, creditNoteId, amount: eur(amount) } }
}
const writtenOff = (amount: string): Invoice.Event => {
  return { type: 'InvoiceWrittenOff', data: { invoiceId, amount: eur(amount), reason: 'bankrupt' } }
}
const before = (total = '100.00') => ({ total, tax: '0.00', discount: '0.00', deferred: '0.00' })
const voided: Invoice.Event = {
  type: 'InvoiceVoided',
  data: {
    ...{ invoiceId, reason: 'a mistake', currency: 'EUR' },
    ...{ before: before(), on: '2026-03-01' },
  },
}
const amended = (
  given: Partial<Invoice.Terms>,
  reason = 'the deal changed',
  total = '100.00',
): Invoice.Event => {
  const data = { ...invoiceTerms(given), reason, before: before(total) }
  return { type: 'InvoiceAmended', data }
}
const asked = (given: Partial<Invoice.Terms>): Invoice.Event => {
  return { type: 'InvoiceAmended', data: { ...invoiceTerms(given), reason: 'the deal changed' } }
}
const usd = { from: 'EUR', to: 'USD', rate: '1.1', on: '2026-03-01', source: 'quickbooks 145' }
const amend = (given: Partial<Invoice.Terms>) =>
  amendInvoice(invoiceTerms(given), 'the deal changed')
const apply = (amount: string, currency = 'EUR') =>
  applyAllocation(allocation({ amount: { amount, currency } }))

describe('an invoice', () => {
  test('is requested once', () =>
    invoice.given().when(request(invoiceTerms())).then(invoiceRequested()))
  test('that exists is not requested again, with whatever terms', () =>
    invoice
      .given(invoiceIssued())
      .when(request(invoiceTerms({ total: '7.00' })))
      .thenNothing())
})

describe('issuing', () => {
  const issue = issuing({ quickbooksId: '145', number: null })
  test('keeps our number when QuickBooks gives none', () =>
    invoice.given(invoiceRequested()).when(issue).then(invoiceIssued()))
  test("takes QuickBooks' number when it gives one", () =>
    invoice
      .given(invoiceRequested())
      .when(issuing({ quickbooksId: '145', number: '1037' }))
      .then(invoiceIssued({ number: '1037' })))
  test('takes the terms as they were amended meanwhile', () =>
    invoice
      .given(invoiceRequested(), asked({ total: '80.00' }))
      .when(issue)
      .then(invoiceIssued({ total: '80.00' })))
  test('takes the rate at which the books take it', () =>
    invoice
      .given(invoiceRequested())
      .when(issuing({ quickbooksId: '145', number: null, rate: usd }))
      .then(invoiceIssued({ rate: usd })))
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
      .when(observe(invoiceTerms(foreign), '145'))
      .then(invoiceIssued(foreign)))
  test('follows what is changed there', () =>
    invoice
      .given(invoiceIssued(foreign))
      .when(observe(invoiceTerms({ ...foreign, total: '120.00' }), '145'))
      .then(amended({ ...foreign, total: '120.00' }, 'changed in QuickBooks')))
  test('in a currency that nobody knows is refused', () =>
    invoice
      .given()
      .when(observe(invoiceTerms({ ...foreign, currency: 'ZZZ' }), '145'))
      .thenRefused('unknown-currency'))
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
  test('are taken without a word of the books before it is issued', () =>
    invoice
      .given(invoiceRequested())
      .when(amend({ total: '120.00' }))
      .then(asked({ total: '120.00' })))
  test('say what stood there before: tax, discount and what was deferred too', () => {
    const parts = { tax: '20', discount: '5.5', deferred: '10.00' }
    const shown = { tax: '20.00', discount: '5.50', deferred: '10.00' }
    const next = invoiceTerms({ total: '120.00' })
    const data = { ...next, reason: 'the deal changed', before: { total: '100.00', ...shown } }
    invoice
      .given(invoiceIssued(parts))
      .when(amend({ total: '120.00' }))
      .then({ type: 'InvoiceAmended', data })
  })
  test('keep the rate at which it was booked', () => {
    const other = { ...usd, rate: '1.2' }
    const given = invoice.given(invoiceIssued({ rate: usd }))
    given.when(amend({ rate: other })).thenNothing()
    given.when(amend({ total: '120.00' })).then(amended({ total: '120.00', rate: usd }))
  })
  test('below what is settled free the excess of the newest line first', () => {
    const given = invoice.given(invoiceIssued(), applied('60.00'), applied('40.00', 2))
    given
      .when(amend({ total: '80.00' }))
      .then(undone('20.00', 'amended-1', 'amended', 2), amended({ total: '80.00' }), paid('80.00'))
    given
      .when(amend({ total: '50.00' }))
      .then(
        undone('40.00', 'amended-1', 'amended', 2),
        undone('10.00', 'amended-1', 'amended', 1),
        amended({ total: '50.00' }),
        paid('50.00'),
      )
  })
  test('below what is settled take back first what was given up, credits last', () => {
    const given = invoice.given(
      ...[invoiceIssued(), credited('20.00'), applied('50.00'), writtenOff('30.00')],
    )
    given.when(amend({ total: '80.00' })).then(reversed('20.00'), amended({ total: '80.00' }))
    given
      .when(amend({ total: '40.00' }))
      .then(
        ...[reversed('30.00'), undone('30.00', 'amended-1', 'amended')],
        ...[amended({ total: '40.00' }), paid('40.00')],
      )
    given
      .when(amend({ total: '15.00' }))
      .then(
        ...[reversed('30.00'), undone('50.00', 'amended-1', 'amended')],
        ...[uncredited('5.00', 'amended-1'), amended({ total: '15.00' }), paid('15.00')],
      )
  })
  test('twice below what is settled name each release anew', () => {
    const history = [invoiceIssued(), applied('100.00')]
    const first = [undone('20.00', 'amended-1', 'amended'), amended({ total: '80.00' })]
    invoice
      .given(...history, ...first)
      .when(amend({ total: '70.00' }))
      .then(
        ...[undone('10.00', 'amended-2', 'amended')],
        ...[amended({ total: '70.00' }, undefined, '80.00'), paid('70.00')],
      )
  })
  test('below nothing change nothing', () =>
    invoice
      .given(invoiceIssued())
      .when(amend({ total: '-1.00' }))
      .thenNothing())
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
    undoAllocation({
      ...allocation({ amount: eur(amount) }),
      releaseId,
      reason: releaseId,
    })
  const settledWhole = [invoiceIssued(), applied('100.00'), invoicePaid()]
  test('is open again, in parts or whole', () => {
    invoice
      .given(...settledWhole)
      .when(undo('30.00', 'a'))
      .then(undone('30.00', 'a'))
    invoice
      .given(...settledWhole, undone('30.00', 'a'))
      .when(undo('70.00', 'b'))
      .then(undone('70.00', 'b'))
    const { state } = invoice.given(...settledWhole, undone('30.00', 'a'))
    expect([Invoice.statusOf(state), String(Invoice.figures(state).open)]).toEqual([
      'partially_paid',
      '30',
    ])
  })
  test('is never more than the line settles', () =>
    invoice
      .given(...settledWhole, undone('30.00', 'a'))
      .when(undo('70.01', 'b'))
      .then(undone('70.00', 'b')))
  test('of a line that was not taken is nothing', () =>
    invoice.given(invoiceIssued()).when(undo('1.00', 'a')).thenNothing())
  test('leaves room for another payment, which pays it again', () => {
    const other = allocation({ lineId: 'stripe-ch_2/1', paymentId: 'stripe-ch_2' })
    invoice
      .given(...settledWhole, undone('100.00', 'a'))
      .when(applyAllocation(other))
      .then({ type: 'AllocationApplied', data: other }, invoicePaid())
  })
})

describe('voiding', () => {
  const mistaken = voidInvoice('a mistake')
  test('an open invoice leaves nothing to collect', () => {
    invoice.given(invoiceIssued()).when(mistaken).then(voided)
    const { state } = invoice.given(invoiceIssued(), voided)
    const { total, settled, credited: credits, open } = Invoice.figures(state)
    expect([total, settled, credits, open].map(String)).toEqual(['0', '0', '0', '0'])
    expect(Invoice.statusOf(state)).toBe('void')
  })
  test('an invoice that was only asked for says nothing of the books', () =>
    invoice
      .given(invoiceRequested())
      .when(mistaken)
      .then({ type: 'InvoiceVoided', data: { invoiceId, reason: 'a mistake' } }))
  test('gives back first what settled it', () => {
    const history = [invoiceIssued(), applied('60.00'), undone('10.00', 'a')]
    invoice
      .given(...history)
      .when(mistaken)
      .then(undone('50.00', `${line}/void`, 'void'), voided)
  })
  test('gives back credits and takes back what was given up, too', () => {
    const credits = [credited('20.00'), writtenOff('30.00')]
    invoice
      .given(invoiceIssued({ rate: usd }), ...credits)
      .when(mistaken)
      .then(uncredited('20.00', 'void', 'void'), reversed('30.00', 'void', usd), {
        type: 'InvoiceVoided',
        data: { ...(voided.data as object), rate: usd } as never,
      })
  })
  test('as it was stored before it told what it takes back', () => {
    const old: Invoice.Event = { type: 'InvoiceVoided', data: { invoiceId, reason: 'a mistake' } }
    const { state } = invoice.given(invoiceIssued(), credited('20.00'), writtenOff('80.00'), old)
    expect(Object.values(Invoice.figures(state)).map(String)).toEqual(['0', '0', '0', '0', '0'])
  })
  test('an invoice nobody knows leaves no trace', () =>
    invoice.given().when(mistaken).thenNothing())
})

test('the status tells how far an invoice is settled', () => {
  const statusAfter = (...more: Invoice.Event[]) =>
    Invoice.statusOf(invoice.given(invoiceIssued(), ...more).state)
  expect(statusAfter()).toBe('open')
  expect(statusAfter(credited('1.00'))).toBe('partially_paid')
  expect(statusAfter(applied('60.00'), applied('40.00', 2))).toBe('paid')
  expect(Invoice.statusOf(invoice.given(invoiceIssued({ total: '0.00' })).state)).toBe('open')
  const ids = { invoiceId, paymentId, disputeId: 'dp_1' }
  const disputed: Invoice.Event = { type: 'InvoiceDisputed', data: ids }
  expect(statusAfter(applied(), disputed)).toBe('disputed')
  expect(statusAfter(applied(), disputed, { type: 'InvoiceDisputeEnded', data: ids })).toBe('paid')
})

test('the deal behind an invoice is known by its id', () => {
  expect(Invoice.dealIdOf(Invoice.idOfDeal('42'))).toBe('42')
  expect(Invoice.dealIdOf(Invoice.idOfQuickBooks('145'))).toBeNull()
})
