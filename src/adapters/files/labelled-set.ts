// A labelled set on disk: customers, what they owe, past payments with what they turned out to be,
// and payments to place. JSON lines; amounts are whole minor units, days are UTC. What the payments
// to place turned out to be (`truth`) is never opened.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import Type, { type Static, type TSchema } from 'typebox'
import type { Label, LabelledSet } from '../../domain/matching/history.ts'
import type { Receipt, Target } from '../../domain/matching/subject.ts'
import { FileFault, type Row, readRows, reasonOf } from './json-lines.ts'

const most = Number.MAX_SAFE_INTEGER
const Id = Type.String({ minLength: 1, description: 'a text that is not empty' })
const Text = Type.String({ description: 'a text' })
const Day = Type.String({ format: 'date', description: 'a date such as 2025-07-05' })
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'a currency such as EUR' })
const Minor = Type.Integer({
  minimum: -most,
  maximum: most,
  description: 'a whole number of minor units',
})
const Owed = Type.Integer({
  minimum: 0,
  maximum: most,
  description: 'a whole number of minor units, 0 or more',
})
const orNothing = <Schema extends TSchema>(schema: Schema) => {
  const { description } = schema as { description?: string }
  return Type.Optional(Type.Union([schema, Type.Null()], { description: `${description} or null` }))
}

const CustomerRow = Type.Object({
  id: Id,
  name: Text,
  aliases: orNothing(Type.Array(Text, { description: 'a list of texts' })),
  parent: orNothing(Text),
  domain: orNothing(Text),
  email: orNothing(Text),
  stripe_customer: orNothing(Text),
})

const InvoiceRow = Type.Object({
  id: Id,
  number: Text,
  type: Type.Union([Type.Literal('invoice'), Type.Literal('credit_memo')], {
    description: 'invoice or credit_memo',
  }),
  customer: Id,
  currency: Currency,
  issued: Day,
  due: Day,
  subtotal: orNothing(Owed),
  total: Owed,
  discount: orNothing(
    Type.Object(
      { bps: Type.Integer({ minimum: 0, maximum: 10_000 }), days: Type.Integer({ minimum: 0 }) },
      { description: 'a discount with whole bps (0 to 10000) and days' },
    ),
  ),
  balance: Owed,
})

const DealRow = Type.Object({
  id: Id,
  customer: Id,
  currency: Currency,
  amount: Owed,
  name: orNothing(Text),
  quote: orNothing(Text),
  stage: Text,
})

const PayoutRow = Type.Object({ id: Id, currency: Currency, amount: Minor, arrival: Day })

const RateRow = Type.Object({
  date: Day,
  usd_per_unit: Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0 }), {
    description: 'rates above 0 by currency',
  }),
})

const payment = {
  id: Id,
  source: Type.Union([Type.Literal('stripe'), Type.Literal('bank'), Type.Literal('quickbooks')], {
    description: 'stripe, bank or quickbooks',
  }),
  date: Day,
  amount: Minor,
  currency: Currency,
  payer: orNothing(Text),
  account: orNothing(Text),
  email: orNothing(Text),
  stripe_customer: orNothing(Text),
  reference: orNothing(Text),
}
const PaymentRow = Type.Object(payment)

const Allocation = Type.Object(
  {
    invoice: orNothing(Id),
    deal: orNothing(Id),
    payout: orNothing(Id),
    amount: Minor,
    settles: orNothing(Minor),
  },
  { description: 'an allocation with an amount' },
)
const PastPaymentRow = Type.Object({
  ...payment,
  label: Type.Object(
    {
      customer: orNothing(Id),
      allocations: Type.Array(Allocation, { description: 'a list of allocations' }),
      adjustment: orNothing(
        Type.Object(
          { type: Text, amount: orNothing(Minor), memo: orNothing(Id) },
          { description: 'an adjustment with a type' },
        ),
      ),
    },
    { description: 'a label with its allocations' },
  ),
})

const days = new Map<string, number>()

/** Days since 1970-01-01. A set has few different dates and very many of each. */
function dayOf(date: string): number {
  const known = days.get(date)
  if (known !== undefined) return known
  const day = Math.floor(Date.parse(`${date}T00:00:00Z`) / 86_400_000)
  days.set(date, day)
  return day
}

const receiptOf = (row: Static<typeof PaymentRow>): Receipt => ({
  id: row.id,
  source: row.source,
  day: dayOf(row.date),
  amount: row.amount,
  currency: row.currency,
  payer: row.payer ?? null,
  account: row.account ?? null,
  email: row.email ?? null,
  platformId: row.stripe_customer ?? null,
  text: row.reference ?? '',
})

