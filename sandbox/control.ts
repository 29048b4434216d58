// The control API: the hands of the people in the story, and the button for trouble.
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Outside } from '../src/domain/outside.ts'
import {
  Close,
  Deal,
  Dispute,
  FaultBody,
  Outcome,
  Pay,
  Plants,
  Play,
  Refund,
  Switch,
  Terms,
} from './control-requests.ts'
import { hubspotEntries } from './control-hubspot.ts'
import { quickBooksEntries } from './control-quickbooks.ts'
import { mailEntries, type WithMailbox } from './control-mails.ts'
import { type Entry, id, Nothing, type Post } from './control-shapes.ts'
import { stripeEntries } from './control-stripe.ts'
import type { PlayOptions } from './demo.ts'
import { type Fault, type FaultRequest, type Platform, platforms } from './faults.ts'
import { HubSpotRefusal } from './hubspot/errors.ts'
import { QuickBooksRefusal } from './quickbooks/faults.ts'
import { dispatch, type Route, route } from './routes.ts'
import { type Planted, plantKinds } from './plants.ts'
import { type Call, type Listen, openServer, type Reply } from './server.ts'
import { StripeRefusal } from './stripe/errors.ts'
import type { World } from './world.ts'
import { Impossible } from './world/terms.ts'

export type Control = World &
  WithMailbox & {
    injectFault(fault: FaultRequest): Fault
    clearFaults(only?: { id?: string; platform?: Platform }): void
    faults(): Fault[]
    rotateRefreshTokenAtEachRefresh(on: boolean): void
    expireAccessTokens(): void
    sendLegacyQuickBooksWebhooks(on: boolean): void
    counts(): object
    documents(): object
    seedDemo(): void
    playDemo(options?: PlayOptions): Promise<void>
    demoProgress(): object
    plant(kinds?: readonly string[]): Promise<Planted[]>
    planted(): Planted[]
  }

function bodyOf<Schema extends TSchema>(schema: Schema, call: Call): Static<Schema> {
  let body: unknown
  try {
    body = JSON.parse(call.body || '{}')
  } catch {
    throw new Impossible('the body is not JSON')
  }
  if (Value.Check(schema, body)) return body
  const errors = [...Value.Errors(schema, body)].filter((one) => one.keyword !== 'boolean')
  const reasons = errors.map((one) => `${one.instancePath || 'the body'} ${one.message}`)
  throw new Impossible(reasons.slice(0, 3).join('; '))
}

function entries(control: Control): Entry[] {
  const post: Post = (path, schema, example, run) => ({
    example: `curl -X POST -d '${JSON.stringify(example)}' {base}${path}`,
    route: route(`POST ${path}`, (call, params) => ({
      status: 200,
      body: run(bodyOf(schema, call), params) ?? { ok: true },
    })),
  })
  const get = (path: string, run: () => object): Entry => ({
    example: `curl {base}${path}`,
    route: route(`GET ${path}`, () => ({ status: 200, body: run() })),
  })
  const lineItems = [{ name: 'Training day', quantity: '2', price: '1420.00' }]
  const company = { name: 'Acme Ltd', domain: 'acme.example' }
  const contact = { email: 'ann@acme.example', firstName: 'Ann', lastName: 'Lee' }
  return [
    post('/deals', Deal, { name: 'Acme', company, contact, lineItems }, control.createDeal),
    post('/deals/:id/win', Close, {}, (body, params) =>
      control.winDeal(id(params), body.closeDate),
    ),
    post('/deals/:id/lose', Close, {}, (body, params) =>
      control.loseDeal(id(params), body.closeDate),
    ),
    post('/deals/:id/amend', Terms, { lineItems }, (body, params) =>
      control.amendDeal(id(params), body),
    ),
    post('/pay', Pay, { dealId: '50110001', reference: 'deal_id' }, control.pay),
    post('/refund', Refund, { charge: 'ch_…', amount: '100.00' }, control.refund),
    post('/refunds/:id/fail', Nothing, {}, (_, params) => control.failRefund(id(params))),
    post('/disputes', Dispute, { charge: 'ch_…' }, control.openDispute),
    post('/disputes/:id/close', Outcome, { outcome: 'won' }, (body, params) =>
      control.closeDispute(id(params), body.outcome),
    ),
    ...stripeEntries(control, post),
    ...hubspotEntries(control, post),
    ...quickBooksEntries(control, post),
    ...mailEntries(control, post),
    post('/quickbooks/rotate-tokens', Switch, { on: true }, ({ on }) =>
      control.rotateRefreshTokenAtEachRefresh(on),
    ),
    post('/quickbooks/expire-tokens', Nothing, {}, control.expireAccessTokens),
    post('/quickbooks/legacy-webhooks', Switch, { on: true }, ({ on }) =>
      control.sendLegacyQuickBooksWebhooks(on),
    ),
    post('/faults', FaultBody, { platform: 'stripe', kind: 'delay', delayMs: 500 }, (body) =>
      control.injectFault(body as FaultRequest),
    ),
    get('/faults', () => ({ faults: control.faults() })),
    {
      example: 'curl -X DELETE {base}/faults',
      route: route('DELETE /faults', ({ query }) => {
        const platform = platforms.find((one) => one === query.get('platform'))
        control.clearFaults(platform ? { platform } : {})
        return { status: 200, body: { faults: control.faults() } }
      }),
    },
    get('/state', control.counts),
    get('/documents', control.documents),
    post('/demo/play', Play, { paceMs: 25 }, (body) => {
      void control.playDemo(body)
      return control.demoProgress()
    }),
    get('/demo', control.demoProgress),
    post('/plants', Plants, { kinds: ['duplicate-payment'] }, ({ kinds }) => {
      // It waits for the service in between; what could not be planted is not among the planted.
      void control.plant(kinds).catch(() => undefined)
      return { planting: kinds ?? plantKinds }
    }),
    get('/plants', () => ({ planted: control.planted() })),
  ]
}

/** The dashboard may press these buttons: there is nothing here but made-up data. */
const fromAnyPage = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'content-type',
}

const isRefusal = (error: unknown): error is Error =>
  error instanceof Impossible ||
  error instanceof StripeRefusal ||
  error instanceof HubSpotRefusal ||
  error instanceof QuickBooksRefusal

export function openControl(options: {
  control: Control
  /** What there is for people to look at. */
  pages: readonly Route[]
  host: string
  port: number
  outside: Outside
  listen?: Listen | undefined
}) {
  const all = entries(options.control)
  const routes = [...all.map((entry) => entry.route), ...options.pages]
  const list = (call: Call): Reply => {
    const base = `http://${call.headers.host}`
    const shown = all.map((one) => ({
      route: one.route.label,
      example: one.example.replace('{base}', base),
    }))
    return { status: 200, body: { routes: shown } }
  }
  const answer = async (call: Call): Promise<Reply> => {
    if (call.method === 'OPTIONS') return { status: 204 }
    if (call.path === '/') return list(call)
    try {
      const reply = await dispatch(routes, call)
      const message = `no such route: ${call.method} ${call.path}`
      return reply ?? { status: 404, body: { error: message } }
    } catch (error) {
      if (isRefusal(error)) return { status: 400, body: { error: error.message } }
      throw error
    }
  }
  return openServer({
    ...options,
    platform: 'control',
    async answer(call) {
      const reply = await answer(call)
      return { ...reply, headers: { ...fromAnyPage, ...reply.headers } }
    },
    rateLimited: () => ({ status: 429 }),
    broken: () => ({ status: 500 }),
  })
}
