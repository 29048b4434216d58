// The page in a real browser, on a running service: what a person sees and does.
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Api, key, openApi } from '../http/api.ts'
import { allocation, customer, deal, invoice, payment, review } from '../http/examples.ts'

const executablePath = '/usr/bin/chromium'
const isThere = existsSync(executablePath)
if (!isThere) console.log(`NOT RUN: the page in a browser (there is no ${executablePath})`)

describe.runIf(isThere)('the page', () => {
  let browser: Browser
  let api: Api
  let live: Api
  let url: string
  let liveUrl: string
  let screenshots: string
  let complaints: string[] = []

  beforeAll(async () => {
    screenshots = await mkdtemp(join(tmpdir(), 'tieout-page-'))
    browser = await chromium.launch({
      executablePath,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    api = await openApi({ demoKey: 'demo', demo: async () => ({ done: 3, total: 9 }) })
    url = await api.app.listen({ port: 0, host: '127.0.0.1' })
    live = await openApi()
    liveUrl = await live.app.listen({ port: 0, host: '127.0.0.1' })
    await api.given(
      customer('Ada <script>alert(1)</script> & Sons'),
      ...Array.from({ length: 60 }, (_, index) => `${100 + index}`).flatMap((id) => [
        deal(id, '1234567.89'),
        invoice(id, '1234567.89'),
      ]),
      payment('ch_1', '1000.10'),
      ...allocation('ch_1', '100', '1000.10'),
      payment('ch_2', '50.00'),
      review('ch_2', ['101', '102'], { amount: '50.00' }),
    )
  })
  afterAll(async () => {
    await browser?.close()
    await api?.close()
    await live?.close()
  })
  afterEach(() => {
    const heard = complaints
    complaints = []
    expect(heard).toEqual([])
  })

  async function open(
    path = '',
    options: Parameters<Browser['newContext']>[0] = {},
    at = url,
  ): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    await page.goto(`${at}/${path}`)
    return page
  }
  const shoot = (page: Page, name: string) =>
    page.screenshot({ path: join(screenshots, `${name}.png`) })
  const rows = (page: Page) => page.locator('#invoices tbody tr')

  test('shows the invoices, with exact amounts and what each platform believes', async () => {
    const page = await open()
    await page.getByText('60 invoices agree').waitFor()
    const first = rows(page).first()
    await first.waitFor()
    const text = await first.innerText()
    expect(text).toContain('INV-100')
    expect(text.replace(/\s/g, ' ')).toContain('EUR 1,233,567.79')
    expect(text).toContain('Not there yet')
    expect(await page.locator('#live').innerText()).toBe('Live')
    expect(await page.locator('#demo').innerText()).toContain('3 of 9')
    // A name is text, whatever it looks like.
    expect(await page.locator('#invoices script').count()).toBe(0)
    expect(text).toContain('<script>alert(1)</script>')
    await shoot(page, 'desktop')
    await page.context().close()
  })

  test('pages, filters and searches, and the address remembers it', async () => {
    const page = await open()
    await page.getByText('50 shown').waitFor()
    await page.getByRole('button', { name: 'Load more' }).click()
    await page.getByText('60 shown').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('INV-14')
    await page.getByText('10 shown').waitFor()
    await page.getByRole('button', { name: 'Disagreeing' }).click()
    await page.waitForURL(/show=disagreeing&q=INV-14/)
    const again = await open(page.url().slice(url.length + 1))
    await again.getByText('10 shown').waitFor()
    await again.getByRole('searchbox').fill('nobody has this')
    await again.getByText('No invoice fits the search.').waitFor()
    await page.context().close()
    await again.context().close()
  })

  test('opens an invoice by keyboard, with its history in words, and closes it', async () => {
    const page = await open()
    await rows(page).first().getByRole('button').focus()
    await page.keyboard.press('Enter')
    const panel = page.getByRole('dialog')
    await panel.getByText('Invoice asked for over').waitFor()
    await panel.getByText('Payment allocated by invoice number').waitFor()
    expect(await panel.innerText()).toContain('by the rule test')
    await shoot(page, 'panel')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
    await page.context().close()
  })

  test('shows a change as it happens, without being loaded again', async () => {
    const page = await open('?q=INV-new')
    await page.getByText('No invoice fits the search.').waitFor()
    await api.given(deal('new'), invoice('new'))
    await rows(page).getByText('INV-new').waitFor()
    await api.given(payment('ch_new'), ...allocation('ch_new', 'new'))
    await rows(page).getByText('Paid', { exact: true }).waitFor()
    await page.context().close()
  })

  test('takes an answer to a review', async () => {
    const page = await open()
    const card = page.locator('.review')
    await card.getByText('Several open invoices of the payer have just this amount.').waitFor()
    await shoot(page, 'review')
    await card.getByLabel('Note').fill('Ada told me on the phone')
    await card.getByRole('button', { name: 'Accept' }).first().click()
    await page.getByText('Accepted. The money moves now.').waitFor()
    await page.locator('#reviews').waitFor({ state: 'hidden' })
    expect(await api.typesIn('review', 'stripe-ch_2')).toEqual([
      'ReviewRequested',
      'ReviewAccepted',
    ])
    await page.context().close()
  })

  test('fits a phone, in the dark too', async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open('', { ...phone, colorScheme })
      await rows(page).first().waitFor()
      const widths = () =>
        page.evaluate(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        )
      const [content, screen] = (await widths()) as [number, number]
      expect(content).toBeLessThanOrEqual(screen)
      await shoot(page, `phone-${colorScheme}`)
      await rows(page).first().click()
      await page.getByRole('dialog').getByText('What happened').waitFor()
      const [opened] = (await widths()) as [number, number]
      expect(opened).toBeLessThanOrEqual(screen)
      await shoot(page, `phone-panel-${colorScheme}`)
      await page.context().close()
    }
  })

  test('outside the sandbox asks for a key, and forgets it when told', async () => {
    const page = await open('', {}, liveUrl)
    await page.getByLabel('Key', { exact: true }).fill('not this one')
    await page.getByRole('button', { name: 'Open' }).last().click()
    await page.getByText('This key is not known here.').waitFor()
    // The browser itself writes a line for every 401.
    complaints = complaints.filter((text) => !text.includes('401'))
    await page.getByLabel('Key', { exact: true }).fill(key)
    await page.keyboard.press('Enter')
    await page.getByText('No invoices yet. The first').waitFor()
    await shoot(page, 'empty')
    await page.reload()
    await page.getByText('No invoices yet. The first').waitFor()
    await page.getByRole('button', { name: 'Forget key' }).click()
    await page.reload()
    await page.getByLabel('Key', { exact: true }).waitFor()
    await page.context().close()
  })
})
