// How a person connects a platform: by its own page and back, or by a key. What opens a connection
// comes in here and is never answered, logged, or put into an event.
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import * as Connection from '../../domain/connection.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Platform } from '../../domain/stored.ts'
import type { App } from '../app.ts'
import type { Language } from '../../domain/story/language.ts'
import { problemOf, problems } from '../errors.ts'
import { languageOf } from '../language.ts'
import {
  Exact,
  Instant,
  Platform as PlatformName,
  Secret,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import type { ReviewDeps } from './reviews.ts'

type Keys = { secretKey: string; webhookSecrets: string[] }

/** What opens connections, as it is handed to the routes. */
export type Authorising = {
  begin(
    platform: Platform,
    askedBy: string,
    redirectUri: string,
    /** Only the browser that brings `browser` back finishes it. */
    isBound: boolean,
  ): Promise<{ url: string; endsAt: string; browser: string | null }>
  finish(
    platform: Platform,
    returned: { state?: string; code?: string; realmId?: string; error?: string },
    browser: string | undefined,
  ): Promise<void>
  /** Whose keys they are, once Stripe has taken them. */
  keysOf(keys: Keys): Promise<Connection.Authorised>
  keepKeys(account: Connection.Authorised, keys: Keys): Promise<void>
}

export type ConnectingDeps = ReviewDeps & {
  authorising: Authorising
  /** The address by which people reach this service; absent = the Host of each request. */
  publicUrl?: string | undefined
}

export async function connectingRoutes(app: App, deps: ConnectingDeps): Promise<void> {
  const { authorising, keys, publicUrl } = deps
  app.post(
    '/connections/:platform/authorize',
    {
      schema: {
        tags: ['connections'],
        summary: 'Begin to connect a platform by its own page',
        description:
          'Open the address in a browser and say yes there. It is good for one use within ten ' +
          'minutes: asked for in a session, by the same browser; by a key, in any. HubSpot and ' +
          'QuickBooks; the app at the platform must know our /oauth/<platform>/callback.',
        params: Exact({ platform: PlatformName }),
        body: Exact({}),
        response: {
          200: Exact({ url: Type.String(), endsAt: Instant }),
          ...problems(400, 401, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { platform } = request.params
      reply.header('cache-control', 'no-store')
      const redirectUri = `${originOf(request, publicUrl)}/oauth/${platform}/callback`
      const { person, via } = keys.holder(request)
      // A program has no browser: who it hands the address to is its own matter.
      const isBound = via === 'session'
      const begun = await authorising.begin(platform, person, redirectUri, isBound)
      const { url, endsAt, browser } = begun
      const secure = redirectUri.startsWith('https:')
      const settings = { ...cookieSettings(platform), secure, expires: new Date(endsAt) }
      if (browser !== null) reply.setCookie(cookieName, browser, settings)
      return { url, endsAt }
    },
  )
  keysRoute(app, deps)
}

const cookieName = 'tieout_connecting'
/** One for each platform: two may be connected side by side. */
const cookieSettings = (platform: Platform) => ({
  ...{ path: `/oauth/${platform}`, httpOnly: true, sameSite: 'lax' as const },
})

function keysRoute(app: App, { workspace, keys, write, authorising }: ConnectingDeps) {
  app.put(
    '/connections/stripe',
    {
      schema: {
        tags: ['connections'],
        summary: 'Connect Stripe by a key, or change the key',
        description:
          'The key is tried at Stripe before it is kept, and used at once. Several signing ' +
          'secrets count side by side while one is being changed.',
        headers: WriteHeaders,
        body: Exact({
          secretKey: Secret,
          webhookSecrets: Type.Array(Secret, { minItems: 1, maxItems: 8 }),
        }),
        response: {
          202: Exact(Written, { description: 'Kept, and used within seconds.' }),
          ...problems(400, 401, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const actor = keys.identify(request)
      const account = await authorising.keysOf(request.body)
      reply.code(202)
      return write(request, actor, {
        ...{ workspace, id: Connection.idOf('stripe'), decider: Connection.decider },
        decide: Connection.authoriseAnew(account),
        check: () => authorising.keepKeys(account, request.body),
        otherwise: () => new Refusal('connection-already-so'),
      })
    },
  )
}

/** Where the platforms send people back to. No API key: a browser comes here. */
export async function callbackRoutes(
  app: App,
  { authorising }: Pick<ConnectingDeps, 'authorising'>,
): Promise<void> {
  for (const platform of ['hubspot', 'quickbooks'] as const) {
    app.get(`/oauth/${platform}/callback`, { schema: { hide: true } }, async (request, reply) => {
      const language = languageOf(undefined, request.headers)
      try {
        const browser = request.cookies[cookieName]
        reply.clearCookie(cookieName, cookieSettings(platform))
        await authorising.finish(platform, returnedIn(request.query), browser)
        const home = `/sync/connections?connected=${platform}`
        const title = words[language].connected(names[platform])
        return page(reply, 200, { language, title, home })
      } catch (error) {
        const { status, title, detail, code } = problemOf(error, request.id, language)
        if (status >= 500) request.log.error({ err: error, code }, title)
        else request.log.info({ code }, title)
        const small = `${code} · ${request.id}`
        return page(reply, status, { language, title, text: detail, small })
      }
    })
  }
}

const names = { hubspot: 'HubSpot', quickbooks: 'QuickBooks' }
const words = {
  en: { connected: (name: string) => `${name} is connected`, back: 'To the connections' },
  fr: { connected: (name: string) => `${name} est connecté`, back: 'Vers les connexions' },
}

/** What is given twice counts as not given, and what is too long too. */
function returnedIn(query: unknown) {
  const given = query as Record<string, unknown>
  const one = (name: string) => {
    const value = given[name]
    return typeof value === 'string' && value !== '' && value.length <= 2000
      ? { [name]: value }
      : {}
  }
  return { ...one('state'), ...one('code'), ...one('realmId'), ...one('error') }
}

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (one) => `&#${one.codePointAt(0) as number};`)

/** A small page of our own words: nothing that came with the request is in it. */
function page(
  reply: FastifyReply,
  status: number,
  {
    language,
    title,
    text = '',
    small = '',
    home,
  }: { language: Language; title: string; text?: string; small?: string; home?: string },
) {
  const back = home ?? '/sync/connections'
  // Where nothing has to be read, one is sent on.
  const on = home ? `<meta http-equiv="refresh" content="0;url=${escaped(home)}">` : ''
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .serializer((payload: unknown) => String(payload))
    .send(`<!doctype html>
<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
${on}<title>${escaped(title)}</title><link rel="stylesheet" href="/style.css">
<main class="message"><h1>${escaped(title)}</h1><p>${escaped(text)}</p>
<p><a href="${escaped(back)}">${words[language].back}</a></p><p><small>${escaped(small)}</small></p></main></html>
`)
}

function originOf(request: FastifyRequest, publicUrl: string | undefined): string {
  return (publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '')
}
