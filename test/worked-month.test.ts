// docs/worked-month.md, played: its facts go through the decisions and policies into a real database,
// and what the books then say is compared with the tables of the document, to the cent. The document
// was worked out by hand; where the two differ, one of them is wrong, and it need not be the document.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import * as BalanceTransaction from '../src/domain/balance-transaction.ts'
import * as CreditNote from '../src/domain/credit-note.ts'
import { observe as observeCreditNote } from '../src/domain/credit-note-terms.ts'
import * as Customer from '../src/domain/customer.ts'
import type { Decider, Decision } from '../src/domain/decider.ts'
import type { Fact } from '../src/domain/event-store.ts'
import * as Invoice from '../src/domain/invoice.ts'
import { writeOff } from '../src/domain/invoice-settling.ts'
import { observe as observeInvoice } from '../src/domain/invoice-terms.ts'
import { Decimal } from '../src/domain/money.ts'
import * as Payment from '../src/domain/payment.ts'
import { allocateByHand } from '../src/domain/payment-placing.ts'
import * as Reversal from '../src/domain/payment-reversal.ts'
import * as Payout from '../src/domain/payout.ts'
import * as Period from '../src/domain/period.ts'
import { transact } from '../src/domain/transact.ts'
import * as Ageing from '../src/projections/ageing.ts'
import * as Books from '../src/projections/books.ts'
import * as Journal from '../src/projections/journal.ts'
import { openBooks } from './projections/books.ts'
import { cause, invoiceTerms, observation } from './support/examples.ts'
import { openWorld } from './support/pump.ts'
import { differences } from './support/ties.ts'

const document = await readFile(join(import.meta.dirname, '../docs/worked-month.md'), 'utf8')

/** The rows of the table under the heading, by the names of its columns. */
function table(heading: string): Record<string, string>[] {
  const [, section = ''] = document.split(`## ${heading}\n`)
  const lines =
    section
      .split(/\n## /)[0]
      ?.split('\n')
      .filter((line) => line.startsWith('|')) ?? []
  const cells = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  const [names = [], , ...rows] = cells
  if (rows.length === 0) throw new Error(`there is no table under "${heading}"`)
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])))
}

const books = openBooks()
const workspace = 'main'
const world = openWorld()
const usd = (amount: string) => ({ amount, currency: 'USD' })
const eur = (amount: string) => ({ amount, currency: 'EUR' })

async function decide<State, Event extends Fact>(
  decider: Decider<State, Event>,
  id: string,
  decision: Decision<State, Event>,
) {
  await transact(world.store, decider, id, decision, cause(`${decider.category} ${id}`))
  await world.settleDown()
}

/** As QuickBooks has it. */
function invoiced(number: string, customerId: string, total: string, more: Partial<Invoice.Terms>) {
  const invoiceId = Invoice.idOfQuickBooks(number)
  const ids = { invoiceId, dealId: null, number: `INV-${number}`, customerId }
  const terms = invoiceTerms({ ...ids, currency: 'USD', total, lines: [], ...more })
  return decide(Invoice.decider, invoiceId, observeInvoice(terms, number))
}

type Charge = { charge: string; on: string; amount: string; fee: string; net: string }

const chargeSeen = ({ charge, on, amount, fee, net }: Charge, invoice: string, more = {}) =>
  observation({
    ...{ paymentId: `stripe-${charge}`, externalId: charge, amount, currency: 'USD' },
    ...{ receivedOn: on, receivedAt: `${on}T10:00:00.000Z` },
    references: { invoiceNumbers: [invoice] },
    fee: {
      balanceTransactionId: `txn_${charge}`,
      fee: usd(fee),
      net: usd(net),
      exchangeRate: null,
    },
    ...more,
  })

/** What the balance at Stripe says, and then what the charge does. */
async function charged(one: Charge, invoice: string, more: object = {}) {
  await moved(`txn_${one.charge}`, 'charge', one.on, [one.amount, one.fee, one.net], {
    paymentId: `stripe-${one.charge}`,
  })
  await seen(chargeSeen(one, invoice, more))
}
const seen = (charge: Reversal.Observation) =>
  decide(Payment.decider, charge.paymentId, Reversal.observe(charge))

function moved(
  id: string,
  type: string,
  on: string,
  [amount, fee, net]: [string, string, string],
  more: Partial<BalanceTransaction.Recorded> = {},
) {
  const sums = { amount: usd(amount), fee: usd(fee), net: usd(net) }
  const blank = { presented: null, rate: null, sourceId: null, paymentId: null, description: null }
  const named = { balanceTransactionId: id, type, reportingCategory: type, on, availableOn: on }
  const recorded = { ...named, ...sums, ...blank, ...more }
  return decide(BalanceTransaction.decider, id, BalanceTransaction.record(recorded))
}

