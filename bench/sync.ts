// Deals through the whole service before platforms that throttle: won in HubSpot, invoiced in
// QuickBooks, told back to HubSpot. The service with its embedded Postgres in one process, the
// sandbox in another, the limits of the sandbox a multiple of the real ones so that the run takes
// minutes and not hours. Says how much of what the platforms allow was used, how often they had to
// say "too often", what memory the service had over time, and how long a single deal takes when
// nothing else goes on.
//
//   node bench/sync.ts [deals]          BENCH_SCALE=4   the real limits times this
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { startSandbox } from '../sandbox/sandbox.ts'
import { realOutside } from '../src/adapters/outside.ts'
import { readConfig } from '../src/config.ts'
import { startService } from '../src/service.ts'

const [role = '', deals = 10_000] = Number.isNaN(Number(process.argv[2]))
  ? [process.argv[2], Number(process.argv[3] ?? 0)]
  : ['', Number(process.argv[2] ?? process.env.BENCH_DEALS ?? 10_000)]
const scale = Number(process.env.BENCH_SCALE ?? 4)
const idleDeals = Number(process.env.BENCH_IDLE_DEALS ?? 30)
/** So many are won by one customer. */
const dealsOfCustomer = 5
const sampleMs = 5000

/** Per second. */
const allowed = { hubspot: 19 * scale, quickbooks: (500 / 60) * scale, stripe: 25 * scale }
const limits = {
  sandbox: `stripe=${25 * scale}/1,hubspot=${190 * scale}/10,quickbooks=${500 * scale}/60`,
  // HubSpot says in its headers what it allows.
  service: `stripe=${25 * scale}/1,quickbooks=${500 * scale}/60`,
}

type Progress = { invoiced: number; told: number }
type Said =
  | { ready: Record<string, string> }
  | { progress: Progress }
  | { latencies: number[] }
  | { url: string }
  | { memory: { rss: number; heapUsed: number } }
type Asked = { webhooks: string } | { win: number } | { progress: true } | { idle: number }

const say = (said: Said) => process.send?.(said)

async function sandboxProcess() {
  const ports = { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 }
  const sandbox = await startSandbox({ outside: realOutside, ports, rateLimits: limits.sandbox })
  const { stripe, hubspot, quickbooks, tables } = sandbox
  const make = (n: number, run: string) => {
    const of = Math.floor(n / dealsOfCustomer)
    const company = { name: `${run} Company ${of}`, domain: `${run}-${of}.example` }
    const contact = { email: `buyer@${run}-${of}.example`, lastName: `Buyer ${of}` }
    const lineItems = [{ name: 'Licence', quantity: '1', price: `${100 + (n % 900)}.00` }]
    // Entered long ago, as far as webhooks go: what is measured begins when it is won.
    const entered = { name: `${run} ${n}`, company, contact, lineItems, silent: true }
    return sandbox.createDeal(entered).id
  }
  const isTold = (id: string) => {
    const value = tables.hubspot.deals.get(id)?.properties.tieout_invoice_number
    return value !== undefined && value !== null && value !== ''
  }
  async function latencyOf(id: string) {
    const began = performance.now()
    sandbox.winDeal(id)
    while (!isTold(id)) await sleep(5)
    return performance.now() - began
  }
  const won: string[] = []
  process.on('message', async (asked: Asked) => {
    if ('webhooks' in asked) {
      const of = (platform: string) => `${asked.webhooks}/${platform}`
      const [stripe, hubspot, quickbooks] = [of('stripe'), of('hubspot'), of('quickbooks')]
      sandbox.setWebhookTargets({ stripe, hubspot, quickbooks })
    } else if ('win' in asked) {
      for (let n = 0; n < asked.win; n++) {
        const id = make(n, 'load')
        sandbox.winDeal(id)
        won.push(id)
        if (n % 50 === 0) await sleep(50)
      }
    } else if ('progress' in asked) {
      const told = won.filter(isTold).length
      say({ progress: { invoiced: [...tables.quickbooks.Invoice.rows()].length, told } })
    } else {
      const latencies: number[] = []
      for (let n = 0; n < asked.idle; n++) {
        const id = make(n * dealsOfCustomer, 'idle')
        await sleep(1500)
        latencies.push(await latencyOf(id))
      }
      say({ latencies })
    }
  })
  say({
    ready: {
      STRIPE_API_BASE: stripe.baseUrl,
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
      HUBSPOT_API_BASE: hubspot.baseUrl,
      HUBSPOT_ACCESS_TOKEN: hubspot.accessToken,
      HUBSPOT_CLIENT_SECRET: hubspot.clientSecret,
      QUICKBOOKS_API_BASE: quickbooks.baseUrl,
      QUICKBOOKS_TOKEN_URL: quickbooks.tokenUrl,
      QUICKBOOKS_CLIENT_ID: quickbooks.clientId,
      QUICKBOOKS_CLIENT_SECRET: quickbooks.clientSecret,
      QUICKBOOKS_REFRESH_TOKEN: quickbooks.refreshToken,
      QUICKBOOKS_REALM_ID: quickbooks.realmId,
      QUICKBOOKS_WEBHOOK_VERIFIER: quickbooks.webhookVerifier,
    },
  })
}

async function serviceProcess() {
  const config = readConfig(process.env)
  const log = pino({ level: config.logLevel })
  const { url, close } = await startService({ config, outside: realOutside, log })
  say({ url })
  const ending = new AbortController()
  process.once('SIGTERM', () => {
    ending.abort()
    void close().then(() => process.exit(0))
  })
  while (!ending.signal.aborted) {
    globalThis.gc?.()
    const { rss, heapUsed } = process.memoryUsage()
    say({ memory: { rss, heapUsed } })
    await sleep(sampleMs, undefined, { signal: ending.signal }).catch(() => undefined)
  }
}

