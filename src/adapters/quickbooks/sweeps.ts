// What QuickBooks' webhooks have missed. Its change data capture tells what changed and what was
// deleted since a moment, a thousand objects at most and 30 days back; once a day everything that is
// there is compared with everything that is known.
import type { ReceivedEvent } from '../../domain/inbound.ts'
import type { Outside } from '../../domain/outside.ts'
import type { Backfill, Json, Sweep, SweepStep } from '../sweeping.ts'
import type { QuickBooksClient } from './client.ts'
import type { SweptKind } from './entities.ts'
import {
  kinds,
  type SweepPorts,
  type SweptDocuments,
  sweptDocuments,
  sweptKinds,
} from './sweep-documents.ts'
import { changesSince, isUnknown, pagesOf } from './sweep-lists.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** What came to light late is looked for again: always a little way back, now and then an hour. */
const overlapMs = 5 * minuteMs
const longOverlapMs = 60 * minuteMs
const longEveryMs = 15 * minuteMs
/** A little less than the 30 days that QuickBooks keeps changes. */
const keptMs = 30 * dayMs - 2 * 60 * minuteMs
const factsMost = 100

type Ports = SweepPorts & { outside: Outside }

export function quickBooksSweeps(ports: Ports & { everyMs: number }): Sweep[] {
  const documents = sweptDocuments(ports)
  return [
    {
      ...{ name: 'quickbooks-cdc', platform: 'quickbooks', everyMs: ports.everyMs },
      run: (cursor, signal, from) => captured(ports, documents, cursorOf(cursor), signal, from),
    },
    {
      ...{ name: 'quickbooks-ids', platform: 'quickbooks', everyMs: dayMs },
      run: (cursor, signal) => compared(ports, documents, cursor, signal),
    },
  ]
}

type Cursor = {
  /** Changes up to then are told of. */
  until: string
  /** When it was last looked back for long. */
  long: string
}

const cursorOf = (cursor: Json | null) => cursor as Cursor | null

async function* captured(
  ports: Ports,
  documents: SweptDocuments,
  cursor: Cursor | null,
  signal: AbortSignal,
  from: string,
): AsyncIterable<SweepStep> {
  const now = ports.outside.clock.now()
  const before = (instant: string, ms: number) => new Date(Date.parse(instant) - ms).toISOString()
  const isLong = !cursor || now.getTime() - Date.parse(cursor.long) >= longEveryMs
  const since = cursor ? before(cursor.until, isLong ? longOverlapMs : overlapMs) : from
  const next = { until: now.toISOString(), long: isLong ? now.toISOString() : cursor.long }
  const isGap = now.getTime() - Date.parse(since) > keptMs
  let notice: string | undefined
  if (isGap) {
    notice = `QuickBooks keeps changes for 30 days, and the last look was at ${since}: everything was compared`
    for await (const step of compared(ports, documents, null, signal)) {
      yield { ...step, cursor }
    }
  } else {
    const how = { isWhole: !cursor || now.getTime() - Date.parse(cursor.until) > overlapMs }
    for await (const found of changesSince(ports.quickbooks, sweptKinds, since, how)) {
      if (signal.aborted) return
      notice = found.notice ?? notice
      yield* steps(await factsOf(documents, found), cursor)
      if (!found.isLossUnknown) continue
      // More than QuickBooks tells of in one answer: which of them are gone, only the whole tells.
      for await (const step of comparedKind(ports, documents, found.kind, signal)) {
        yield { ...step, cursor }
      }
    }
  }
  if (!signal.aborted) yield { received: [], cursor: next, ...(notice && { notice }) }
}

type Found = {
  kind: SweptKind
  changed: Parameters<SweptDocuments['news']>[1]
  gone: Parameters<SweptDocuments['losses']>[1]
}

async function factsOf(documents: SweptDocuments, { kind, changed, gone }: Found) {
  return [...(await documents.news(kind, changed)), ...(await documents.losses(kind, gone))]
}

/** A few facts at a time; without any there is no step. */
function* steps(facts: readonly ReceivedEvent[], cursor: Json | null): Iterable<SweepStep> {
  for (let first = 0; first < facts.length; first += factsMost) {
    yield { received: facts.slice(first, first + factsMost), cursor }
  }
}

