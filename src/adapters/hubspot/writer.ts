// Writes deals to HubSpot. What is to be written is worked out when the call may be made, so that a
// deal that changed several times while it waited is written once; and the deals that wait together
// go out in one call.
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { PlatformError } from '../platform-error.ts'
import { isNotOffered } from '../sweeping.ts'
import type { HubSpotClient } from './client.ts'
import { batchMost, type Refused, type Update, type Updated } from './client-lists.ts'
import type { HubSpotRecord } from './client-records.ts'
import type { DealProperties } from './properties.ts'
import { modifiedAt } from './translate.ts'

type Subject = Sync.Subject
type Wanted = { subject: Subject; values: Record<string, string> }

export type WriterPorts = {
  store: EventStore
  hubspot: HubSpotClient
  properties: DealProperties
  /** What is to be written of a deal now; null = nothing, or it is as it should be. */
  wanted(dealId: string): Promise<Wanted | null>
}

/** One deal that somebody waits for. */
type Job = {
  dealId: string
  cause: Cause
  done(): void
  failed(error: unknown): void
}
type Taken = Job & { wanted: Wanted; externalId: string }

export type DealWriter = (dealId: string, cause: Cause) => Promise<void>

export function dealWriter(ports: WriterPorts): DealWriter {
  const waiting = new Map<string, { job: Job; promise: Promise<void> }>()
  /** A deal is not written twice at the same time: the later one could arrive first. */
  const under = new Set<string>()
  let isAsking = false
  const batches = { isOffered: true }

  /** Those that may go out now. */
  function take(): Job[] {
    const most = batches.isOffered ? batchMost : 1
    const next = [...waiting.values()].filter(({ job }) => !under.has(job.dealId)).slice(0, most)
    for (const { job } of next) {
      waiting.delete(job.dealId)
      under.add(job.dealId)
    }
    return next.map(({ job }) => job)
  }

  const isAnythingToDo = () => [...waiting.keys()].some((id) => !under.has(id))

  /** One call is waited for at a time; when it is made the next one is waited for. */
  function pump() {
    if (isAsking || !isAnythingToDo()) return
    isAsking = true
    const hand: Job[] = []
    let hasBegun = false
    const begun = () => {
      if (hasBegun) return
      hasBegun = true
      isAsking = false
      pump()
    }
    void send(hand, begun)
      .catch((error) => {
        for (const job of hand) job.failed(error)
        if (hand.length > 0) return
        // It did not come to a call at all: nobody who waits could do better.
        for (const { job } of waiting.values()) job.failed(error)
        waiting.clear()
      })
      .finally(() => {
        for (const { dealId } of hand) under.delete(dealId)
        begun()
        pump()
      })
  }

  async function send(hand: Job[], begun: () => void): Promise<void> {
    let taken: Taken[] = []
    const build = async (): Promise<Update[]> => {
      // The call may be refused for coming too often, and made again: then it takes more along.
      if (hand.length === 0) hand.push(...take())
      begun()
      taken = await intend(ports, hand)
      return taken.map(({ externalId, wanted }) => ({ id: externalId, properties: wanted.values }))
    }
    await ports.properties.ensure()
    let updated: Updated
    try {
      updated = await ports.hubspot.updateDeals(build)
    } catch (error) {
      if (taken.length < 2 || !isOfBatch(error)) {
        const [only] = taken
        if (!only || taken.length > 1) throw error
        await singly(ports, [only], error)
        return
      }
      // One bad one has stopped them all, or there are no batches here.
      const isRefused = isNotOffered(error)
      await singly(ports, taken)
      if (isRefused) batches.isOffered = false
      return
    }
    await settle(ports, taken, updated)
  }

  return (dealId, cause) => {
    const known = waiting.get(dealId)
    if (known) return known.promise
    let job: Job | undefined
    const promise = new Promise<void>((done, failed) => {
      job = { dealId, cause, done, failed }
    })
    waiting.set(dealId, { job: job as unknown as Job, promise })
    pump()
    return promise
  }
}

/** An answer to the batch as such. What did not get through at all is tried again as a batch. */
const isOfBatch = (error: unknown) =>
  error instanceof PlatformError && !error.retryable && !error.notCalled

/** Notes what is about to be written, each by itself; what has nothing to write is done. */
async function intend(ports: WriterPorts, jobs: readonly Job[]): Promise<Taken[]> {
  const intended = jobs.map(async (job): Promise<Taken[]> => {
    try {
      const wanted = await ports.wanted(job.dealId)
      if (!wanted) {
        job.done()
        return []
      }
      const { subject, values } = wanted
      const { workspace } = job.cause
      const stream = Sync.idOf(subject)
      const { state } = await load(ports.store, Sync.decider, workspace, stream)
      const requestId = idFrom(workspace, stream, String(state.writes))
      const intent = { ...subject, operation: 'update', requestId, values }
      await transact(ports.store, Sync.decider, stream, Sync.requestWrite(intent), job.cause)
      return [{ ...job, wanted, externalId: state.externalId ?? job.dealId }]
    } catch (error) {
      job.failed(error)
      return []
    }
  })
  return (await Promise.all(intended)).flat()
}

async function record({ store }: WriterPorts, job: Taken, written: HubSpotRecord) {
  const { subject, values } = job.wanted
  const asOf = modifiedAt(written)
  const outcome = { ...subject, operation: 'update', externalId: job.externalId, values, asOf }
  const stream = Sync.idOf(subject)
  await transact(store, Sync.decider, stream, Sync.recordWrite(outcome), job.cause)
  job.done()
}

async function settle(ports: WriterPorts, taken: readonly Taken[], updated: Updated) {
  const open: Taken[] = []
  const recording = taken.map(async (job) => {
    const written = updated.records.get(job.externalId)
    const refused = updated.refused.get(job.externalId)
    if (written) return record(ports, job, written)
    if (refused && !mayBeMended(refused)) return job.failed(asError(refused))
    open.push(job)
  })
  const recorded = await Promise.allSettled(recording)
  recorded.forEach((one, at) => {
    if (one.status === 'rejected') taken[at]?.failed(one.reason)
  })
  await singly(ports, open)
}

const asError = ({ code, reason }: Refused) =>
  new PlatformError('hubspot', code, reason, { retryable: false })

const lacksOption = (reason: string) => /INVALID_OPTION/.test(reason)
const mayBeMended = ({ reason }: Refused) =>
  /PROPERTY_DOESNT_EXIST/.test(reason) || lacksOption(reason)

/** Each by a call of its own; `before` is what the first try has already come to. */
async function singly(ports: WriterPorts, jobs: readonly Taken[], before?: unknown) {
  await Promise.all(
    jobs.map(async (job) => {
      try {
        await record(ports, job, await write(ports, job, before))
      } catch (error) {
        job.failed(error)
      }
    }),
  )
}

/** Somebody may have removed a property since we looked, or it was made by an earlier version, which
 *  did not know all statuses. */
async function write(ports: WriterPorts, job: Taken, before?: unknown): Promise<HubSpotRecord> {
  const { hubspot, properties } = ports
  const { values } = job.wanted
  try {
    if (before !== undefined) throw before
    return await hubspot.updateDeal(job.externalId, values)
  } catch (error) {
    if (!(error instanceof PlatformError) || !mayBeMended(error)) throw error
    await properties.mend(lacksOption(error.reason))
    return hubspot.updateDeal(job.externalId, values)
  }
}
