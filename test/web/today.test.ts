// Where the day begins, and the first run, in a real browser on the real service: nothing is
// reconciled yet, something waits, a stage is chosen, the first reconciliation is shown.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
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

const scriptMost = 250_000

/** Two deals that were won, of which one is paid; and money that nobody knows. */
function trade({ sandbox }: RunningService) {
  const buyer = {
    company: { id: '9105550001', name: 'Ada & Sons' },
    contact: { id: '8105550001', email: 'ap@ada.example', firstName: 'Ada', lastName: 'L' },
  }
  for (const [id, price] of [
    ['55501', '1200.00'],
    ['55502', '800.00'],
  ] as const) {
    const lineItems = [{ name: 'Licence', quantity: '1', price }]
    sandbox.createDeal({ id, name: `Deal ${id}`, currency: 'EUR', ...buyer, lineItems })
    sandbox.winDeal(id)
  }
  sandbox.createDeal({
    ...{ id: '55503', name: 'Sent', currency: 'EUR', ...buyer },
    lineItems: [{ name: 'Licence', quantity: '1', price: '90.00' }],
  })
  sandbox.editHubSpot('deals', '55503', { dealstage: 'contractsent' })
  sandbox.pay({ dealId: '55501' })
  sandbox.pay({ amount: '77.70', currency: 'EUR', email: 'who@nowhere.example' })
}

describe.runIf(isBrowserThere)('today and the first run in the browser', () => {
  let service: RunningService
  let looking: Looking
  let page: Page

  beforeAll(async () => {
    service = await openService({ TIEOUT_SWEEP_SECONDS: '1' }, undefined, { pageFolder })
    trade(service)
    await vi.waitFor(
      async () => {
        const { waiting, ageing } = await service.get('/v1/today')
        expect([waiting.length > 1, ageing[0]?.total]).toEqual([true, '800.00'])
      },
      { timeout: 80_000, interval: 500 },
    )
    looking = await openBrowser()
    page = await looking.open(`${service.url}/`)
  }, 120_000)
  afterAll(async () => {
    await looking?.close()
    await service?.close()
  })

  test('says that nothing was reconciled yet, and what is in the way', async () => {
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    const group = page.locator('#in-the-way').getByRole('link')
    await group.filter({ hasText: 'Payment without an invoice' }).waitFor()
    await page.getByText('1 payment waits for a person').waitFor()
    await page.getByText('Reconcile today once').waitFor()
    await expectAccessible(page)
  })

  test('is there with less than 250 kB of script', async () => {
    const paths = (await page.evaluate(
      `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)`,
    )) as string[]
    const scripts = paths.filter((path) => path.endsWith('.js'))
    const folder = pageFolder ?? join(import.meta.dirname, '../../web/dist')
    const sizes = scripts.map((path) => statSync(join(folder, `${path}.gz`)).size)
    const all = sizes.reduce((sum, size) => sum + size, 0)
    expect(all).toBeGreaterThan(100_000)
    expect(all).toBeLessThan(scriptMost)
  })

  test('each part of the way of the money leads to what is behind it, by keyboard too', async () => {
    const picture = page.getByRole('group', { name: /Flow of money .* in EUR/ })
    await picture.getByRole('link', { name: 'Open: €800.00', exact: true }).waitFor()
    const unplaced = picture.getByRole('link', { name: 'Without an invoice: €77.70', exact: true })
    await unplaced.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).pathname).toBe('/reports/unapplied-cash')
    expect(new URL(page.url()).searchParams.get('currency')).toBe('EUR')
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  })

  test('the period stands in the address', async () => {
    await page.getByRole('button', { name: '30 days' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('period')).toBe('30')
    await page.getByRole('button', { name: '30 days', pressed: true }).waitFor()
  })

  test('what was sold elsewhere is told since one last looked', async () => {
    const news = page.getByRole('region', { name: 'Since you last looked' })
    await news.getByText('2 Invoices issued').waitFor()
    await news.getByText('€2,000.00', { exact: false }).or(news.getByText('EUR')).first().waitFor()
  })

  test('the first run begins with the sandbox, and shows what is connected', async () => {
    await page.goto(`${service.url}/welcome`)
    await page.getByText('The demo company on a sandbox').waitFor()
    await page.getByRole('button', { name: 'Next' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('step')).toBe('connect')
    await expect.poll(() => page.getByText('Connected', { exact: true }).count()).toBe(3)
    await expectAccessible(page)
  })

  test('a stage that is chosen to mean won invoices the deals in it', async () => {
    await page.goto(`${service.url}/welcome?step=stages`)
    await page.getByLabel('Contract Sent').check()
    await page.getByText('Deals in 1 more stage will be invoiced.').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'These stages mean won' }).click()
    await page.getByText('Chosen by demo').waitFor()
    await expect
      .poll(async () => (await service.get('/v1/deals')).data.map(({ id }: any) => id), {
        timeout: 20_000,
      })
      .toContain('55503')
  })

  test('the first reconciliation is made and shown, pair by pair', async () => {
    await page.goto(`${service.url}/welcome?step=reconcile`)
    await page.getByRole('button', { name: 'Reconcile today' }).click()
    await page.getByRole('link', { name: 'Open the statement' }).waitFor({ timeout: 60_000 })
    await page.getByText('Invoices and QuickBooks').waitFor()
    await expectAccessible(page)
    await page.goto(`${service.url}/`)
    await page
      .locator('#tie-out')
      .getByText(/Off by .*77\.70/)
      .waitFor()
    await page.getByText(/Statement of/).waitFor()
  }, 90_000)

  test('who may not reconcile is told why', async () => {
    const today = (await service.get('/v1/today')).day
    await page.request.post(`${service.url}/v1/session`, {
      data: { demo: 'Aude' },
      headers: { origin: service.url },
    })
    await page.goto(`${service.url}/welcome?step=reconcile`)
    const button = page.getByRole('button', { name: 'Reconcile again' })
    // Who they are may come after the button, which then is another one.
    const reason = async () => {
      await button.blur()
      await button.focus()
      return page.getByRole('tooltip').isVisible()
    }
    await expect.poll(reason).toBe(true)
    await button.click({ force: true })
    const { runs } = await service.get(`/v1/reconciliations/days/${today}`)
    expect(runs).toBe(1)
  })

  test.each(['', 'welcome?step=stages', 'welcome?step=reconcile'])(
    'on a phone, dark and in French, nothing is cut off: /%s',
    async (path) => {
      const small = await looking.open(`${service.url}/${path}`, {
        ...{ ...phone, locale: 'fr-FR', colorScheme: 'dark' },
      })
      await small.getByRole('heading', { level: 1 }).waitFor()
      await small
        .getByText(path === '' ? 'Le chemin de l’argent' : 'Étape')
        .or(small.getByText('étapes sur'))
        .first()
        .waitFor()
      await expectNoSidewaysScroll(small)
      await expectAccessible(small)
      await small.context().close()
    },
  )

  test('nothing was complained of', () => expect(looking.complaints()).toEqual([]))
})
