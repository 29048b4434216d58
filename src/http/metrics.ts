// What Prometheus is told: requests by route, webhooks by outcome, how far each view is behind.
import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client'
import type { Projections } from '../projections/runner.ts'

export type Metrics = {
  requests: Histogram<'method' | 'route' | 'status'>
  webhooks: Counter<'platform' | 'outcome'>
}

export function openMetrics(registry: Registry, projections: Projections): Metrics {
  collectDefaultMetrics({ register: registry })
  gaugeViews(registry, projections)
  return {
    requests: new Histogram({
      name: 'tieout_http_request_duration_seconds',
      help: 'From the first byte of the request to the last of the answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    }),
    webhooks: new Counter({
      name: 'tieout_webhooks_total',
      help: 'Webhook deliveries: received, or the code they were refused with.',
      labelNames: ['platform', 'outcome'],
      registers: [registry],
    }),
  }
}

/** Asked when Prometheus asks, not kept up in between. */
function gaugeViews(registry: Registry, projections: Projections) {
  const lag = new Gauge({
    name: 'tieout_view_lag_seconds',
    help: 'How long a view has not shown all that is in the log; 0 = it shows everything.',
    labelNames: ['view'],
    registers: [registry],
    collect() {
      for (const { name, lagMs } of projections.status()) lag.set({ view: name }, lagMs / 1000)
    },
  })
  const halted = new Gauge({
    name: 'tieout_view_halted',
    help: '1 for a view that cannot go on and waits for somebody to mend it.',
    labelNames: ['view'],
    registers: [registry],
    collect() {
      for (const { name, state } of projections.status()) {
        halted.set({ view: name }, state === 'halted' ? 1 : 0)
      }
    },
  })
}
