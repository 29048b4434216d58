// Webhooks on their way out: one queue a platform, kept in the journal until the receiver said
// 2xx. They go in order. A receiver that is down or answers 5xx holds up what stands behind; one
// that answers 4xx has something against this delivery alone, so the others go past it.
import type { Outside } from '../src/domain/outside.ts'
import { type Faults, type Platform, platforms } from './faults.ts'
import type { Journal } from './journal.ts'

const ladderMs = [200, 500, 1_000, 2_000, 5_000, 10_000, 30_000]
const timeoutMs = 10_000
const reorderWithinMs = 400

export type Delivery = {
  key: string
  platform: Platform
  /** What the platform's `sign` turns into a body; signed anew at each attempt. */
  content: unknown
  attempts: number
  notBefore: number
  shuffled?: boolean
}

/** The request as this platform signs it for this moment. */
export type Sign = (
  delivery: Delivery,
  url: string,
  now: Date,
) => { headers: Record<string, string>; body: string }

export type WebhookTargets = { [P in Platform]?: string | undefined }
export type Deliveries = ReturnType<typeof openDeliveries>

type Log = { debug(fields: object, message: string): void }

export type DeliveryOptions = {
  journal: Journal
  faults: Faults
  outside: Outside
  sign: Record<Platform, Sign>
  targets: WebhookTargets
  log?: Log | undefined
}

/** One try; the status of the answer, or 0 when there was none. */
async function attempt(
  { sign, outside }: DeliveryOptions,
  delivery: Delivery,
  url: string,
  closing: AbortSignal,
): Promise<number> {
  const { headers, body } = sign[delivery.platform](delivery, url, outside.clock.now())
  const finished = new AbortController()
  const late = new AbortController()
  const signal = AbortSignal.any([closing, late.signal])
  void outside.clock.sleep(timeoutMs, finished.signal).then(() => late.abort())
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal })
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  } finally {
    finished.abort()
  }
}

export function openDeliveries(options: DeliveryOptions) {
  const { journal, faults, outside } = options
  const queue = Object.fromEntries(
    platforms.map((platform) => [platform, journal.table<Delivery>(`deliveries/${platform}`)]),
  ) as Record<Platform, ReturnType<typeof journal.table<Delivery>>>
  let targets = { ...options.targets }
  const closing = new AbortController()

  const now = () => outside.clock.now().getTime()
  const idle = (platform: Platform) => queue[platform].size === 0 || !targets[platform]

  /** The next delivery that may go now, or the time until there may be one. */
  function next(platform: Platform): Delivery | number | undefined {
    let soonest: number | undefined
    for (const delivery of queue[platform].rows()) {
      if (delivery.notBefore <= now()) return delivery
      soonest = Math.min(soonest ?? Number.MAX_SAFE_INTEGER, delivery.notBefore)
    }
    return soonest === undefined ? undefined : Math.max(1, soonest - now())
  }

  /** How long the whole queue has to wait after this attempt. */
  async function send(delivery: Delivery, url: string): Promise<number> {
    const { platform, key } = delivery
    if (!delivery.shuffled && faults.strikeDelivery(platform, 'reorder-webhooks')) {
      const later = now() + Math.floor(outside.random.next() * reorderWithinMs)
      queue[platform].put(key, { ...delivery, shuffled: true, notBefore: later })
      return 0
    }
    if (faults.strikeDelivery(platform, 'lose-webhooks')) {
      queue[platform].remove(key)
      return 0
    }
    const status = await attempt(options, delivery, url, closing.signal)
    if (closing.signal.aborted) return 0
    options.log?.debug({ platform, key, status }, 'webhook')
    if (status >= 200 && status < 300) {
      if (faults.strikeDelivery(platform, 'duplicate-webhooks'))
        await attempt(options, delivery, url, closing.signal)
      if (!closing.signal.aborted) queue[platform].remove(key)
      return 0
    }
    const wait = ladderMs[Math.min(delivery.attempts, ladderMs.length - 1)] as number
    const attempts = delivery.attempts + 1
    const refused = status >= 400 && status < 500
    const notBefore = refused ? now() + wait : delivery.notBefore
    queue[platform].put(key, { ...delivery, attempts, notBefore })
    return refused ? 0 : wait
  }

  async function run(platform: Platform) {
    while (!closing.signal.aborted) {
      const url = targets[platform]
      const found = url && !faults.holding(platform) ? next(platform) : undefined
      if (found === undefined || !url) await changed()
      else if (typeof found === 'number') await sleepOrChange(found)
      else {
        const waitMs = await send(found, url)
        if (waitMs > 0) await outside.clock.sleep(waitMs, stirred())
      }
    }
  }

  let retargeted = new AbortController()
  const stirred = () => AbortSignal.any([closing.signal, retargeted.signal])
  const changed = () => journal.changed(stirred())
  async function sleepOrChange(ms: number) {
    const slept = new AbortController()
    const signal = AbortSignal.any([closing.signal, slept.signal])
    await Promise.race([outside.clock.sleep(ms, signal), journal.changed(signal)])
    slept.abort()
  }

  const running = platforms.map(run)
  return {
    add(platform: Platform, content: unknown) {
      const key = String(journal.count('delivery'))
      queue[platform].put(key, { key, platform, content, attempts: 0, notBefore: 0 })
    },
    pending: () =>
      Object.fromEntries(platforms.map((one) => [one, queue[one].size])) as Record<
        Platform,
        number
      >,
    /** Whether something that contains this text is still on its way to a receiver. */
    awaits: (platform: Platform, text: string) =>
      !idle(platform) &&
      [...queue[platform].rows()].some((one) => JSON.stringify(one.content).includes(text)),
    setTargets(next: WebhookTargets) {
      targets = { ...targets, ...next }
      retargeted.abort()
      retargeted = new AbortController()
    },
    /** Resolves when everything that has a receiver is delivered. */
    async settled() {
      while (!platforms.every(idle) && !closing.signal.aborted) await changed()
    },
    async close() {
      closing.abort()
      await Promise.all(running)
    },
  }
}
