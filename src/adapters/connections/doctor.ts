// Looks after every connection as a person would: can it be reached, does it let us in, for what,
// do its webhooks come here, do the clocks agree, what is left of its limits, what waits. Each
// finding says what to do. Nothing is changed.
import { standingOf } from '../../domain/connection.ts'
import type { Outside } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import { connectionWords as words, type Told } from '../../domain/story/checks.ts'
import type { Left } from '../calls/budget.ts'
import { PlatformError } from '../platform-error.ts'
import { ask, type Answered, trimmed } from './asking.ts'
import type { Accounts, Connection, Connections } from './connections.ts'
import { endsInDays } from './desk.ts'

/** `broken` needs somebody; `warning` will, or could not be found out; `ok` does not. */
export type Finding = {
  check:
    | ('connection' | 'reachable' | 'credential' | 'scopes' | 'webhooks' | 'clock')
    | ('budget' | 'expiry' | 'waiting')
  verdict: 'ok' | 'warning' | 'broken'
  detail: Told
  /** Empty where there is nothing to do. */
  advice: Told
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

const ok = (check: Finding['check'], detail: Told): Finding => {
  return { check, verdict: 'ok', detail, advice: words.nothing }
}
const warning = (check: Finding['check'], detail: Told, advice: Told): Finding => {
  return { check, verdict: 'warning', detail, advice }
}
const broken = (check: Finding['check'], detail: Told, advice: Told): Finding => {
  return { check, verdict: 'broken', detail, advice }
}
/** As the platform or its client said it: nobody here has other words. */
const asSaid = (text: string): Told => ({ en: text, fr: text })

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
    return [standing.finding, broken('credential', asSaid(token.message), advice), waits]
  }
  const account = await connection.tokens.account()
  const asked = await ask(ports.outside.clock, platform, addressOf(ports, platform, account), token)
  if (!asked.answer) {
    const silent = broken('reachable', words.noAnswer(asked.why), words.lookAtAddress)
    return [standing.finding, silent, waits]
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
      return { isAbsent: true, finding: broken('connection', words.notConnected, connect) }
    case 'reconnect': {
      const why = words.refused(state.refused?.code)
      return { isAbsent: false, finding: broken('connection', why, connect) }
    }
    case 'paused': {
      const why = words.rests(state.paused?.reason)
      const advice = words.resume(connection.platform)
      return { isAbsent: false, finding: warning('connection', why, advice) }
    }
    case 'connected': {
      const { method, accountId } = state.authorised ?? {}
      return { isAbsent: false, finding: ok('connection', words.connected(method, accountId)) }
    }
  }
}

const connectAgain = ({ platform, endpoint }: Connection) =>
  endpoint
    ? words.authorise(platform)
    : platform === 'stripe'
      ? words.giveStripeKey
      : words.giveHubSpotToken

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
    ? broken('reachable', words.down(answered.status), words.waitForIt)
    : ok('reachable', words.answered(answered.ms))

function credential(connection: Connection, { status }: Answered): Finding {
  if (status === 401) {
    return broken('credential', words.keyRefused, connectAgain(connection))
  }
  if (status === 403) {
    return broken('credential', words.notEnough, words.lookAtPermissions)
  }
  if (status === 429) {
    return warning('credential', words.tooMany, words.inAMinute)
  }
  return ok('credential', words.letsIn)
}

async function scopes(ports: DoctorPorts, connection: Connection, token: string) {
  const { endpoint, platform } = connection
  if (platform === 'quickbooks') {
    return ok('scopes', words.oneScope)
  }
  if (platform === 'stripe' || !endpoint) {
    const isRestricted = token.startsWith('rk_')
    return isRestricted ? warning('scopes', words.restricted, words.comparePermissions) : null
  }
  const state = await connection.state()
  const granted = new Set(state.authorised?.scopes)
  const missing = endpoint.app.scopes.filter((scope) => !granted.has(scope))
  if (granted.size === 0 || missing.length === 0) return ok('scopes', words.allScopes)
  const advice = words.giveScopes(connectAgain(connection))
  return broken('scopes', words.missingScopes(missing), advice)
}

async function webhooks(ports: DoctorPorts, connection: Connection, token: string) {
  const { platform } = connection
  const { publicUrl, workspace } = ports
  const path = `/webhooks/${workspace}/${platform}`
  const address = publicUrl && `${trimmed(publicUrl)}${path}`
  const { lastWebhookAt } = await ports.waiting(platform)
  if (platform === 'stripe') {
    const found = await stripeEndpoint(ports, token, address)
    if (found) return found
  }
  const silent = ports.outside.clock.now().getTime() - silentMs
  if (lastWebhookAt !== null && Date.parse(lastWebhookAt) > silent) {
    // Noted once a minute, of the first of them.
    return ok('webhooks', words.lastWebhook(lastWebhookAt))
  }
  return warning('webhooks', words.silentSince(lastWebhookAt), words.letItCall(address, path))
}

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
    return warning('webhooks', words.callsNone, words.addEndpoint(address))
  }
  const enabled = own.filter(({ status }) => status !== 'disabled')
  if (enabled.length === 0) {
    return broken('webhooks', words.switchedOff, words.switchOn)
  }
  const kinds = new Set(enabled.flatMap(({ enabled_events: events = [] }) => events))
  const missing = kinds.has('*') ? [] : stripeKinds.filter((kind) => !covers(kinds, kind))
  if (missing.length === 0) return undefined
  return warning('webhooks', words.doesNotSend(missing), words.addKinds)
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
  const off = words.clockOff(Math.round(offMs / 1000), aheadMs > 0)
  if (offMs >= skewMs.broken) return broken('clock', off, words.setClock)
  if (offMs >= skewMs.warned) return warning('clock', off, words.setClock)
  return ok('clock', words.clocksAgree)
}

async function budgetLeft({ budget }: DoctorPorts, platform: Platform): Promise<Finding | null> {
  if (!budget) return null
  const rules = await budget(platform)
  const longest = Math.max(0, ...rules.map(({ waitMs }) => waitMs))
  if (longest < 30_000) return ok('budget', words.callsLeft(rules, 0))
  return warning('budget', words.callsLeft(rules, longest), words.goesOutItself)
}

function expiry({ outside }: DoctorPorts, kept: Awaited<ReturnType<Connection['kept']>>) {
  if (kept?.kind !== 'oauth' || kept.refreshUntil === null) return null
  const days = endsInDays(kept.refreshUntil, outside.clock.now())
  return days === null
    ? ok('expiry', words.goodUntil(kept.refreshUntil))
    : warning('expiry', words.sentence(words.tokenEnds(days)), words.openAddress)
}

async function waitingFinding(ports: DoctorPorts, platform: Platform): Promise<Finding> {
  const { parked, held, conflicts } = await ports.waiting(platform)
  if (parked + held + conflicts === 0) return ok('waiting', words.nothingWaits)
  return warning('waiting', words.waits({ parked, held, conflicts }), words.seeReasons)
}
