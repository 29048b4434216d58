// The state of the platforms for people and tests: how much there is, and the whole of it without
// what depends on the moment or on the order of arrival (times, versions, QuickBooks' own ids).
import type { Portal } from './hubspot/portal.ts'
import { modifiedName, objectTypes } from './hubspot/schema.ts'
import { associated } from './hubspot/associations.ts'
import type { Company } from './quickbooks/company.ts'
import { entityNames, type SalesDocument } from './quickbooks/objects.ts'
import type { StripeAccount } from './stripe/ledger.ts'

type Parts = { account: StripeAccount; portal: Portal; company: Company }

export function countDocuments({ account, portal, company }: Parts) {
  const sizes = (tables: Record<string, { size: number }>) =>
    Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.size]))
  return {
    stripe: sizes(account.tables),
    hubspot: {
      ...sizes(portal.tables),
      wonDeals: [...portal.tables.deals.rows()].filter(
        (deal) => deal.properties.hs_is_closed_won === 'true',
      ).length,
    },
    quickbooks: sizes(company.tables),
  }
}

const sorted = <Row>(rows: Row[]) =>
  rows
    .map((row) => ({ row, text: JSON.stringify(row) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ row }) => row)

function stripeDocuments({ tables }: StripeAccount) {
  const { charges, paymentIntents, refunds, disputes, customers, balanceTransactions } = tables
  const { payouts, invoices, creditNotes } = tables
  return {
    charges: sorted([...charges.rows()]),
    paymentIntents: sorted([...paymentIntents.rows()]),
    refunds: sorted([...refunds.rows()]),
    disputes: sorted([...disputes.rows()]),
    customers: sorted([...customers.rows()]),
    balanceTransactions: sorted([...balanceTransactions.rows()]),
    payouts: sorted([...payouts.rows()]),
    invoices: sorted([...invoices.rows()]),
    creditNotes: sorted([...creditNotes.rows()]),
  }
}

function hubspotDocuments(portal: Portal) {
  return Object.fromEntries(
    objectTypes.map((type) => [
      type,
      sorted(
        [...portal.tables[type].rows()].map(({ id, properties, archived }) => {
          const { [modifiedName(type)]: _modified, createdate: _created, ...values } = properties
          const to = Object.fromEntries(
            objectTypes.map((other) => [
              other,
              associated(portal, { type, id }, other)
                .map((one) => one.toId)
                .sort(),
            ]),
          )
          return { id, archived, properties: Object.fromEntries(Object.entries(values).sort()), to }
        }),
      ),
    ]),
  )
}

/** Ids are replaced by what people call the thing. */
function quickBooksDocuments({ tables }: Company) {
  const names = new Map<string, string>()
  for (const row of tables.Customer.rows()) names.set(`Customer/${row.Id}`, row.DisplayName)
  const label = (entity: string, row: SalesDocument) =>
    row.DocNumber ?? `${entity} of ${row.CustomerRef.name} over ${row.TotalAmt}`
  for (const entity of ['Invoice', 'CreditMemo', 'RefundReceipt'] as const) {
    for (const row of tables[entity].rows()) names.set(`${entity}/${row.Id}`, label(entity, row))
  }
  for (const row of tables.Payment.rows()) {
    names.set(`Payment/${row.Id}`, row.PaymentRefNum ?? `payment of ${row.TotalAmt}`)
  }
  const neutral = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(neutral)
    if (value === null || typeof value !== 'object') return value
    const fields = value as Record<string, unknown>
    if (typeof fields.TxnId === 'string') {
      return { ...fields, TxnId: names.get(`${fields.TxnType}/${fields.TxnId}`) }
    }
    const { Id: _id, SyncToken: _token, MetaData: _meta, ...rest } = fields
    return Object.fromEntries(
      Object.entries(rest)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, one]) => [
          name,
          name === 'CustomerRef'
            ? (one as { name?: string }).name
            : name === 'LinkedTxn'
              ? sorted(neutral(one) as unknown[])
              : neutral(one),
        ]),
    )
  }
  return Object.fromEntries(
    entityNames.map((entity) => [entity, sorted([...tables[entity].rows()].map(neutral))]),
  )
}

export const canonicalDocuments = ({ account, portal, company }: Parts) => ({
  stripe: stripeDocuments(account),
  hubspot: hubspotDocuments(portal),
  quickbooks: quickBooksDocuments(company),
})
