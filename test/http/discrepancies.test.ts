import type { DatabasePool } from 'slonik'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDiscrepancyDesk } from '../../src/reconciling/discrepancy-actions.ts'
import { dayIn } from '../../src/domain/dates.ts'
import * as Discrepancy from '../../src/domain/discrepancy.ts'
import { discrepancyIdOf, kinds, type Recorded } from '../../src/domain/discrepancy-kinds.ts'
import { streamOf } from '../../src/domain/event-store.ts'
import { openViews } from '../../src/projections/database.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { type Api, openApi } from './api.ts'
import { creditNote, customer, deal, type Given, invoice, payment } from './examples.ts'

let api: Api
let db: DatabasePool
let now = '2026-04-10T10:00:00.000Z'

beforeAll(async () => {
  const clock = { now: () => new Date(now), sleep: async () => undefined }
  const store = openMemoryStore(clock)
  const desk = () =>
    openDiscrepancyDesk({
      ...{ store, db, workspace: 'main', clock, dayOf: dayIn('UTC') },
      quickBooksRealm: async () => '9341',
    })
  api = await openApi({
    outside: { clock, random: { next: () => 0.5, uuid: () => crypto.randomUUID() } },
    store,
    discrepancies: { plan: (...asked) => desk().plan(...asked) },
  })
  db = await openViews({ connectionString: api.database.connectionString })
  await api.given(customer())
})
afterAll(async () => {
  await db.end()
  await api.close()
})

const money = (amount: string, currency = 'EUR') => ({ amount, currency })

function findingOf(id: string, more: Partial<Recorded> = {}): Recorded {
  const { kind = 'overpaid' } = more
  const { noun, pair } = kinds[kind]
  return {
    ...{ kind, pair, subject: { noun, id }, part: null, platforms: ['quickbooks'], related: {} },
    ...{ ledger: 'this', theirs: 'that', atStake: money('5.00'), delta: money('-5.00') },
    ...{ cause: { code: 'unknown', params: {} }, effectiveOn: '2026-03-02' },
    ...more,
  }
}
function detected(finding: Recorded, ...after: Discrepancy.Event[]): Given & { url: string } {
  const id = discrepancyIdOf(finding)
  const first: Discrepancy.Event = {
    type: 'DiscrepancyDetected',
    data: { discrepancyId: id, ...finding },
  }
  const url = `/v1/discrepancies/${encodeURIComponent(id)}`
  return { category: Discrepancy.category, id, facts: [first, ...after], url }
}
const gone = (discrepancyId: string): Discrepancy.Event => ({
  type: 'DiscrepancyResolved',
  data: { discrepancyId, by: 'agreement', action: null, note: null },
})

const post = (url: string, body: object, key?: string) =>
  api.when({
    ...{ method: 'POST', url, body },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  })
const reading = async (url: string, position: string) =>
  api.when(`${url}${url.includes('?') ? '&' : '?'}after=${position}`).answers(200)
const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id)
const seen = async () => (await api.store.head()) as string

