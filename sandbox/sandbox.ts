// The sandbox as a whole: three simulated platforms behind real HTTP, one journal, one control
// server, and the people who sell and pay.
import type { Outside } from '../src/domain/outside.ts'
import { openControl } from './control.ts'
import { openDeliveries, type WebhookTargets } from './deliveries.ts'
import { openDemo } from './demo.ts'
import { canonicalDocuments, countDocuments } from './documents.ts'
import { type FaultRequest, openFaults, type Platform } from './faults.ts'
import { openHubSpotOAuth } from './hubspot/oauth.ts'
import { openPortal } from './hubspot/portal.ts'
import { openHubSpot, signHubSpot } from './hubspot/server.ts'
import { openJournal } from './journal.ts'
import { openMailbox } from './mailbox.ts'
import { objectPages } from './pages/objects.ts'
import { plant, type Planted } from './plants.ts'
import { furnish, openCompany } from './quickbooks/company.ts'
import { openQuickBooks, signQuickBooks } from './quickbooks/server.ts'
import { openTokens } from './quickbooks/tokens.ts'
import { rateLimitsFrom } from './rate-limits.ts'
import type { Listen, Server } from './server.ts'
import { settle, unsettled } from './stripe/charges.ts'
import { openAccount, type StripeAccount } from './stripe/ledger.ts'
import { openStripe, signStripe } from './stripe/server.ts'
import { openWorld } from './world.ts'

export type Ports = {
  stripe: number
  hubspot: number
  quickbooks: number
  control: number
  mail: number
}

export type SandboxOptions = {
  /** Where the journal is kept; absent = in memory only. */
  dataDir?: string
  ports?: Partial<Ports>
  host?: string
  webhooks?: WebhookTargets
  outside: Outside
  log?: {
    debug(fields: object, message: string): void
    info(fields: object, message: string): void
  }
  /** `off` (the default), `real`, or others: see rate-limits.ts. */
  rateLimits?: string
  /** How the simulators are reached; absent = by HTTP. */
  listen?: Listen
}

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>

// Nobody has to know that of the mail server.
const defaultPorts: Ports = {
  stripe: 4001,
  hubspot: 4002,
  quickbooks: 4003,
  control: 4000,
  mail: 0,
}

/** Fixed and worth nothing outside of the sandbox. */
export const credentials = {
  stripe: { secretKey: 'sk_test_sandbox_not_real', webhookSecret: 'whsec_sandbox_not_real' },
  hubspot: {
    accessToken: 'pat-sandbox-not-real',
    clientId: 'hubspot-client-sandbox',
    clientSecret: 'hubspot-client-secret-sandbox-not-real',
    portalId: 48_900_001,
  },
  quickbooks: {
    clientId: 'quickbooks-client-sandbox',
    clientSecret: 'quickbooks-secret-sandbox-not-real',
    refreshToken: 'RT1-sandbox-1',
    realmId: '9130350000000001',
    webhookVerifier: 'quickbooks-verifier-sandbox-not-real',
  },
} as const

/** Gives charges their balance transactions when their time has come, also after a restart. */
async function settleCharges(account: StripeAccount, signal: AbortSignal) {
  const { journal, outside } = account
  while (!signal.aborted) {
    const [first] = [...unsettled(account).rows()].sort((a, b) => a.at - b.at)
    const wait = first ? first.at - outside.clock.now().getTime() : undefined
    if (first && wait !== undefined && wait <= 0) {
      journal.change(() => settle(account, first.charge))
    } else {
      const woken = new AbortController()
      const either = AbortSignal.any([signal, woken.signal])
      const waits = [journal.changed(either)]
      if (wait !== undefined) waits.push(outside.clock.sleep(wait, either))
      await Promise.race(waits)
      woken.abort()
    }
  }
}

function openPlatforms(options: SandboxOptions) {
  const { outside } = options
  const journal = openJournal(options.dataDir)
  const faults = openFaults(journal, outside)
  const settings = journal.table<boolean>('quickbooks/settings')
  const { stripe, hubspot, quickbooks } = credentials
  const legacy = () => settings.get('legacy-webhooks') === true
  const deliveries = openDeliveries({
    journal,
    faults,
    outside,
    targets: options.webhooks ?? {},
    log: options.log,
    sign: {
      stripe: signStripe(stripe.webhookSecret),
      hubspot: signHubSpot(hubspot.clientSecret),
      quickbooks: signQuickBooks(quickbooks.webhookVerifier, quickbooks.realmId, legacy),
    },
  })
  const account = openAccount(journal, outside, (event) => deliveries.add('stripe', event))
  const portal = openPortal(journal, outside, {
    portalId: hubspot.portalId,
    deliver: (events) => deliveries.add('hubspot', events),
  })
  const company = openCompany(journal, outside, {
    realmId: quickbooks.realmId,
    deliver: (notices) => deliveries.add('quickbooks', notices),
  })
  journal.change(() => furnish(company))
  const tokens = openTokens(journal, outside, quickbooks)
  const oauth = openHubSpotOAuth(journal, outside, hubspot)
  const world = openWorld(account, portal, company)
  return { journal, faults, settings, deliveries, account, portal, company, tokens, oauth, world }
}

export type Platforms = ReturnType<typeof openPlatforms>

