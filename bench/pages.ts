// How long the pages take to show, and how much script they load: as Lighthouse measures it, cold,
// on a phone four times slower than this machine behind slow 4G, and on this machine as it is.
// Beside each figure stands what Lighthouse calls good, and our share of it.
//   npm run bench:pages [-- --url http://localhost:3000] [--runs 3]
// Without an address the demo company is started; bench/pages-seed.ts serves 100,000 invoices.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { openDemo } from './demo.ts'
import { ask } from './page-addresses.ts'
import { tellScrolling } from './pages-scroll.ts'

const { values } = parseArgs({
  options: { url: { type: 'string' }, runs: { type: 'string', default: '3' } },
})
const runs = Number(values.runs)

const good = { largestPaint: 2500, blocked: 200, shifted: 0.1, script: 250 * 1024 }
type Figures = Record<keyof typeof good, number>

const devices = {
  phone: { cpu: 4, down: 1.6e6 / 8, latency: 150, viewport: { width: 390, height: 844 } },
  desktop: { cpu: 1, down: -1, latency: 0, viewport: { width: 1440, height: 900 } },
}
type Device = keyof typeof devices

/** Runs in the page, from its first moment. */
const observing = `
  window.seen = { largestPaint: 0, blocked: 0, shifted: 0 }
  const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
    .observe({ type, buffered: true })
  watch('largest-contentful-paint', (entry) => { seen.largestPaint = entry.startTime })
  watch('longtask', (entry) => { seen.blocked += Math.max(0, entry.duration - 50) })
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.shifted += entry.value })
`

/** The page is itself once nothing loads any more; its stream of changes stays open. */
async function settled(page: Page) {
  await page.locator('h1').first().waitFor({ timeout: 60_000 })
  await page.waitForFunction(
    `document.querySelector('.mantine-Loader-root') === null &&
     performance.now() - Math.max(0, ...performance.getEntriesByType('resource')
       .map((entry) => entry.responseEnd)) > 1500`,
    undefined,
    { timeout: 60_000 },
  )
}

async function measure(browser: Browser, url: string, path: string, device: Device) {
  const { cpu, down, latency, viewport } = devices[device]
  const context = await browser.newContext({
    ...{ viewport, locale: 'en-GB', colorScheme: 'light' as const },
    // What is asked of the page here is asked in words, which it lets nobody run.
    bypassCSP: true,
  })
  // Who comes back is signed in already.
  await context.request.post(`${url}/v1/session`, {
    data: { demo: 'demo' },
    headers: { origin: url },
    failOnStatusCode: false,
  })
  const page = await context.newPage()
  await page.addInitScript(observing)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu })
  await devtools.send('Network.enable')
  const throughput = { downloadThroughput: down, uploadThroughput: down }
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    ...throughput,
  })
  await page.goto(url + path)
  await settled(page)
  const seen = (await page.evaluate('seen')) as Omit<Figures, 'script'>
  const scripts = (await page.evaluate(
    `performance.getEntriesByType('resource').map(({ name }) => name)
      .filter((name) => new URL(name).pathname.endsWith('.js'))`,
  )) as string[]
  await context.close()
  const sizes = await Promise.all([...new Set(scripts)].map(gzipSize))
  return { ...seen, script: sizes.reduce((sum, size) => sum + size, 0) }
}

async function gzipSize(script: string): Promise<number> {
  const answer = await fetch(script, { headers: { 'accept-encoding': 'gzip' } })
  await answer.arrayBuffer()
  return Number(answer.headers.get('content-length'))
}

const median = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0

function told(path: string, device: Device, all: Figures[]) {
  const line = (Object.keys(good) as (keyof Figures)[]).map((name) => {
    const figure = median(all.map((one) => one[name]))
    const share = `${Math.round((100 * figure) / good[name])} %`
    const text = { largestPaint: `${Math.round(figure)} ms`, blocked: `${Math.round(figure)} ms` }
    const shown = { ...text, shifted: figure.toFixed(3), script: `${Math.round(figure / 1024)} kB` }
    return `${shown[name]} (${share})`.padStart(18)
  })
  console.log(`${path.slice(0, 34).padEnd(34)} ${device.padEnd(8)}${line.join('')}`)
}

const dataDir = await mkdtemp(join(tmpdir(), 'tieout-pages-'))
const demo = values.url === undefined ? await openDemo(dataDir) : undefined
const url = values.url ?? (demo?.url as string)
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  const { data, totals } = (await ask(url, '/v1/invoices?limit=1&count=true')) as never as {
    data: { id: string }[]
    totals?: { count: number }
  }
  console.log(
    `${totals?.count ?? 'some'} invoices; median of ${runs}; in brackets: of what is good`,
  )
  console.log(
    `${'page'.padEnd(34)} ${'device'.padEnd(8)}` +
      ['largest paint', 'blocked', 'shifted', 'script (gzip)']
        .map((it) => it.padStart(18))
        .join(''),
  )
  const [invoice] = data
  const paths = ['/', '/review', '/invoices', '/payments', '/discrepancies', '/reports/ageing']
  for (const path of [...paths, '/audit', ...(invoice ? [`/invoices/${invoice.id}`] : [])]) {
    for (const device of Object.keys(devices) as Device[]) {
      const all: Figures[] = []
      for (let run = 0; run < runs; run += 1) all.push(await measure(browser, url, path, device))
      told(path, device, all)
    }
  }
  await tellScrolling(browser, url)
} finally {
  await browser.close()
  await demo?.close()
  await rm(dataDir, { recursive: true, force: true })
}