describe('a list of discrepancies', () => {
  const about = [
    detected(findingOf('stripe-ch_l1', { atStake: money('70.00', 'USD'), delta: null })),
    detected(
      findingOf('stripe-ch_l2', { atStake: money('30.00', 'USD'), related: { dealId: 'dl2' } }),
    ),
    detected(
      findingOf('deal-l3', {
        ...{ kind: 'status-stale-in-hubspot', subject: { noun: 'deal', id: 'l3' } },
        ...{ atStake: null, delta: null, platforms: ['hubspot'] },
      }),
    ),
    detected(
      findingOf('deal-l4', { kind: 'deleted-in-quickbooks', atStake: money('50.00', 'USD') }),
    ),
  ]
  const ofThese = ({ data }: { data: { id: string }[] }) =>
    idsOf({ data }).filter((id) => about.some((one) => one.id === id))
  const [most, some, silent, grave] = about.map(({ id }) => id)
  let position: string
  beforeAll(async () => {
    for (const [second, one] of about.entries()) {
      now = `2026-04-10T10:00:0${second}.000Z`
      position = await api.given(one)
    }
  })

  test('is sorted by money, by age, or the gravest first, page by page', async () => {
    const list = async (query: string) =>
      ofThese(await reading(`/v1/discrepancies?${query}`, position))
    expect(await list('state=open')).toEqual([most, grave, some, silent])
    expect(await list('state=open&sort=age')).toEqual([most, some, silent, grave])
    expect(await list('state=open&sort=severity')).toEqual([grave, most, some, silent])
    const paged: string[] = []
    for (let cursor = ''; ; ) {
      const page = await api.when(`/v1/discrepancies?sort=severity&limit=1${cursor}`).answers(200)
      paged.push(...ofThese(page))
      if (page.nextCursor === null) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect(paged).toEqual([grave, most, some, silent])
  })
  test.each([
    ['kind=status-stale-in-hubspot', ['silent']],
    ['severity=critical', ['grave']],
    ['pair=invoices-quickbooks', ['grave']],
    ['platform=hubspot', ['silent']],
    ['currency=USD&minAmount=50.00', ['most', 'grave']],
    ['q=dl2', ['some']],
    ['assignee=none&currency=USD', ['most', 'grave', 'some']],
    ['overdue=true', []],
  ])('shows those that fit %s', async (query, wanted) => {
    const names = { most, some, silent, grave } as Record<string, string | undefined>
    const shown = ofThese(await reading(`/v1/discrepancies?${query}`, position))
    expect(shown).toEqual(wanted.map((name) => names[name]))
  })
  test('tells what each means, how it likely came about and what can be done', async () => {
    const { data } = await reading(`/v1/discrepancies?q=${some}`, position)
    expect(data).toMatchObject([
      {
        ...{ id: some, state: 'open', severity: 'high', timesOpened: 1, isOverdue: false },
        title: { en: 'Overpaid', fr: 'Trop-perçu' },
        cause: { code: 'unknown', en: 'What was observed does not tell why.' },
        actions: ['allocate', 'refresh', 'accept'],
        related: { dealId: 'dl2' },
        ...{ atStake: money('30.00', 'USD'), delta: money('-5.00', 'USD') },
      },
    ])
  })
  test('comes as a file', async () => {
    const answer = await api.when('/v1/discrepancies?format=csv&currency=USD&sort=severity')
    expect(answer.headers['content-type']).toContain('text/csv')
    const [head, first] = answer.body.split('\r\n')
    expect(head?.startsWith('id,kind,title,state,severity,pair')).toBe(true)
    expect(first?.startsWith(`${grave},deleted-in-quickbooks,Deleted in QuickBooks,open`)).toBe(
      true,
    )
  })
  test('is counted by kind, with its money', async () => {
    const { data } = await reading('/v1/discrepancies/summary', position)
    expect(data).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'overpaid', state: 'open', currency: 'USD', count: 2, atStake: '100.00' },
        ...{ severity: 'high', overdue: 0, unassigned: 2 },
      }),
    )
    const all = await api.when('/v1/discrepancies/kinds').answers(200)
    expect(all.data).toHaveLength(Object.keys(kinds).length)
  })
  test('has the severity that was set for the kind', async () => {
    const set = { method: 'PUT' as const, url: '/v1/tolerances/status-stale-in-hubspot' }
    const body = { graceSeconds: 60, severity: 'critical', amount: { EUR: '1' } }
    const { position: at } = await api.when({ ...set, body }).answers(202)
    expect(ofThese(await reading('/v1/discrepancies?severity=critical', at))).toEqual([
      grave,
      silent,
    ])
    expect(await reading('/v1/tolerances/status-stale-in-hubspot', at)).toMatchObject({
      ...{ isDefault: false, setBy: 'ada', graceSeconds: 60, amount: { EUR: '1' }, enabled: true },
    })
    const back = { ...set, method: 'DELETE' as const }
    const { position: later } = await api.when(back).answers(202)
    await api
      .when({ ...back, headers: { 'idempotency-key': 'other' } })
      .answers(202, { repeated: true })
    expect(ofThese(await reading('/v1/discrepancies?severity=critical', later))).toEqual([grave])
    await api
      .when({ ...set, body: { graceSeconds: 0, days: 3 } })
      .answers(422, { code: 'tolerance-unused' })
  })
  test('is as it was at an earlier moment, and so is each of them', async () => {
    const one = about[1] as Given & { url: string }
    now = '2026-04-11T10:00:00.000Z'
    const resolved = { ...one, facts: [gone(some ?? '')] }
    const at = await api.given(resolved)
    const then = 'knownAt=2026-04-10T23:00:00Z'
    expect(ofThese(await reading('/v1/discrepancies?state=resolved', at))).toEqual([some])
    expect(ofThese(await reading(`/v1/discrepancies?state=open&${then}`, at))).toEqual([
      ...[most, grave, some, silent],
    ])
    expect(await reading(one.url, at)).toMatchObject({ state: 'resolved', history: [{}, {}] })
    const before = await reading(`${one.url}?${then}`, at)
    expect(before).toMatchObject({ state: 'open', resolvedAt: null })
    expect(before.history).toHaveLength(1)
    now = '2026-04-10T10:00:00.000Z'
  })
})

