// What must hold when the storm is over: the ledger and the platforms agree, each platform holds each
// document once, nothing waits, and nobody writes any more. Each finding is one sentence.
import { markedAs } from '../../src/adapters/quickbooks/translate.ts'
import { isVoid } from '../../src/adapters/quickbooks/translate.ts'
import { defaults } from '../../src/domain/field-mapping.ts'
import { outwardOf } from '../../src/domain/deal-values.ts'
import * as Deal from '../../src/domain/deal.ts'
import { invoiceIdsOf } from '../../src/domain/deal-figures.ts'
import { parseStream, type StoredEvent } from '../../src/domain/event-store.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { Decimal, format, fromMinorUnits } from './money.ts'
import * as Payment from '../../src/domain/payment.ts'
import * as Sync from '../../src/domain/sync.ts'
import { eventsAfter, statesOf } from '../support/look-up.ts'
import { differences } from '../support/ties.ts'
import type { Shared } from './world.ts'

export async function findings({ store, sandbox, network }: Shared): Promise<string[]> {
  const events = await eventsAfter(store)
  return [
    ...differences(events).slice(0, 3),
    ...twice(sandbox),
    ...dealsUnlike(sandbox, events),
    ...moneyUnlike(sandbox, events),
    ...booksUnlike(sandbox, events),
    ...statusUnlike(sandbox, events),
    ...unfinished(events),
    ...keys(network, events),
  ]
}
type Sandbox = Shared['sandbox']

/** Documents of ours that stand in QuickBooks more than once. */
function twice({ tables: { quickbooks } }: Sandbox): string[] {
  const kinds = [
    'Invoice',
    'Payment',
    'CreditMemo',
    'RefundReceipt',
    'Deposit',
    'JournalEntry',
  ] as const
  return kinds.flatMap((kind) => {
    const rows = [...quickbooks[kind].rows()] as { Id: string; PrivateNote?: string }[]
    const ours = rows.filter((one) => markedAs(one.PrivateNote) !== null && !isVoid(one as never))
    const groups = Map.groupBy(ours, (one) => markedAs(one.PrivateNote))
    return [...groups].flatMap(([marker, all]) =>
      all.length > 1 ? [`${kind} for ${marker} stands in QuickBooks ${all.length} times`] : [],
    )
  })
}

/** Every won deal is invoiced for what it is worth, here and in QuickBooks. */
function dealsUnlike(
  { tables: { hubspot, quickbooks } }: Sandbox,
  events: StoredEvent[],
): string[] {
  const invoices = statesOf(Invoice.decider, events)
  const decided = decidedThere(events)
  const found: string[] = []
  for (const deal of hubspot.deals.rows()) {
    if (deal.archived || deal.properties.hs_is_closed_won !== 'true') continue
    const number = `INV-${deal.id}`
    const amount = format(deal.properties.amount ?? '0', 'USD')
    const here = invoices.get(Invoice.idOfDeal(deal.id))
    if (decided.has(Invoice.idOfDeal(deal.id))) continue
    if (!here?.terms || here.kind === 'void') {
      found.push(`deal ${deal.id} is won and has no invoice here`)
    } else if (here.terms.total !== amount) {
      found.push(`deal ${deal.id} is worth ${amount}, its invoice here ${here.terms.total}`)
    }
    const there = [...quickbooks.Invoice.rows()].filter((one) => one.DocNumber === number)
    if (there.length !== 1) found.push(`${number} stands in QuickBooks ${there.length} times`)
    const total = format(there[0]?.TotalAmt ?? 0, 'USD')
    if (there[0] && total !== amount)
      found.push(`${number} is ${total} in QuickBooks, the deal ${amount}`)
  }
  return found
}

/** Invoices of which a person has said that QuickBooks is right, or has not said yet. */
function decidedThere(events: StoredEvent[]): Set<string> {
  const open = [...statesOf(Sync.decider, events).values()].flatMap(({ conflicts }) =>
    Object.values(conflicts).map(({ objectId }) => objectId),
  )
  const resolved = events.flatMap(({ type, data }) => {
    const { winner, objectId } = data as { winner?: string; objectId: string }
    return type === 'ConflictResolved' && winner === 'platform' ? [objectId] : []
  })
  return new Set([...open, ...resolved])
}

/** Every charge is a payment here, with all that went back. */
function moneyUnlike({ tables: { stripe } }: Sandbox, events: StoredEvent[]): string[] {
  const payments = statesOf(Payment.decider, events)
  return [...stripe.charges.rows()].flatMap((charge) => {
    if (charge.status !== 'succeeded') return []
    const payment = payments.get(Payment.idOfStripe(charge.id))
    if (!payment?.details) return [`${charge.id} is not here`]
    const { received, refunded } = Payment.figures(payment)
    const amount = fromMinorUnits(charge.amount)
    const back = [...stripe.refunds.rows()]
      .filter(
        (one) => one.charge === charge.id && !['failed', 'canceled'].includes(one.status ?? ''),
      )
      .reduce((sum, one) => sum.plus(fromMinorUnits(one.amount)), new Decimal(0))
    const lost = [...stripe.disputes.rows()]
      .filter((one) => one.charge === charge.id && one.status === 'lost')
      .reduce((sum, one) => sum.plus(fromMinorUnits(one.amount)), new Decimal(0))
    return [
      ...(received.equals(amount) ? [] : [`${charge.id} is ${amount} at Stripe, ${received} here`]),
      ...(refunded.equals(back.plus(lost))
        ? []
        : [`${charge.id}: ${back.plus(lost)} went back, here ${refunded}`]),
    ]
  })
}

