// The page on which a person lets an app in, without the person: it says yes at once, and sends the
// browser back with a code that is good for one use and five minutes.
import type { Journal, Table } from './journal.ts'
import type { Call, Reply } from './server.ts'

export type Code = { code: string; redirectUri: string; until: number; scopes: string[] }

const goodForMs = 300_000

export function authorisePage(
  { query }: Call,
  at: {
    codes: Table<Code>
    journal: Journal
    clientId: string
    now: number
    /** Sent back beside the code. */
    more?: Record<string, string>
  },
): Reply {
  const redirectUri = query.get('redirect_uri') ?? ''
  // Nobody is sent to an address that is not one, or for an app that there is not.
  if (query.get('client_id') !== at.clientId || !/^https?:\/\//.test(redirectUri)) {
    return { status: 400, body: { error: 'invalid_client' } }
  }
  const back = new URL(redirectUri)
  const state = query.get('state')
  if (state !== null) back.searchParams.set('state', state)
  const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  if (scopes.length === 0) {
    back.searchParams.set('error', 'invalid_scope')
    return { status: 302, headers: { location: back.href } }
  }
  const code = `code-sandbox-${at.journal.count('oauth/code')}`
  at.codes.put(code, { code, redirectUri, until: at.now + goodForMs, scopes })
  back.searchParams.set('code', code)
  for (const [name, value] of Object.entries(at.more ?? {})) back.searchParams.set(name, value)
  return { status: 302, headers: { location: back.href } }
}

/** The code of this exchange, which is thereby used up; undefined when it is not good. */
export function codeTaken(codes: Table<Code>, form: URLSearchParams, now: number) {
  const code = codes.get(form.get('code') ?? '')
  if (!code) return undefined
  codes.remove(code.code)
  return code.redirectUri === form.get('redirect_uri') && now < code.until ? code : undefined
}
