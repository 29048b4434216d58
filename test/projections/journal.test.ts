// The journal as the database keeps it: what it refuses, where it books, and what is asked of it.
import { sql } from 'slonik'
import { describe, expect, test } from 'vitest'
import { accounts } from '../../src/domain/chart.ts'
import type { StoredEvent } from '../../src/domain/event-store.ts'
import * as Ageing from '../../src/projections/ageing.ts'
import * as Books from '../../src/projections/books.ts'
import { view as customers } from '../../src/projections/customers.ts'
import { view as invoiceTermsView } from '../../src/projections/invoice-terms.ts'
import * as Journal from '../../src/projections/journal.ts'
import {
  createIndexes,
  createNext,
  dropNext,
  putInPlace,
} from '../../src/projections/next-table.ts'
import { view as payments } from '../../src/projections/payments.ts'
import * as Statement from '../../src/projections/statement.ts'
import { invoiceTerms, profile, received } from '../support/examples.ts'
import { empty, openBooks, openLanes, take } from './books.ts'

const books = openBooks()
const views = [Journal.view, invoiceTermsView, customers, payments]
const workspace = 'main'

type Told = [stream: string, type: string, data: object]

/** One event a day, from the first of March; the third is recorded on the third. */
const tell = (...told: Told[]): StoredEvent[] =>
  told.map(([stream, type, data], at) => {
    const day = new Date(Date.UTC(2026, 2, 1 + at)).toISOString()
    return {
      ...{ id: `e${at + 1}`, type, data, stream, revision: BigInt(at) },
      position: String(at + 1).padStart(20, '0') as StoredEvent['position'],
      recordedAt: day.replace('Z', '000Z'),
      meta: {
        ...{ workspace, correlationId: `s${at + 1}`, causationId: `s${at + 1}` },
        ...{ actor: { kind: 'policy', name: 'test' }, effectiveAt: day },
      },
    }
  })
const given = (...told: Told[]) => books.given(tell(...told), views)

const issued = (number: string, total: string, more: Parameters<typeof invoiceTerms>[0] = {}) => {
  const ids = { invoiceId: `deal-${number}`, dealId: number, number: `INV-${number}` }
  const terms = invoiceTerms({ ...ids, total, customerId: 'c1', ...more })
  return [
    `invoice-main.deal-${number}`,
    'InvoiceIssued',
    { ...terms, quickbooksId: number },
  ] as Told
}
const amended = (number: string, total: string, was: string, more = {}): Told => {
  const [stream, , data] = issued(number, total, more)
  const before = { total: was, tax: '0', discount: '0', deferred: '0' }
  return [stream, 'InvoiceAmended', { ...data, reason: 'the deal changed', before }]
}
const paid = (charge: string, amount: string, receivedOn: string): Told => {
  const paymentId = `stripe-${charge}`
  const details = received({ paymentId, externalId: charge, amount, receivedOn })
  return [`payment-main.${paymentId}`, 'PaymentReceived', details]
}
const applied = (charge: string, number: string, amount: string, on: string): Told => {
  const ids = {
    invoiceId: `deal-${number}`,
    paymentId: `stripe-${charge}`,
    lineId: charge + number,
  }
  const data = { ...ids, amount: { amount, currency: 'EUR' }, on }
  return [`invoice-main.deal-${number}`, 'AllocationApplied', data]
}
const closed = (month: string): Told => {
  return [`period-main.${month}`, 'PeriodClosed', { month, note: '', open: {} }]
}
const reopened = (month: string): Told => {
  return [`period-main.${month}`, 'PeriodReopened', { month, reason: 'a mistake' }]
}

