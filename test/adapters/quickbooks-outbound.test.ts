// What the ledger decides, as QuickBooks has it in the end: over HTTP, by the real library.
import * as Sync from '../../src/domain/sync.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { observe as observeNote, voidNote } from '../../src/domain/credit-note-terms.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import * as Accounting from '../../src/domain/accounting.ts'
import { amend, voidInvoice } from '../../src/domain/invoice-terms.ts'
import { reverseWriteOff, writeOff } from '../../src/domain/invoice-settling.ts'
import * as Payout from '../../src/domain/payout.ts'
import { customerId, invoiceTerms, soldLine } from '../support/examples.ts'
import { openQuickBooksBooks, type QuickBooksBooks } from '../support/quickbooks-books.ts'

let books: QuickBooksBooks
beforeEach(async () => {
  books = await openQuickBooksBooks()
})

const usd = (amount: string) => ({ amount, currency: 'USD' })

describe('invoices', () => {
  test('tax is stated for the document, on lines that are net', async () => {
    await books.request('1', '108.25', { tax: '8.25', lines: [soldLine('100.00')] })
    await books.agrees()
    expect(books.document('INV-1')).toMatchObject({
      TotalAmt: 108.25,
      TxnTaxDetail: { TotalTax: 8.25 },
    })
    expect(await books.invoice('1')).toMatchObject({ kind: 'issued', terms: { tax: '8.25' } })
  })

  test('a cent of tax that QuickBooks rounds otherwise is taken over', async () => {
    books.sandbox.setQuickBooksTax({ rate: '8.25', per: 'line' })
    const lines = ['1', '2', '3'].map((lineId) => ({ ...soldLine('10.01'), lineId }))
    // 0.825825 a line: 2.48 in all, 2.49 line by line.
    await books.request('1', '32.51', { tax: '2.48', lines })
    await books.agrees()
    const { terms } = await books.invoice('1')
    expect(terms).toMatchObject({ tax: '2.49', total: '32.52' })
    expect(books.document('INV-1')).toMatchObject({ SyncToken: '0' })
  })

  test('what is more than rounding is left for people to see', async () => {
    books.sandbox.setQuickBooksTax({ rate: '10', per: 'document' })
    await books.request('1', '108.25', { tax: '8.25', lines: [soldLine('100.00')] })
    await books.settleDown()
    expect((await books.invoice('1')).terms?.total).toBe('108.25')
    expect(await books.disagreements()).toEqual([{ id: 'deal-1', here: '108.25', there: '110.00' }])
  })

  test('a foreign invoice is booked at the rate that QuickBooks knows', async () => {
    books.sandbox.setQuickBooksRate('EUR', '1.0825')
    await books.request('1', '100.00', { currency: 'EUR' })
    await books.request('2', '100.00', {
      currency: 'EUR',
      rate: { from: 'EUR', to: 'USD', rate: '1.1', on: '2026-03-01', source: 'ada' },
    })
    await books.agrees()
    const { Id } = books.document('INV-1') ?? {}
    expect(books.document('INV-1')).toMatchObject({ ExchangeRate: 1.0825, HomeTotalAmt: 108.25 })
    expect((await books.invoice('1')).terms?.rate).toEqual({
      ...{ from: 'EUR', to: 'USD', rate: '1.0825', on: '2026-03-01' },
      source: `quickbooks invoice ${Id}`,
    })
    expect(books.document('INV-2')).toMatchObject({ ExchangeRate: 1.1 })
    expect((await books.invoice('2')).terms?.rate?.source).toBe('ada')
  })

  test('a rate that was stated to the ledger comes before that of QuickBooks', async () => {
    books.sandbox.setQuickBooksRate('EUR', '1.0825')
    books.sandbox.setQuickBooksRate('GBP', '1.3')
    await books.state({ from: 'EUR', to: 'USD', rate: '1.11', on: '2026-02-26', source: 'ada' })
    await books.state({ from: 'USD', to: 'JPY', rate: '150', on: '2026-03-01', source: 'ada' })
    await books.state({ from: 'CHF', to: 'USD', rate: '1', on: '2026-03-01', source: 'ada' })
    // Nobody would go by it any more.
    await books.state({ from: 'GBP', to: 'USD', rate: '1.25', on: '2026-02-21', source: 'ada' })
    await books.request('1', '100.00', { currency: 'EUR' })
    await books.request('2', '100', { currency: 'JPY' })
    await books.request('3', '100.00', { currency: 'CHF' })
    await books.request('4', '100.00', { currency: 'GBP' })
    await books.agrees()
    const rate = async (deal: string) => (await books.invoice(deal)).terms?.rate
    expect(books.document('INV-1')).toMatchObject({ ExchangeRate: 1.11, HomeTotalAmt: 111 })
    expect(await rate('1')).toEqual({
      ...{ from: 'EUR', to: 'USD', rate: '1.11', on: '2026-02-26', source: 'ada' },
    })
    expect(books.document('INV-2')).toMatchObject({ ExchangeRate: 0.006666666667 })
    expect(await rate('2')).toMatchObject({ rate: '0.006666666667', source: 'ada, inverted' })
    expect(books.document('INV-3')).toMatchObject({ ExchangeRate: 1, SyncToken: '0' })
    expect(await rate('3')).toMatchObject({ rate: '1', source: 'ada' })
    expect(books.document('INV-4')).toMatchObject({ ExchangeRate: 1.3 })
    expect((await rate('4'))?.source).toMatch(/^quickbooks invoice/)
  })

  test('a rate that nobody knows is not made up', async () => {
    await books.request('1', '100.00', { currency: 'EUR' })
    await books.agrees()
    expect((await books.invoice('1')).terms?.rate).toBeUndefined()
  })

  test('void here is void there, and its payment is unapplied', async () => {
    await books.request('1', '100.00')
    await books.charge('ch_1', '100.00', ['1'])
    await books.agrees()
    await books.onInvoice('1', voidInvoice('sold twice'))
    await books.agrees()
    expect(books.document('INV-1')).toMatchObject({ TotalAmt: 0, Balance: 0 })
    expect(books.payments()).toMatchObject([{ TotalAmt: 100, UnappliedAmt: 100 }])
  })

  test('amended below what is settled, the rest is unapplied there too', async () => {
    await books.request('1', '100.00')
    await books.charge('ch_1', '100.00', ['1'])
    await books.agrees()
    const terms = invoiceTerms({ ...(await books.invoice('1')).terms, total: '60.00' })
    const less = { ...terms, lines: [soldLine('60.00')] }
    await books.onInvoice('1', amend(less, 'the deal changed'))
    await books.agrees()
    expect(books.document('INV-1')).toMatchObject({ TotalAmt: 60, Balance: 0 })
    expect(books.payments()).toMatchObject([{ TotalAmt: 100, UnappliedAmt: 40 }])
  })
})

