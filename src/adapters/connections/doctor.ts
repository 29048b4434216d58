// Looks after every connection as a person would: can it be reached, does it let us in, for what,
// do its webhooks come here, do the clocks agree, what is left of its limits, what waits. Each
// finding says what to do. Nothing is changed.
import { standingOf } from '../../domain/connection.ts'
import type { Outside } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import type { Left } from '../calls/budget.ts'
import { PlatformError } from '../platform-error.ts'
import { ask, type Answered, trimmed } from './asking.ts'
import type { Accounts, Connection, Connections } from './connections.ts'
import { warningOf } from './desk.ts'

/** `broken` needs somebody; `warning` will, or could not be found out; `ok` does not. */
export type Finding = {
  check:
    | ('connection' | 'reachable' | 'credential' | 'scopes' | 'webhooks' | 'clock')
    | ('budget' | 'expiry' | 'waiting')
  verdict: 'ok' | 'warning' | 'broken'
  detail: string
  /** Empty where there is nothing to do. */
  advice: string
}
export type Examined = { platform: Platform; findings: Finding[] }

/** What waits for a person, and when a platform last told something. */
export type Waiting = {
  parked: number
  held: number
  conflicts: number
  lastWebhookAt: string | null
}

export type DoctorPorts = {
  accounts: Accounts
  workspace: string
  connections: Connections
  waiting(platform: Platform): Promise<Waiting>
  budget?: ((platform: Platform) => Promise<Left[]>) | undefined
  /** The address the platforms call; absent = nobody has said. */
  publicUrl: string | undefined
  outside: Outside
}

const skewMs = { warned: 30_000, broken: 240_000 }
/** A connection that trades is not silent for so long. */
const silentMs = 7 * 86_400_000

const ok = (check: Finding['check'], detail: string): Finding => {
  return { check, verdict: 'ok', detail, advice: '' }
}
const warning = (check: Finding['check'], detail: string, advice: string): Finding => {
  return { check, verdict: 'warning', detail, advice }
}
const broken = (check: Finding['check'], detail: string, advice: string): Finding => {
  return { check, verdict: 'broken', detail, advice }
}

export const openDoctor = (ports: DoctorPorts) => async (): Promise<Examined[]> =>
  Promise.all(
    Object.values(ports.connections).map(async (connection) => {
      const { platform } = connection
      return { platform, findings: await examine(ports, connection) }
    }),
  )

async function examine(ports: DoctorPorts, connection: Connection): Promise<Finding[]> {
  const { platform } = connection
  const standing = await standingFinding(connection)
  const waits = await waitingFinding(ports, platform)
  if (standing.isAbsent) return [standing.finding, waits]
  const token = await connection.tokens.access().catch((error: unknown) => {
    if (error instanceof PlatformError) return error
    throw error
  })
  if (token instanceof PlatformError) {
    const advice = connectAgain(connection)
    return [standing.finding, broken('credential', token.message, advice), waits]
  }
  const account = await connection.tokens.account()
  const asked = await ask(ports.outside.clock, platform, addressOf(ports, platform, account), token)
  if (!asked.answer) {
    const advice = 'Look whether this machine reaches the address, and at the status page.'
    return [standing.finding, broken('reachable', `No answer (${asked.why}).`, advice), waits]
  }
  return [
    standing.finding,
    reachable(asked.answer),
    // Of what it did not look at it has said nothing.
    ...(isDown(asked.answer)
      ? []
      : [credential(connection, asked.answer), await scopes(ports, connection, token)]),
    await webhooks(ports, connection, token),
    clock(ports, asked.answer),
    await budgetLeft(ports, platform),
    expiry(ports, await connection.kept()),
    waits,
  ].filter((finding) => finding !== null)
}

async function standingFinding(connection: Connection) {
  await connection.found()
  const state = await connection.state()
  const connect = connectAgain(connection)
  switch (standingOf(state)) {
    case 'not-connected':
      return { isAbsent: true, finding: broken('connection', 'It is not connected.', connect) }
    case 'reconnect': {
      const why = `The platform lets us in no more (${state.refused?.code}).`
      return { isAbsent: false, finding: broken('connection', why, connect) }
    }
    case 'paused': {
      const why = `It rests: ${state.paused?.reason ?? 'a person has paused it'}.`
      const advice = `POST /v1/connections/${connection.platform}/resume lets it go on.`
      return { isAbsent: false, finding: warning('connection', why, advice) }
    }
    case 'connected': {
      const { method, accountId } = state.authorised ?? {}
      const whose = accountId ? `, account ${accountId}` : ''
      return { isAbsent: false, finding: ok('connection', `Connected by ${method}${whose}.`) }
    }
  }
}