const placed = (charge: string, invoice: string, amount: string) => {
  const lines = [{ invoiceId: Invoice.idOfQuickBooks(invoice), amount }]
  const byHand = allocateByHand({ decisionId: `${charge} to ${invoice}`, lines, note: null })
  return decide(Payment.decider, charge, byHand)
}

type PaidOut = Extract<BalanceTransaction.Event, { type: 'BalanceTransactionPaidOut' }>['data']

async function paidOut(id: string, amount: string, on: string, arrivesOn: string, parts: string[]) {
  const sent = `-${amount}`
  await moved(`txn_${id}`, 'payout', on, [sent, '0.00', sent], { sourceId: id })
  const payoutId = Payout.idOfStripe(id)
  const created = { payoutId, externalId: id, amount: usd(amount), automatic: true, createdOn: on }
  const arrived = { arrivesOn, description: null, status: 'paid' as const, failure: null }
  await decide(Payout.decider, payoutId, Payout.observe({ ...created, ...arrived }))
  for (const part of parts) {
    await decide(BalanceTransaction.decider, part, BalanceTransaction.payOut(payoutId))
  }
  const told = (await world.settleDown()).filter(({ type, stream }) => {
    return type === 'BalanceTransactionPaidOut' && parts.some((part) => stream.endsWith(part))
  })
  const transactions = told.map(({ data }) => data as PaidOut)
  await decide(Payout.decider, payoutId, Payout.reconcile(Payout.addUp(transactions)))
}

const rate = (value: string, source: string) => {
  return { from: 'EUR', to: 'USD', rate: value, on: '2026-03-09', source }
}

async function march() {
  for (const name of ['Mills', 'Nordic', 'Granite']) {
    const profile = { customerId: name, name, emails: [], source: 'hubspot' as const }
    await decide(
      Customer.decider,
      name,
      Customer.see({ ...profile, seenAt: '2026-03-01T00:00:00.000Z' }),
    )
  }
  await invoiced('101', 'Mills', '990.00', {
    ...{ tax: '90.00', discount: '100.00', issuedOn: '2026-03-02', dueOn: '2026-04-01' },
  })
  await invoiced('102', 'Nordic', '600.00', {
    ...{ deferred: '600.00', issuedOn: '2026-03-03', dueOn: '2026-03-17' },
  })
  await charged(
    { charge: 'ch_1', on: '2026-03-05', amount: '600.00', fee: '17.70', net: '582.30' },
    'INV-102',
  )
  await charged(
    { charge: 'ch_2', on: '2026-03-06', amount: '400.00', fee: '11.90', net: '388.10' },
    'INV-101',
  )
  await invoiced('103', 'Granite', '2000.00', {
    ...{ currency: 'EUR', rate: rate('1.08', 'quickbooks invoice 103') },
    ...{ issuedOn: '2026-03-09', dueOn: '2026-04-08' },
  })
  const tooMuch = {
    charge: 'ch_3',
    on: '2026-03-10',
    amount: '700.00',
    fee: '20.60',
    net: '679.40',
  }
  await charged(tooMuch, 'INV-101')
  const refund = { refundId: 're_1', amount: usd('60.00'), failed: false, on: '2026-03-11' }
  const ofRefund = { paymentId: 'stripe-ch_3', sourceId: 're_1' }
  await moved('txn_re_1', 'refund', '2026-03-11', ['-60.00', '0.00', '-60.00'], ofRefund)
  await seen(chargeSeen(tooMuch, 'INV-101', { refunds: [refund] }))
  await invoiced('104', 'Granite', '300.00', { issuedOn: '2026-03-12', dueOn: '2026-04-11' })
  const workshop = {
    charge: 'ch_4',
    on: '2026-03-13',
    amount: '300.00',
    fee: '9.00',
    net: '291.00',
  }
  await charged(workshop, 'INV-104')
  const asked = { disputeId: 'dp_1', amount: usd('300.00'), reason: 'fraudulent', on: '2026-03-16' }
  await moved('txn_dp_1', 'adjustment', '2026-03-16', ['-300.00', '15.00', '-315.00'], {
    ...{ reportingCategory: 'dispute', paymentId: 'stripe-ch_4', sourceId: 'dp_1' },
  })
  await seen(chargeSeen(workshop, 'INV-104', { disputes: [{ ...asked, outcome: 'open' }] }))
  await invoiced('105', 'Nordic', '1600.00', {
    ...{ tax: '200.00', deferred: '-600.00', issuedOn: '2026-03-17', dueOn: '2026-04-16' },
    earlyDiscount: { amount: '32.00', until: '2026-03-27' },
  })
  const abroad = {
    charge: 'ch_5',
    on: '2026-03-18',
    amount: '2200.00',
    fee: '64.10',
    net: '2135.90',
  }
  await moved('txn_ch_5', 'charge', '2026-03-18', ['2200.00', '64.10', '2135.90'], {
    ...{ presented: eur('2000.00'), rate: rate('1.10', 'stripe txn_ch_5') },
    ...{ paymentId: 'stripe-ch_5', sourceId: 'ch_5' },
  })
  const { fee } = chargeSeen(abroad, 'INV-103')
  const inEuros = {
    amount: '2000.00',
    currency: 'EUR',
    fee: fee && { ...fee, exchangeRate: '1.10' },
  }
  await seen({
    ...chargeSeen(abroad, 'INV-103', inEuros),
    received: eur('2000.00'),
  })
  await invoiced('106', 'Mills', '220.00', {
    ...{ tax: '20.00', issuedOn: '2026-03-19', dueOn: '2026-04-18' },
  })
  await decide(
    CreditNote.decider,
    'qbo-1',
    observeCreditNote({
      ...{ creditNoteId: 'qbo-1', source: 'quickbooks', externalId: '1', number: 'CN-1' },
      ...{ customerId: 'Mills', invoiceId: 'qbo-106', currency: 'USD', total: '55.00' },
      ...{ tax: '5.00', issuedOn: '2026-03-20', reason: null },
    }),
  )
  const transfer = { paymentId: 'qbo-501', externalId: '501', source: 'quickbooks' as const }
  await seen(
    observation({
      ...{ ...transfer, amount: '164.60', currency: 'USD', receivedOn: '2026-03-23' },
      receivedAt: '2026-03-23T00:00:00.000Z',
    }),
  )
  await placed('qbo-501', '106', '164.60')
  const little = { reason: 'too little to ask for', kind: 'small-difference' as const }
  await decide(Invoice.decider, 'qbo-106', writeOff({ ...little, on: '2026-03-23' }))
  await charged(
    { charge: 'ch_6', on: '2026-03-25', amount: '1568.00', fee: '45.77', net: '1522.23' },
    'INV-105',
  )
  const charges = [1, 2, 3, 4, 5].map((n) => `txn_ch_${n}`)
  const parts = [...charges, 'txn_re_1', 'txn_dp_1']
  await paidOut('po_1', '3701.70', '2026-03-26', '2026-03-30', parts)
  const lost = { ...asked, outcome: 'lost' as const, closedOn: '2026-03-27' }
  await seen(chargeSeen(workshop, 'INV-104', { disputes: [lost] }))
  await moved('txn_fee', 'stripe_fee', '2026-03-31', ['-12.50', '0.00', '-12.50'])
}