describe('the database refuses', () => {
  const sound = {
    accounts: '{bank,revenue}',
    currencies: '{EUR,EUR}',
    amounts: '{1.10,-1.10}',
  }
  const insert = ({ accounts: at, currencies, amounts }: typeof sound) =>
    books.db.query(sql.unsafe`
      insert into tieout_views.journal (workspace, position, event_id, type, effective_on,
        booked_on, late, recorded_at, description, correlation_id, accounts, currencies, amounts)
      values ('main', 'by hand', 'x', 'X', '2026-03-01', '2026-03-01', false, now(), 'x', 'x',
        ${at}::text[], ${currencies}::text[], ${amounts}::numeric[])`)
  const faults: Record<string, Partial<typeof sound>> = {
    'what does not balance': { amounts: '{1.10,-1.11}' },
    'what balances only over currencies': { currencies: '{EUR,USD}' },
    'one posting': { accounts: '{bank}', currencies: '{EUR}', amounts: '{0}' },
    'no posting': { accounts: '{}', currencies: '{}', amounts: '{}' },
    'a posting of zero': { accounts: '{bank,bank}', amounts: '{0,0}' },
    'what is no number': { amounts: '{NaN,NaN}' },
    infinities: { amounts: '{Infinity,-Infinity}' },
    'too few accounts': { accounts: '{bank}' },
    'too few currencies': { currencies: '{EUR}' },
    'too many amounts': { amounts: '{1.10,-1.10,0.01}' },
    'an account that is none of ours': { accounts: '{bank,pocket}' },
    'an account without a name': { accounts: '{bank,""}' },
    'a currency without a name': { currencies: '{"",""}' },
    'a missing account': { accounts: '{bank,null}' },
    'a missing currency': { currencies: '{EUR,null}' },
    'a missing amount': { amounts: '{1.10,null}' },
    'a table of postings': { accounts: '{{bank},{revenue}}' },
    'postings that are counted from elsewhere': { amounts: '[0:1]={1.10,-1.11}' },
    'more postings than any event has': {
      accounts: `{${Array(10).fill('bank').join()}}`,
      currencies: `{${Array(10).fill('EUR').join()}}`,
      amounts: `{${Array(5).fill('1,-1').join()}}`,
    },
  }

  test.each(Object.keys(faults))('%s', async (name) => {
    await empty(books.db)
    await expect(insert({ ...sound, ...faults[name] })).rejects.toThrow()
    expect(await books.db.any(sql.unsafe`select from tieout_views.journal`)).toEqual([])
  })

  test('nothing else', async () => {
    await empty(books.db)
    await insert(sound)
    expect(await books.db.any(sql.unsafe`select from tieout_views.journal`)).toHaveLength(1)
  })

  test('no account of the chart', async () => {
    for (const account of accounts) {
      await empty(books.db)
      await insert({ ...sound, accounts: `{${account},${account}}` })
    }
  })

  test('the same in a table that was rebuilt', async () => {
    await empty(books.db)
    await createNext(books.db, Journal.view)
    await createIndexes(books.db, Journal.view)
    expect(await putInPlace(books.db, Journal.view, '')).toBe(true)
    await dropNext(books.db, Journal.view)
    await expect(insert({ ...sound, ...faults.infinities })).rejects.toThrow()
    await expect(insert({ ...sound, amounts: '{1.10,-1.11}' })).rejects.toThrow()
    await insert(sound)
  })
})

const booked = async (filter: Partial<Journal.JournalFilter> = {}) => {
  const { items } = await Journal.list(books.db, { workspace, ...filter })
  return items.map(({ eventId, bookedOn, late }) => `${eventId} ${bookedOn}${late ? ' late' : ''}`)
}

describe('a closed month', () => {
  test('takes nothing more: it is booked in the first open one behind, and flagged', async () => {
    await given(
      issued('1', '10.00', { issuedOn: '2026-01-05' }),
      closed('2026-01'),
      issued('2', '10.00', { issuedOn: '2026-01-31' }),
      closed('2026-02'),
      issued('3', '10.00', { issuedOn: '2026-01-31' }),
      issued('4', '10.00', { issuedOn: '2026-03-05' }),
    )
    expect(await booked()).toEqual([
      'e1 2026-01-05',
      'e3 2026-02-01 late',
      'e5 2026-03-01 late',
      'e6 2026-03-05',
    ])
    expect(await booked({ late: true })).toEqual(['e3 2026-02-01 late', 'e5 2026-03-01 late'])
  })

  test('that is opened again takes what comes from then on', async () => {
    await given(
      closed('2026-01'),
      issued('1', '10.00', { issuedOn: '2026-01-05' }),
      reopened('2026-01'),
      issued('2', '10.00', { issuedOn: '2026-01-05' }),
    )
    expect(await booked()).toEqual(['e4 2026-01-05', 'e2 2026-02-01 late'])
  })

  test('is that of its own workspace', async () => {
    const [stream, type, data] = closed('2026-01')
    const elsewhere: Told = [stream.replace('main', 'other'), type, data]
    await given(elsewhere, issued('1', '10.00', { issuedOn: '2026-01-05' }))
    expect(await booked()).toEqual(['e2 2026-01-05'])
  })

  test('is remembered over a restart, though it has no row of its own', async () => {
    await empty(books.db)
    const events = tell(closed('2026-01'), issued('1', '10.00', { issuedOn: '2026-01-05' }))
    await take(await openLanes(books.db, views), events.slice(0, 1))
    await take(await openLanes(books.db, views), events)
    expect(await booked()).toEqual(['e2 2026-02-01 late'])
  })
})