describe('a person', () => {
  test('explains it, takes that back, gives it away, puts it off and says what is known', async () => {
    const one = detected(findingOf('stripe-ch_p1'))
    await api.given(one)
    await post(`${one.url}/explain`, { reasonCode: 'other' }).answers(422, {
      code: 'reason-missing',
    })
    const asked = { reasonCode: 'timing', note: 'over the weekend' }
    await post(`${one.url}/explain`, asked, 'why').answers(202, { repeated: false })
    await post(`${one.url}/explain`, asked, 'why').answers(202, { repeated: true })
    expect(await reading(one.url, await seen())).toMatchObject({
      state: 'explained',
      explanation: { reasonCode: 'timing', note: 'over the weekend', by: 'ada' },
    })
    await post(`${one.url}/reopen`, { note: 'no' }).answers(202)
    await post(`${one.url}/assign`, { assignee: 'rui' }).answers(202)
    await post(`${one.url}/due`, { dueOn: '2026-04-09' }).answers(202)
    await post(`${one.url}/comment`, { text: 'the customer was asked' }).answers(202)
    expect(
      await reading('/v1/discrepancies?overdue=true&assignee=rui', await seen()),
    ).toMatchObject({
      data: [{ id: one.id, isOverdue: true, comments: 1, timesOpened: 2 }],
    })
    await post(`${one.url}/snooze`, { until: '2026-04-01T00:00:00Z' }).answers(422, {
      code: 'moment-past',
    })
    await post(`${one.url}/snooze`, { until: '2026-04-20T00:00:00Z' }).answers(202)
    expect(await reading('/v1/discrepancies?state=snoozed', await seen())).toMatchObject({
      data: [{ id: one.id, state: 'snoozed' }],
    })
    const { history } = await reading(one.url, await seen())
    expect(history.map(({ type }: { type: string }) => type)).toEqual([
      ...['DiscrepancyDetected', 'DiscrepancyExplained', 'DiscrepancyReopened'],
      ...['DiscrepancyAssigned', 'DiscrepancyDueSet', 'DiscrepancyCommented'],
      'DiscrepancySnoozed',
    ])
    for (const { sentence, who } of history) {
      expect(sentence.en).not.toBe('')
      expect(sentence.fr).not.toBe(sentence.en)
      expect(who.en).not.toBe('')
    }
  })
  test('cannot answer what is over, nor what never was', async () => {
    const one = detected(findingOf('stripe-ch_p2'))
    await api.given({ ...one, facts: [...one.facts, gone(one.id)] })
    const refused = { code: 'discrepancy-resolved' }
    await post(`${one.url}/assign`, { assignee: 'rui' }).answers(409, refused)
    await post(`${one.url}/actions`, { action: 'allocate' }).answers(409, refused)
    await post('/v1/discrepancies/nothing/assign', { assignee: 'rui' }).answers(404)
    await api.when('/v1/discrepancies/nothing').answers(404)
  })
})

