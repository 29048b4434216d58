// A company that tells its customers by webhooks, spoken of in few words: real receivers by HTTP, the
// real queue, any number of processes, and a clock that the test moves.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { Webhook } from 'standardwebhooks'
import { expect, vi } from 'vitest'
import { openEmbeddedFeed } from '../../src/adapters/embedded-feed.ts'
import { httpSend, type Send } from '../../src/adapters/outgoing/http-send.ts'
import { startOutgoing } from '../../src/adapters/outgoing/outgoing.ts'
import { newSecret } from '../../src/adapters/outgoing/signing.ts'
import type { Decision } from '../../src/domain/decider.ts'
import { type EventStore, type Position, streamOf } from '../../src/domain/event-store.ts'
import { idFrom } from '../../src/domain/ids.ts'
import type { OutgoingLog, OutgoingQueue, SigningKeys } from '../../src/domain/outgoing.ts'
import { transact } from '../../src/domain/transact.ts'
import * as WebhookEndpoint from '../../src/domain/webhook-endpoint.ts'
import { memoryCheckpoints, openMemoryStore } from './memory-store.ts'
import { type SteppedClock, steppedClock } from './stepped-clock.ts'

export type Received = {
  path: string
  headers: Record<string, string>
  body: string
  /** By the secret; throws when it is not signed with it. */
  verified(secret: string): any
}
type Reply = { status: number; headers?: Record<string, string>; body?: string }

/** Somebody who is told. */
export type Receiver = {
  url: string
  received: Received[]
  /** What it answers from now on; a promise holds the answer back. */
  answers(reply: Reply | ((received: Received) => Reply | Promise<Reply>)): void
  /** Waits until it was called so often in all. */
  calls(count: number): Promise<Received[]>
  close(): Promise<void>
}

/** Looks again as soon as anything may have happened, and not for ever: by the real time, whatever
 *  the test has made of Date. */
