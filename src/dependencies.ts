// What the service depends on, for the page that says whether it may get traffic.
import { SealedOtherwise } from './adapters/connections/sealing.ts'
import type { Consumer } from './adapters/consumer.ts'
import type { NatsFeed } from './adapters/nats/feed.ts'
import { type Billing, name as billing } from './billing.ts'
import type { Data } from './data.ts'
import { name as crediting } from './domain/crediting.ts'
import { name as dealInvoicing } from './domain/deal-invoicing.ts'
import { name as rescore } from './domain/rescore.ts'
import { name as settlement } from './domain/settlement.ts'
import type { Dependency, DependencyState } from './http/routes/health.ts'
import type { Platform } from './domain/stored.ts'
import { platformNames, type Platforms } from './platforms.ts'

export type Watched = Pick<Data, 'pool' | 'store' | 'projections' | 'leases'> & {
  platforms: Pick<Platforms, 'gates'>
  /** What is amiss with a connection; null = nothing. */
  troubleOf(platform: Platform): Promise<string | null>
  consumers: (Consumer | Billing)[]
  /** Letters; absent = none are sent. */
  mailing?: readonly Pick<Consumer, 'name' | 'failing'>[]
  nats: NatsFeed | undefined
}

const up = { state: 'up' } as const
const degraded = (detail: string): DependencyState => ({ state: 'degraded', detail })

export function dependencies(watched: Watched): Dependency[] {
  const { pool, store, projections, consumers, nats, mailing = [] } = watched
  const listed: Dependency[] = [
    { name: 'postgres', check: async () => (await pool.query('select 1'), up) },
    { name: 'event store', check: async () => (await store.head(), up) },
    {
      name: 'views',
      async check() {
        const halted = projections.status().filter((view) => view.state === 'halted')
        if (halted.length === 0) return up
        return degraded(`halted: ${halted.map(({ name }) => name).join(', ')}`)
      },
    },
    ...platformNames.map((name) => ({ name, check: () => platformState(watched, name) })),
    ...[dealInvoicing, billing, crediting, settlement, rescore, 'outgoing', 'sealing'].map(
      (name) => ({
        name,
        check: async () => workState(consumers.filter((one) => isOf(one.name, name))),
      }),
    ),
    ...mailing.map((one) => ({ name: one.name, check: async () => workState([one]) })),
    { name: 'leases', check: async () => shareState(watched) },
  ]
  if (!nats) return listed
  const natsCheck = async () => {
    const { isConnected, fault } = nats.state()
    if (isConnected && !fault) return up
    return degraded(isConnected ? 'the relay cannot publish' : 'not connected; changes wait')
  }
  return [...listed, { name: 'nats', check: natsCheck }]
}

const isOf = (consumer: string, name: string) =>
  consumer === name || consumer.startsWith(`${name}-`)

/** Of what falls to this process: the others say how it goes with theirs. */
function workState(concerned: readonly Pick<Consumer, 'name' | 'failing'>[]): DependencyState {
  const failing = concerned.filter((one) => one.failing()).map((one) => one.name)
  return failing.length === 0 ? up : degraded(`trying again: ${failing.join(', ')}`)
}

/** A platform is as well as those who read from it and write to it. */
async function platformState({ platforms, consumers, troubleOf }: Watched, name: Platform) {
  const trouble = await troubleOf(name).catch(sealedOtherwise)
  if (trouble !== null) return degraded(trouble)
  const { breaker } = platforms.gates[name].state()
  if (breaker.state !== 'closed') {
    return degraded('it has not answered of late; nothing is sent until it does')
  }
  return workState(consumers.filter((one) => one.name.endsWith(name)))
}

/** The platform has nothing to do with it. */
function sealedOtherwise(error: unknown): string {
  if (error instanceof SealedOtherwise) return error.message
  throw error
}

/** Work that nobody does, for longer than it takes to hand it over or to take over from the dead. */
function shareState({ leases }: Watched): DependencyState {
  const idle = leases.owners().filter(({ process, idleMs }) => process === null && idleMs > 10_000)
  if (idle.length === 0) return up
  return degraded(`nobody does: ${idle.map(({ name }) => name).join(', ')}`)
}