async function april() {
  const close = { month: '2026-03', note: '', open: {}, today: '2026-04-03' }
  await decide(Period.decider, close.month, Period.close(close))
  await invoiced('107', 'Nordic', '150.00', { issuedOn: '2026-03-30', dueOn: '2026-04-29' })
  await invoiced('108', 'Mills', '80.00', { issuedOn: '2026-04-08', dueOn: '2026-05-08' })
  await placed('stripe-ch_3', '108', '50.00')
  await paidOut('po_2', '1509.73', '2026-04-10', '2026-04-13', ['txn_ch_6', 'txn_fee'])
}

beforeAll(async () => {
  await march()
  await april()
  await books.given(await world.settleDown())
})

type Line = { account: string; currency: string; debit: string; credit: string }
const written = (day: string, lines: Line[]) =>
  [
    day,
    ...lines
      .map(({ account, currency, debit, credit }) =>
        Number(debit)
          ? `Dr ${account} ${debit} ${currency}`
          : `Cr ${account} ${credit} ${currency}`,
      )
      .sort(),
  ].join('\n')

const entriesOf = (heading: string) => {
  const entries: { day: string; lines: Line[] }[] = []
  for (const row of table(heading)) {
    if (row.No) entries.push({ day: row.Date ?? '', lines: [] })
    const { Account = '', Currency = '', Debit = '', Credit = '' } = row
    const line = { account: Account, currency: Currency, debit: Debit, credit: Credit }
    entries.at(-1)?.lines.push(line)
  }
  return entries.map(({ day, lines }) => written(day, lines)).sort()
}

const booked = async (from: string, asOf: string) => {
  const { items } = await Journal.list(books.db, { workspace, from, asOf, limit: 200 })
  return items.map(({ bookedOn, postings }) => written(bookedOn, postings)).sort()
}

test('the entries are those of the document', async () => {
  expect(await booked('2026-03-01', '2026-03-31')).toEqual(entriesOf('The entries of March'))
  expect(await booked('2026-04-01', '2026-04-30')).toEqual(entriesOf('April'))
})

