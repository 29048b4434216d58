// What a platform has told and could not be booked. Of a deal that is unknown so far it means that it
// was won and has no invoice.
import { sql } from 'slonik'
import { rowOf } from '../database.ts'
import type { Money } from '../../domain/money.ts'
import type { Platform } from '../../domain/stored.ts'
import {
  atStake,
  because,
  type Detector,
  type Draft,
  looked,
  pageMost,
  within,
} from './detector.ts'

type Row = {
  id: string
  code: string
  reason: string
  platform: Platform
  kind: string | null
  objectId: string | null
  dealState: string | null
  currency: string | null
  total: string | null
  worth: Money | null
  position: string
}

// Looked into only when a deal is won.
const ofWonDeal = new Set([
  ...['deal-without-customer', 'customer-gone', 'currency-differs', 'line-without-amount'],
  ...['tax-unknown', 'billing-frequency-unknown', 'billing-period-unreadable', 'plan-unreadable'],
  ...['payment-terms-unreadable', 'early-discount-unreadable', 'unknown-currency'],
])

function draftOf(row: Row): Draft {
  const { id, code, reason, platform, objectId, dealState, currency, total, worth, position } = row
  const base = { pair: 'books' as const, platforms: [platform], positions: [position], delta: null }
  const isOfDeal = platform === 'hubspot' && objectId !== null && ofWonDeal.has(code)
  const dealId = objectId ?? ''
  if (isOfDeal && dealState === null) {
    return {
      ...{ ...base, kind: 'won-deal-without-invoice', subject: { noun: 'deal', id: dealId } },
      ...{ pair: 'deals-invoices', related: { dealId } },
      atStake: worth && atStake(worth.amount, worth.currency),
      ...{ ledger: null, theirs: reason, cause: because('fact-held', { reason }) },
    }
  }
  if (isOfDeal && code === 'currency-differs') {
    return {
      ...{ ...base, kind: 'currency-differs', subject: { noun: 'deal', id: dealId } },
      ...{ pair: 'deals-invoices', related: { dealId }, atStake: atStake(total, currency) },
      ...{ ledger: currency, theirs: reason, cause: because('deal-changed') },
    }
  }
  return {
    ...{ ...base, kind: 'unreadable-fact', subject: { noun: 'inbound', id } },
    related: isOfDeal ? { dealId } : {},
    ...{ ledger: null, theirs: reason, atStake: null, cause: because('held', { reason, code }) },
  }
}

export const held: Detector = {
  kinds: ['unreadable-fact', 'won-deal-without-invoice', 'currency-differs'],
  of: 'inbound',
  async look({ db, workspace }, where) {
    const rows = await db.any(sql.type(rowOf<Row>())`
      select h.id, h.code, h.reason, h.platform, e.kind, e.object_id as "objectId",
        d.state as "dealState", d.currency, d.total, w.worth, h.position
      from tieout_views.held h
      left join lateral (
        select a.data ->> 'kind' as kind, nullif(a.data ->> 'objectId', '') as object_id
        from tieout_views.audit a
        where a.workspace = h.workspace and a.subjects @> array[h.id]
          and a.type like '%EventReceived'
        order by a.position limit 1
      ) e on true
      left join lateral (
        select a.data -> 'worth' as worth from tieout_views.audit a
        where a.workspace = h.workspace and a.subjects @> array[h.id]
          and a.type = 'InboundHeld'
        order by a.position desc limit 1
      ) w on true
      left join tieout_views.deals d on d.workspace = h.workspace and d.id = e.object_id
        and d.state <> 'absent'
      where h.workspace = ${workspace} and ${within(sql.fragment`h.id`, where)}
      order by h.id limit ${pageMost}`)
    return looked(rows, where, (row) => [draftOf(row)])
  },
}