/** Two invoices; the second is due later, and by an amendment later still. */
const march: Told[] = [
  ['customer-main.c1', 'CustomerSeen', profile({ customerId: 'c1', name: 'Ada & Sons' })],
  issued('1', '119.00', { tax: '19.00', issuedOn: '2026-03-01', dueOn: '2026-03-10' }),
  issued('2', '50.00', { issuedOn: '2026-03-02', dueOn: '2026-03-20' }),
  paid('ch_1', '100.00', '2026-03-03'),
  applied('ch_1', '1', '69.00', '2026-03-03'),
  amended('2', '60.00', '50.00', { issuedOn: '2026-03-02', dueOn: '2026-03-31' }),
  applied('ch_1', '2', '10.00', '2026-03-06'),
  amended('2', '60.00', '60.00', { issuedOn: '2026-03-02', dueOn: '2026-04-30' }),
]

const trial = async (clocks: { asOf?: string; knownAt?: string; from?: string } = {}) =>
  (await Books.trialBalance(books.db, { workspace, ...clocks })).map(
    ({ account, debit, credit, balance }) => `${account} ${debit} ${credit} ${balance}`,
  )

describe('the trial balance', () => {
  test('is every account with its turnover, in the order of the chart', async () => {
    await given(...march)
    expect(await trial()).toEqual([
      'stripe-pending 100.00 0.00 100.00',
      'accounts-receivable 179.00 79.00 100.00',
      'unapplied-cash 79.00 100.00 -21.00',
      'sales-tax 0.00 19.00 -19.00',
      'revenue 0.00 160.00 -160.00',
    ])
  })

  test('goes by the day of the books, by what was known, and by both', async () => {
    await given(...march)
    expect(await trial({ asOf: '2026-03-02' })).toContain('revenue 0.00 160.00 -160.00')
    expect(await trial({ asOf: '2026-03-01' })).toContain('revenue 0.00 100.00 -100.00')
    expect(await trial({ knownAt: '2026-03-05T12:00:00.000Z' })).toContain(
      'revenue 0.00 150.00 -150.00',
    )
    const both = { asOf: '2026-03-01', knownAt: '2026-03-01T12:00:00.000Z' }
    expect(await trial(both)).toEqual([])
    expect(await trial({ from: '2026-03-04' })).toEqual([
      'accounts-receivable 0.00 10.00 -10.00',
      'unapplied-cash 10.00 0.00 10.00',
    ])
  })
})

describe('the general ledger', () => {
  const account = 'accounts-receivable'
  const lines = ({ items }: Books.LedgerPage) =>
    items.map(({ eventId, debit, credit, balance }) => `${eventId} ${debit} ${credit} ${balance}`)

  test('shows an account posting by posting with the balance behind each', async () => {
    await given(...march)
    const page = await Books.generalLedger(books.db, { workspace, account })
    expect(lines(page)).toEqual([
      'e2 119.00 0.00 119.00',
      'e3 50.00 0.00 169.00',
      'e6 10.00 0.00 179.00',
      'e5 0.00 69.00 110.00',
      'e7 0.00 10.00 100.00',
    ])
    expect(page).toMatchObject({ opening: [], next: null })
  })

  test('brings forward what was before the first day, and from page to page', async () => {
    await given(...march)
    const late = await Books.generalLedger(books.db, { workspace, account, from: '2026-03-03' })
    expect(late.opening).toEqual([{ currency: 'EUR', balance: '179.00' }])
    expect(lines(late)).toEqual(['e5 0.00 69.00 110.00', 'e7 0.00 10.00 100.00'])
    const all: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await Books.generalLedger(books.db, { workspace, account, limit: 2, cursor })
      all.push(...lines(page))
      if (page.next === null) break
      cursor = page.next
    }
    const whole = await Books.generalLedger(books.db, { workspace, account })
    expect(all).toEqual(lines(whole))
  })

  test('keeps currencies apart, also where one entry has two', async () => {
    const rate = { from: 'EUR', to: 'USD', rate: '1.10', on: '2026-03-01', source: 'test' }
    await given(issued('1', '100.00', { rate }), issued('2', '10.00', { rate }))
    const of = { workspace, account: 'currency-conversion' }
    const first = await Books.generalLedger(books.db, { ...of, limit: 1 })
    const second = await Books.generalLedger(books.db, {
      ...of,
      limit: 2,
      cursor: first.next ?? '',
    })
    expect([...lines(first), ...lines(second)]).toEqual([
      'e1 0.00 100.00 -100.00',
      'e1 110.00 0.00 110.00',
      'e2 0.00 10.00 -110.00',
    ])
    const usd = await Books.generalLedger(books.db, { ...of, currency: 'USD' })
    expect(lines(usd)).toEqual(['e1 110.00 0.00 110.00', 'e2 11.00 0.00 121.00'])
  })

  test('a cursor of somebody else’s making is refused', async () => {
    const cursor = Buffer.from(JSON.stringify(['2026-03-01', '1', 'EUR', 'EUR:x'])).toString(
      'base64url',
    )
    const asked = Books.generalLedger(books.db, { workspace, account, cursor })
    await expect(asked).rejects.toMatchObject({ code: 'malformed-cursor' })
  })
})

