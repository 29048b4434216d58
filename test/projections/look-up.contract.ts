// What every LookUp promises about the candidates of a payment: whom it points to, what it may be
// for, each found by the keys under which it was kept.
import { beforeAll, describe, expect, test } from 'vitest'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observe } from '../../src/domain/credit-note-terms.ts'
import * as Customer from '../../src/domain/customer.ts'
import type { StoredEvent } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { issue, request, voidInvoice } from '../../src/domain/invoice-terms.ts'
import { type LookUp, most, type Unapplied } from '../../src/domain/look-up.ts'
import type { Receipt } from '../../src/domain/matching/subject.ts'
import { wantedOf } from '../../src/domain/matching/wanted.ts'
import * as Payment from '../../src/domain/payment.ts'
import { receive } from '../../src/domain/payment-receiving.ts'
import { identity, invoiceTerms, profile, received } from '../support/examples.ts'
import type { History } from '../support/history.ts'
import { creditTerms } from '../support/money-examples.ts'
import { playing } from './books.ts'

const workspace = 'main'

function seen(history: History, customerId: string, name: string, ...emails: string[]) {
  const decide = Customer.see(profile({ customerId, name, emails }))
  history.decide(Customer.decider, customerId, decide)
}

function issued(history: History, id: string, given: Partial<Invoice.Terms> = {}) {
  const terms = invoiceTerms({
    invoiceId: id,
    dealId: null,
    number: id,
    customerId: 'c1',
    ...given,
  })
  history.decide(Invoice.decider, id, request(terms))
  history.decide(Invoice.decider, id, issue({ quickbooksId: id, number: null }))
}

function company(history: History) {
  seen(history, 'c1', 'Bremer Pumpen GmbH', 'ap@bremer.example')
  seen(history, 'c2', 'Nordic Pumpen AB', 'ap@nordic.example', 'ann@gmail.com')
  seen(history, 'c3', 'Lodz Hurt', 'x@gmail.com')
  const linked = identity({ customerId: 'c3', externalId: 'cus_3' })
  history.decide(Customer.decider, 'c3', Customer.link(linked, 'by hand'))
  const address = identity({ customerId: 'c3', platform: 'email', externalId: 'boss@lodz.example' })
  history.decide(Customer.decider, 'c3', Customer.link(address, 'a review'))
  issued(history, 'RE-2026-04711', { total: '99.00' })
  issued(history, 'RE-2026-04712', { total: '12.00', currency: 'USD' })
  issued(history, 'INV-88001', { customerId: 'c2', total: '70.00', dueOn: '2026-05-01' })
  issued(history, 'INV-88002', { customerId: 'c2', total: '70.00', dueOn: '2026-04-01' })
  issued(history, 'INV-90001', { customerId: null, total: '70.00' })
  issued(history, 'VOID-5555', { customerId: 'c3' })
  history.decide(Invoice.decider, 'VOID-5555', voidInvoice('a mistake'))
  for (const [id, invoiceId, used] of [
    ['qbo-1', 'INV-88001', '10.00'],
    ['qbo-2', 'INV-88001', '29.99'],
    ['qbo-3', 'INV-88001', '30.00'],
    ['qbo-4', null, '10.00'],
  ] as const) {
    const terms = creditTerms({ creditNoteId: id, invoiceId })
    history.decide(CreditNote.decider, id, observe(terms))
    const amount = { amount: used, currency: 'EUR' }
    const lines = [{ invoiceId: 'INV-88002', amount }]
    history.decide(CreditNote.decider, id, CreditNote.apply({ decisionId: 'd', lines }))
  }
  const many = Array.from({ length: most.owed + 5 }, (_, index) => String(60_000 + index))
  for (const number of many) issued(history, number, { customerId: 'c4', total: `${number}.00` })
  for (const [charge, day] of [
    ['ch_1', '02'],
    ['ch_2', '04'],
    ['ch_3', '03'],
  ]) {
    const receivedAt = `2026-03-${day}T10:00:00.000Z`
    const paymentId = `stripe-${charge}`
    const details = received({ paymentId, externalId: `${charge}`, amount: '7.00', receivedAt })
    history.decide(Payment.decider, details.paymentId, receive(details))
  }
}

const receipt = (given: Partial<Receipt>): Receipt => ({
  ...{ id: 'p', source: 'stripe', day: 20_000, amount: 1, currency: 'EUR', payer: null },
  ...{ account: null, email: null, platformId: null, text: '' },
  ...given,
})

