// Sweeps and first loads from the command line, against a running service with its sandbox, whose
// webhooks get lost.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realOutside } from '../src/adapters/outside.ts'
import { openServiceClient, ServiceFault } from '../src/adapters/service-client.ts'
import { demoKey } from '../src/config.ts'
import { openProgress } from '../src/progress.ts'
import { backfill, sweep } from '../src/commands/sync-command.ts'
import { openService, type RunningService } from './support/service.ts'

let service: RunningService
beforeAll(async () => {
  service = await openService({ TIEOUT_SWEEP_SECONDS: '3600' })
  service.sandbox.injectFault({ platform: 'stripe', kind: 'lose-webhooks' })
})
afterAll(() => service.close())

function watching() {
  let said = ''
  const progress = openProgress({ write: (text) => Boolean((said += text)) }, () => 0)
  const client = openServiceClient({ url: service.url, key: demoKey })
  return { ports: { service: client, clock: realOutside.clock, progress }, said: () => said }
}

const payments = async () => (await service.get('/v1/payments')).data as { stripeId: string }[]

async function until(holds: () => Promise<boolean>) {
  while (!(await holds())) await realOutside.clock.sleep(50)
}

test('a sweep brings the payment of which no webhook told', async () => {
  service.sandbox.pay({ ref: 'lost', amount: '10.00', email: 'ann@acme.example' })
  const { ports, said } = watching()
  await sweep('stripe', ports)
  expect(said()).toMatch(/stripe-events: \d looked at, \d that nobody had told/)
  await until(async () => (await payments()).some(({ stripeId }) => stripeId === 'ch_lost'))
})

test('a first load brings what is older', async () => {
  const created = Math.floor(Date.UTC(2026, 0, 15) / 1000)
  service.sandbox.pay({ ref: 'old', amount: '20.00', created })
  const { ports, said } = watching()
  await backfill('stripe', '2026-01-01', ports)
  expect(said()).toMatch(/backfill-stripe-charges: \d looked at, \d that nobody had told/)
  await until(async () => (await payments()).some(({ stripeId }) => stripeId === 'ch_old'))
})

test('what goes wrong is said in words', async () => {
  const { ports } = watching()
  const other = openServiceClient({ url: service.url, key: 'another-key-of-somebody' })
  await expect(sweep('stripe', { ...ports, service: other })).rejects.toThrow(/TIEOUT_ADMIN_KEY/)
  const nobody = openServiceClient({ url: 'http://127.0.0.1:9', key: demoKey })
  await expect(sweep('stripe', { ...ports, service: nobody })).rejects.toThrow(ServiceFault)
  await expect(backfill('stripe', '2026-02-30', ports)).rejects.toThrow(/since/)
})

async function untilDone(work: () => Promise<void>) {
  while (await work().catch((error: Error) => error));
}

async function untilFault(work: () => Promise<void>) {
  for (;;) {
    try {
      await work()
    } catch (error) {
      return error
    }
  }
}

test('a connection that rests ends it, with what to do', async () => {
  const { ports } = watching()
  const hand = (what: string) => ports.service.post(`/v1/connections/stripe/${what}`, {})
  await hand('pause')
  // It is heeded within a second.
  const fault = await untilFault(() => sweep('stripe', ports))
  expect(String(fault)).toMatch(/connections\/stripe\/resume/)
  await expect(backfill('stripe', '2026-02-01', ports)).rejects.toThrow(/it rests/)
  await hand('resume')
  await untilDone(() => sweep('stripe', ports))
}, 30_000)

const run = (...args: string[]) =>
  new Promise<{ code: number | null; err: string }>((resolve) => {
    const launcher = join(import.meta.dirname, '..', 'tieout.cjs')
    const child = spawn(process.execPath, [launcher, ...args])
    let err = ''
    child.stderr.on('data', (text: Buffer) => (err += text.toString()))
    child.on('close', (code) => resolve({ code, err }))
  })

test('as a command it ends with what there is to say', async () => {
  const swept = await run('sync', 'sweep', 'stripe', '--url', service.url)
  expect(swept).toMatchObject({ code: 0, err: expect.stringContaining('stripe-balance: ') })
  expect(await run('sync', 'sweep', 'paypal')).toMatchObject({ code: 2 })
  expect(await run('sync', 'backfill', 'stripe')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--since'),
  })
  expect(await run('sync')).toMatchObject({ code: 2, err: expect.stringContaining('sync sweep') })
})