async function listen(options: SandboxOptions, parts: Platforms) {
  const { outside, listen: door } = options
  const host = options.host ?? '127.0.0.1'
  const ports = { ...defaultPorts, ...options.ports }
  const limits = rateLimitsFrom(options.rateLimits ?? 'off')
  const common = { host, outside, limits, faults: parts.faults, listen: door }
  const { stripe, hubspot } = credentials
  const { account, portal, company, tokens, oauth } = parts
  const opened: Server[] = []
  const keep = async (server: Promise<Server>) => {
    opened.push(await server)
    return opened.at(-1) as Server
  }
  try {
    return {
      host,
      ports,
      stripe: await keep(
        openStripe({ ...common, port: ports.stripe, account, secretKey: stripe.secretKey }),
      ),
      hubspot: await keep(
        openHubSpot({ ...common, port: ports.hubspot, portal, oauth, ...hubspot }),
      ),
      quickbooks: await keep(
        openQuickBooks({ ...common, port: ports.quickbooks, company, tokens }),
      ),
    }
  } catch (error) {
    // A taken port must not leave the others open behind it.
    await Promise.all(opened.map((server) => server.close()))
    await parts.deliveries.close()
    parts.journal.close()
    throw error
  }
}

/** Where that cannot be opened, nothing is left open. */
async function openMailboxOf(
  { outside }: SandboxOptions,
  { journal, deliveries }: Platforms,
  { host, ports, ...servers }: Awaited<ReturnType<typeof listen>>,
) {
  try {
    return await openMailbox({ journal, outside, host, port: ports.mail })
  } catch (error) {
    await Promise.all(Object.values(servers).map((server) => server.close()))
    await deliveries.close()
    journal.close()
    throw error
  }
}

export async function startSandbox(options: SandboxOptions) {
  const parts = openPlatforms(options)
  const { journal, faults, deliveries, account, portal, company, tokens, oauth, world } = parts
  const servers = await listen(options, parts)
  const mailbox = options.listen ? undefined : await openMailboxOf(options, parts, servers)
  const closing = new AbortController()
  const demo = openDemo({ ...parts, outside: options.outside, signal: closing.signal })
  const settling = settleCharges(account, closing.signal)
  const planted = journal.table<Planted>('plants')

  const control = {
    ...world,
    mailbox,
    injectFault: (fault: FaultRequest) => faults.inject(fault),
    clearFaults: (only?: { id?: string; platform?: Platform }) => faults.clear(only),
    faults: () => faults.list(),
    rotateRefreshTokenAtEachRefresh: (on: boolean) => tokens.rotateAtEachRefresh(on),
    expireAccessTokens: () => {
      tokens.expireAccessTokens()
      oauth.expireAccessTokens()
    },
    /** The person takes the app away at the platform. */
    revokeAccess: (platform: 'hubspot' | 'quickbooks') =>
      platform === 'hubspot' ? oauth.revokeAll() : tokens.revoke(),
    tokenCounts: () => tokens.counts(),
    tokenNow: () => tokens.current(),
    /** The company is set back to the day on which this one was its refresh token. */
    setTokenBack: (refreshToken: string) => tokens.setBack(refreshToken),
    sendLegacyQuickBooksWebhooks: (on: boolean) => parts.settings.put('legacy-webhooks', on),
    counts: () => ({ ...countDocuments(parts), undelivered: deliveries.pending() }),
    /** Everything on the three platforms in a form in which two runs can be compared. */
    documents: () => canonicalDocuments(parts),
    seedDemo: () => demo.seed(),
    playDemo: demo.play,
    demoProgress: () => demo.progress(),
    /** Disagreements on purpose, of these kinds or of all; resolves when all are there. */
    async plant(kinds?: readonly string[]) {
      const about = { world, company, portal, outside: options.outside, signal: closing.signal }
      const note = (one: Planted) => planted.put(`${planted.size + 1}`, one)
      return plant(about, kinds, (one) => journal.change(() => note(one)))
    },
    planted: () => [...planted.rows()],
  }
  const close = async (opened: readonly Server[]) => {
    closing.abort()
    await Promise.all(opened.map((server) => server.close()))
    await Promise.all([deliveries.close(), settling, demo.stopped(), mailbox?.close()])
    journal.close()
  }
  const { host, ports, stripe, hubspot, quickbooks } = servers
  const listening = {
    ...{ control, pages: objectPages(parts), host, port: ports.control },
    ...{ outside: options.outside, listen: options.listen },
  }
  const controlServer = await openControl(listening).catch(async (error: unknown) => {
    await close([stripe, hubspot, quickbooks])
    throw error
  })
  const urls = {
    stripe: stripe.url,
    hubspot: hubspot.url,
    quickbooks: quickbooks.url,
    control: controlServer.url,
  }
  options.log?.info(urls, 'sandbox')

  return {
    stripe: { baseUrl: urls.stripe, ...credentials.stripe },
    hubspot: {
      baseUrl: urls.hubspot,
      authorizeUrl: `${urls.hubspot}/oauth/authorize`,
      ...credentials.hubspot,
    },
    quickbooks: {
      baseUrl: urls.quickbooks,
      tokenUrl: `${urls.quickbooks}/oauth2/v1/tokens/bearer`,
      authorizeUrl: `${urls.quickbooks}/connect/oauth2`,
      ...credentials.quickbooks,
      // The one that is worth something now, after a restart too.
      refreshToken: tokens.current(),
    },
    control: { baseUrl: urls.control },
    /** Absent where the simulators are not reached by a network. */
    mail: mailbox && { url: mailbox.url },
    ...control,
    tables: { stripe: account.tables, hubspot: portal.tables, quickbooks: company.tables },
    setWebhookTargets: (targets: WebhookTargets) => deliveries.setTargets(targets),
    /** Resolves when every webhook that has a receiver is delivered and every charge settled. */
    async settled() {
      while (unsettled(account).size > 0 && !closing.signal.aborted) {
        await journal.changed(closing.signal)
      }
      await deliveries.settled()
    },
    close: () => close([controlServer, stripe, hubspot, quickbooks]),
  }
}