describe('an action', () => {
  const typesIn = async (category: string, id: string) =>
    (await Array.fromAsync(api.store.readStream(streamOf(category, 'main', id)))).map(
      ({ type }) => type,
    )
  async function refuses(url: string, body: object, said: object) {
    const before = await api.store.head()
    await post(url, body).answers(422, said)
    expect(await api.store.head(), 'nothing was recorded').toBe(before)
  }

  test('that its kind does not offer is refused', async () => {
    const one = detected(findingOf('stripe-ch_a0'))
    await api.given(one)
    await refuses(`${one.url}/actions`, { action: 'post' }, { code: 'action-not-offered' })
  })
  test('asks for the invoice of a won deal, once', async () => {
    const kind = 'won-deal-without-invoice'
    const one = detected(findingOf('a1', { kind }))
    const none = detected(findingOf('a9', { kind }))
    const won = deal('a1')
    await api.given({ ...won, facts: won.facts.slice(0, 1) }, one, none)
    await post(`${one.url}/actions`, { action: 'create-invoice' }, 'invoice').answers(202)
    await post(`${one.url}/actions`, { action: 'create-invoice' }, 'invoice').answers(202, {
      repeated: true,
    })
    expect(await typesIn('invoice', 'deal-a1')).toEqual(['InvoiceRequested'])
    expect(await typesIn('discrepancy', one.id)).toEqual([
      ...['DiscrepancyDetected', 'DiscrepancyActionTaken'],
    ])
    // Asked again, it has been asked for: whoever writes it is told to look.
    await post(`${one.url}/actions`, { action: 'create-invoice' }, 'again').answers(202)
    expect(await typesIn('sync', 'quickbooks-invoice-deal-a1')).toEqual(['SyncRetried'])
    const said = { code: 'action-not-possible', details: { reason: 'deal-not-won' } }
    await refuses(`${none.url}/actions`, { action: 'create-invoice' }, said)
  })
  test('has a payment posted, and a status sent again', async () => {
    const paid = detected(
      findingOf('deal-a2', {
        kind: 'paid-at-stripe-open-in-quickbooks',
        related: { paymentId: 'stripe-ch_a2' },
      }),
    )
    const stale = detected(
      findingOf('a2', { kind: 'status-stale-in-hubspot', platforms: ['hubspot'] }),
    )
    await api.given(paid, stale)
    await post(`${paid.url}/actions`, { action: 'post' }, 'p').answers(202)
    await post(`${paid.url}/actions`, { action: 'post' }, 'p').answers(202, { repeated: true })
    expect(await typesIn('sync', 'quickbooks-payment-stripe-ch_a2')).toEqual(['SyncRetried'])
    expect(await typesIn('sync', 'quickbooks-invoice-deal-a2')).toEqual(['SyncRetried'])
    await post(`${stale.url}/actions`, { action: 'resend' }).answers(202)
    expect(await typesIn('sync', 'hubspot-deal-a2')).toEqual(['SyncRetried'])
  })
  test('sends again what both sides have changed, by saying that the ledger is right', async () => {
    const kind = 'status-stale-in-hubspot'
    const one = detected(findingOf('a8', { kind, platforms: ['hubspot'] }))
    const subject = { platform: 'hubspot', object: 'deal', objectId: 'a8' } as const
    const conflict = {
      ...{ ...subject, conflictId: 'c8', field: 'tieout_invoice_status', policy: 'ask' },
      ...{ base: 'open', ledger: 'open', theirs: 'paid', reason: 'tug-of-war' },
    }
    const id = 'hubspot-deal-a8'
    const facts = [{ type: 'ConflictDetected', data: conflict }]
    await api.given(one, { category: 'sync', id, facts })
    const asked = { action: 'resend', note: 'the customer has not paid' }
    await post(`${one.url}/actions`, asked, 's').answers(202)
    await post(`${one.url}/actions`, asked, 's').answers(202, { repeated: true })
    expect(await typesIn('sync', id)).toEqual(['ConflictDetected', 'ConflictResolved'])
    const [, resolved] = await Array.fromAsync(api.store.readStream(streamOf('sync', 'main', id)))
    expect(resolved?.data).toMatchObject({ winner: 'ledger', by: 'person', note: asked.note })
  })
  test('posts nothing that both sides have changed, nor what is void', async () => {
    const kind = 'missing-in-quickbooks'
    const one = detected(findingOf('deal-b8', { kind }))
    const conflict = {
      ...{ platform: 'quickbooks', object: 'invoice', objectId: 'deal-b8', conflictId: 'd8' },
      ...{ field: 'total', policy: 'ask', base: '1', ledger: '2', theirs: '3' },
    }
    const facts = [{ type: 'ConflictDetected', data: conflict }]
    await api.given(one, { category: 'sync', id: 'quickbooks-invoice-deal-b8', facts })
    const open = { code: 'action-not-possible', details: { reason: 'conflict-open' } }
    await refuses(`${one.url}/actions`, { action: 'post' }, open)
    const gone = detected(findingOf('deal-b9', { kind }))
    const issued = invoice('b9')
    const isVoid = { type: 'InvoiceVoided', data: { invoiceId: 'deal-b9', reason: 'by mistake' } }
    await api.given(gone, { ...issued, facts: [...issued.facts, isVoid] })
    const said = { code: 'action-not-possible', details: { reason: 'invoice-void' } }
    await refuses(`${gone.url}/actions`, { action: 'post' }, said)
  })
  test('writes a small rest off, and says why where it is not small', async () => {
    const kind = 'balance-differs-in-quickbooks'
    const one = detected(findingOf('deal-a3', { kind }))
    await api.given(invoice('a3', '100.00'), one)
    const asked = { action: 'write-off', kind: 'small-difference', amount: '0.03' }
    await refuses(
      `${one.url}/actions`,
      { ...asked, amount: '90.00' },
      { code: 'exceeds-write-off-limit' },
    )
    await post(`${one.url}/actions`, asked, 'w').answers(202)
    await post(`${one.url}/actions`, asked, 'w').answers(202, { repeated: true })
    const types = await typesIn('invoice', 'deal-a3')
    expect(types.filter((type) => type === 'InvoiceWrittenOff')).toHaveLength(1)
    const { history } = await reading(one.url, await seen())
    expect(history.at(-1)).toMatchObject({ type: 'DiscrepancyActionTaken' })
  })
  test('sends money, or credit, to the invoice', async () => {
    const kind = 'payment-without-invoice'
    const one = detected(findingOf('stripe-ch_a4', { kind, related: { invoiceId: 'deal-a4' } }))
    const note = detected(
      findingOf('qbo-a4', { kind: 'credit-not-applied', related: { invoiceId: 'deal-a4' } }),
    )
    const credit = creditNote('qbo-a4', { total: '10.00' })
    await api.given(invoice('a4', '60.00'), payment('ch_a4', '60.00'), credit, one, note)
    const lines = [{ invoiceId: 'deal-a4', amount: '70.00' }]
    await refuses(
      `${one.url}/actions`,
      { action: 'allocate', lines },
      { code: 'exceeds-unapplied' },
    )
    await post(`${note.url}/actions`, { action: 'apply-credit' }).answers(202)
    await post(`${one.url}/actions`, { action: 'allocate' }, 'a').answers(202)
    await post(`${one.url}/actions`, { action: 'allocate' }, 'a').answers(202, { repeated: true })
    expect((await typesIn('payment', 'stripe-ch_a4')).at(-1)).toBe('PaymentAllocated')
    expect((await typesIn('credit-note', 'qbo-a4')).at(-1)).toBe('CreditNoteApplied')
  })
  test('reads everything that it is about anew', async () => {
    const one = detected(
      findingOf('deal-a5', {
        ...{ kind: 'total-differs-in-quickbooks', platforms: ['stripe', 'quickbooks', 'hubspot'] },
        related: { dealId: 'a5', paymentId: 'stripe-ch_a5' },
      }),
    )
    const subject = { platform: 'quickbooks', object: 'invoice', objectId: 'deal-a5' }
    const written = { ...subject, operation: 'create', externalId: '145', values: { total: '1' } }
    const atHubSpot = { platform: 'hubspot', object: 'deal', objectId: 'a5' }
    const told = { ...atHubSpot, externalId: 'a5', values: { won: 'true' } }
    await api.given(
      one,
      {
        ...{ category: 'sync', id: 'quickbooks-invoice-deal-a5' },
        facts: [{ type: 'StatusPropagated', data: written }],
      },
      {
        ...{ category: 'sync', id: 'hubspot-deal-a5' },
        facts: [{ type: 'StateObserved', data: told }],
      },
    )
    const { position } = await post(`${one.url}/actions`, { action: 'refresh' }, 'r').answers(202)
    const { data } = await reading('/v1/audit/events?type=QuickBooksEventReceived', position)
    expect(data[0].data).toMatchObject({ kind: 'invoice.swept', objectId: '9341/invoice/145' })
    const hubspot = await reading('/v1/audit/events?type=HubSpotEventReceived', position)
    expect(hubspot.data[0].data).toMatchObject({ kind: 'deal.swept', objectId: 'a5' })
    const stripe = await reading('/v1/audit/events?type=StripeEventReceived', position)
    expect(stripe.data[0].data).toMatchObject({ objectId: 'ch_a5' })
    const unknown = detected(findingOf('deal-a6', { kind: 'total-differs-in-quickbooks' }))
    await api.given(unknown)
    const said = { code: 'action-not-possible', details: { reason: 'not-read-yet' } }
    await refuses(`${unknown.url}/actions`, { action: 'refresh' }, said)
  })
  test('of acceptance explains it', async () => {
    const one = detected(findingOf('stripe-ch_a7'))
    await api.given(one)
    await post(`${one.url}/actions`, { action: 'accept', note: 'agreed by phone' }).answers(202)
    expect(await reading(one.url, await seen())).toMatchObject({
      ...{ state: 'explained', explanation: { reasonCode: 'accepted', note: 'agreed by phone' } },
    })
  })
})

