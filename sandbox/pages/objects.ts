// The objects of the three simulated platforms as pages: where a link of the ledger's own page leads while
// there is no real account behind it.
import { Decimal } from 'decimal.js'
import { associated } from '../hubspot/associations.ts'
import type { Portal } from '../hubspot/portal.ts'
import { type ObjectType, objectTypes } from '../hubspot/schema.ts'
import type { Company } from '../quickbooks/company.ts'
import { entityOf, type LinkedTxn } from '../quickbooks/objects.ts'
import type { Call, Reply } from '../server.ts'
import { type Route, route } from '../routes.ts'
import { exponentOf } from '../stripe/currencies.ts'
import type { StripeAccount } from '../stripe/ledger.ts'
import type { BalanceTransaction } from '../stripe/objects.ts'
import { type Field, htmlOf, htmlReply, type ObjectPage } from './html.ts'

export type Parts = { account: StripeAccount; portal: Portal; company: Company }

type Values = Record<string, unknown>
type Find = (kind: string, id: string) => ObjectPage | undefined

const isText = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
const pathOf = (platform: string, kind: string, id: string) =>
  `/pages/${platform}/${kind}/${encodeURIComponent(id)}`

/** What is plain text in it; the rest is shown as a program gets it. */
const plain = (values: Values): Field[] =>
  Object.entries(values)
    .filter(([, value]) => isText(value) && value !== '')
    .map(([name, value]) => ({ name, value: String(value) }))

const stripeKinds = {
  charge: 'charges',
  payment_intent: 'paymentIntents',
  balance_transaction: 'balanceTransactions',
  customer: 'customers',
  refund: 'refunds',
  dispute: 'disputes',
  payout: 'payouts',
  invoice: 'invoices',
  credit_note: 'creditNotes',
} as const
type StripeKind = keyof typeof stripeKinds
const isStripeKind = (kind: string): kind is StripeKind => kind in stripeKinds

const prefixes: [RegExp, StripeKind][] = [
  [/^(ch|py)_/, 'charge'],
  [/^pi_/, 'payment_intent'],
  [/^txn_/, 'balance_transaction'],
  [/^cus_/, 'customer'],
  [/^re_/, 'refund'],
  [/^(dp|du)_/, 'dispute'],
  [/^po_/, 'payout'],
  [/^in_/, 'invoice'],
  [/^cn_/, 'credit_note'],
]

const isMinor = /(^|_)(amount|fee|net|total|subtotal|balance|remaining|due|paid)(_|$)/
const isTime = /(^created$|_on$|_date$|_at$)/

/** Minor units and unix seconds, in the words of people. */
function stripeField(values: Values, name: string): Field[] {
  const value = values[name]
  if (!isText(value) || value === '') return []
  const { currency } = values
  if (typeof value === 'number' && isMinor.test(name) && typeof currency === 'string') {
    const unit = currency.toUpperCase()
    const decimals = exponentOf(unit)
    const major = new Decimal(value).div(new Decimal(10).pow(decimals)).toFixed(decimals)
    return [{ name, value: `${major} ${unit}` }]
  }
  if (typeof value === 'number' && isTime.test(name)) {
    return [{ name, value: new Date(value * 1000).toISOString() }]
  }
  const kind = prefixes.find(([prefix]) => prefix.test(String(value)))?.[1]
  const href = kind && name !== 'id' ? pathOf('stripe', kind, String(value)) : undefined
  return [{ name, value: String(value), href }]
}

const stripeObjects =
  ({ tables }: StripeAccount): Find =>
  (kind, id) => {
    if (!isStripeKind(kind)) return undefined
    const object = tables[stripeKinds[kind]].get(id) as Values | undefined
    if (!object) return undefined
    const metadata = (object.metadata ?? {}) as Values
    const lines = [...tables.balanceTransactions.rows()].filter(({ source }) => source === id)
    return {
      ...{ platform: 'Stripe', kind, title: id, raw: object },
      fields: Object.keys(object).flatMap((name) => stripeField(object, name)),
      lists: [
        { title: 'Metadata', rows: plain(metadata) },
        { title: 'Lines of the balance', rows: lines.flatMap(balanceLine) },
      ],
    }
  }