const connectAgain = ({ platform, endpoint }: Connection) =>
  endpoint
    ? `Connect it again: POST /v1/connections/${platform}/authorize, and open the address it answers.`
    : platform === 'stripe'
      ? 'Give it a key: PUT /v1/connections/stripe, or set STRIPE_SECRET_KEY and start again.'
      : 'Set HUBSPOT_ACCESS_TOKEN to a token that is good, and start again.'

/** What every account may read. */
function addressOf({ accounts }: DoctorPorts, platform: Platform, account: string | null): string {
  switch (platform) {
    case 'stripe':
      return `${trimmed(accounts.stripe.apiBase ?? 'https://api.stripe.com')}/v1/balance`
    case 'hubspot':
      return `${hubspotBase(accounts)}/crm/v3/objects/deals?limit=1`
    case 'quickbooks': {
      const company = `${trimmed(accounts.quickbooks.apiBase)}/v3/company/${account}`
      return `${company}/companyinfo/${account}?minorversion=75`
    }
  }
}
const hubspotBase = ({ hubspot }: Accounts) => trimmed(hubspot.apiBase ?? 'https://api.hubapi.com')

const isDown = ({ status }: Answered) => status >= 500 && status !== 501

const reachable = (answered: Answered): Finding =>
  isDown(answered)
    ? broken(
        'reachable',
        `It answers with HTTP ${answered.status}.`,
        'Look at its status page; wait.',
      )
    : ok('reachable', `It answered in ${answered.ms} ms.`)

function credential(connection: Connection, { status }: Answered): Finding {
  if (status === 401) {
    return broken('credential', 'What opens it is refused (HTTP 401).', connectAgain(connection))
  }
  if (status === 403) {
    const advice = 'Look at the permissions of the key or the app, and connect it again.'
    return broken('credential', 'It opens, but not enough (HTTP 403).', advice)
  }
  if (status === 429) {
    return warning('credential', 'Too many calls just now (HTTP 429).', 'Ask again in a minute.')
  }
  return ok('credential', 'It lets us in.')
}

async function scopes(ports: DoctorPorts, connection: Connection, token: string) {
  const { endpoint, platform } = connection
  if (platform === 'quickbooks') {
    return ok('scopes', 'There is one scope, and it lets us in.')
  }
  if (platform === 'stripe' || !endpoint) {
    const isRestricted = token.startsWith('rk_')
    const detail = isRestricted ? 'A restricted key: Stripe does not say for what.' : null
    return detail === null
      ? null
      : warning('scopes', detail, 'Compare its permissions with docs/connections.md.')
  }
  const state = await connection.state()
  const granted = new Set(state.authorised?.scopes)
  const missing = endpoint.app.scopes.filter((scope) => !granted.has(scope))
  if (granted.size === 0 || missing.length === 0) return ok('scopes', 'All that is needed.')
  const advice = `Give the app these scopes, then ${connectAgain(connection)}`
  return broken('scopes', `Missing: ${missing.join(', ')}.`, advice)
}

async function webhooks(ports: DoctorPorts, connection: Connection, token: string) {
  const { platform } = connection
  const { publicUrl, workspace } = ports
  const address = publicUrl && `${trimmed(publicUrl)}/webhooks/${workspace}/${platform}`
  const { lastWebhookAt } = await ports.waiting(platform)
  if (platform === 'stripe') {
    const found = await stripeEndpoint(ports, token, address)
    if (found) return found
  }
  const where = address ?? `<public address>/webhooks/${workspace}/${platform}`
  const silent = ports.outside.clock.now().getTime() - silentMs
  if (lastWebhookAt !== null && Date.parse(lastWebhookAt) > silent) {
    return ok('webhooks', `The last one came ${aboutWhen(lastWebhookAt)}.`)
  }
  const last =
    lastWebhookAt === null ? 'None has come yet.' : `The last came ${aboutWhen(lastWebhookAt)}.`
  return warning('webhooks', last, `Let the platform call ${where}; until then the sweeps find it.`)
}

/** Noted once a minute, of the first of them. */
const aboutWhen = (at: string) => `within a minute of ${at.slice(0, 16)}Z`

