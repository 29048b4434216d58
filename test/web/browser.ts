// A real browser for the tests of the pages. Whatever the page complains of (errors, warnings, a
// file that is not there) and whatever axe finds fails the test that saw it.
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

const executablePath = '/usr/bin/chromium'

/** Without it the tests of the pages say so and do not run. */
export const isBrowserThere = existsSync(executablePath)
if (!isBrowserThere) console.log(`NOT RUN: the pages in a browser (there is no ${executablePath})`)

/** Where the built dashboard is, if not in web/dist: `node web/build.ts --out DIR` builds another. */
export const pageFolder = process.env.WEB_DIST

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
export const desktop = { viewport: { width: 1440, height: 900 } }

export type Looking = {
  browser: Browser
  /** A page of its own context, at this address. English, light and wide unless told otherwise. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>
  /** What the pages complained of since it was asked last. */
  complaints(): string[]
  close(): Promise<void>
}

export async function openBrowser(): Promise<Looking> {
  const browser = await chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  let heard: string[] = []
  return {
    browser,
    async open(address, options = {}) {
      const context = await browser.newContext({
        ...{ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...desktop },
        ...options,
      })
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      page.on('pageerror', (error) => heard.push(String(error)))
      page.on('console', (message) => {
        // The browser's own word on an answer of 4xx: what the page makes of it is its matter.
        const isAnswer = message.text().startsWith('Failed to load resource')
        const isLoud = ['error', 'warning'].includes(message.type())
        if (isLoud && !isAnswer) heard.push(`${message.text()} (${page.url()})`)
      })
      await page.goto(address)
      return page
    },
    complaints() {
      const told = heard
      heard = []
      return told
    },
    close: () => browser.close(),
  }
}

const { source } = createRequire(import.meta.resolve('@axe-core/playwright'))('axe-core') as {
  source: string
}

/** A colour halfway to another is no colour that anybody reads. */
const settled = `Promise.allSettled(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished),
).then(() => undefined)`

/** WCAG 2.2 A and AA, as far as a program can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  // Read once by each document; by itself the builder has it read twice for every look.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(source)
  await page.evaluate(settled)
  const { violations } = await new AxeBuilder({ page, axeSource: ';' })
    .options({ resultTypes: ['violations'] })
    // There are no frames to gather from, so no second page is opened for that.
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`,
  )
  expect(told, page.url()).toEqual([])
}

/** The page as it stands, turned to light or dark as the system says. */
export async function inScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
}

/** Nothing is cut off at the right: the page itself never scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [wide, shown] = (await page.evaluate(
    'Promise.resolve([document.documentElement.scrollWidth, document.documentElement.clientWidth])',
  )) as [number, number]
  expect(wide, page.url()).toBeLessThanOrEqual(shown)
}

export async function shoot(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
