// The simulator's objects beside Stripe's own published samples: no field that Stripe does not have,
// each of the kind that Stripe gives it, and what the ledger reads is all there.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSandbox } from './support.ts'

type Fields = Record<string, unknown>

const file = join(process.env.PLATFORM_SPECS ?? '', 'stripe/fixtures3.json')
const hasSpecs = Boolean(process.env.PLATFORM_SPECS) && existsSync(file)
if (!hasSpecs) console.warn('not run: Stripe’s samples (set PLATFORM_SPECS to their folder)')

/** Left out by the simulator: nobody here reads them. */
const leftOut: Record<string, readonly string[]> = {
  charge: [
    ...['application', 'application_fee', 'calculated_statement_descriptor', 'failure_message'],
    ...[
      'fraud_details',
      'on_behalf_of',
      'receipt_number',
      'refunds',
      'review',
      'shipping',
      'source',
    ],
    ...['source_transfer', 'statement_descriptor_suffix', 'transfer_data'],
  ],
  dispute: ['evidence', 'enhanced_eligibility_types', 'payment_method_details'],
  refund: [
    ...['source_transfer_reversal', 'transfer_reversal', 'customer', 'customer_account'],
    'payment_method',
  ],
}
const kindOf = (value: unknown) =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value

test.skipIf(!hasSpecs)('objects have the fields of Stripe’s samples', async () => {
  const { resources } = JSON.parse(readFileSync(file, 'utf8')) as { resources: Fields }
  const sandbox = await openSandbox()
  const { tables } = sandbox
  const charge = sandbox.pay({ amount: '100.00', created: 1_790_000_000 }).id
  sandbox.refund({ charge, amount: '10.00' })
  sandbox.openDispute({ charge, amount: '5.00', inquiry: true })
  sandbox.payOut({ created: 1_790_000_000 + 9 * 86_400 })
  const invoice = sandbox.stripeInvoice({ amount: '100.00' }).id
  sandbox.stripeCreditNote({ invoice, amount: '10.00', tax: '1.00' })
  const first = (table: { rows(): IterableIterator<object> }) => table.rows().next().value as Fields
  const { charges, refunds, disputes, payouts, creditNotes, balanceTransactions } = tables.stripe
  const made: Record<string, Fields> = {
    charge: first(charges),
    refund: first(refunds),
    dispute: first(disputes),
    payout: first(payouts),
    credit_note: first(creditNotes),
    balance_transaction: first(balanceTransactions),
  }
  for (const [name, object] of Object.entries(made)) {
    const sample = resources[name] as Fields
    const known = (field: string) => Object.hasOwn(sample, field)
    expect(
      Object.keys(object).filter((field) => !known(field)),
      name,
    ).toEqual([])
    const missing = Object.keys(sample).filter((field) => !Object.hasOwn(object, field))
    expect(
      missing.filter((field) => !leftOut[name]?.includes(field)),
      name,
    ).toEqual([])
    for (const [field, value] of Object.entries(object)) {
      const kinds = [kindOf(value), kindOf(sample[field])]
      if (kinds.includes('null')) continue
      expect(kinds[0], `${name}.${field}`).toBe(kinds[1])
    }
  }
})
