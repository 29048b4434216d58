// The audit trail told: sentences, causes, chains from the deal to the bank, and the search.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor, Position } from '../../src/domain/event-store.ts'
import { idFrom } from '../../src/domain/ids.ts'
import { type Api, openApi } from './api.ts'
import {
  allocation,
  balanceTransaction,
  customer,
  deal,
  type Given,
  invoice,
  payment,
  payout,
} from './examples.ts'

let api: Api
let before: string
const bea: Actor = { kind: 'person', name: 'Bea Kurz' }
const webhook = idFrom('story', 'webhook')
const refunded = idFrom('story', 'refunded')

const held = (object: string, objectId: string, externalId: string, total: string): Given => {
  const subject = { platform: 'quickbooks', object, objectId }
  const values = { total, currency: 'EUR', status: 'open' }
  const data = { ...subject, operation: 'create', externalId, values }
  return {
    category: 'sync',
    id: `quickbooks-${object}-${objectId}`,
    facts: [{ type: 'StatusPropagated', data }],
  }
}

type Fact = { id: string; type: string; data: unknown; cause: string; actor: Actor; on?: string }

/** With causes of their own, as the policies record them. */
async function told(stream: string, facts: readonly Fact[]): Promise<Position> {
  const events = facts.map(({ id, type, data, cause, actor, on = '2026-03-09' }) => ({
    ...{ id, type, data },
    meta: {
      ...{ workspace: 'main', correlationId: webhook, causationId: cause, actor },
      effectiveAt: `${on}T10:00:00.000Z`,
    },
  }))
  return (await api.store.append(stream, events, 'any')).position
}

const eur = (amount: string) => ({ amount, currency: 'EUR' })

beforeAll(async () => {
  api = await openApi()
  await api.given(
    ...[customer('Société Générale Müller'), deal('1'), invoice('1'), payment('ch_1')],
    ...allocation('ch_1', '1'),
    balanceTransaction('ch_1', 'stripe-po_1'),
    payout('po_1'),
    held('invoice', 'deal-1', '145', '100.00'),
    held('payment', 'stripe-ch_1', '150', '100.00'),
    held('payout', 'stripe-po_1', '160', '97.00'),
    ...[deal('2', '250.00'), invoice('2', '250.00')],
  )
  before = new Date().toISOString()
  // What comes now is recorded later than that.
  while (new Date().toISOString() === before) await new Promise(setImmediate)
  const stripe: Actor = { kind: 'platform', name: 'stripe' }
  const received = {
    ...{ eventId: 'evt_7', kind: 'charge.refunded', objectId: 'ch_1', raw: '{}' },
    occurredAt: '2026-03-09T10:00:00.000Z',
  }
  await told('inbound-main.stripe-evt_7', [
    { id: webhook, type: 'StripeEventReceived', data: received, cause: webhook, actor: stripe },
  ])
  const refund = { paymentId: 'stripe-ch_1', refundId: 're_1', amount: eur('30.00') }
  const dispute = { paymentId: 'stripe-ch_1', disputeId: 'dp_1', amount: eur('70.00') }
  await told('payment-main.stripe-ch_1', [
    {
      ...{ id: refunded, type: 'RefundIssued', cause: webhook, actor: stripe },
      data: { ...refund, on: '2026-03-09' },
    },
    {
      ...{ id: idFrom('story', 'dispute'), type: 'DisputeOpened', cause: webhook, actor: stripe },
      data: { ...dispute, reason: 'product_not_received', on: '2026-03-10' },
    },
  ])
  const writtenOff = { invoiceId: 'deal-2', amount: eur('4.50'), kind: 'bank-fee' }
  const position = await told('invoice-main.deal-2', [
    {
      ...{ id: idFrom('story', 'off'), type: 'InvoiceWrittenOff', cause: 'request-1', actor: bea },
      data: { ...writtenOff, reason: 'frais de la banque Oberbank', on: '2026-02-11' },
      on: '2026-02-11',
    },
  ])
  await api.projections.waitFor({ position, timeoutMs: 20_000 })
})
afterAll(() => api.close())

const plain = (text: string) => text.replace(/\s/gu, ' ')

test('each event is a sentence, with who and why, in the language asked for', async () => {
  const { data } = await api.when('/v1/audit/events?subject=deal-2&language=fr').answers(200)
  const [last] = data.slice(-1)
  expect(last).toMatchObject({ type: 'InvoiceWrittenOff', who: 'Bea Kurz' })
  expect(plain(last.sentence)).toBe(
    'La facture INV-2 a été abandonnée à hauteur de 4,50 € en frais bancaires : « frais de la banque Oberbank ».',
  )
  expect(last.why.map(plain)).toEqual(['« frais de la banque Oberbank »'])
  for (const one of data) expect(one.sentence).toMatch(/^\S.+\.$/)

  const asked = {
    url: '/v1/audit/events?type=DealWon',
    headers: { 'accept-language': 'de, fr-CH;q=0.9, en;q=0.2' },
  }
  const { data: deals } = await api.when(asked).answers(200)
  expect(plain(deals[0].sentence)).toContain('pour Société Générale Müller a été gagnée le')
  await api.when('/v1/audit/events?language=de').answers(400)
  await api.when('/v1/audit/events?type=%00').answers(400)
})