describe('payments', () => {
  test('arrive in Stripe clearing, which is made once', async () => {
    await books.request('1', '100.00')
    await books.request('2', '50.00')
    await books.charge('ch_1', '100.00', ['1'])
    await books.charge('ch_2', '50.00', ['2'])
    await books.agrees()
    const accounts = [...books.sandbox.tables.quickbooks.Account.rows()]
    const clearing = accounts.filter((one) => one.Name === 'Stripe clearing')
    expect(clearing).toMatchObject([{ AccountType: 'Bank' }])
    for (const payment of books.payments()) {
      expect(payment.DepositToAccountRef.value).toBe(clearing[0]?.Id)
    }
  })

  test('arrive in the account that a person has mapped, and wait where it is not there', async () => {
    const map = (id: string) =>
      books.decide(
        Accounting.decider,
        Accounting.streamId,
        Accounting.mapAccount({ account: 'stripe-clearing', quickbooksAccountId: id }),
      )
    await map('3')
    await books.request('1', '100.00')
    await books.charge('ch_1', '100.00', ['1'])
    await books.agrees()
    expect(books.payments()).toMatchObject([{ DepositToAccountRef: { value: '3' } }])
    await map('999')
    await books.request('2', '50.00')
    await books.charge('ch_2', '50.00', ['2'])
    await books.settleDown()
    expect(await books.disagreements()).toContainEqual(
      expect.objectContaining({ id: 'quickbooks-payment-stripe-ch_2', failure: 'account-missing' }),
    )
  })

  test('a refund makes the invoice due again', async () => {
    await books.request('1', '100.00')
    await books.charge('ch_1', '100.00', ['1'])
    await books.agrees()
    const refunds = [{ refundId: 're_1', amount: usd('30.00'), failed: false }]
    await books.charge('ch_1', '100.00', ['1'], { refunds })
    await books.agrees()
    expect(books.payments()).toMatchObject([{ TotalAmt: 70, UnappliedAmt: 0 }])
    const all = [...refunds, { refundId: 're_2', amount: usd('70.00'), failed: false }]
    await books.charge('ch_1', '100.00', ['1'], { refunds: all })
    await books.agrees()
    expect(books.payments()).toMatchObject([{ TotalAmt: 0, PrivateNote: /^Voided/ }])
    const failed = all.map((one) => ({ ...one, failed: true }))
    await books.charge('ch_1', '100.00', ['1'], { refunds: failed })
    await books.agrees()
    expect(books.document('INV-1')?.Balance).toBe(0)
  })

  test('one payment over the invoices of two currencies is two payments there', async () => {
    await books.request('1', '100.00')
    await books.request('2', '50.00', { currency: 'EUR' })
    await books.charge('ch_1', '154.00', ['1'])
    await books.settleDown()
    const rate = { from: 'USD', to: 'EUR', rate: '0.925925925926', on: '2026-03-02', source: 'ada' }
    const { allocate } = await import('../../src/domain/payment-placing.ts')
    const Payment = await import('../../src/domain/payment.ts')
    const settles = { amount: { amount: '50.00', currency: 'EUR' }, rate }
    const lines = [{ invoiceId: 'deal-2', amount: '54.00', settles }]
    const match = { rule: 'review', evidence: [] }
    await books.decide(
      Payment.decider,
      'stripe-ch_1',
      allocate({ decisionId: 'by ada', lines, match }),
    )
    await books.agrees()
    const [dollars, euros] = books.payments()
    expect(dollars).toMatchObject({ TotalAmt: 100, CurrencyRef: { value: 'USD' } })
    expect(euros).toMatchObject({
      ...{ TotalAmt: 50, CurrencyRef: { value: 'EUR' }, ExchangeRate: 1.08, HomeTotalAmt: 54 },
      PrivateNote: /^tieout:stripe-ch_1\+\d+ paid as 54.00 USD at 0.9259/,
    })
  })

  test('two payments that change places wait for each other, and get there', async () => {
    const { moveAllocation } = await import('../../src/domain/payment-placing.ts')
    const Payment = await import('../../src/domain/payment.ts')
    await books.request('1', '100.00')
    await books.request('2', '100.00')
    await books.charge('ch_1', '100.00', ['1'])
    await books.charge('ch_2', '100.00', ['2'])
    await books.agrees()
    const move = (charge: string, line: number, to: string | null) =>
      books.decide(
        Payment.decider,
        `stripe-${charge}`,
        moveAllocation({
          lineId: `stripe-${charge}/${line}`,
          ...{ to: to && `deal-${to}`, decisionId: `${charge} to ${to}`, note: '' },
        }),
      )
    await move('ch_1', 1, null)
    await move('ch_2', 1, null)
    await books.world.settleDown()
    const place = (charge: string, to: string) =>
      books.decide(
        Payment.decider,
        `stripe-${charge}`,
        allocateByHand({
          ...{ decisionId: `${charge} placed`, note: '' },
          lines: [{ invoiceId: `deal-${to}`, amount: '100.00' }],
        }),
      )
    const { allocateByHand } = await import('../../src/domain/payment-placing.ts')
    await place('ch_1', '2')
    await place('ch_2', '1')
    await books.agrees()
    const on = books.payments().map((one) => one.Line.map((line) => line.LinkedTxn[0]?.TxnId))
    expect(on).toEqual([[books.document('INV-2')?.Id], [books.document('INV-1')?.Id]])
  })
})

