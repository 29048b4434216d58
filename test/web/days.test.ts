// A day of each role, end to end: the real service, the sandbox, the demo company, a real browser.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
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

describe.runIf(isBrowserThere)('a day at the demo company', () => {
  let looking: Looking
  let service: RunningService
  let url: string

  beforeAll(async () => {
    looking = await openBrowser()
    service = await openService({}, undefined, { demo: true, pageFolder })
    url = service.url
    await vi.waitFor(
      async () => {
        const { progress } = await service.get('/v1/demo')
        if (progress?.total === 0 || progress?.done !== progress?.total) throw new Error('not yet')
      },
      { timeout: 170_000, interval: 500 },
    )
  }, 180_000)
  afterAll(async () => {
    await looking?.close()
    await service?.close()
  })
  afterEach(() => expect(looking.complaints()).toEqual([]))

  const title = (page: Page, name: string | RegExp) =>
    page.getByRole('heading', { level: 1, name }).waitFor()
  const menu = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click()
  async function seeAs(page: Page, name: string) {
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click()
    await page.getByText(/./).first().waitFor()
  }

  test('somebody new: a review is decided, a discrepancy explained, the ageing in a file', async () => {
    const page = await looking.open(url)
    await title(page, 'Today')
    await page.getByText('Does it tie out?').waitFor()
    const before = (await service.get('/v1/reviews/summary')).reviews
    const [{ id: decided }] = (await service.get('/v1/reviews?limit=1')).data
    await menu(page, 'Review')
    await title(page, 'Review')
    await page.getByRole('button', { name: 'Accept', exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Placed.').waitFor()
    await expect
      .poll(async () => (await service.get('/v1/reviews/summary')).reviews)
      .toBe(before - 1)
    // What was wrong with that payment is so no more.
    await expect
      .poll(async () => (await service.get('/v1/discrepancies?state=open')).data)
      .not.toContainEqual(expect.objectContaining({ subject: { noun: 'payment', id: decided } }))

    await menu(page, 'Discrepancies')
    await title(page, 'Discrepancies')
    await page.locator('[data-row-link]').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Explain…' }).click()
    const window = page.getByRole('dialog')
    await window.getByRole('button', { name: 'Explain', exact: true }).click()
    await expect
      .poll(async () => (await service.get('/v1/discrepancies?state=explained')).data.length)
      .toBe(1)

    await menu(page, 'Reports')
    await page
      .getByRole('link', { name: /Ageing/ })
      .first()
      .click()
    await title(page, /Ageing/)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    await page.getByText('CSV, for programs').click()
    expect((await downloading).suggestedFilename()).toMatch(/ageing.*\.csv/)
    await page.context().close()
  })

  test('an accountant: today is reconciled, and its statement reads the same for a colleague', async () => {
    const page = await looking.open(`${url}/reconciliation`)
    await title(page, 'Reconciliation')
    const today = new Date().toISOString().slice(0, 10)
    await service.post(`/v1/reconciliations/days/${today}/runs`)
    await expect
      .poll(
        async () => (await service.get(`/v1/reconciliations/days?from=${today}`)).data[0]?.tiesOut,
        { timeout: 60_000 },
      )
      .toBeDefined()
    await page.goto(`${url}/reconciliation/${today}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expectAccessible(page)
    await seeAs(page, 'Rui')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.context().close()
  })

  test('an auditor: looks at the past, has the chain verified, and can change nothing', async () => {
    const page = await looking.open(url)
    await title(page, 'Today')
    await seeAs(page, 'Aude')
    await menu(page, 'Review')
    await title(page, 'Review')
    await page.getByRole('button', { name: 'Accept', exact: true }).waitFor()
    const accept = page.getByRole('button', { name: 'Accept', exact: true })
    await expect.poll(() => accept.getAttribute('aria-disabled')).toBe('true')
    const moment = (await service.get('/v1/audit/events?limit=40')).data.at(-1).recordedAt
    await page.goto(`${url}/invoices?at=${encodeURIComponent(moment)}`)
    await title(page, 'Invoices')
    await page.getByRole('button', { name: 'Back to now' }).first().waitFor()
    await menu(page, 'Payments')
    await title(page, 'Payments')
    expect(new URL(page.url()).searchParams.get('at')).toBe(moment)
    await page.getByRole('button', { name: 'Back to now' }).first().click()
    await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBe(null)
    await page.goto(`${url}/audit/seals`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page
      .getByRole('button', { name: /^Verify/ })
      .first()
      .click()
    await page
      .getByText(/intact|as it was/i)
      .first()
      .waitFor({ timeout: 60_000 })
    await page.context().close()
  })

  test('an administrator: a tolerance, a rule tried on the past, a month looked at', async () => {
    const page = await looking.open(`${url}/settings`)
    await title(page, 'Workspace')
    await page.goto(`${url}/settings/tolerances`)
    await title(page, 'Tolerances')
    await page.getByRole('button', { name: 'Edit' }).first().click()
    await page.getByRole('dialog').getByLabel('Seconds it may settle by itself').fill('30')
    await page.getByRole('button', { name: 'Set it' }).click()
    await page.getByText('The tolerance is set.').waitFor()

    await page.goto(`${url}/settings/rules`)
    await page.getByRole('button', { name: 'Add a rule' }).click()
    const window = page.getByRole('dialog')
    await window.getByLabel('Name').fill('Always ask about Whitfield')
    await window.getByLabel('With what').fill('Whitfield')
    await window.getByRole('button', { name: 'Save the rule' }).click()
    await page.getByRole('button', { name: 'Try and switch on' }).click()
    await window.getByText(/It would have changed/).waitFor()
    await window.getByRole('button', { name: 'Switch it on' }).click()
    await page.getByText('The rule is on.').waitFor()

    await page.goto(`${url}/settings/months`)
    await page.getByRole('button', { name: 'Checklist' }).first().click()
    await page
      .getByRole('dialog')
      .getByText('Payments of the month that wait for a person')
      .waitFor()
    await page.context().close()
  })

  test('every page can be used by everybody, on the phone and in French', async () => {
    const page = await looking.open(url, { ...phone, locale: 'fr-FR', colorScheme: 'dark' })
    await title(page, 'Aujourd’hui')
    const pages = [
      'reconciliation',
      'discrepancies',
      'reports/revenue',
      'audit',
      'sync/connections',
    ]
    const settings = ['workspace', 'tolerances', 'accounts', 'months', 'exchange-rates', 'rules']
    const all = [...pages, ...settings.map((name) => `settings/${name}`), 'settings/matching']
    for (const path of all) {
      await page.goto(`${url}/${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expect.poll(() => page.locator('.mantine-Loader-root').count()).toBe(0)
      await expectNoSidewaysScroll(page)
      await expectAccessible(page)
    }
    await page.context().close()
  }, 120_000)
})