const balanceLine = (line: BalanceTransaction): Field[] => {
  const [net] = stripeField({ currency: line.currency, net: line.net }, 'net')
  const href = pathOf('stripe', 'balance_transaction', line.id)
  return [{ name: line.type, value: `${line.id}, net ${net?.value ?? ''}`, href }]
}

const hubspotKinds: Record<string, ObjectType> = {
  deal: 'deals',
  contact: 'contacts',
  company: 'companies',
  line_item: 'line_items',
}

const hubspotName = (properties: Values) =>
  String(
    properties.dealname ??
      properties.name ??
      [properties.firstname, properties.lastname].filter(Boolean).join(' '),
  )

const hubspotObjects =
  (portal: Portal): Find =>
  (kind, id) => {
    const type = hubspotKinds[kind]
    const record = type && portal.find(type, id)
    if (!record) return undefined
    const others = objectTypes.map((other) => ({
      title: `Associated: ${other.replace('_', ' ')}`,
      rows: associated(portal, record, other).flatMap(({ toId }) => {
        const to = portal.tables[other].get(toId)
        const noun = Object.entries(hubspotKinds).find(([, one]) => one === other)?.[0] ?? ''
        const value = (to && hubspotName(to.properties)) || toId
        return [{ name: noun, value, href: pathOf('hubspot', noun, toId) }]
      }),
    }))
    const archived = record.archived ? [{ name: 'archived', value: 'true' }] : []
    return {
      ...{ platform: 'HubSpot', kind, title: hubspotName(record.properties) || id, raw: record },
      fields: [{ name: 'id', value: record.id }, ...archived, ...plain(record.properties)],
      lists: others,
    }
  }

const quickBooksObjects =
  ({ tables }: Company): Find =>
  (kind, id) => {
    const entity = entityOf(kind)
    const row = entity && (tables[entity].get(id) as Values | undefined)
    if (!entity || !row) return undefined
    const references = Object.entries(row).flatMap(([name, value]) => {
      const { value: to, name: label } = (value ?? {}) as { value?: string; name?: string }
      if (!name.endsWith('Ref') || to === undefined) return []
      const of = entityOf(name.replace(/Ref$/, ''))
      const href = of && tables[of].get(to) ? pathOf('quickbooks', of, to) : undefined
      return [{ name, value: label ?? to, href }]
    })
    const lines = (row.Line ?? []) as { LinkedTxn?: LinkedTxn[] }[]
    const linked = [
      ...((row.LinkedTxn ?? []) as LinkedTxn[]),
      ...lines.flatMap(({ LinkedTxn = [] }) => LinkedTxn),
    ]
    const rows = linked.map(({ TxnType, TxnId }) => {
      return { name: TxnType, value: TxnId, href: pathOf('quickbooks', TxnType, TxnId) }
    })
    const title = String(row.DocNumber ?? row.DisplayName ?? row.Name ?? `${entity} ${id}`)
    return {
      ...{ platform: 'QuickBooks', kind: entity, title, raw: row },
      fields: [...plain(row), ...references],
      lists: [{ title: 'Linked transactions', rows }],
    }
  }

/** `GET /pages/stripe/charge/ch_…`, and so on for each platform. With `format=json` only the object. */
export function objectPages(parts: Parts): Route[] {
  const finders: Record<string, Find> = {
    stripe: stripeObjects(parts.account),
    hubspot: hubspotObjects(parts.portal),
    quickbooks: quickBooksObjects(parts.company),
  }
  const answer = (call: Call, platform: string, kind: string, id: string): Reply => {
    const page = finders[platform]?.(kind, id)
    if (!page) return missing(platform, kind, id)
    if (call.query.get('format') === 'json') return { status: 200, body: page.raw }
    return htmlReply(htmlOf(page))
  }
  return [
    route('GET /pages/:platform/:kind/:id', (call, { platform = '', kind = '', id = '' }) =>
      answer(call, platform, kind, id),
    ),
  ]
}

const missing = (platform: string, kind: string, id: string): Reply => {
  const title = 'There is no such object here (any more)'
  const fields = [
    { name: 'kind', value: kind },
    { name: 'id', value: id },
  ]
  const raw = { platform, kind, id }
  return htmlReply(htmlOf({ platform, kind, title, fields, lists: [], raw }), 404)
}