test('a payment that somebody took off its invoice is put there again when a person asks for it', async () => {
  await books.request('1', '100.00')
  await books.charge('ch_1', '100.00', ['1'])
  await books.agrees()
  const [{ Id, SyncToken, CustomerRef, TotalAmt } = { Id: '', SyncToken: '' }] = books.payments()
  const off = { Id, SyncToken, CustomerRef, TotalAmt, Line: [] }
  await books.quickbooks.update('Payment', off as never, 'off')
  await books.settleDown()
  expect(books.payments()).toMatchObject([{ UnappliedAmt: 100 }])
  const subject = {
    ...{ platform: 'quickbooks' as const, object: 'payment' as const, objectId: 'stripe-ch_1' },
  }
  await books.decide(Sync.decider, Sync.idOf(subject), Sync.lookAgain(subject))
  await books.agrees()
  expect(books.payments()).toMatchObject([{ UnappliedAmt: 0 }])
  expect(books.document('INV-1')).toMatchObject({ Balance: 0 })
})

describe('what is given up', () => {
  test.each([
    ['bad-debt', 'WO-INV-1', 'Bad debt'],
    ['small-difference', 'SD-INV-1', 'Small differences'],
    ['early-payment-discount', 'ED-INV-1', 'Discounts given'],
    ['bank-fee', 'BF-INV-1', 'Bank fees'],
  ] as const)('%s closes the invoice there too', async (kind, number, account) => {
    await books.request('1', '100.00')
    await books.charge('ch_1', '95.00', ['1'])
    await books.agrees()
    await books.onInvoice('1', writeOff({ reason: 'it is over', kind, on: '2026-03-05' }))
    await books.agrees()
    expect(books.memos()).toMatchObject([
      { DocNumber: number, TotalAmt: 5, Balance: 0, TxnDate: '2026-03-05' },
    ])
    const [memo] = books.memos()
    const itemId = memo?.Line[0]?.SalesItemLineDetail?.ItemRef?.value ?? ''
    const { Item, Account } = books.sandbox.tables.quickbooks
    expect(Account.get(Item.get(itemId)?.IncomeAccountRef?.value ?? '')?.Name).toBe(account)
    // The invoices go on being sold as the same service.
    await books.request('2', '10.00')
    await books.agrees()
    const sold = books.document('INV-2')?.Line[0]?.SalesItemLineDetail?.ItemRef?.name
    expect(sold).toBe('Services')

    await books.onInvoice('1', reverseWriteOff({ reason: 'they pay', kind }))
    await books.agrees()
    expect(books.memos()).toEqual([])
    expect(books.document('INV-1')?.Balance).toBe(5)
    await books.onInvoice('1', writeOff({ reason: 'no, they do not', kind }))
    await books.agrees()
    expect(books.memos()).toMatchObject([{ DocNumber: number, TotalAmt: 5, Balance: 0 }])
  })

  test('a part of it at a time, and a part of it back', async () => {
    await books.request('1', '100.00')
    await books.agrees()
    await books.onInvoice('1', writeOff({ reason: 'one', amount: '10.00' }))
    await books.onInvoice('1', writeOff({ reason: 'two', amount: '20.00' }))
    await books.agrees()
    expect(books.memos()).toMatchObject([{ TotalAmt: 30 }])
    await books.onInvoice('1', reverseWriteOff({ reason: 'three', amount: '25.00' }))
    await books.agrees()
    expect(books.memos()).toMatchObject([{ TotalAmt: 5 }])
    expect(books.document('INV-1')?.Balance).toBe(95)
  })
})

