// Every page as people see it: phone and desktop, English and French, light and dark, of the demo
// company at rest. `npm run screenshots [-- --out DIR --url URL --only /review,/audit]`; a service
// that runs in sandbox mode is taken by its address, else one is started for the time it takes.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { openDemo } from './demo.ts'
import { pageAddresses } from './page-addresses.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'screenshots' },
    url: { type: 'string' },
    only: { type: 'string' },
  },
})

const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const
const locales = { en: 'en-GB', fr: 'fr-FR' } as const
const schemes = ['light', 'dark'] as const

const looks = Object.keys(sizes).flatMap((size) =>
  Object.keys(locales).flatMap((language) =>
    schemes.map((scheme) => ({ size, language, scheme }) as Look),
  ),
)
type Look = {
  size: keyof typeof sizes
  language: keyof typeof locales
  scheme: (typeof schemes)[number]
}

const nameOf = (path: string) => path.replace(/[^\w.-]+/g, '-').replace(/^-|-$/g, '') || 'today'

async function shoot(browser: Browser, url: string, paths: string[], look: Look, out: string) {
  const folder = join(out, `${look.size}-${look.language}-${look.scheme}`)
  await mkdir(folder, { recursive: true })
  const context = await browser.newContext({
    ...sizes[look.size],
    locale: locales[look.language],
    colorScheme: look.scheme,
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    // What is asked of the page here is asked in words, which it lets nobody run.
    bypassCSP: true,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  for (const path of paths) {
    await page.goto(url + path)
    await page.locator('h1').first().waitFor()
    // The pages keep one stream open, so the network itself is never at rest.
    await page.waitForFunction('document.querySelector(".mantine-Loader-root") === null')
    await page.screenshot({ path: join(folder, `${nameOf(path)}.png`) })
    done += 1
    process.stdout.write(`\r${done} of ${total} pictures`)
  }
  await context.close()
}

let done = 0
let total = 0

const dataDir = await mkdtemp(join(tmpdir(), 'tieout-screenshots-'))
const demo = values.url === undefined ? await openDemo(dataDir) : undefined
const url = values.url ?? (demo?.url as string)
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
const only = values.only?.split(',')
const paths = (await pageAddresses(url)).filter((path) => only?.includes(path) ?? true)
total = paths.length * looks.length
try {
  for (const look of looks) await shoot(browser, url, paths, look, values.out)
  console.log(`\nin ${values.out}/<size>-<language>-<scheme>/`)
} finally {
  await browser.close()
  await demo?.close()
  await rm(dataDir, { recursive: true, force: true })
}