/** What is open of each invoice is the same here and in QuickBooks. */
function booksUnlike({ tables: { quickbooks } }: Sandbox, events: StoredEvent[]): string[] {
  const invoices = statesOf(Invoice.decider, events)
  const found: string[] = []
  const known = new Set<string>()
  for (const [id, state] of invoices) {
    if (!state.terms) continue
    if (!state.quickbooksId) {
      if (state.kind !== 'void') found.push(`${id} never reached QuickBooks`)
      continue
    }
    known.add(state.quickbooksId)
    const there = quickbooks.Invoice.get(state.quickbooksId)
    const { currency } = state.terms
    const open = format(state.kind === 'void' ? 0 : Invoice.figures(state).open, currency)
    const balance = format(there?.Balance ?? 0, currency)
    if (open !== balance) found.push(`${id} is open for ${open} here, ${balance} in QuickBooks`)
  }
  for (const one of quickbooks.Invoice.rows()) {
    // One that was void before anybody looked was never money.
    if (!known.has(one.Id) && one.TotalAmt !== 0)
      found.push(`QuickBooks invoice ${one.DocNumber} is not here`)
  }
  return found
}

/** Every deal says in HubSpot what the ledger says of it. */
function statusUnlike({ tables: { hubspot } }: Sandbox, events: StoredEvent[]): string[] {
  const invoices = statesOf(Invoice.decider, events)
  const syncs = statesOf(Sync.decider, events)
  return [...statesOf(Deal.decider, events)].flatMap(([dealId, deal]) => {
    const record = hubspot.deals.get(dealId)
    if (!record || record.archived) return []
    const own = invoiceIdsOf(deal, dealId).map((id) => invoices.get(id) ?? Invoice.initial)
    const should = outwardOf(defaults.hubspot, deal, own)
    const asked = syncs.get(Sync.idOf({ platform: 'hubspot', object: 'deal', objectId: dealId }))
    return Object.entries(should ?? {}).flatMap(([name, wanted]) => {
      // What a person is asked about, or has been left as it is there, may differ.
      if (asked && (name in asked.conflicts || name in asked.letStand)) return []
      const value = wanted ?? ''
      const says = record.properties[name] ?? ''
      const isSame =
        says === value || (value !== '' && says !== '' && Number(says) === Number(value))
      return isSame ? [] : [`deal ${dealId} says ${name} = "${says}" in HubSpot, not "${value}"`]
    })
  })
}

function unfinished(events: StoredEvent[]): string[] {
  const syncs = [...statesOf(Sync.decider, events)].flatMap(([id, one]) => [
    ...Object.keys(one.conflicts).map((field) => `${id}: nobody has answered about ${field}`),
    ...(one.parked ? [`${id} is parked: ${one.failure}`] : []),
    ...(one.pending ? [`${id} was meant to be written and never was`] : []),
    ...(one.failure !== null && !one.parked ? [`${id} still fails: ${one.failure}`] : []),
  ])
  const held = [...statesOf(Inbound.decider, events)].flatMap(([id, one]) =>
    one.held ? [`${id} is held: ${whyHeld(events, id)}`] : [],
  )
  return [...syncs, ...held]
}

const whyHeld = (events: StoredEvent[], id: string) => {
  const held = events.findLast(
    (event) => event.type === 'InboundHeld' && parseStream(event.stream).id === id,
  )
  const { code, reason } = (held?.data ?? {}) as { code?: string; reason?: string }
  return `${code} ${reason}`
}

/** Every call that writes bears a key that was recorded before it, the same at each attempt. */
function keys({ sent }: Shared['network'], events: StoredEvent[]): string[] {
  const intended = new Set<string>()
  const last = new Map<string, { requestId: string; text: string }>()
  const found: string[] = []
  for (const event of events) {
    const { category, id } = parseStream(event.stream)
    if (category !== Sync.category) continue
    if (event.type !== 'SyncRequested') {
      if (event.type === 'StatusPropagated') last.delete(id)
      continue
    }
    const { requestId, operation, values } = event.data as {
      requestId: string
      operation: string
      values: object
    }
    intended.add(requestId)
    const text = `${operation} ${JSON.stringify(values)}`
    const before = last.get(id)
    if (before?.text === text && before.requestId !== requestId) {
      found.push(`${id}: the same write was tried under another key`)
    }
    last.set(id, { requestId, text })
  }
  const isIntended = (key: string) =>
    intended.has(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/.exec(key)?.[0] ?? '')
  const named = new Map<string, string>()
  for (const { to, call } of sent) {
    const key = keyOf(to, call)
    if (key === undefined) continue
    const name = nameIn(to, call)
    if (name === undefined) {
      if (!isIntended(key)) found.push(`${to} ${call.path} bears a key that nobody recorded`)
    } else if ((named.get(name) ?? key) !== key) {
      found.push(`${to} ${call.path} was asked for the same under two keys: ${name.slice(0, 200)}`)
    } else named.set(name, key)
  }
  return [...new Set(found)]
}

type Call = Shared['network']['sent'][number]['call']

function keyOf(to: string, call: Call): string | undefined {
  if (call.method !== 'POST' || call.path.includes('oauth')) return undefined
  if (to === 'quickbooks') return call.query.get('requestid') ?? ''
  return to === 'stripe' ? String(call.headers['idempotency-key'] ?? '') : undefined
}

/** What names a call in QuickBooks that is not the creation of a document of ours: one who is made
 *  once by name, and a change of a version that comes only once. */
function nameIn(to: string, call: Call): string | undefined {
  if (to !== 'quickbooks') return undefined
  const body = JSON.parse(call.body) as { Id?: string; DisplayName?: string; Name?: string }
  if (body.Id !== undefined) return `${call.path} ${call.body}`
  const isByName = /\/(customer|item|account)$/.test(call.path)
  return isByName ? `${call.path} ${body.DisplayName ?? body.Name}` : undefined
}
