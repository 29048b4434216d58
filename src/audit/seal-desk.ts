// What the routes about seals are given: proofs, and verifications that go on behind the answer.
import type { Logger } from 'pino'
import type { Verification, Verifications } from '../adapters/postgres/verifications.ts'
import type { Clock } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'
import { type ProofPorts, prove } from './proof.ts'
import type { Seals } from './seals.ts'

const beatMs = 1000
/** Of the one who worked on it nothing has been heard for so long: it is over. */
const silentMs = 30_000
const listMax = 50

export function openSealDesk(ports: {
  seals: Pick<Seals, 'verify' | 'hashLog'>
  verifications: Verifications
  proof: ProofPorts
  clock: Clock
  log: Logger
  signal: AbortSignal
}) {
  const { seals, verifications, clock, log, signal } = ports
  let running: Promise<void> | undefined
  const now = () => clock.now().toISOString()
  const giveUp = () =>
    verifications.giveUp(new Date(clock.now().getTime() - silentMs).toISOString(), now())

  async function run(id: string): Promise<void> {
    const ended = new AbortController()
    let events = 0
    const beating = beat(id, () => events, ended.signal)
    try {
      const report = await seals.verify({ tell: (done) => (events = done), signal })
      if (!report.intact) log.error({ faults: report.faults }, 'the log is not as it was written')
      await verifications.end(id, report.intact ? 'intact' : 'broken', report, now())
    } catch (error) {
      log.error({ err: error }, 'a verification has failed')
      await verifications.end(id, 'failed', null, now()).catch(() => undefined)
    } finally {
      ended.abort()
      await beating
    }
  }
  async function beat(id: string, done: () => number, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await verifications.beat(id, done(), now()).catch(() => undefined)
      await clock.sleep(beatMs, ended)
    }
  }

  return {
    prove: (subject: string) => prove(ports.proof, subject),
    /** @throws Refusal verification-running */
    async verify(id: string, askedBy: string): Promise<{ repeated: boolean }> {
      if (await verifications.get(id)) return { repeated: true }
      if (running) throw new Refusal('verification-running')
      const last = await seals.hashLog.last()
      const total = last ? last.first + last.count : 0
      if (!(await verifications.add({ id, askedBy, askedAt: now(), total }))) {
        return { repeated: true }
      }
      running = run(id).finally(() => (running = undefined))
      return { repeated: false }
    },
    async verifications(): Promise<Verification[]> {
      await giveUp()
      return verifications.list(listMax)
    },
    async verification(id: string): Promise<Verification | null> {
      await giveUp()
      return verifications.get(id)
    },
    /** Resolves when nothing is under way here any more. */
    idle: async () => running,
  }
}
export type SealDesk = ReturnType<typeof openSealDesk>