describe('ageing', () => {
  const days = async (clocks: { asOf: string; knownAt?: string }) => {
    const lines = await Ageing.ageing(books.db, { workspace, ...clocks })
    return lines.map(({ current, days31to60, days61to90, over90, total }) =>
      [current, days31to60, days61to90, over90, total].join(' '),
    )
  }

  test('puts what is open by days past due, up to the day', async () => {
    await given(...march)
    expect(await days({ asOf: '2026-04-09' })).toEqual(['100.00 0.00 0.00 0.00 100.00'])
    expect(await days({ asOf: '2026-04-10' })).toEqual(['50.00 50.00 0.00 0.00 100.00'])
    expect(await days({ asOf: '2026-05-09' })).toEqual(['50.00 50.00 0.00 0.00 100.00'])
    expect(await days({ asOf: '2026-05-10' })).toEqual(['50.00 0.00 50.00 0.00 100.00'])
    expect(await days({ asOf: '2026-06-09' })).toEqual(['0.00 50.00 0.00 50.00 100.00'])
    expect(await days({ asOf: '2026-03-04' })).toEqual(['110.00 0.00 0.00 0.00 110.00'])
  })

  test('goes by the due date that was known', async () => {
    await given(...march)
    const asOf = '2026-05-05'
    expect(await days({ asOf })).toEqual(['50.00 50.00 0.00 0.00 100.00'])
    // Due on the 31st of March, as far as anybody knew.
    expect(await days({ asOf, knownAt: '2026-03-07T12:00:00.000Z' })).toEqual([
      '0.00 100.00 0.00 0.00 100.00',
    ])
  })

  test('names the customer, and the invoices behind it', async () => {
    await given(...march)
    const [line] = await Ageing.ageing(books.db, { workspace, asOf: '2026-04-10' })
    expect(line).toMatchObject({ customerId: 'c1', customerName: 'Ada & Sons', currency: 'EUR' })
    const asked = { workspace, asOf: '2026-04-10', limit: 1 }
    const first = await Ageing.ageingInvoices(books.db, asked)
    const second = await Ageing.ageingInvoices(books.db, { ...asked, cursor: first.next ?? '' })
    expect([...first.items, ...second.items]).toMatchObject([
      { number: 'INV-1', open: '50.00', daysPastDue: 31, bucket: 'days31to60' },
      { number: 'INV-2', open: '50.00', daysPastDue: -20, bucket: 'current' },
    ])
    expect(await Ageing.ageing(books.db, { ...asked, customerId: 'nobody' })).toEqual([])
  })
})

test('money without a place is named with its payer and day', async () => {
  await given(...march)
  expect(await Books.unappliedCash(books.db, { workspace })).toEqual([
    {
      ...{ paymentId: 'stripe-ch_1', payerName: null, currency: 'EUR' },
      ...{ amount: '21.00', since: '2026-03-03' },
    },
  ])
  const earlier = { workspace, asOf: '2026-03-05' }
  expect(await Books.unappliedCash(books.db, earlier)).toMatchObject([{ amount: '31.00' }])
})

