// The audit and the time machine in a real browser: the trail, an event and what came of it, a chain,
// samples, the past; and on the real service verifying, proving, archives.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { type Api, openApi } from '../http/api.ts'
import { allocation, customer, deal, invoice, payment } from '../http/examples.ts'
import { openService, type RunningService } from '../support/service.ts'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  isBrowserThere,
  type Looking,
  openBrowser,
  pageFolder,
  phone,
} from './browser.ts'

const demo = { demoKey: 'demo-key', demoPeople: [{ name: 'demo', role: 'admin' as const }] }

/** A page is not there at once. */
const poll = <Found>(look: () => Promise<Found>) => expect.poll(look, { timeout: 15_000 })

describe.runIf(isBrowserThere)('the audit in the browser', () => {
  let api: Api
  let url: string
  let looking: Looking
  let page: Page
  /** Between the first deal and the second. */
  let then: string

  beforeAll(async () => {
    api = await openApi({ pageFolder, ...demo })
    await api.given(
      customer(),
      deal('1'),
      invoice('1'),
      payment('ch_1'),
      ...allocation('ch_1', '1'),
    )
    then = realOutside.clock.now().toISOString()
    await realOutside.clock.sleep(5)
    await api.given(deal('2', '250.00'), invoice('2', '250.00'))
    url = await api.app.listen({ port: 0, host: '127.0.0.1' })
    looking = await openBrowser()
    page = await looking.open(`${url}/audit`)
  }, 60_000)
  afterAll(async () => {
    await looking?.close()
    await api?.close()
  })

  const trail = () => page.getByRole('table', { name: 'Events' })

  test('tells everything as sentences, the newest first, and finds what is looked for', async () => {
    await trail().getByRole('link').first().waitFor()
    // Codes are for programs; who wants one finds it with the event.
    expect(await trail().getByText('InvoiceIssued').count()).toBe(0)
    await page.getByRole('textbox', { name: 'Search', exact: true }).fill('deal-1')
    await page.getByRole('heading', { name: 'Documents it is about' }).waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('deal-1')
    await page.getByRole('button', { name: /More filters/ }).click()
    await page.locator('input').and(page.getByLabel('Type of event')).fill('AllocationApplied')
    await poll(() => trail().getByRole('link').count()).toBe(1)
    // The list of types stands outside of everything.
    await page.keyboard.press('Escape')
    await page.getByRole('listbox').waitFor({ state: 'hidden' })
    await expectAccessible(page)
  })

  test('an event shows who, why, what led to it and its data; the arrow keys go along', async () => {
    await trail().getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: 'Event' }).waitFor()
    await page.getByText('"amount"').first().waitFor()
    const picture = page.getByRole('group', { name: 'What led to it, and what came of it' })
    await picture.getByRole('link').first().focus()
    await page.getByText('As sentences').click()
    await page.getByText('This event').waitFor()
    await expectAccessible(page)
  })

  test('a chain goes from the deal to the bank, as a picture and as sentences', async () => {
    await page.getByRole('link', { name: 'From the deal to the bank' }).first().click()
    const picture = page.getByRole('group', { name: 'From the deal to the bank' })
    await picture
      .getByRole('link', { name: /^Invoice/ })
      .first()
      .waitFor()
    await picture.getByRole('link', { name: /^Deal/ }).focus()
    await page.keyboard.press('ArrowRight')
    const focused = () => page.evaluate('document.activeElement?.textContent')
    expect(await focused()).toMatch(/^Invoice/)
    await expectAccessible(page)
    await page.getByText('As sentences').click()
    await page
      .getByRole('list')
      .getByText(/^Deal 1/)
      .waitFor()
    expect(new URL(page.url()).searchParams.get('as')).toBe('list')
  })

  test('a sample is drawn, and its address draws it again', async () => {
    await page.getByRole('link', { name: 'Samples' }).click()
    await page.getByLabel('Seed').fill('autumn')
    await page.getByRole('button', { name: 'Draw', exact: true }).click()
    const rows = page.getByRole('table', { name: 'Samples' }).getByRole('row')
    await poll(() => rows.count()).toBe(3)
    const drawn = await rows.allTextContents()
    await page.reload()
    await poll(() => rows.allTextContents()).toEqual(drawn)
    await expectAccessible(page)
  })

  test('what changed between two moments is shown field by field', async () => {
    await page.goto(`${url}/audit/changes?from=${then}`)
    const changed = page.getByRole('table', { name: 'invoice deal-2' })
    await changed.getByText('250.00').first().waitFor()
    await page.getByText('Trial balance', { exact: true }).click()
    await page.getByText('Accounts receivable').waitFor()
    await expectAccessible(page)
  })

  test('the time machine turns the whole application to a moment, and back', async () => {
    await page.goto(`${url}/audit?type=InvoiceIssued`)
    await poll(() => trail().getByRole('link').count()).toBe(2)
    await page.getByRole('button', { name: 'Time machine' }).click()
    const slider = page.getByRole('slider', { name: 'Moment in the history' })
    await slider.focus()
    // The tooltip of the button stands outside of everything.
    await page.getByRole('tooltip').waitFor({ state: 'detached' })
    await expectAccessible(page)
    await slider.press('Home')
    await page.getByText('The past: as known at').waitFor()
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/Z$/)
    await page.getByRole('button', { name: 'Back to now' }).first().click()
    await page.getByText('The past: as known at').waitFor({ state: 'detached' })
    await poll(() => trail().getByRole('link').count()).toBe(2)
  })

  test('a link into the past shows what was known then, on every page, until one comes back', async () => {
    await page.goto(`${url}/audit?type=InvoiceIssued&at=${then}`)
    await page.getByText('Nothing can be changed here.').waitFor()
    await poll(() => trail().getByRole('link').count()).toBe(1)
    await expectAccessible(page)
    await page.getByRole('navigation', { name: 'Pages', exact: true }).getByText('Audit').click()
    expect(new URL(page.url()).searchParams.get('at')).toBe(then)
    await page.goto(`${url}/audit/chains/deal-2?at=${then}`)
    await page.getByText('This could not be read').waitFor()
    await page.goto(`${url}/audit?at=yesterday`)
    await page.getByText('The address names a moment that is none').waitFor()
    await page.getByRole('button', { name: 'Back to now' }).click()
    await trail().waitFor()
  })

  test('holds at phone width, in French and in the dark', async () => {
    const small = await looking.open(`${url}/audit?at=${then}`, {
      ...{ ...phone, locale: 'fr-FR', colorScheme: 'dark' },
    })
    await small.getByText('Le passé : tel que connu').waitFor()
    await small.getByRole('button', { name: 'Un autre instant' }).click()
    await small.getByRole('slider').waitFor()
    for (const path of [
      `/audit?at=${then}`,
      '/audit/chains/deal-1',
      '/audit/samples',
      '/audit/access',
    ]) {
      await small.goto(`${url}${path}`)
      await small.getByRole('heading', { level: 1 }).waitFor()
      await small.waitForLoadState('networkidle')
      await expectAccessible(small)
      await expectNoSidewaysScroll(small)
    }
    await small.context().close()
    expect(looking.complaints()).toEqual([])
  })
})

