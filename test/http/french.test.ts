// What a reader of French gets: every answer of the API to a GET, over books in which every kind of
// event has happened, holds no English prose but what people and platforms wrote themselves.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { partInFrench } from '../../src/http/problem-french-parts.ts'
import { type Api, openApi } from './api.ts'
import {
  allocation,
  balanceTransaction,
  closedPeriod,
  creditNote,
  customer,
  deal,
  exchangeRate,
  type Given,
  heldInbound,
  invoice,
  parkedSync,
  payment,
  payout,
  review,
} from './examples.ts'

let api: Api

const samples = join(import.meta.dirname, '../stored-events')

const begins = /(Requested|Received|Seen|Won|Issued|Added|Detected|Created|Started|Recorded|Set)$/
const begun = /(Invited|Introduced|Authorised|Allocated|Prepared|Opened|Begun)$/
const ends = /(Removed|Reset|Voided|Revoked|Erased|Lifted|Remove|Failed|Resolved)$/
const rankOf = (type: string) => {
  if (begins.test(type)) return 0
  return begun.test(type) ? 1 : ends.test(type) ? 3 : 2
}

/** Every type of event as it is kept, in its stream, in an order in which it may have happened. */
const stored = (): Given[] =>
  readdirSync(samples)
    .map((file) => JSON.parse(readFileSync(join(samples, file), 'utf8')))
    .sort((one, other) => rankOf(one.type) - rankOf(other.type))
    .map(({ stream, type, data }) => {
      const [, category = '', id = ''] = /^(.+)-main\.(.+)$/.exec(stream) ?? []
      return { category, id, facts: [{ type, data }] }
    })

beforeAll(async () => {
  api = await openApi()
  await api.given(
    ...[customer(), customer('Société Générale Müller')],
    ...['1', '2', '3'].flatMap((id) => [deal(id), invoice(id)]),
    ...[payment('ch_1'), ...allocation('ch_1', '1'), balanceTransaction('ch_1', 'stripe-po_1')],
    ...[payment('ch_2'), review('ch_2', ['2', '3']), payout('po_1'), creditNote('cn-1')],
    ...[exchangeRate('USD', 'EUR', '2026-03-02', '0.9'), closedPeriod('2026-03')],
    ...[parkedSync('2'), heldInbound('evt_9')],
    ...stored(),
  )
})
afterAll(() => api.close())

/** What people and platforms wrote, what has English beside its French, and codes. */
const written = new Set([
  ...[
    'en',
    'raw',
    'data',
    'name',
    'payerName',
    'customerName',
    'note',
    'values',
    'says',
    'observed',
  ],
  ...['level', 'subject'],
])

const english =
  /(?<![\p{L}’'])(the|of|is|was|were|not|has|have|had|with|and|by|from|its|been|this|that|it|for|nothing|which|what)(?![\p{L}’'])/iu

/** What the samples have people and platforms say. */
const saidByOthers = new Set([
  ...['The customer is inactive.', 'The currency XTS is not known.', 'an invoice was forgotten'],
])

/** Each string that reads as English, with the way to it. What is quoted was written by somebody. */
function* englishIn(value: unknown, way = ''): Generator<string> {
  if (typeof value === 'string') {
    const own = value.replace(/«[^»]*»/gu, '')
    if (saidByOthers.has(value)) return
    if (/\s/.test(own) && english.test(own)) yield `${way}: ${value}`
  } else if (Array.isArray(value)) {
    for (const one of value) yield* englishIn(one, `${way}[]`)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      if (!written.has(name)) yield* englishIn(one, `${way}.${name}`)
    }
  }
}

const french = { 'accept-language': 'fr-FR, fr;q=0.9, en;q=0.5' }
const inFrench = (url: string) => api.when({ url, headers: french })

/** What has no id of a list: a day, a month, an account, a document and its noun. */
const ways: Record<string, string[]> = {
  '/v1/general-ledger/{account}': ['accounts-receivable', 'stripe-clearing', 'stripe-pending'],
  '/v1/reports/balances/{account}': ['bank'],
  '/v1/periods/{month}': ['2026-03', '2026-02'],
  '/v1/reconciliations/days/{day}': ['2026-03-14'],
  '/v1/reconciliations/days/{day}/statement': ['2026-03-14'],
  '/v1/sign-offs/{scope}': ['2026-03-14'],
  '/v1/audit/chains/{id}': ['deal-1', 'deal-42'],
  '/v1/documents/{noun}/{id}/sides': ['invoice/deal-1', 'invoice/deal-2', 'payment/stripe-ch_1'],
}
const queries: Record<string, string> = {
  '/v1/audit/search': '?q=INV-1',
  '/v1/audit/samples': '?noun=invoice&seed=1&size=5',
  '/v1/audit/changes': '?from=2026-01-01T00:00:00Z',
  '/v1/audit/changes/journal': '?from=2026-01-01T00:00:00Z',
  '/v1/audit/changes/trial-balance': '?from=2026-01-01T00:00:00Z',
  '/v1/report-schedules/next': '?every=day&hour=7',
  '/v1/today/changes': '?since=2026-01-01T00:00:00Z',
}