test('one event comes with what led to it, what it led to, and where to go on', async () => {
  const sent = await api.when(`/v1/audit/events/${webhook}`).answers(200, {
    cause: { eventId: null, sentence: 'Stripe told of it.' },
    hasMoreConsequences: false,
    language: 'en',
  })
  expect(sent.consequences.map((one: { type: string }) => one.type)).toEqual([
    'RefundIssued',
    'DisputeOpened',
  ])
  const refund = await api.when(`/v1/audit/events/${refunded}?language=fr`).answers(200, {
    cause: { eventId: webhook, type: 'StripeEventReceived', who: 'Stripe' },
    consequences: [],
  })
  expect(plain(refund.sentence)).toBe(
    'Le paiement ch_1 a été remboursé à hauteur de 30,00 € (re_1).',
  )
  expect(refund.links).toContainEqual({ rel: 'payment', href: '/v1/payments/stripe-ch_1' })
  expect(refund.links).toContainEqual({ rel: 'chain', href: '/v1/audit/chains/stripe-ch_1' })
  // It was not known then.
  await api.when(`/v1/audit/events/${refunded}?knownAt=${before}`).answers(404)
})

const kindsOf = (nodes: { kind: string }[]) => nodes.map(({ kind }) => kind)

const wholeChain = [
  ...['deal', 'invoice', 'quickbooks-invoice', 'payment', 'quickbooks-payment', 'charge'],
  ...['balance-transaction', 'fee', 'refund', 'dispute', 'payout', 'deposit', 'bank'],
]

test.each([
  ...['1', 'deal-1', 'INV-1', 'stripe-ch_1', 'ch_1', 'txn_ch_1', 'po_1', '145', '150', '160'],
  ...['re_1', 'dp_1'],
])('the chain from the deal to the bank is found from %s', async (id) => {
  const { nodes, edges, isCut } = await api.when(`/v1/audit/chains/${id}`).answers(200)
  expect(kindsOf(nodes)).toEqual(wholeChain)
  expect(isCut).toBe(false)
  expect(edges).toContainEqual(
    expect.objectContaining({
      ...{ from: 'invoice:deal-1', to: 'payment:stripe-ch_1', kind: 'settled' },
      ...{ money: eur('100.00'), label: 'settled €100.00' },
    }),
  )
  const keys = edges.map(({ from, to }: Record<string, string>) => `${from} ${to}`)
  expect(keys).toEqual([...keys].sort())
  const flow = (kind: string) => edges.find((edge: { kind: string }) => edge.kind === kind)?.money
  expect([flow('fee'), flow('paid-out'), flow('deposited'), flow('arrived')]).toEqual([
    ...[eur('3.00'), eur('97.00'), eur('97.00'), eur('97.00')],
  ])
})

test('a chain reads as a list, in both directions, and is drawn as text', async () => {
  const list = await api.when('/v1/audit/chains/1?format=list').answers(200)
  const sentences = list.steps.map(({ sentence }: { sentence: string }) => sentence)
  expect(sentences[0]).toBe(
    'Deal 1 (Deal 1) for Société Générale Müller of €100.00 on 1 March 2026: won.',
  )
  expect(sentences.at(-1)).toBe('The bank takes €97.00 on 6 March 2026: arrived.')
  const back = await api
    .when('/v1/audit/chains/1?format=list&direction=from-bank&language=fr')
    .answers(200)
  expect(kindsOf(back.steps)).toEqual([...wholeChain].reverse())
  expect(plain(back.steps.at(-2).sentence)).toMatch(
    /^Facture INV-1 pour Société Générale Müller de 100,00 €/,
  )

  const drawn = await api.when('/v1/audit/chains/1?format=mermaid')
  expect(drawn.headers['content-type']).toBe('text/vnd.mermaid; charset=utf-8')
  expect(drawn.body).toMatch(/^flowchart LR\n {2}n1\["Deal 1 \(Deal 1\)<br\/>€100\.00<br\/>won"\]/)
  expect(drawn.body).toContain('-->|"settled €100.00"|')
  const dot = await api.when('/v1/audit/chains/1?format=dot')
  expect(dot.body).toContain('"invoice:deal-1" -> "payment:stripe-ch_1" [label="settled €100.00"]')

  const earlier = await api.when(`/v1/audit/chains/1?knownAt=${before}`).answers(200)
  expect(kindsOf(earlier.nodes)).toEqual(wholeChain.filter((kind) => !/refund|dispute/.test(kind)))
  await api.when('/v1/audit/chains/nobody').answers(404, { code: 'not-found' })
})

