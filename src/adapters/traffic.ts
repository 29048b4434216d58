// Counts what goes to the platforms and comes from them, and writes it down every few seconds. What
// could not be written waits for the next time.
import type { Logger } from 'pino'
import type { EventStore } from '../domain/event-store.ts'
import type { Outside } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Platform } from '../domain/stored.ts'
import {
  type Count,
  keptHours,
  type Measure,
  type RefusedWebhook,
  refusedKeptDays,
  type TrafficLog,
} from '../domain/traffic.ts'
import type { ReceiveWebhook, WebhookRequest } from './webhook.ts'

const writtenEveryMs = 5_000
const forgottenEveryMs = 3_600_000
const hourMs = 3_600_000
/** Of those turned away so many are written down at a time; the others are only counted. */
const refusedAtOnce = 20
const agentMost = 120

/** What grows from the start of the process on. */
export type Meter = { name: string; measure: Measure; total(): number }

export type TrafficPorts = {
  workspace: string
  log: TrafficLog
  outside: Outside
  logger: Pick<Logger, 'debug'>
}

export type Traffic = ReturnType<typeof openTraffic>

export function openTraffic({ workspace, log, outside, logger }: TrafficPorts) {
  const { clock } = outside
  let counts = new Map<string, Count>()
  let refused: RefusedWebhook[] = []

  function count(name: string, measure: Measure, by = 1) {
    if (by <= 0) return
    const key = `${name} ${measure}`
    const known = counts.get(key)
    if (known) known.count += by
    else counts.set(key, { name, measure, count: by })
  }

  function noteRefused(platform: Platform, request: WebhookRequest, no: Refusal) {
    count(platform, 'refused')
    if (refused.length >= refusedAtOnce) return
    refused.push({ ...refusedAs(request, no), platform, refusedAt: clock.now().toISOString() })
  }

  async function write() {
    const minute = `${clock.now().toISOString().slice(0, 16)}:00Z`
    const [due, turnedAway] = [[...counts.values()], refused]
    counts = new Map()
    refused = []
    try {
      if (due.length > 0) await log.add(workspace, minute, due)
      if (turnedAway.length > 0) await log.addRefused(workspace, turnedAway)
    } catch (error) {
      for (const one of due) count(one.name, one.measure, one.count)
      refused = [...turnedAway, ...refused].slice(0, refusedAtOnce)
      logger.debug({ err: error }, 'the traffic could not be written down')
    }
  }

  return {
    /** The same receiver, counted. */
    noting:
      (platform: Platform, receive: ReceiveWebhook): ReceiveWebhook =>
      async (request) => {
        try {
          const told = await receive(request)
          count(platform, 'webhooks', told.received)
          count(platform, 'repeated', told.repeated)
          return told
        } catch (error) {
          if (error instanceof Refusal) noteRefused(platform, request, error)
          throw error
        }
      },
    /** The same store, for those who write to platforms: how that went they append to it. */
    counting: (store: EventStore): EventStore => ({
      ...store,
      async append(stream, events, expected) {
        const appended = await store.append(stream, events, expected)
        for (const { type, data } of appended.repeated ? [] : events) {
          const measure = measureOf[type]
          const { platform, operation } = data as { platform?: string; operation?: string }
          if (measure && platform && operation !== 'none') count(platform, measure)
        }
        return appended
      },
    }),
    /** Until the signal; what was counted by then is written down. */
    async keep(meters: readonly Meter[], signal: AbortSignal): Promise<void> {
      const before = new Map(meters.map((meter) => [meter, 0]))
      let forgottenAt = 0
      while (!signal.aborted) {
        await clock.sleep(writtenEveryMs, signal)
        for (const meter of meters) {
          const total = meter.total()
          count(meter.name, meter.measure, total - (before.get(meter) ?? 0))
          before.set(meter, total)
        }
        await write()
        const now = clock.now().getTime()
        if (now - forgottenAt < forgottenEveryMs) continue
        forgottenAt = now
        const ago = (hours: number) => new Date(now - hours * hourMs).toISOString()
        const old = { counts: ago(keptHours), refused: ago(refusedKeptDays * 24) }
        await log.forget(workspace, old).catch(() => undefined)
      }
    },
  }
}

const measureOf: Readonly<Record<string, Measure>> = {
  StatusPropagated: 'writes',
  SyncFailed: 'failed',
  SyncParked: 'failed',
}

function refusedAs({ headers, rawBody }: WebhookRequest, { code, details }: Refusal) {
  const agent = headers['user-agent']
  const { header, reason } = details as { header?: unknown; reason?: unknown }
  const said = [header, reason].find((one) => typeof one === 'string')
  return {
    ...{ code, detail: typeof said === 'string' ? said : null, bytes: rawBody.length },
    agent: typeof agent === 'string' ? printable(agent).slice(0, agentMost) : null,
  }
}

// What a stranger says of itself goes into a page.
const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, '')