type Item = Record<string, string | undefined>
const idOf = (one: Item) => one.id ?? one.kind ?? one.type ?? one.personId

/** The addresses of a path: of a list, of each of its first items, or those above. */
function urlsOf(path: string, ids: Map<string, string[]>): string[] {
  const [, list = '', rest = ''] = /^(.*?)\/\{\w+\}(.*)$/.exec(path) ?? []
  if (list === '') return [`${path}${queries[path] ?? ''}`]
  const given = ways[path]
  if (given) return given.map((id) => `${list}/${id}${rest.replace(/^\/\{\w+\}/, '')}`)
  if (rest.includes('{')) return []
  return (ids.get(list) ?? []).slice(0, 12).map((id) => `${list}/${encodeURIComponent(id)}${rest}`)
}

const left = /stream|\/file$|\/archives|\/session$|won-stages|fields$/

/** Every answer, of which nothing but JSON is asked. */
async function* answers(): AsyncGenerator<[path: string, url: string, status: number, body: any]> {
  const { paths = {} } = api.app.swagger() as { paths?: Record<string, { get?: object }> }
  const ids = new Map<string, string[]>()
  const inOrder = Object.keys(paths)
    .filter((path) => paths[path]?.get && path.startsWith('/v1') && !left.test(path))
    .sort((one, other) => one.split('{').length - other.split('{').length)
  for (const path of inOrder) {
    for (const url of urlsOf(path, ids)) {
      const answer = await inFrench(url)
      const body = answer.json()
      yield [path, url, answer.statusCode, body]
      if (path.includes('{') || !Array.isArray(body.data)) continue
      ids.set(
        path,
        body.data.map(idOf).filter((id?: string) => id !== undefined),
      )
    }
  }
}

test('every answer to a reader of French is in French', async () => {
  const found = new Set<string>()
  const asked = new Set<string>()
  for await (const [path, url, status, body] of answers()) {
    if (status === 200) asked.add(path)
    for (const one of englishIn(body)) found.add(`${path} (${url}) ${one}`)
  }
  expect([...found]).toEqual([])
  expect(asked.size, 'so many addresses have answered').toBeGreaterThan(80)
})

test('what is wrong with a request is said in French, part by part', async () => {
  for (const url of [
    ...['/v1/invoices?limit=0', '/v1/invoices?limit=x', '/v1/invoices?colour=red'],
    ...[
      '/v1/invoices?status=nice',
      '/v1/invoices?columns=shoe',
      '/v1/trial-balance?asOf=2026-02-30',
    ],
    ...[
      '/v1/audit/search',
      '/v1/audit/samples',
      '/v1/audit/changes',
      '/v1/today?from=2026-09-09&to=2026-01-01',
    ],
    '/v1/invoices?format=csv&limit=3',
    ...[
      '/v1/report-schedules/next?every=week&hour=7',
      '/v1/report-schedules/next?every=month&hour=99',
    ],
    ...['/v1/audit/samples?noun=invoice&seed=1&size=5&by=amount', '/v1/customers?sort=open'],
  ]) {
    const answer = await inFrench(url)
    expect(answer.statusCode, url).toBe(400)
    const { errors, title, detail } = answer.json()
    expect([...englishIn({ errors, title, detail })], url).toEqual([])
    for (const { detail: said } of errors) expect(said, url).not.toMatch(/\bmust\b/)
  }
})

test('every word of our own for a part of a request has its French', () => {
  const folder = join(import.meta.dirname, '../../src/http')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const said = files
    .filter((file) => file.endsWith('.ts') && !/problem-/.test(file))
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').match(partWords) ?? [])
    .map((words) => words.slice(1, -1))
  expect(said.length).toBeGreaterThan(30)
  expect(said.filter((words) => partInFrench(words) === words)).toEqual([])
})

/** As they stand in the code: no sentence, which would end with a full stop, and no part of one. */
const partWords = /'(?:is|has|must|needs|holds|a file|by) [^'\n]{4,}(?<!\.)'(?=\s*[,;:)\]}]|$)/gm
