// What Prometheus is told of the work behind the API: what falls to this process, how far behind it
// is, and how the platforms take our calls. Asked when Prometheus asks, not kept up in between.
import { Gauge, type Registry } from 'prom-client'
import type { SweepState } from './adapters/sweeping.ts'
import type { Watched } from './dependencies.ts'
import type { Clock } from './domain/outside.ts'
import { platformNames } from './platforms.ts'

type Sweeps = () => Promise<(SweepState & { name: string })[]>

export function gaugeWork(registry: Registry, watched: Watched, sweeps: Sweeps, clock: Clock) {
  const { leases, consumers, platforms, nats } = watched
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    collect: (gauge: Gauge<Label>) => void | Promise<void>,
  ) =>
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      async collect() {
        this.reset()
        // A database that is away is told by other figures.
        await Promise.resolve(collect(this)).catch(() => undefined)
      },
    })
  const since = (moment: string) => Math.max(0, (clock.now().getTime() - Date.parse(moment)) / 1000)

  gauge('tieout_lease_held', '1 for work that this process does.', ['lease'], (it) => {
    for (const { name, isOurs } of leases.owners()) it.set({ lease: name }, isOurs ? 1 : 0)
  })
  const owned = '1 for the process that does this work, as this process sees it.'
  gauge('tieout_lease_owner', owned, ['lease', 'process'], (it) => {
    for (const { name, process } of leases.owners()) {
      if (process !== null) it.set({ lease: name, process }, 1)
    }
  })
  const lag = 'Age of the oldest event that this process has taken and not done; 0 = nothing waits.'
  gauge('tieout_consumer_lag_seconds', lag, ['consumer'], (it) => {
    for (const one of consumers) {
      const oldestAt = 'oldestAt' in one ? one.oldestAt?.() : undefined
      it.set({ consumer: one.name }, oldestAt === undefined ? 0 : since(oldestAt))
    }
  })
  gauge('tieout_consumer_in_hand', 'Events taken and not done.', ['consumer'], (it) => {
    for (const one of consumers) if ('inHand' in one) it.set({ consumer: one.name }, one.inHand())
  })
  gauge('tieout_consumer_failing', '1 while something is tried again.', ['consumer'], (it) => {
    for (const one of consumers) it.set({ consumer: one.name }, one.failing() ? 1 : 0)
  })
  const gates = () => platformNames.map((platform) => platforms.gates[platform].state())
  gauge('tieout_breaker_open', '1 while nothing is sent to a platform.', ['platform'], (it) => {
    for (const { platform, breaker } of gates()) {
      it.set({ platform }, breaker.state === 'open' ? 1 : 0)
    }
  })
  gauge('tieout_platform_calls', 'Calls since the start.', ['platform', 'outcome'], (it) => {
    for (const { platform, calls, throttled, timeouts } of gates()) {
      it.set({ platform, outcome: 'made' }, calls)
      it.set({ platform, outcome: 'throttled' }, throttled)
      it.set({ platform, outcome: 'timeout' }, timeouts)
    }
  })
  gauge('tieout_platform_waiting', 'Calls that wait for their turn.', ['platform'], (it) => {
    for (const { platform, waiting } of gates()) it.set({ platform }, waiting)
  })
  const swept = 'How long ago the last sweep began that found all there was.'
  gauge('tieout_sweep_lag_seconds', swept, ['sweep'], async (it) => {
    for (const { name, coveredAt } of await sweeps()) {
      if (coveredAt) it.set({ sweep: name }, since(coveredAt))
    }
  })
  if (!nats) return
  gauge('tieout_nats_connected', '1 while NATS can be reached.', [], (it) => {
    it.set(nats.state().isConnected ? 1 : 0)
  })
}