test('money that is on its way has not arrived', async () => {
  const made = {
    ...{ payoutId: 'stripe-po_2', externalId: 'po_2', amount: eur('5.00'), automatic: true },
    ...{ createdOn: '2026-03-05', arrivesOn: '2026-03-07', description: null },
  }
  const facts = [{ type: 'PayoutCreated', data: made }]
  await api.given({ category: 'payout', id: 'stripe-po_2', facts })
  const { edges } = await api.when('/v1/audit/chains/po_2').answers(200)
  expect(edges).toMatchObject([{ kind: 'expected', label: 'expected €5.00' }])
})

const found = async (query: string) => {
  const { data, documents, nextCursor } = await api.when(`/v1/audit/search?${query}`).answers(200)
  return {
    types: data.map(({ type }: { type: string }) => type),
    documents: documents.map(({ noun, id }: { noun: string; id: string }) => `${noun} ${id}`),
    data,
    nextCursor,
  }
}

test.each([
  ['q=re_1', ['RefundIssued'], []],
  ['q=INV-2', ['InvoiceWrittenOff'], ['invoice deal-2']],
  ['q=inv-2', ['InvoiceWrittenOff'], ['invoice deal-2']],
  ['q=po_1', ['PayoutPaid'], ['payout stripe-po_1']],
  ['q=txn_ch_1', ['BalanceTransactionPaidOut'], ['payment stripe-ch_1']],
  ['q=145', ['StatusPropagated'], ['invoice deal-1']],
  ['q=soci%C3%A9t%C3%A9%20muller', ['CustomerSeen', 'DealWon'], ['customer hubspot-company-7']],
  ['q=oberbank', ['InvoiceWrittenOff'], ['invoice deal-2']],
  ['q=bea%20kurz', ['InvoiceWrittenOff'], ['invoice deal-2']],
  ['q=4,50%20%E2%82%AC', ['InvoiceWrittenOff'], []],
  ['amount=-4.5', ['InvoiceWrittenOff'], []],
  ['amount=250&currency=EUR&type=DealWon', ['DealWon'], ['deal 2']],
  ['person=BEA%20KURZ', ['InvoiceWrittenOff'], []],
  ['clock=effective&from=2026-02-11&to=2026-02-11', ['InvoiceWrittenOff'], []],
  [`q=${refunded}`, ['RefundIssued'], []],
])('a search for %s finds it', async (query, types, documents) => {
  const answer = await found(query)
  expect(answer.types).toEqual(expect.arrayContaining(types))
  expect(answer.documents).toEqual(expect.arrayContaining(documents))
})

test('a search up to the last day there is finds what was before it', async () => {
  for (const clock of ['recorded', 'effective']) {
    const { types } = await found(`q=re_1&to=9999-12-31&clock=${clock}`)
    expect(types).toContain('RefundIssued')
  }
  await api.when('/v1/invoices?asOf=9999-12-31').answers(200)
  await api.when('/v1/invoices/deal-1?asOf=9999-12-31').answers(200)
})

test('a search that names little is narrow: what does not fit is not there', async () => {
  expect((await found('person=ada')).types).toEqual([])
  expect((await found('amount=4.5&currency=USD')).types).toEqual([])
  expect((await found('q=oberbank&type=DealWon')).types).toEqual([])
  expect((await found('q=oberbank%20wien')).types).toEqual([])
  expect((await found(`q=re_1&to=${before}`)).types).toEqual([])
  expect((await found(`q=re_1&from=${before}`)).types).toEqual(['RefundIssued'])
  expect((await found(`q=re_1&knownAt=${before}`)).types).toEqual([])
})

test.each(['recorded', 'effective'])(
  'pages of a search by the %s clock hold each event once, the newest first',
  async (clock) => {
    const whole = await found(`currency=EUR&clock=${clock}&limit=200`)
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const page = await found(`currency=EUR&clock=${clock}&limit=2${cursor}`)
      seen.push(...page.data.map(({ id }: { id: string }) => id))
      if (page.nextCursor === null) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect(seen).toEqual(whole.data.map(({ id }: { id: string }) => id))
    expect(new Set(seen).size).toBe(seen.length)
    const order = whole.data.map((one: Record<string, string>) =>
      clock === 'recorded' ? one.position : one.effectiveAt,
    )
    expect(order).toEqual([...order].sort().reverse())
  },
)

test.each([
  '',
  'q=',
  'from=2026-02-30',
  'q=%00',
  'type=%00',
  'cursor=bm9ib2R5&q=a',
  'amount=1e3',
  'from=2026-02-02&to=2026-01-31',
])('a search by "%s" is refused', async (query) => {
  await api.when(`/v1/audit/search?${query}`).answers(400)
})