describe.runIf(isBrowserThere)('the proof of the ledger in the browser', () => {
  let service: RunningService
  let looking: Looking
  let page: Page

  beforeAll(async () => {
    service = await openService({}, undefined, { pageFolder })
    const stated = { from: 'EUR', to: 'USD', on: '2026-03-02', rate: '1.0842', source: 'ECB' }
    await service.post('/v1/exchange-rates', stated)
    looking = await openBrowser()
    page = await looking.open(`${service.url}/audit/seals`)
  }, 60_000)
  afterAll(async () => {
    await looking?.close()
    await service?.close()
  })

  test('the whole ledger is verified from the page', async () => {
    await page.getByRole('button', { name: 'Verify the whole ledger now' }).click()
    await page.getByText(/events is as it was written/).waitFor()
    await page.getByRole('table', { name: 'Verifications' }).getByText('Intact').waitFor()
    await expectAccessible(page)
  })

  test('a document is proved by a file', async () => {
    const { data } = await service.get('/v1/audit/events?type=ExchangeRateRecorded')
    await page.getByLabel('Id of a document or an event').fill(data[0].id)
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the proof' }).click()
    const file = await (await waiting).path()
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      ...{ format: 'tieout-proof/1', events: [{ id: data[0].id }] },
    })
  })

  test('an archive is made, fetched and thrown away', async () => {
    await page.getByRole('link', { name: 'Archives' }).click()
    await page.getByRole('button', { name: 'Make the archive' }).click()
    const link = page.getByRole('link', { name: /^Download \(/ })
    await link.waitFor()
    await expectAccessible(page)
    const waiting = page.waitForEvent('download')
    await link.click()
    expect((await waiting).suggestedFilename()).toMatch(/^tieout-.*\.tar\.gz$/)
    await page.getByRole('button', { name: 'Throw away' }).click()
    const asked = page.getByRole('dialog', { name: 'Throw this archive away?' })
    await asked.getByRole('button', { name: 'Throw away' }).click()
    await page.getByText('Thrown away', { exact: true }).waitFor()
    await link.waitFor({ state: 'detached' })
    expect(looking.complaints()).toEqual([])
  })
})