/** Everything, kind by kind. The cursor names the kinds that are done. */
async function* compared(
  ports: Ports,
  documents: SweptDocuments,
  cursor: Json | null,
  signal: AbortSignal,
): AsyncIterable<SweepStep> {
  const done = Array.isArray(cursor) ? cursor : []
  for (const [index, kind] of sweptKinds.entries()) {
    if (done.includes(kind)) continue
    const stays = sweptKinds.slice(0, index)
    for await (const step of comparedKind(ports, documents, kind, signal)) {
      yield { ...step, cursor: stays }
    }
    if (signal.aborted) return
    yield { received: [], cursor: sweptKinds.slice(0, index + 1) }
  }
  yield { received: [], cursor: null }
}

/** What is there of one kind, at which version; then what is known to the ledger and not there. */
async function* comparedKind(
  { quickbooks, workspace, outside, documentsKnown }: Ports,
  documents: SweptDocuments,
  kind: SweptKind,
  signal: AbortSignal,
): AsyncIterable<Omit<SweepStep, 'cursor'>> {
  const known = await documentsKnown(workspace, kinds[kind].object)
  const there = new Set<string>()
  for await (const page of pagesOf(quickbooks, kind, [])) {
    if (signal.aborted) return
    for (const { Id } of page) there.add(Id)
    for (const { received } of steps(await documents.news(kind, page), null)) yield { received }
  }
  const at = outside.clock.now().toISOString()
  const gone = known
    .filter((one) => isOfKind(kind, one) && !there.has(one.externalId))
    .map(({ externalId }) => ({ id: externalId, at, version: `gone-${at.slice(0, 10)}` }))
  for (const { received } of steps(await documents.losses(kind, gone), null)) yield { received }
}

/** Refund receipts and credit memos are both credit notes, deposits and journal entries payouts. */
function isOfKind(
  kind: SweptKind,
  { objectId, document }: { objectId: string; document: string | null },
): boolean {
  const isRefund = objectId.startsWith(kinds.RefundReceipt.theirs?.('') ?? ' ')
  if (kind === 'CreditMemo') return !isRefund
  if (kind === 'RefundReceipt') return isRefund
  if (kind === 'JournalEntry') return document === 'journal-entry'
  return kind !== 'Deposit' || document !== 'journal-entry'
}

/** What is loaded when somebody asks for it, in an order in which it makes sense to read it. */
const loaded = ['Invoice', 'CreditMemo', 'Payment', 'RefundReceipt', 'Deposit'] as const
const nameOf: Record<(typeof loaded)[number], string> = {
  Invoice: 'invoices',
  CreditMemo: 'credit-memos',
  Payment: 'payments',
  RefundReceipt: 'refund-receipts',
  Deposit: 'deposits',
}

/** Everything that bears a date of that day or a later one. */
export function quickBooksBackfills(ports: Ports): Backfill[] {
  const documents = sweptDocuments(ports)
  return loaded.map((kind) => ({
    ...{ name: `backfill-quickbooks-${nameOf[kind]}`, platform: 'quickbooks' },
    run: (cursor, signal, since) => loading(ports, documents, kind, { cursor, signal, since }),
  }))
}

async function* loading(
  { quickbooks }: Ports,
  documents: SweptDocuments,
  kind: SweptKind,
  { cursor, signal, since }: { cursor: Json | null; signal: AbortSignal; since: string },
): AsyncIterable<SweepStep> {
  const from = [{ field: 'TxnDate', value: since, operator: '>=' as const }]
  let done = typeof cursor === 'number' ? cursor : 0
  const total = await counted(quickbooks, kind, from)
  // Pages shift when something is deleted meanwhile: a little is looked at again.
  for await (const page of pagesOf(quickbooks, kind, from, Math.max(0, done - factsMost))) {
    if (signal.aborted) return
    done = Math.max(done, page.last)
    const facts = await documents.news(kind, page)
    yield* steps(facts.slice(0, -factsMost), cursor)
    yield { received: facts.slice(-factsMost), cursor: done, done, total }
  }
}

async function counted(
  quickbooks: QuickBooksClient,
  kind: SweptKind,
  where: Parameters<QuickBooksClient['count']>[1],
): Promise<number | null> {
  try {
    return await quickbooks.count(kind, where)
  } catch (error) {
    if (isUnknown(error)) return null
    throw error
  }
}