describe('credit notes', () => {
  const note = (given: Partial<CreditNote.Terms> = {}): CreditNote.Terms => ({
    ...{ creditNoteId: 'stripe-cn_1', source: 'stripe', externalId: 'cn_1', number: 'CN-7' },
    ...{ customerId, invoiceId: 'deal-1', currency: 'USD', total: '40.00', issuedOn: '2026-03-03' },
    reason: 'a seat too many',
    ...given,
  })

  test('are credit memos, applied by a payment of nothing', async () => {
    await books.request('1', '100.00')
    await books.agrees()
    await books.onNote('stripe-cn_1', observeNote(note({ tax: '3.00' })))
    await books.agrees()
    expect(books.memos()).toMatchObject([
      { DocNumber: 'CN-7', TotalAmt: 40, Balance: 0, TxnTaxDetail: { TotalTax: 3 } },
    ])
    expect(books.payments()).toMatchObject([{ TotalAmt: 0, UnappliedAmt: 0 }])
    expect(books.document('INV-1')?.Balance).toBe(60)
  })

  test('worth less, taken back, void', async () => {
    await books.request('1', '100.00')
    await books.request('2', '100.00')
    await books.agrees()
    await books.onNote('stripe-cn_1', observeNote(note()))
    await books.agrees()
    await books.onNote('stripe-cn_1', observeNote(note({ total: '25.00' })))
    await books.agrees()
    expect(books.memos()).toMatchObject([{ TotalAmt: 25, Balance: 0 }])
    const [line] = (await books.stateOf(CreditNote.decider, 'stripe-cn_1')).lines
    const release = { lineId: line?.lineId ?? '', releaseId: 'by ada', reason: 'wrong one' }
    await books.onNote('stripe-cn_1', CreditNote.release({ ...release, byHand: true }))
    const apply = { decisionId: 'ada', lines: [{ invoiceId: 'deal-2', amount: usd('20.00') }] }
    await books.onNote('stripe-cn_1', CreditNote.apply(apply))
    await books.agrees()
    expect(books.memos()).toMatchObject([{ TotalAmt: 25, Balance: 5 }])
    expect(books.document('INV-2')?.Balance).toBe(80)
    await books.onNote('stripe-cn_1', voidNote({ reason: 'a mistake' }))
    await books.agrees()
    expect(books.memos()).toEqual([])
    expect(books.document('INV-2')?.Balance).toBe(100)
  })
})

