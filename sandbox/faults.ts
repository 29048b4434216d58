// Faults on demand: what platforms and networks do to a caller, one by one or at a rate. They are
// part of the journal, so that a restarted sandbox is as ill-behaved as before.
import type { Outside } from '../src/domain/outside.ts'
import type { Journal } from './journal.ts'

export const platforms = ['stripe', 'hubspot', 'quickbooks'] as const
export type Platform = (typeof platforms)[number]

export const requestFaults = [
  'delay',
  'rate-limit',
  'server-error',
  'server-error-after-commit',
  'drop',
  'drop-after-commit',
  'cut-answer',
] as const
export const webhookFaults = [
  ...(['duplicate-webhooks', 'reorder-webhooks', 'hold-webhooks', 'lose-webhooks'] as const),
] as const
type WebhookFault = (typeof webhookFaults)[number]
export type FaultKind = (typeof requestFaults)[number] | WebhookFault

export type Fault = {
  id: string
  platform: Platform
  kind: FaultKind
  /** Only requests with this method, and whose path contains this text. */
  method?: string
  path?: string
  /** How often it still strikes; absent = until it is removed. */
  times?: number
  /** The share of the matching requests it strikes, 0 to 1; absent = all. */
  rate?: number
  delayMs?: number
  /** The Retry-After header of a `rate-limit`, sent as it is; absent = no header. */
  retryAfter?: string
}

export type FaultRequest = Omit<Fault, 'id'>
export type Faults = ReturnType<typeof openFaults>

export function openFaults(journal: Journal, outside: Outside) {
  const faults = journal.table<Fault>('faults')

  function strikes(fault: Fault): boolean {
    if (fault.rate !== undefined && outside.random.next() >= fault.rate) return false
    if (fault.times === undefined) return true
    if (fault.times <= 1) faults.remove(fault.id)
    else faults.put(fault.id, { ...fault, times: fault.times - 1 })
    return fault.times > 0
  }

  return {
    inject(request: FaultRequest): Fault {
      return journal.change(() => {
        const fault = { ...request, id: `fault-${journal.count('fault')}` }
        faults.put(fault.id, fault)
        return fault
      })
    },
    /** Removes one fault, those of one platform, or all. */
    clear(only: { id?: string; platform?: Platform } = {}) {
      journal.change(() => {
        for (const fault of [...faults.rows()]) {
          if (only.id !== undefined && fault.id !== only.id) continue
          if (only.platform !== undefined && fault.platform !== only.platform) continue
          faults.remove(fault.id)
        }
      })
    },
    list: () => [...faults.rows()],
    /** The faults that strike this request; counted ones are thereby used. */
    strike(platform: Platform, call: { method: string; path: string }): Fault[] {
      if (faults.size === 0) return []
      const candidates = [...faults.rows()].filter(
        (fault) =>
          fault.platform === platform &&
          (requestFaults as readonly string[]).includes(fault.kind) &&
          (fault.method === undefined || fault.method.toUpperCase() === call.method) &&
          (fault.path === undefined || call.path.includes(fault.path)),
      )
      return journal.change(() => candidates.filter(strikes))
    },
    holding: (platform: Platform) =>
      [...faults.rows()].some((one) => one.platform === platform && one.kind === 'hold-webhooks'),
    /** Whether this delivery is to be doubled, put out of order or forgotten. */
    strikeDelivery(platform: Platform, kind: Exclude<WebhookFault, 'hold-webhooks'>) {
      const fault = [...faults.rows()].find((one) => one.platform === platform && one.kind === kind)
      return fault !== undefined && journal.change(() => strikes(fault))
    },
  }
}