/** What Stripe says of where it calls; undefined where it does not say. */
async function stripeEndpoint(ports: DoctorPorts, token: string, address: string | undefined) {
  const base = trimmed(ports.accounts.stripe.apiBase ?? 'https://api.stripe.com')
  const url = `${base}/v1/webhook_endpoints?limit=100`
  const { answer } = await ask(ports.outside.clock, 'stripe', url, token)
  const { data } = (answer?.status === 200 ? answer.body : {}) as { data?: unknown }
  if (!Array.isArray(data) || address === undefined) return undefined
  const endpoints = data as { url?: string; status?: string; enabled_events?: string[] }[]
  const own = endpoints.filter(({ url: at }) => at !== undefined && trimmed(at) === address)
  if (own.length === 0) {
    const advice = `Add an endpoint for ${address} in Stripe, and give its signing secret here.`
    return warning('webhooks', 'Stripe calls no endpoint of ours.', advice)
  }
  const enabled = own.filter(({ status }) => status !== 'disabled')
  if (enabled.length === 0) {
    return broken('webhooks', 'Our endpoint is switched off in Stripe.', 'Switch it on there.')
  }
  const kinds = new Set(enabled.flatMap(({ enabled_events: events = [] }) => events))
  const missing = kinds.has('*') ? [] : stripeKinds.filter((kind) => !covers(kinds, kind))
  if (missing.length === 0) return undefined
  const advice = 'Add them to the endpoint in Stripe; until then the sweeps find what they tell.'
  return warning('webhooks', `It does not send ${missing.join(', ')}.`, advice)
}

/** One of each group of events that the books follow. */
const stripeKinds = [
  ...['charge.succeeded', 'charge.updated', 'charge.refunded', 'charge.dispute.created'],
  ...['charge.dispute.closed', 'refund.updated', 'refund.failed', 'payout.paid', 'payout.failed'],
]
const covers = (kinds: Set<string>, kind: string) =>
  kinds.has(kind) ||
  [...kinds].some((one) => one.endsWith('.*') && kind.startsWith(one.slice(0, -1)))

function clock({ outside }: DoctorPorts, { date, ms }: Answered): Finding | null {
  if (!date) return null
  // The header has whole seconds, and the answer was under way.
  const aheadMs = outside.clock.now().getTime() - date.getTime()
  const offMs = Math.max(0, Math.abs(aheadMs) - ms - 1000)
  const words = `Our clock is ${Math.round(offMs / 1000)} s ${aheadMs > 0 ? 'ahead' : 'behind'}.`
  const advice = 'Let this machine keep its clock by NTP; signatures older than 5 min are refused.'
  if (offMs >= skewMs.broken) return broken('clock', words, advice)
  return offMs >= skewMs.warned ? warning('clock', words, advice) : ok('clock', 'The clocks agree.')
}

async function budgetLeft({ budget }: DoctorPorts, platform: Platform): Promise<Finding | null> {
  if (!budget) return null
  const rules = await budget(platform)
  const words = rules.map(({ name, left, calls }) => `${name} ${Math.floor(left)} of ${calls}`)
  const detail = `Calls left: ${words.join(', ')}.`
  const longest = Math.max(0, ...rules.map(({ waitMs }) => waitMs))
  if (longest < 30_000) return ok('budget', detail)
  const advice = 'The platform has asked us to wait. What waits goes out by itself.'
  return warning('budget', `${detail} The next call waits ${Math.ceil(longest / 1000)} s.`, advice)
}

function expiry({ outside }: DoctorPorts, kept: Awaited<ReturnType<Connection['kept']>>) {
  if (kept?.kind !== 'oauth' || kept.refreshUntil === null) return null
  const soon = warningOf(kept.refreshUntil, outside.clock.now())
  return soon
    ? warning(
        'expiry',
        `${soon}.`,
        'POST /v1/connections/<platform>/authorize, and open its address.',
      )
    : ok('expiry', `The refresh token is good until ${kept.refreshUntil}, and renewed with use.`)
}

async function waitingFinding(ports: DoctorPorts, platform: Platform): Promise<Finding> {
  const { parked, held, conflicts } = await ports.waiting(platform)
  if (parked + held + conflicts === 0) return ok('waiting', 'Nothing waits for a person.')
  const words = [
    parked > 0 && `${parked} writes are parked`,
    held > 0 && `${held} facts from outside are held`,
    conflicts > 0 && `${conflicts} conflicts are open`,
  ].filter(Boolean)
  const advice = 'See GET /v1/sync?state=parked, /v1/sync/held and /v1/conflicts for the reasons.'
  return warning('waiting', `${words.join(', ')}.`, advice)
}
