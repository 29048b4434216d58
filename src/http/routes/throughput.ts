// How much goes to the platforms and comes from them, minute by minute, and how far those are who do
// the work.
import Type, { type Static } from 'typebox'
import type { Clock } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import { keptHours, platformMeasures, type TrafficLog } from '../../domain/traffic.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { Exact, Instant, OrNull, Platform as PlatformName } from '../schemas.ts'

const Count = Type.Integer({ minimum: 0 })

/** A consumer of this process. */
export type Worker = {
  name: string
  failing(): string | undefined
  inHand?(): number
  oldestAt?(): string | undefined
}

export type ThroughputDeps = {
  workspace: string
  clock: Pick<Clock, 'now'>
  platforms: readonly { name: Platform }[]
  traffic: Pick<TrafficLog, 'since'>
  /** Those of this process. */
  workers(): readonly Worker[]
}

const measured = {
  calls: { ...Count, description: 'Calls made to it.' },
  throttled: { ...Count, description: 'Of these: refused for calling too often.' },
  timeouts: { ...Count, description: 'Of these: without an answer in time.' },
  webhooks: { ...Count, description: 'Facts that it told by webhook, and that were new.' },
  repeated: {
    ...Count,
    description: 'Facts that it told and that were known: told before, or found by a sweep.',
  },
  refused: { ...Count, description: 'Webhooks turned away: not signed as they must be.' },
  writes: { ...Count, description: 'Documents written or changed there.' },
  failed: { ...Count, description: 'Writes that failed; most are tried again.' },
}
const PlatformPoint = Exact({ at: Instant, ...measured })
const PlatformTraffic = Exact({
  platform: PlatformName,
  total: Exact(measured),
  points: Type.Array(PlatformPoint, { description: 'Steps in which there was anything.' }),
})
const WorkerTraffic = Exact({
  name: Type.String({ examples: ['ingest-stripe'] }),
  platform: OrNull(PlatformName, 'Null for the policies of the ledger.'),
  handled: { ...Count, description: 'Events handled in all that time, by all processes.' },
  points: Type.Array(Exact({ at: Instant, handled: Count })),
  inHand: OrNull(Count, 'Events that this process has taken and not done; null = not its work.'),
  oldestAt: OrNull(Instant, 'When the one was recorded that it has had in hand the longest.'),
  isFailing: Type.Boolean({ description: 'Something is tried again.' }),
})
const Throughput = Exact({
  since: Instant,
  until: Instant,
  stepSeconds: Type.Integer(),
  platforms: Type.Array(PlatformTraffic),
  consumers: Type.Array(WorkerTraffic),
})
type PlatformTraffic = Static<typeof PlatformTraffic>

const nothing = Object.fromEntries(platformMeasures.map((measure) => [measure, 0])) as Static<
  typeof PlatformTraffic
>['total']

const stepOf = (hours: number) => (hours <= 3 ? 60 : hours <= 24 ? 600 : 1800)

export async function throughputRoutes(app: App, deps: ThroughputDeps): Promise<void> {
  app.get(
    '/sync/throughput',
    {
      schema: {
        tags: ['sync'],
        summary: 'How much goes to the platforms and comes from them, over the last hours',
        description:
          `Counted by every process, written down every five seconds and kept for ${keptHours} ` +
          'hours: a process that dies takes its last few seconds of it along. By minutes for up to ' +
          'three hours, by ten minutes for up to a day, else by half hours.',
        querystring: Exact({
          hours: Type.Optional(Type.Integer({ minimum: 1, maximum: keptHours, default: 3 })),
        }),
        response: { 200: Throughput, ...problems(400, 401, 503) },
      },
    },
    async ({ query: { hours = 3 } }) => {
      const { clock, traffic, workspace, platforms, workers } = deps
      const stepSeconds = stepOf(hours)
      const now = clock.now()
      const stepMs = stepSeconds * 1000
      const begin = Math.floor((now.getTime() - hours * 3_600_000) / stepMs) * stepMs
      const since = new Date(begin).toISOString()
      const points = await traffic.since(workspace, since, stepSeconds)
      const names = new Set<string>(platforms.map(({ name }) => name))
      return {
        ...{ since, until: now.toISOString(), stepSeconds },
        platforms: platforms.map(({ name }) => platformTraffic(name, points)),
        consumers: workersTraffic(workers(), points, names),
      }
    },
  )
}

type Points = Awaited<ReturnType<TrafficLog['since']>>

function platformTraffic(platform: Platform, points: Points): PlatformTraffic {
  const total = { ...nothing }
  const steps = new Map<string, PlatformTraffic['points'][number]>()
  for (const { at, name, measure, count } of points) {
    if (name !== platform || measure === 'handled') continue
    const step = steps.get(at) ?? { at, ...nothing }
    step[measure] += count
    total[measure] += count
    steps.set(at, step)
  }
  return { platform, total, points: [...steps.values()] }
}

function workersTraffic(own: readonly Worker[], points: Points, platforms: Set<string>) {
  const handled = points.filter(({ measure }) => measure === 'handled')
  const known = new Map(own.map((one) => [one.name, one]))
  const names = new Set([...known.keys(), ...handled.map(({ name }) => name)])
  return [...names].map((name) => {
    const worker = known.get(name)
    const steps = handled.filter((one) => one.name === name)
    const platform = [...platforms].find((one) => name.endsWith(one)) as Platform | undefined
    return {
      ...{ name, platform: platform ?? null },
      handled: steps.reduce((sum, { count }) => sum + count, 0),
      points: steps.map(({ at, count }) => ({ at, handled: count })),
      inHand: worker?.inHand?.() ?? null,
      oldestAt: worker?.oldestAt?.() ?? null,
      isFailing: worker?.failing() !== undefined,
    }
  })
}