test('revenue is told by month, with what it was lowered by', async () => {
  const writtenOff = { amount: { amount: '2.00', currency: 'EUR' }, reason: 'paid early' }
  await given(
    issued('1', '119.00', { tax: '19.00', discount: '5.00', issuedOn: '2026-03-01' }),
    issued('2', '40.00', { issuedOn: '2026-04-01' }),
    [
      'invoice-main.deal-2',
      'InvoiceWrittenOff',
      {
        ...{ ...writtenOff, invoiceId: 'deal-2', on: '2026-04-02' },
        kind: 'early-payment-discount',
      },
    ],
  )
  const common = { currency: 'EUR', creditNotes: '0.00' }
  expect(await Books.revenueByMonth(books.db, { workspace })).toEqual([
    { ...common, month: '2026-03', revenue: '105.00', discounts: '5.00', net: '100.00' },
    { ...common, month: '2026-04', revenue: '40.00', discounts: '2.00', net: '38.00' },
  ])
})

describe('the journal', () => {
  test('is listed by day, page by page, with both sides of each posting', async () => {
    await given(...march)
    const first = await Journal.list(books.db, { workspace, limit: 2 })
    expect(first.items[0]?.postings).toEqual([
      { account: 'accounts-receivable', currency: 'EUR', debit: '119.00', credit: '0.00' },
      { account: 'revenue', currency: 'EUR', debit: '0.00', credit: '100.00' },
      { account: 'sales-tax', currency: 'EUR', debit: '0.00', credit: '19.00' },
    ])
    const rest = await Journal.list(books.db, { workspace, cursor: first.next ?? '' })
    const ids = [...first.items, ...rest.items].map(({ eventId }) => eventId)
    expect(ids).toEqual(['e2', 'e3', 'e6', 'e4', 'e5', 'e7'])
  })

  test('is searched by account, by day, and by whom it concerns', async () => {
    await given(...march)
    const ids = async (filter: Partial<Journal.JournalFilter>) =>
      (await booked(filter)).map((one) => one.split(' ')[0])
    expect(await ids({ account: 'sales-tax' })).toEqual(['e2'])
    expect(await ids({ from: '2026-03-03', asOf: '2026-03-03' })).toEqual(['e4', 'e5'])
    expect(await ids({ invoiceId: 'deal-1' })).toEqual(['e2', 'e5'])
    expect(await ids({ paymentId: 'stripe-ch_1' })).toEqual(['e4', 'e5', 'e7'])
    expect(await ids({ customerId: 'c1' })).toEqual(['e2', 'e3', 'e6', 'e5', 'e7'])
    expect(await ids({ knownAt: '2026-03-02T00:00:00.000Z' })).toEqual(['e2'])
    expect(await ids({ workspace: 'other' })).toEqual([])
  })
})

describe('a statement', () => {
  test('says what was owed, what came and went, and what is owed', async () => {
    await given(...march)
    const asked = { workspace, customerId: 'c1', from: '2026-03-02', to: '2026-03-31' }
    const statement = await Statement.of(books.db, asked)
    expect(statement).toMatchObject({ customer: { id: 'c1', name: 'Ada & Sons' } })
    expect(statement?.currencies).toMatchObject([
      {
        ...{ currency: 'EUR', opening: '119.00', closing: '100.00' },
        lines: [
          { kind: 'invoice', reference: 'INV-2', debit: '50.00', balance: '169.00' },
          { kind: 'invoice-amended', reference: 'INV-2', debit: '10.00', balance: '179.00' },
          { kind: 'payment', reference: 'INV-1', credit: '69.00', balance: '110.00' },
          { kind: 'payment', reference: 'INV-2', credit: '10.00', balance: '100.00' },
        ],
        ageing: { current: '100.00', over90: '0.00' },
        openInvoices: [
          { number: 'INV-1', open: '50.00' },
          { number: 'INV-2', open: '50.00' },
        ],
      },
    ])
  })

  test('of a customer that nobody knows is none; of one without a movement, an empty one', async () => {
    await given(...march)
    const asked = { workspace, from: '2026-01-01', to: '2026-01-31' }
    expect(await Statement.of(books.db, { ...asked, customerId: 'nobody' })).toBeNull()
    expect(await Statement.of(books.db, { ...asked, customerId: 'c1' })).toMatchObject({
      currencies: [],
    })
  })
})