describe('many at once', () => {
  const url = '/v1/discrepancies/bulk'
  const filter = { kind: 'fee-differs', currency: 'GBP' }
  const fees = ['ch_b1', 'ch_b2', 'ch_b3'].map((id, index) =>
    detected(
      findingOf(`stripe-${id}`, { kind: 'fee-differs', atStake: money(`${3 - index}.00`, 'GBP') }),
    ),
  )
  const ids = fees.map(({ id }) => id)
  beforeAll(() => api.given(...fees))

  test('are only counted in a dry run', async () => {
    const before = await api.store.head()
    const asked = { do: 'explain', filter, limit: 2, reasonCode: 'immaterial', dryRun: true }
    expect(await post(url, asked).answers(200)).toMatchObject({
      ...{ done: 2, refused: 0, left: 1 },
      results: [{ id: ids[0], outcome: 'done', atStake: money('3.00', 'GBP') }, { id: ids[1] }],
    })
    expect(await api.store.head()).toBe(before)
    await post(url, { do: 'explain', filter }).answers(400)
  })
  test('are assigned to one person, by their ids, and what is not there is left', async () => {
    const body = { do: 'assign', ids: [...ids, 'nothing'], assignee: 'rui' }
    expect(await post(url, body, 'assign').answers(202)).toMatchObject({
      ...{ done: 3, refused: 1, already: 0 },
      results: [{}, {}, {}, { id: 'nothing', outcome: 'refused', code: 'not-found' }],
    })
    await post(url, body, 'assign').answers(202, { done: 0, already: 3, refused: 1 })
    await post(url, body).answers(202, { done: 0, already: 3, refused: 1 })
  })
  test('are explained as far as was asked, and not one more when asked again', async () => {
    const body = { do: 'explain', filter, limit: 2, reasonCode: 'immaterial' }
    const first = await post(url, body, 'explain').answers(202, { done: 2, left: 1 })
    await post(url, body, 'explain').answers(202, { done: 0, already: 2 })
    const { data } = await reading('/v1/discrepancies?kind=fee-differs&state=open', first.position)
    expect(idsOf({ data })).toEqual([ids[2]])
  })
  test('are acted upon, each by itself', async () => {
    const body = { do: 'act', ids, action: 'post' }
    await post(url, { ...body, dryRun: true }).answers(200, { done: 3 })
    await post(url, body, 'act').answers(202, { done: 3 })
    await post(url, body, 'act').answers(202, { done: 0, already: 3 })
    const stream = streamOf('sync', 'main', 'quickbooks-payment-stripe-ch_b1')
    expect(await Array.fromAsync(api.store.readStream(stream))).toHaveLength(1)
  })
})
