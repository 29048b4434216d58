// Small labelled sets: rows as a set on disk has them, and a folder made of them.
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Fields = Record<string, unknown>

export const customerRow = (fields: Fields = {}) => ({
  ...{ id: 'C1', name: 'Harbour Mills Ltd', country: 'GB', currency: 'EUR', domain: null },
  ...{ email: null, aliases: [], parent: null, stripe_customer: null },
  ...fields,
})

export const invoiceRow = (fields: Fields = {}) => ({
  ...{ id: 'I1', number: 'INV-1001', type: 'invoice', customer: 'C1', currency: 'EUR' },
  ...{ issued: '2025-06-01', due: '2025-07-01', subtotal: 100_000, tax: 20_000, total: 120_000 },
  ...{ memo: 'June', discount: null, deal: null, balance: 120_000 },
  ...fields,
})

export const dealRow = (fields: Fields = {}) => ({
  ...{ id: 'D1', customer: 'C1', currency: 'EUR', amount: 90_000, name: 'Mills - Expansion' },
  ...{ quote: 'Q-3303', stage: 'closedwon' },
  ...fields,
})

export const payoutRow = (fields: Fields = {}) => ({
  ...{ id: 'po_1', currency: 'EUR', amount: 40_990, arrival: '2025-07-10', charges: [] },
  ...fields,
})

export const rateRow = (fields: Fields = {}) => ({
  ...{ date: '2025-07-05', usd_per_unit: { EUR: 1.1, USD: 1 } },
  ...fields,
})

export const paymentRow = (fields: Fields = {}) => ({
  ...{ id: 'P1', source: 'bank', source_id: 'fit1', date: '2025-07-05', amount: 120_000 },
  ...{ currency: 'EUR', fee: null, payer: 'HARBOUR MILLS', account: null, email: null },
  ...{ stripe_customer: null, reference: 'INV-1001' },
  ...fields,
})

export const pastPaymentRow = (fields: Fields = {}) => ({
  ...paymentRow({ id: 'H1', date: '2025-05-02' }),
  label: { customer: 'C1', allocations: [{ invoice: 'I1', amount: 120_000 }], adjustment: null },
  ...fields,
})

/** A folder with these files; text is written as it stands. The caller removes it. */
export async function writeSet(files: Record<string, object[] | string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-set-'))
  const plain = { customers: [customerRow()], invoices: [invoiceRow()], payments: [paymentRow()] }
  for (const [name, rows] of Object.entries({ ...plain, ...files })) {
    const text =
      typeof rows === 'string' ? rows : rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    await writeFile(join(folder, `${name}.jsonl`), text)
  }
  return folder
}