test('what turns up behind the closing of its month is flagged', async () => {
  const { items } = await Journal.list(books.db, { workspace, late: true })
  expect(items).toMatchObject([
    { invoiceId: 'qbo-107', effectiveOn: '2026-03-30', bookedOn: '2026-04-01' },
  ])
})

test.each([
  ['The trial balance on 31 March', '2026-03-31'],
  ['The trial balance on 30 April', '2026-04-30'],
])('%s is that of the document', async (heading, asOf) => {
  const lines = await Books.trialBalance(books.db, { workspace, asOf })
  expect(
    lines.map(({ account, currency, debit, credit, balance }) => ({
      ...{ Account: account, Currency: currency },
      ...{ Debit: debit, Credit: credit, Balance: balance },
    })),
  ).toEqual(table(heading))
})

test('the ageing is that of the document', async () => {
  const wanted = table('Who owes what, and for how long')
  for (const day of new Set(wanted.map(({ Day }) => Day ?? ''))) {
    const lines = await Ageing.ageing(books.db, { workspace, asOf: day })
    expect(
      lines.map(({ customerName, currency, total, ...days }) => ({
        ...{ Day: day, Customer: customerName, Currency: currency },
        ...{ 'Up to 30 days': days.current, '31 to 60': days.days31to60 },
        ...{ '61 to 90': days.days61to90, 'Over 90': days.over90, Total: total },
      })),
    ).toEqual(wanted.filter(({ Day }) => Day === day))
  }
})

test('the money without a place is that of the document', async () => {
  const asOf = '2026-03-31'
  expect(
    (await Books.unappliedCash(books.db, { workspace, asOf })).map((one) => ({
      ...{ Day: asOf, Payment: one.paymentId, Currency: one.currency },
      ...{ Amount: one.amount, Since: one.since },
    })),
  ).toEqual(table('Money without a place'))
  expect(await Books.unappliedCash(books.db, { workspace, asOf: '2026-04-30' })).toEqual([])
})

test('the payouts tie to the transactions of the document', async () => {
  const told = (await world.settleDown()).filter(({ type }) => type === 'PayoutReconciled')
  const reconciled = told.map(({ data }) => data as Parameters<typeof partsOf>[0])
  expect(reconciled.map(({ difference }) => difference.amount)).toEqual(['0.00', '0.00'])
  expect(reconciled.flatMap(partsOf)).toEqual(table('The payouts tie'))
})

const partsOf = (payout: {
  payoutId: string
  difference: { amount: string }
  parts: readonly Payout.Part[]
}) =>
  payout.parts.map(({ type, count, amount, fee, net }) => ({
    ...{ Payout: payout.payoutId.replace('stripe-', ''), Type: type, Count: String(count) },
    ...{ Amount: amount, Fee: fee, Net: net },
  }))

test('the exchange result is that of the document, and nothing is left in conversion', async () => {
  const [wanted] = table('The exchange result')
  const told = await world.settleDown()
  const realised = told.filter(({ type }) => type === 'ExchangeDifferenceRealised')
  expect(realised.map(({ data }) => data)).toMatchObject([
    {
      invoiceId: 'qbo-103',
      gain: { amount: wanted?.Gain, currency: 'USD' },
      ...{ booked: { rate: wanted?.['Booked at'] }, settled: { rate: '1.1' } },
    },
  ])
  expect(Number(wanted?.['Settled at'])).toBe(1.1)
  const conversion = (await Books.trialBalance(books.db, { workspace })).filter(
    ({ account }) => account === 'currency-conversion',
  )
  expect(conversion.map(({ balance }) => balance)).toEqual(['0.00', '0.00'])
})

test('revenue by month is that of the document', async () => {
  expect(
    (await Books.revenueByMonth(books.db, { workspace })).map((one) => ({
      ...{ Month: one.month, Currency: one.currency, Revenue: one.revenue },
      ...{ Discounts: one.discounts, 'Credit notes': one.creditNotes, Net: one.net },
    })),
  ).toEqual(table('Revenue by month'))
})

test('each entry of the document balances, and the journal ties to the states', async () => {
  for (const heading of ['The entries of March', 'April']) {
    for (const entry of entriesOf(heading)) {
      const sums = new Map<string, Decimal>()
      for (const line of entry.split('\n').slice(1)) {
        const [side, , amount = '', currency = ''] = line.split(' ')
        const signed = side === 'Dr' ? new Decimal(amount) : new Decimal(amount).negated()
        sums.set(currency, signed.plus(sums.get(currency) ?? 0))
      }
      for (const sum of sums.values()) expect(sum.toFixed(), entry).toBe('0')
    }
  }
  expect(differences(await world.settleDown())).toEqual([])
})