export async function until(holds: () => boolean | Promise<boolean>, limitMs = 20_000) {
  const end = performance.now() + limitMs
  while (performance.now() < end) {
    if (await holds()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error(`it never came to be: ${holds}`)
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let reply: (received: Received) => Reply | Promise<Reply> = () => ({ status: 200 })
  const server: Server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString()
    const headers = request.headers as Record<string, string>
    const verified = (secret: string) => new Webhook(secret).verify(body, headers)
    const one = { path: request.url ?? '', headers, body, verified }
    received.push(one)
    const { status, headers: own = {}, body: said = '' } = await reply(one)
    response.writeHead(status, own).end(said)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    received,
    answers(given) {
      reply = typeof given === 'function' ? given : () => given
    },
    async calls(count) {
      await until(() => received.length >= count)
      return received
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Counts what is under way: time must not go by while an answer is on its way. */
function openCounter() {
  let pending = 0
  const counted =
    <Given extends unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given) => {
      pending += 1
      try {
        return await call(...given)
      } finally {
        pending -= 1
      }
    }
  const all = <Port extends object>(port: Port): Port =>
    Object.fromEntries(
      Object.entries(port).map(([name, value]) => [
        name,
        typeof value === 'function' ? counted(value) : value,
      ]),
    ) as Port
  return { counted, all, isIdle: () => pending === 0 }
}

type Kept = { queue: OutgoingQueue; log: OutgoingLog; keys: SigningKeys }

export function openTold(kept: Kept) {
  const counter = openCounter()
  const queue = counter.all(kept.queue)
  const keys = counter.all(kept.keys)
  const { log } = kept
  const clock: SteppedClock = steppedClock()
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() })
  const store: EventStore = openMemoryStore(clock)
  const checkpoints = memoryCheckpoints()
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const processes: { stop(): Promise<unknown> }[] = []
  let count = 0

  const decide = (
    decision: Decision<WebhookEndpoint.State, WebhookEndpoint.Event>,
    stream = 'all',
  ) => {
    count += 1
    const id = idFrom('told', String(count))
    const effectiveAt = clock.now().toISOString()
    const actor = { kind: 'person', name: 'ada' } as const
    const cause = { workspace: 'main', correlationId: id, causationId: id, actor, effectiveAt }
    return transact(store, WebhookEndpoint.decider, stream, decision, cause)
  }
  return {
    ...{ clock, store, queue, log, keys, lines, decide },
    pass(ms: number) {
      clock.pass(ms)
      vi.setSystemTime(clock.now())
    },
    /** Time goes by until it is so, though only while nothing is on its way. */
    async passUntil(holds: () => boolean | Promise<boolean>, stepMs = 250) {
      let idleTurns = 0
      await until(async () => {
        if (await holds()) return true
        idleTurns = counter.isIdle() ? idleTurns + 1 : 0
        if (idleTurns < 5) return false
        idleTurns = 0
        clock.pass(stepMs)
        vi.setSystemTime(clock.now())
        return false
      }, 25_000)
    },
    /** Adds an endpoint; answers its secret. */
    async endpoint(endpointId: string, url: string, types: string[] = []): Promise<string> {
      const secret = await keys.keep(endpointId, 'k1', newSecret())
      await decide(WebhookEndpoint.add({ endpointId, url, types, description: null, keyId: 'k1' }))
      return secret
    },
    /** Something happens in the books. */
    async happens(
      invoiceId: string,
      type = 'InvoicePaid',
    ): Promise<{ id: string; position: Position }> {
      count += 1
      const id = idFrom('event', String(count))
      const meta = {
        ...{ workspace: 'main', correlationId: id, causationId: id },
        actor: { kind: 'policy', name: 'settlement' } as const,
        effectiveAt: clock.now().toISOString(),
      }
      const event = { id, type, data: { invoiceId, total: '10.00' }, meta }
      const { position } = await store.append(
        streamOf('invoice', 'main', invoiceId),
        [event],
        'any',
      )
      return { id, position }
    },
    /** A process that does the whole work, or only sends. */
    process(given: { send?: Send; queue?: OutgoingQueue; onlySends?: boolean } = {}) {
      const ending = new AbortController()
      const feed = openEmbeddedFeed({ store, checkpoints, clock })
      const parts = startOutgoing({
        ...{ workspace: 'main', store, feed, keys },
        queue: given.queue ?? queue,
        positionBefore: async () => undefined,
        send: given.send ?? counter.counted(httpSend({ allowLocal: true }, clock)),
        leases: {
          hold: async (_name, signal, work) => {
            if (!given.onlySends) await work(signal)
          },
        },
        outside: { clock, random: { next: () => 0, uuid: () => 'x' } },
        ...{ log: logger, signal: ending.signal },
      })
      const one = {
        async stop() {
          ending.abort()
          let isEnded = false
          const ended = Promise.all(parts.map(({ done }) => done)).then(() => {
            isEnded = true
          })
          // What is on its way is given a while.
          let turns = 0
          await until(() => {
            turns += 1
            if (turns % 100 === 0 && !isEnded) clock.pass(1_000)
            return isEnded
          })
          await ended
          await feed.close()
        },
      }
      processes.push(one)
      return one
    },
    stateOf: async (endpointId: string, eventId: string) =>
      (await log.delivery(endpointId, eventId))?.state,
    /** Waits until nothing is on its way to the endpoint and so many were delivered. */
    delivered: (endpointId: string, wanted: number) =>
      until(async () => (await log.counts(endpointId)).delivered === wanted),
    attempts: async (endpointId: string, eventId: string) =>
      (await log.delivery(endpointId, eventId))?.log ?? [],
    async close() {
      for (const { stop } of processes) await stop()
      await store.close()
      vi.useRealTimers()
      expect(lines.filter((line) => line.includes('whsec_'))).toEqual([])
    },
  }
}
export type Told = ReturnType<typeof openTold>
