// An API over real books whose days are reconciled here, in a time of their own: for the pages that
// show what comes of it.
import { pino } from 'pino'
import { realOutside } from '../../src/adapters/outside.ts'
import { dayIn } from '../../src/domain/dates.ts'
import { openViews } from '../../src/projections/database.ts'
import { dailyRunPorts } from '../../src/reconciling/daily.ts'
import { openDiscrepancyDesk } from '../../src/reconciling/discrepancy-actions.ts'
import { runOn } from '../../src/reconciling/reconciliation-run.ts'
import { openApi } from '../http/api.ts'
import { customer, payment } from '../http/examples.ts'
import { allOurs } from '../support/memory-leases.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { pageFolder } from './browser.ts'

const workspace = 'main'

/** On 15 March 2026, at eight, with a customer and three payments that belong to no invoice. */
export async function openReconciled() {
  let moment = Date.parse('2026-03-15T08:00:00.000Z')
  const clock = { ...realOutside.clock, now: () => new Date((moment += 1)) }
  const outside = { ...realOutside, clock }
  const store = openMemoryStore(clock)
  const dayOf = dayIn('UTC')
  const stop = new AbortController()
  const desk = () =>
    openDiscrepancyDesk({
      ...{ store, db, workspace, clock, dayOf, quickBooksRealm: async () => '9341' },
    })
  const api = await openApi({
    ...{ outside, store, pageFolder, demoKey: 'demo' },
    demoPeople: [
      { name: 'demo', role: 'admin' },
      { name: 'Rui', role: 'accountant' },
      { name: 'Aude', role: 'auditor' },
    ],
    discrepancies: { plan: (...asked) => desk().plan(...asked) },
  })
  const db = await openViews({ connectionString: api.database.connectionString })
  const ports = {
    ...{ store, db, workspace, projections: api.projections, platforms: [] },
    ...{ signal: stop.signal, leases: allOurs, outside, log: pino({ level: 'silent' }), dayOf },
    checkpoints: { read: async () => undefined, write: async () => undefined },
    today: () => dayOf(clock.now().toISOString()),
  }
  const url = await api.app.listen({ port: 0, host: '127.0.0.1' })
  await api.given(customer('Ada & Sons'))
  await api.given(payment('ch_1', '120.00'), payment('ch_2', '80.00'), payment('ch_3', '50.00'))
  return {
    ...{ api, ports, url },
    /** Goes on with the run that was begun. */
    reconcile: (day: string) => runOn(dailyRunPorts(ports), day),
    /** What was recorded until now is under way no more. */
    passAnHour: () => void (moment += 3_600_000),
    stop: () => stop.abort(),
    async close() {
      await db.end()
      await api.close()
    },
  }
}
