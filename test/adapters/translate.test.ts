// The platforms' objects in the ledger's words, from payloads as the platforms send them.
import { describe, expect, test } from 'vitest'
import type { HubSpotRecord } from '../../src/adapters/hubspot/client.ts'
import * as hubspot from '../../src/adapters/hubspot/translate.ts'
import type { QboInvoice, QboPayment } from '../../src/adapters/quickbooks/entities.ts'
import * as quickbooks from '../../src/adapters/quickbooks/translate.ts'
import { foreignPayment } from '../../src/adapters/quickbooks/translate-payments.ts'
import { dayIn } from '../../src/domain/dates.ts'

const home = (homeCurrency: string) => ({ homeCurrency, dayOf: dayIn('UTC') })

describe('HubSpot', () => {
  const deal = (properties: Record<string, string | null>, more = {}): HubSpotRecord => ({
    id: '5011',
    properties: { dealstage: 'closedwon', hs_lastmodifieddate: '1793590807010', ...properties },
    updatedAt: '2026-11-02T03:40:07.010Z',
    archived: false,
    associations: {},
    ...more,
  })
  const item = (id: string, properties: Record<string, string | null>): HubSpotRecord =>
    deal(properties, { id })
  const stages = [
    { id: '9001', isClosed: true, probability: 1, pipeline: 'default', order: 0 },
    { id: 'closedwon', isClosed: true, probability: 0.9, pipeline: 'default', order: 1 },
    { id: 'closedlost', isClosed: true, probability: 0, pipeline: 'default', order: 2 },
  ]

  test('won is a matter of the stage, not of its name', () => {
    expect(hubspot.isWon(deal({ dealstage: '9001' }), stages)).toBe(true)
    expect(hubspot.isWon(deal({ dealstage: 'closedwon' }), stages)).toBe(false)
    expect(hubspot.isWon(deal({ dealstage: 'closedlost' }), stages)).toBe(false)
    expect(hubspot.isWon(deal({ dealstage: '9001' }, { archived: true }), stages)).toBe(false)
  })

  test('where the pipelines cannot be read, HubSpot itself is believed', () => {
    expect(hubspot.isWon(deal({ dealstage: 'closedwon' }), [])).toBe(true)
    expect(hubspot.isWon(deal({ dealstage: 'x', hs_is_closed_won: 'true' }), [])).toBe(true)
    expect(hubspot.isWon(deal({ dealstage: 'closedwon', hs_is_closed_won: 'false' }), [])).toBe(
      false,
    )
  })

  test('line items are what is sold; their amounts count, after discounts', () => {
    const items = [
      item('1', { name: 'Seats', quantity: '3', price: '19.999', amount: '60.00' }),
      item('2', { name: 'Help', quantity: null, price: '10.5', amount: null }),
    ]
    const terms = hubspot.termsOf(
      deal({ amount: '999', deal_currency_code: 'EUR', closedate: '2026-11-01T23:59:59.000Z' }),
      items,
      'c',
      home('USD'),
    )
    expect(terms).toMatchObject({
      currency: 'EUR',
      total: '70.50',
      closedOn: '2026-11-01',
      modifiedAt: '2026-11-02T03:40:07.010Z',
      lines: [
        { lineId: '1', description: 'Seats', quantity: '3', unitPrice: '19.999', amount: '60.00' },
        { lineId: '2', description: 'Help', quantity: '1', unitPrice: '10.5', amount: '10.50' },
      ],
    })
  })

  test('without line items, the amount of the deal is one line, in the home currency', () => {
    const terms = hubspot.termsOf(
      deal({ amount: '1250', dealname: 'Annual' }),
      [],
      'c',
      home('GBP'),
    )
    expect(terms).toMatchObject({ currency: 'GBP', total: '1250.00' })
    expect(terms.lines).toMatchObject([
      { lineId: 'deal', description: 'Annual', amount: '1250.00' },
    ])
    expect(hubspot.termsOf(deal({ amount: null }), [], 'c', home('GBP')).total).toBe('0.00')
  })

  test('a deal and lines in different currencies wait for a person', () => {
    const items = [item('1', { price: '1', hs_line_item_currency_code: 'USD' })]
    const read = () => hubspot.termsOf(deal({ deal_currency_code: 'EUR' }), items, 'c', home('EUR'))
    expect(read).toThrow(/EUR, USD/)
  })

  test('the customer is the primary company, else a company, else a contact', () => {
    const links = (associations: HubSpotRecord['associations']) =>
      hubspot.customerLinkOf(deal({}, { associations }))
    const primary = { id: '22', type: 'deal_to_company' }
    const other = { id: '3', type: 'deal_to_company_unlabeled' }
    const contact = { id: '7', type: 'deal_to_contact' }
    expect(links({ companies: [other, primary], contacts: [contact] })?.id).toBe('22')
    expect(links({ companies: [other], contacts: [contact] })?.id).toBe('3')
    expect(links({ contacts: [contact] })).toEqual({ type: 'contacts', id: '7' })
    expect(links({})).toBeNull()
  })
})

