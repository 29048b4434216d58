// The feed on the real NATS server: the contract, and what only a broker can do to us.
import { randomUUID } from 'node:crypto'
import { connect } from 'nats'
import { afterAll, beforeAll, test } from 'vitest'
import { openNatsFeed } from '../../src/adapters/nats/feed.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { hasNats, type NatsServer, sayNotRun, startNatsServer } from '../support/nats-server.ts'
import { changeFeedContract } from './change-feed.contract.ts'

const { clock } = realOutside

if (!hasNats) {
  sayNotRun('the change feed on NATS')
  test.skip('NOT RUN: the change feed on NATS', () => undefined)
} else {
  let server: NatsServer | undefined
  let url = process.env.NATS_URL ?? ''
  beforeAll(async () => {
    if (url) return
    server = await startNatsServer()
    url = server.url
  })
  afterAll(() => server?.stop())

  changeFeedContract('NATS JetStream', async () => {
    // A stream of its own for each test, so that a server in use may be tested on.
    const stream = `TEST_${randomUUID().slice(0, 8)}`
    const store = openMemoryStore(clock)
    return {
      store,
      open: () => openNatsFeed({ url, store, clock, stream, ackWaitMs: 2_000 }),
      pass: async () => undefined,
      async end() {
        await store.close()
        await removeStream(url, stream)
      },
    }
  })
}

async function removeStream(url: string, stream: string) {
  const nc = await connect({ servers: new URL(url).host })
  const jsm = await nc.jetstreamManager()
  await jsm.streams.delete(stream)
  await nc.close()
}
