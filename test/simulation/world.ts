// The simulated world: the platforms, the processes of the service, the people, and what goes wrong.
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { PlatformConfig } from '../../src/config.ts'
import { remembered } from './remembered.ts'
import { memoryCheckpoints, openMemoryStore } from '../support/memory-store.ts'
import { memoryBudget } from '../support/memory-budget.ts'
import { memoryLeaseTable } from '../support/memory-leases.ts'
import { memorySecrets } from '../support/memory-secrets.ts'
import { memorySweeps } from '../support/memory-sweeps.ts'
import { openDice } from './dice.ts'
import type { Life } from './life.ts'
import type { EventStore } from '../../src/domain/event-store.ts'
import { addressOf, type Network, openNetwork } from './network.ts'
import { type Broker, openBroker, type StoreTrouble } from './ports.ts'
import type { Options } from './run.ts'
import { openTime } from './time.ts'

export type Shared = Awaited<ReturnType<typeof openWorld>>
export type Sandbox = Awaited<ReturnType<typeof startSandbox>>

export async function openWorld(seed: number, isBrokered: boolean, bug?: Options['bug']) {
  const dice = openDice(seed)
  const time = openTime()
  const network = openNetwork(time, dice.for('network'), bug === 'key-per-attempt')
  const random = dice.for('sandbox')
  const sandbox = await startSandbox({
    outside: { clock: time.clock(() => 0), random: { next: random.next, uuid: random.uuid } },
    listen: network.listen,
  })
  sandbox.lagHubSpotSearch(dice.for('search').between(0, 20) * 1000)
  sandbox.setWebhookTargets({
    stripe: 'http://tieout.world.sim/webhooks/main/stripe',
    hubspot: 'http://tieout.world.sim/webhooks/main/hubspot',
    quickbooks: 'http://tieout.world.sim/webhooks/main/quickbooks',
  })
  const store = openMemoryStore(time.clock(() => 0))
  const storeTrouble: StoreTrouble = { unreachable: 0, lostReply: 0, isDown: false }
  const broker: Broker | undefined = isBrokered
    ? openBroker(store, time, dice.for('broker'))
    : undefined
  return {
    ...{ dice, time, network, sandbox, store, storeTrouble, broker, bug },
    /** What was not as it was said to be, seen at the moment. */
    lies: watchAcknowledged(network, store),
    /** Everything works again. */
    calm() {
      sandbox.clearFaults()
      Object.assign(storeTrouble, { isDown: false, unreachable: 0, lostReply: 0 })
      Object.assign(broker?.trouble ?? {}, { lostAck: 0, twice: 0 })
      network.slowDown(0)
    },
    end() {
      network.end()
      time.end()
    },
    checkpoints: memoryCheckpoints(),
    leaseTable: memoryLeaseTable(time.clock(() => 0)),
    secrets: memorySecrets(),
    budget: memoryBudget(time.clock(() => 0)),
    cursors: memorySweeps(),
    lookUps: remembered(store),
    accountsOf: (life: Life): PlatformConfig => ({
      stripe: {
        secretKey: sandbox.stripe.secretKey,
        webhookSecrets: [sandbox.stripe.webhookSecret],
        apiBase: addressOf('stripe', life.name),
      },
      hubspot: {
        accessToken: sandbox.hubspot.accessToken,
        clientSecrets: [sandbox.hubspot.clientSecret],
        apiBase: addressOf('hubspot', life.name),
      },
      quickbooks: {
        clientId: sandbox.quickbooks.clientId,
        clientSecret: sandbox.quickbooks.clientSecret,
        refreshToken: sandbox.quickbooks.refreshToken,
        realmId: sandbox.quickbooks.realmId,
        webhookVerifiers: [sandbox.quickbooks.webhookVerifier],
        apiBase: addressOf('quickbooks', life.name),
        tokenUrl: `${addressOf('quickbooks', life.name)}/oauth2/v1/tokens/bearer`,
        authorizeUrl: `${addressOf('quickbooks', life.name)}/connect/oauth2`,
      },
    }),
  }
}

/** A webhook that is answered with 2xx is stored at that moment, each of its events. */
function watchAcknowledged(network: Network, store: EventStore): string[] {
  const lies: string[] = []
  const stored = new Set<string>()
  void (async () => {
    const { signal } = new AbortController()
    for await (const { events } of store.subscribe({ categories: ['inbound'], signal })) {
      for (const { data } of events) stored.add((data as { raw: string }).raw)
    }
  })()
  network.watch(({ to, call, status }) => {
    if (to !== 'tieout' || status !== 200) return
    const body: unknown = JSON.parse(call.body)
    const raws = Array.isArray(body) ? body.map((item) => JSON.stringify(item)) : [call.body]
    const lost = raws.filter((raw) => !stored.has(raw) && !isRepeat(raw, stored))
    if (lost.length > 0) lies.push(`${call.path} was answered with 200 and is not stored`)
  })
  return lies
}

/** HubSpot counts its attempts inside of the body. */
const isRepeat = (raw: string, stored: Set<string>) =>
  [...stored].some((one) => withoutAttempt(one) === withoutAttempt(raw))
const withoutAttempt = (raw: string) => raw.replace(/"attemptNumber":\d+/, '')