describe('QuickBooks', () => {
  const terms = {
    ...{ invoiceId: 'deal-42', number: 'INV-42', dealId: '42', customerId: 'c', currency: 'USD' },
    ...{ total: '160.00', issuedOn: '2026-10-01', dueOn: '2026-10-31' },
    lines: [
      { lineId: '1', description: 'Seats', quantity: '2', unitPrice: '50', amount: '100.00' },
      { lineId: '2', description: 'Less', quantity: '3', unitPrice: '25', amount: '60.00' },
    ],
  }

  test('quantity and price are sent only where they make the amount', () => {
    const { Line, PrivateNote } = quickbooks.invoiceBody(terms, '20', '1')
    expect(PrivateNote).toBe('tieout:deal-42')
    expect(Line.map((line) => line.SalesItemLineDetail)).toEqual([
      { ItemRef: { value: '1' }, Qty: 2, UnitPrice: 50 },
      { ItemRef: { value: '1' } },
    ])
    expect(Line.map((line) => line.Amount)).toEqual([100, 60])
  })

  test('an amount that a number cannot hold is refused', () => {
    expect(() => quickbooks.wireAmount('12345678901234567.89')).toThrow(/amount-too-long/)
  })

  test('our marker is found among other words', () => {
    expect(quickbooks.markedAs('seen by Pat, tieout:stripe-ch_1 ok')).toBe('stripe-ch_1')
    expect(quickbooks.markedAs('nothing of ours')).toBeNull()
    expect(quickbooks.markedAs(undefined)).toBeNull()
  })

  test('a float with a tail is the amount that was meant', () => {
    const invoice = {
      Id: '1',
      TotalAmt: 0.1 + 0.2,
      Balance: 62.5,
      Line: [],
    } as unknown as QboInvoice
    expect(quickbooks.beliefsOfInvoice(invoice, 'USD')).toMatchObject({
      total: '0.30',
      balance: '62.50',
    })
  })

  test('void is a note on a document of nothing', () => {
    expect(quickbooks.isVoid({ TotalAmt: 0, PrivateNote: 'Voided - tieout:deal-1' })).toBe(true)
    expect(quickbooks.isVoid({ TotalAmt: 0, PrivateNote: 'free' })).toBe(false)
    expect(quickbooks.isVoid({ TotalAmt: 5, PrivateNote: 'Voided' })).toBe(false)
  })

  test('a payment over two invoices, with a rest', () => {
    const payment = {
      ...{ Id: '163', SyncToken: '0', TotalAmt: 40, UnappliedAmt: 5, CustomerRef: { value: '20' } },
      Line: [
        { Amount: 15, LinkedTxn: [{ TxnId: '129', TxnType: 'Invoice' }] },
        { Amount: 20, LinkedTxn: [{ TxnId: '130', TxnType: 'Invoice' }] },
        { Amount: 3, LinkedTxn: [{ TxnId: '68', TxnType: 'CreditMemo' }] },
      ],
    } as unknown as QboPayment
    expect(foreignPayment(payment, 'USD')).toMatchObject({
      currency: 'USD',
      total: '40.00',
      lines: [
        { quickbooksId: '129', amount: '15.00' },
        { quickbooksId: '130', amount: '20.00' },
      ],
    })
  })
})