describe('payouts', () => {
  const parts = [
    { type: 'charge', count: 2, amount: '150.00', fee: '4.95', net: '145.05' },
    { type: 'refund', count: 1, amount: '-30.00', fee: '0.00', net: '-30.00' },
    { type: 'adjustment', count: 1, amount: '-20.00', fee: '15.00', net: '-35.00' },
    { type: 'stripe_fee', count: 1, amount: '-2.00', fee: '0.00', net: '-2.00' },
  ]
  const payout = (amount: string, status: 'paid' | 'failed' = 'paid'): Payout.Observation => ({
    ...{ payoutId: 'stripe-po_1', externalId: 'po_1', amount: usd(amount), automatic: true },
    ...{ createdOn: '2026-03-08', arrivesOn: '2026-03-10', description: null, status },
    failure: status === 'failed' ? { code: 'account_closed', on: '2026-03-12' } : null,
  })
  const told = (decision: Parameters<typeof books.decide<Payout.State, Payout.Event>>[2]) =>
    books.decide(Payout.decider, 'stripe-po_1', decision)
  const deposits = () => [...books.sandbox.tables.quickbooks.Deposit.rows()]
  const observed = async () => {
    const { Sync } = { Sync: await import('../../src/domain/sync.ts') }
    return (await books.stateOf(Sync.decider, 'quickbooks-payout-stripe-po_1')).observed
  }

  test('are deposits out of clearing, with their fees', async () => {
    await told(Payout.observe(payout('78.05')))
    await books.agrees()
    expect(deposits()).toEqual([])
    await told(Payout.reconcile(parts))
    await books.agrees()
    expect(deposits()).toMatchObject([
      { TotalAmt: 78.05, TxnDate: '2026-03-10', PrivateNote: 'tieout:stripe-po_1' },
    ])
    const lines = deposits()[0]?.Line.map((line) => [line.Description, line.Amount])
    expect(lines).toEqual([
      ['Charges', 150],
      ['Stripe fees', -6.95],
      ['Refunds', -30],
      ['Disputes', -20],
      ['Dispute fees', -15],
    ])
    expect(await observed()).toEqual({
      ...{ total: '78.05', currency: 'USD', on: '2026-03-10', status: 'open' },
      ...{ document: 'deposit', by: 'tieout' },
      amounts: JSON.stringify(['150.00', '-6.95', '-30.00', '-20.00', '-15.00']),
    })
  })

  test('what the transactions do not explain is shown on a line of its own', async () => {
    await told(Payout.observe(payout('80.00')))
    await told(Payout.reconcile(parts))
    await books.agrees()
    const last = deposits()[0]?.Line.at(-1)
    expect(last).toMatchObject({ Description: 'Not explained by transactions', Amount: 1.95 })
  })

  test('a negative one is a journal entry', async () => {
    await told(Payout.observe(payout('-52.00')))
    await told(Payout.reconcile(parts.slice(1).filter((one) => one.type !== 'adjustment')))
    await books.agrees()
    const entries = [...books.sandbox.tables.quickbooks.JournalEntry.rows()]
    expect(entries).toMatchObject([{ TxnDate: '2026-03-10', DocNumber: 'stripe-po_1' }])
    expect(await observed()).toMatchObject({ total: '-52.00', document: 'journal-entry' })
  })

  test('a deposit that the bookkeeper has made already is not made twice', async () => {
    await books.request('1', '150.00')
    await books.charge('ch_1', '150.00', ['1'])
    await books.agrees()
    books.sandbox.makeQuickBooksDeposit({
      amount: '78.05',
      from: 'Stripe clearing',
      date: '2026-03-11',
    })
    await told(Payout.observe(payout('78.05')))
    await told(Payout.reconcile(parts))
    await books.agrees()
    expect(deposits()).toMatchObject([{ PrivateNote: 'By hand tieout:stripe-po_1' }])
    expect(await observed()).toMatchObject({ by: 'hand', on: '2026-03-11', total: '78.05' })
    books.sandbox.deleteQuickBooksDeposit(deposits()[0]?.Id ?? '')
    await books.agrees()
    expect(await observed()).toMatchObject({ status: 'deleted' })
  })
})