type Child = ReturnType<typeof fork>

/** The next thing of that kind that it says. */
async function heard<Kind extends string>(child: Child, kind: Kind) {
  for (;;) {
    const heardOrGone = new AbortController()
    const { signal } = heardOrGone
    const gone = once(child, 'exit', { signal }).then(() => {
      throw new Error(`the child process ended before it said its ${kind}`)
    })
    gone.catch(() => undefined)
    const [said] = (await Promise.race([once(child, 'message', { signal }), gone])) as [Said]
    heardOrGone.abort()
    if (kind in said) return said as Extract<Said, Record<Kind, unknown>>
  }
}
const asking = async <Kind extends string>(child: Child, asked: Asked, kind: Kind) => {
  const answer = heard(child, kind)
  child.send(asked)
  return answer
}

type Calls = Record<keyof typeof allowed, { made: number; throttled: number }>

async function callsOf(url: string): Promise<Calls> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const value = (platform: string, outcome: string) =>
    Number(
      new RegExp(`tieout_platform_calls{platform="${platform}",outcome="${outcome}"} (\\d+)`).exec(
        text,
      )?.[1] ?? 0,
    )
  const of = (platform: string) => ({
    made: value(platform, 'made'),
    throttled: value(platform, 'throttled'),
  })
  return { hubspot: of('hubspot'), quickbooks: of('quickbooks'), stripe: of('stripe') }
}

type Sample = { at: number; told: number; calls: Calls }

async function carry(sandbox: Child, url: string): Promise<Sample[]> {
  const samples: Sample[] = []
  const began = performance.now()
  sandbox.send({ win: deals } satisfies Asked)
  for (;;) {
    const { progress } = await asking(sandbox, { progress: true }, 'progress')
    const at = (performance.now() - began) / 1000
    const calls = await callsOf(url)
    samples.push({ at, told: progress.told, calls })
    const { hubspot, quickbooks } = calls
    process.stderr.write(
      `\r${at.toFixed(0)} s: ${progress.invoiced} invoiced, ${progress.told} told; ` +
        `calls HubSpot ${hubspot.made}, QuickBooks ${quickbooks.made}   `,
    )
    if (progress.told === deals) break
    await sleep(2000)
  }
  process.stderr.write('\n')
  return samples
}

function report(samples: Sample[], memory: { rss: number; heapUsed: number }[]) {
  const last = samples.at(-1) as Sample
  // Between one tenth and nine tenths: neither the start nor the last few.
  const from = samples.find(({ told }) => told >= deals / 10) as Sample
  const to = samples.findLast(({ told }) => told <= deals * 0.9) ?? last
  const seconds = to.at - from.at
  console.log(`\n${deals} deals in ${last.at.toFixed(0)} s; limits: ${limits.sandbox}`)
  for (const platform of ['quickbooks', 'hubspot', 'stripe'] as const) {
    const { made, throttled } = last.calls[platform]
    const inThere = (to.calls[platform].made - from.calls[platform].made) / seconds
    const share = ((inThere / allowed[platform]) * 100).toFixed(1)
    console.log(
      `${platform.padEnd(10)} ${(made / deals).toFixed(2)} calls per deal, ` +
        `${inThere.toFixed(1)}/s of ${allowed[platform].toFixed(1)}/s = ${share} %, ` +
        `"too often" ${throttled} times`,
    )
  }
  const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)}`
  const tenth = Math.max(1, Math.floor(memory.length / 10))
  const chosen = memory.filter((_, n) => n % tenth === 0)
  console.log(`memory, MB: resident ${chosen.map(({ rss }) => mb(rss)).join(' ')}`)
  console.log(`            heap     ${chosen.map(({ heapUsed }) => mb(heapUsed)).join(' ')}`)
}

async function main() {
  const dataDir = await mkdtemp(join(tmpdir(), 'tieout-bench-'))
  // The database may run as another user than this process.
  await chmod(dataDir, 0o755)
  const sandbox = fork(import.meta.filename, ['sandbox', String(deals)])
  const { ready } = await heard(sandbox, 'ready')
  const service = fork(import.meta.filename, ['service', String(deals)], {
    execArgv: ['--expose-gc'],
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, LANG: process.env.LANG },
      ...{ PORT: '0', HOST: '127.0.0.1', TIEOUT_DATA_DIR: dataDir, LOG_LEVEL: 'error' },
      ...{ TIEOUT_RATE_LIMITS: limits.service, BENCH_SCALE: String(scale) },
      ...(process.env.DATABASE_URL ? { DATABASE_URL: process.env.DATABASE_URL } : {}),
      ...ready,
    },
  })
  const memory: { rss: number; heapUsed: number }[] = []
  service.on('message', (said: Said) => 'memory' in said && memory.push(said.memory))
  try {
    const { url } = await heard(service, 'url')
    sandbox.send({ webhooks: `${url}/webhooks/main` } satisfies Asked)
    await sleep(5000)
    const { latencies } = await asking(sandbox, { idle: idleDeals }, 'latencies')
    const sorted = latencies.toSorted((a, b) => a - b)
    const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0)
    console.log(
      `one deal won when idle, until HubSpot has its invoice number: median ${at(0.5)} ms, ` +
        `90 % ${at(0.9)} ms (${sorted.length} deals, each of a new customer)`,
    )
    report(await carry(sandbox, url), memory)
  } finally {
    service.kill('SIGTERM')
    await once(service, 'exit')
    sandbox.kill('SIGKILL')
    await rm(dataDir, { recursive: true, force: true })
  }
}

if (role === 'sandbox') await sandboxProcess()
else if (role === 'service') await serviceProcess()
else await main()
