// The billing run: what a deal asks for on a later day is asked for when that day has come. The log
// says nothing on such a day, so the clock has to wake it. It runs in the process that has its
// lease; running it twice, or in two processes at once, does nothing more.
import type { Logger } from 'pino'
import type { Leases } from './adapters/leases.ts'
import { invoiceDue } from './domain/deal-invoicing.ts'
import type { EventStore } from './domain/event-store.ts'
import { idFrom } from './domain/ids.ts'
import type { Outside } from './domain/outside.ts'

export const name = 'billing'

const everyMs = 3_600_000
/** A deal that cannot be billed must not keep the others waiting; but so many show that it is not
 *  the deals. */
const failuresMax = 10

export type BillingPorts = {
  store: EventStore
  workspace: string
  /** Deals with an invoice to be asked for on this day or before. */
  dealsDue(workspace: string, today: string): Promise<string[]>
  /** The day of the books. */
  today(): string
  outside: Outside
  log: Logger
  signal: AbortSignal
}

export type Billing = {
  name: string
  failing(): string | undefined
  /** Settles when it has ended. */
  done: Promise<void>
}

/** Asks for all that is due.
 *  @throws the last failure, when a deal could not be billed */
export async function billingRun(ports: BillingPorts): Promise<void> {
  const { store, workspace, log, signal } = ports
  const today = ports.today()
  const effectiveAt = ports.outside.clock.now().toISOString()
  const failures: unknown[] = []
  for (const dealId of await ports.dealsDue(workspace, today)) {
    if (signal.aborted || failures.length >= failuresMax) break
    const id = idFrom(name, workspace, dealId, today)
    const actor = { kind: 'policy', name } as const
    const cause = { workspace, correlationId: id, causationId: id, actor, effectiveAt }
    try {
      await invoiceDue(store, dealId, today, cause)
    } catch (error) {
      log.warn({ dealId, err: error }, 'a deal could not be billed')
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures.at(-1)
}

/** At the start and once in an hour. */
export function startBilling(ports: BillingPorts & { leases: Leases }): Billing {
  const { leases, outside, log } = ports
  let failure: string | undefined
  async function run(lost: AbortSignal) {
    while (!lost.aborted) {
      try {
        await billingRun({ ...ports, signal: lost })
        failure = undefined
      } catch (error) {
        failure = String(error)
        log.error({ err: error }, 'the billing run has failed; it runs again in an hour')
      }
      await outside.clock.sleep(everyMs, lost)
    }
    // Whoever has the lease now says how it goes.
    failure = undefined
  }
  return { name, failing: () => failure, done: leases.hold(name, ports.signal, run) }
}