export function lookUpContract(open: (events: readonly StoredEvent[]) => Promise<LookUp>) {
  let lookUp: LookUp
  beforeAll(async () => {
    lookUp = await open(playing(company))
  })
  const found = async (given: Partial<Receipt>, rule: string | null = null) => {
    const { customers, invoices } = await lookUp.candidates(
      workspace,
      wantedOf(receipt(given), rule),
    )
    return {
      customers: customers.map(({ id }) => id).sort(),
      invoices: invoices.map(({ id }) => id).sort(),
    }
  }
  const invoices = async (given: Partial<Receipt>) => (await found(given)).invoices

  describe('the invoices that a payment may be for', () => {
    test.each([
      ['to the letter', 'for RE-2026-04711, thanks'],
      ['without its letters', '2026-04711'],
      ['by its last run of digits', 'invoice 04711'],
      ['by its end', 'invoice 604711'],
    ])('are found by a number %s', async (_, text) => {
      expect(await invoices({ text })).toContain('RE-2026-04711')
    })
    test('are found with all that their customer owes', async () => {
      const both = ['RE-2026-04711', 'RE-2026-04712']
      expect(await found({ text: '2026-04711' })).toEqual({ customers: ['c1'], invoices: both })
    })
    test('are found though they can take no more', async () => {
      expect(await invoices({ text: 'VOID-5555' })).toEqual(['VOID-5555'])
    })
    test('are found by just their amount, in their currency', async () => {
      expect(await invoices({ amount: 7000 })).toEqual(['INV-88001', 'INV-88002', 'INV-90001'])
      expect(await invoices({ amount: 7000, currency: 'USD' })).toEqual([])
    })
    test('are found a slip away, where the payer or the amount speaks for them', async () => {
      expect(await invoices({ text: '60049' })).toEqual([])
      expect(await invoices({ text: '60049', amount: 6_004_400 })).toContain('60044')
      expect((await found({ text: '60049' }, 'c4')).invoices).toContain('60044')
    })
    test('are of one customer the oldest only', async () => {
      const all = await found({}, 'c4')
      expect(all.invoices).toHaveLength(most.owed)
      expect(all.invoices).not.toContain('60044')
    })
    test('come with what is open of them', async () => {
      const wanted = wantedOf(receipt({ text: 'RE-2026-04712' }))
      const all = (await lookUp.candidates(workspace, wanted)).invoices
      expect(all.find(({ id }) => id === 'RE-2026-04712')).toEqual({
        ...{ id: 'RE-2026-04712', kind: 'issued', number: 'RE-2026-04712', customerId: 'c1' },
        ...{ currency: 'USD', total: '12.00', open: '12.00' },
        ...{ issuedOn: '2026-03-01', dueOn: '2026-03-31' },
      })
    })
  })

  describe('the customers that a payment points to', () => {
    const who = async (given: Partial<Receipt>) => (await found(given)).customers
    test.each([
      ['by its id at Stripe', { platformId: 'cus_3' }, ['c3']],
      ['by an address, however it is written', { email: 'ann@GMAIL.com' }, ['c2']],
      ['by an address that a review has taught', { email: 'boss@lodz.example' }, ['c3']],
      ['by the company behind an address', { email: 'new@bremer.example' }, ['c1']],
      ['not by the mail of everybody', { email: 'new@gmail.com' }, []],
      ['by a word of its name', { payer: 'LODZ company' }, ['c3']],
      ['with accents or not', { payer: 'Łódź' }, ['c3']],
      ['by a word that several bear', { payer: 'Pumpen' }, ['c1', 'c2']],
      ['not by its legal form', { payer: 'Another GmbH' }, []],
      ['not by what is written on a card payment', { text: 'Nordic lights' }, []],
    ])('are known %s', async (_, given, expected) => {
      expect(await who(given)).toEqual(expected)
    })
    test('are known with their names and addresses', async () => {
      const wanted = wantedOf(receipt({ platformId: 'cus_3' }))
      const [customer] = (await lookUp.candidates(workspace, wanted)).customers
      expect(customer).toMatchObject({ id: 'c3', name: 'Lodz Hurt', platformIds: ['cus_3'] })
      expect(customer?.emails.toSorted()).toEqual(['boss@lodz.example', 'x@gmail.com'])
    })
  })

  test('payments with money left come in pages, each once, the oldest first', async () => {
    const all: string[] = []
    for (let after: Unapplied | null = null; ; ) {
      const page: Unapplied[] = await lookUp.paymentsUnapplied(workspace, after, 2)
      all.push(...page.map(({ paymentId }) => paymentId))
      after = page.at(-1) ?? null
      if (after === null) break
    }
    expect(all).toEqual(['stripe-ch_1', 'stripe-ch_3', 'stripe-ch_2'])
  })

  test('of those that wait under an amount, so many as are wanted, the oldest first', async () => {
    const keys = ['amount:EUR:7.00']
    expect(await lookUp.paymentsWaiting(workspace, keys)).toHaveLength(3)
    expect(await lookUp.paymentsWaiting(workspace, keys, 1)).toEqual(['stripe-ch_1'])
  })

  test('credit notes that name an invoice are found while something is left of them', async () => {
    expect(await lookUp.creditNotesNaming(workspace, 'INV-88001')).toEqual(['qbo-1', 'qbo-2'])
    expect(await lookUp.creditNotesNaming(workspace, 'INV-88002')).toEqual([])
  })
}