function labelOf({ value, refuse }: Row<Static<typeof PastPaymentRow>>): Label {
  const { customer, allocations, adjustment } = value.label
  const parts = allocations.map(({ invoice, deal, payout, amount, settles }, at) => {
    const targetId = invoice ?? deal ?? payout
    if (!targetId) throw refuse(`label.allocations.${at}`, 'an invoice, a deal or a payout')
    return { targetId, settles: settles ?? amount }
  })
  const isFee = adjustment?.type === 'bank_fee'
  return {
    customerId: customer ?? null,
    parts,
    fee: isFee ? (adjustment.amount ?? 0) : 0,
    credit: adjustment?.memo ? { id: adjustment.memo, amount: adjustment.amount ?? null } : null,
  }
}

const targetOf = (row: Static<typeof InvoiceRow>): Target => ({
  kind: 'invoice',
  id: row.id,
  number: row.number,
  name: null,
  customerId: row.customer,
  currency: row.currency,
  total: row.total,
  net: row.subtotal ?? row.total,
  open: row.total,
  issued: dayOf(row.issued),
  due: dayOf(row.due),
  discount: row.discount ?? null,
})

/** What has no terms: a deal, which is there from the beginning, or a payout on its day. */
const plainTarget = (
  { id, currency, amount }: { id: string; currency: string; amount: number },
  rest: Pick<Target, 'kind' | 'number' | 'name' | 'customerId' | 'issued' | 'due'>,
): Target => ({ id, currency, total: amount, net: amount, open: amount, discount: null, ...rest })

/** Days that a transfer to the bank may take before it arrives. */
const payoutDays = 7

/** @throws FileFault when a file is missing or a line is not as it should be */
export async function readLabelledSet(folder: string): Promise<LabelledSet> {
  const about = await stat(folder).catch((error) => {
    if (error.code === 'ENOENT') throw new FileFault(`There is no folder ${folder}`)
    throw new FileFault(`${folder} cannot be read: ${reasonOf(error)}`)
  })
  if (!about.isDirectory()) throw new FileFault(`${folder} is not a folder`)
  const set: LabelledSet = {
    customers: [],
    targets: [],
    credits: [],
    balances: new Map(),
    rates: new Map(),
    history: [],
    receipts: [],
  }
  const file = (name: string) => join(folder, `${name}.jsonl`)
  const unique = () => {
    const seen = new Set<string>()
    return ({ value: { id }, refuse }: Row<{ id: string }>) => {
      if (seen.has(id)) throw refuse('id', `one that is not taken yet, found ${id} again`)
      seen.add(id)
    }
  }
  const customer = unique()
  for await (const row of readRows(file('customers'), CustomerRow)) {
    customer(row)
    const { id, name, aliases, parent, domain, email, stripe_customer } = row.value
    set.customers.push({
      id,
      name,
      aliases: aliases ?? [],
      parent: parent ?? null,
      domain: domain ?? null,
      emails: email ? [email] : [],
      platformIds: stripe_customer ? [stripe_customer] : [],
    })
  }
  await readTargets(file, unique(), set)
  for await (const { value } of readRows(file('fx'), RateRow, { mayMiss: true })) {
    set.rates.set(dayOf(value.date), value.usd_per_unit)
  }
  const receipt = unique()
  for await (const row of readRows(file('history'), PastPaymentRow, { mayMiss: true })) {
    receipt(row)
    set.history.push({ receipt: receiptOf(row.value), label: labelOf(row) })
  }
  for await (const row of readRows(file('payments'), PaymentRow)) {
    receipt(row)
    set.receipts.push(receiptOf(row.value))
  }
  return set
}

async function readTargets(
  file: (name: string) => string,
  check: (row: Row<{ id: string }>) => void,
  { targets, credits, balances }: LabelledSet,
) {
  for await (const row of readRows(file('invoices'), InvoiceRow)) {
    check(row)
    const { id, number, type, customer, currency, total, issued, balance } = row.value
    balances.set(id, balance)
    if (type === 'invoice') targets.push(targetOf(row.value))
    else
      credits.push({
        id,
        number,
        customerId: customer,
        currency,
        open: total,
        issued: dayOf(issued),
      })
  }
  for await (const row of readRows(file('deals'), DealRow, { mayMiss: true })) {
    check(row)
    const { id, customer, name, quote, stage } = row.value
    if (!/won/i.test(stage)) continue
    const rest = { number: quote ?? id, name: name ?? null, customerId: customer }
    targets.push(plainTarget(row.value, { kind: 'deal', ...rest, issued: 0, due: 0 }))
  }
  for await (const row of readRows(file('payouts'), PayoutRow, { mayMiss: true })) {
    check(row)
    const { id, arrival } = row.value
    const due = dayOf(arrival)
    const rest = { number: id, name: null, customerId: null }
    targets.push(plainTarget(row.value, { kind: 'payout', ...rest, issued: due - payoutDays, due }))
  }
}
