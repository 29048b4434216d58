// The lists of documents in a real browser: sorted, searched, walked through by keyboard, kept under a
// name, taken away as a file; a few hundred invoices, of which only those in sight are on the page.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, openApi } from '../http/api.ts'
import {
  allocation,
  creditNote,
  customer,
  deal,
  invoice,
  payment,
  payout,
} from '../http/examples.ts'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  inScheme,
  isBrowserThere,
  type Looking,
  openBrowser,
  pageFolder,
  phone,
} from './browser.ts'

const demo = { demoKey: 'demo-key', demoPeople: [{ name: 'demo', role: 'admin' as const }] }
const many = 450
const poll = <Found>(look: () => Promise<Found> | Found) => expect.poll(look, { timeout: 15_000 })

describe.runIf(isBrowserThere)('the lists in the browser', () => {
  let api: Api
  let url: string
  let looking: Looking
  let page: Page

  beforeAll(async () => {
    api = await openApi({ pageFolder, ...demo })
    const numbers = Array.from({ length: many }, (_, n) => String(n + 1).padStart(3, '0'))
    await api.given(
      customer(),
      ...numbers.map((n) => invoice(n, `${1000 - Number(n)}.00`)),
      ...[deal('001', '999.00'), invoice('900', '5000', 'USD')],
      payment('ch_1'),
      ...allocation('ch_1', '001'),
      payment('ch_2'),
      creditNote('tieout-1'),
      payout('po_1'),
    )
    url = await api.app.listen({ port: 0, host: '127.0.0.1' })
    looking = await openBrowser()
    page = await looking.open(`${url}/invoices`)
  }, 60_000)
  afterAll(async () => {
    await looking?.close()
    await api?.close()
  })

  const grid = (name = 'Invoices', on = page) => on.getByRole('grid', { name })
  const links = () => grid().locator('[data-row-link]')
  const searched = (name: string) => new URL(page.url()).searchParams.get(name)
  const first = () => links().first().textContent()
  const focused = () => page.evaluate('document.activeElement?.textContent') as Promise<string>

  test('only the rows in sight are on the page, and each is a link', async () => {
    await links().first().waitFor()
    expect(await grid().getAttribute('aria-rowcount')).toBe(String(many + 2))
    expect(await links().count()).toBeLessThan(60)
    expect(await links().first().getAttribute('href')).toBe('/invoices/deal-900')
    await page.getByText('451 rows').waitFor()
    await page.getByRole('cell', { name: 'USD 5,000.00' }).first().waitFor()
  })

  test('a head sorts, both ways, and the address says so', async () => {
    const head = grid().getByRole('columnheader', { name: /^Total/ })
    await head.getByRole('button').click()
    await poll(first).toBe('INV-900')
    expect(searched('sort')).toBe('-total')
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    await head.getByRole('button').click()
    await poll(first).toBe('INV-450')
    expect(searched('sort')).toBe('total')
    await page.goBack()
    await page.goForward()
  })

  test('the keyboard walks through all of it, to rows that were not read yet', async () => {
    await page.goto(`${url}/invoices?sort=number`)
    await links().first().waitFor()
    await page.keyboard.press('j')
    await poll(focused).toBe('INV-001')
    await page.keyboard.press('j')
    await poll(focused).toBe('INV-002')
    await page.keyboard.press('End')
    await poll(focused).toBe('INV-900')
    await page.keyboard.press('ArrowUp')
    await poll(focused).toBe('INV-450')
    await page.keyboard.press('Home')
    await poll(focused).toBe('INV-001')
    await page.keyboard.press('PageDown')
    await poll(async () => Number((await focused()).slice(4))).toBeGreaterThan(8)
    await page.keyboard.press('k')
    const name = await focused()
    await page.keyboard.press('Enter')
    await poll(() => new URL(page.url()).pathname).toBe(
      `/invoices/${name.replace('INV-', 'deal-')}`,
    )
    await page.goBack()
  })

  test('is searched for several numbers at once, and filtered by what is in the address', async () => {
    await page.goto(`${url}/invoices`)
    await page.getByRole('searchbox').fill('INV-003|inv-007')
    await page.getByText('2 rows', { exact: true }).waitFor()
    await poll(() => searched('q')).toBe('INV-003|inv-007')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByText('451 rows').waitFor()
    await page.goto(`${url}/invoices?status=paid,partially_paid`)
    await page.getByText('1 row', { exact: true }).waitFor()
    await page.getByText('INV-001').first().waitFor()
    await page.goto(`${url}/invoices?q=nothing-like-it`)
    await page.getByText('Nothing fits these filters').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).first().click()
    await page.getByText('451 rows').waitFor()
  })

  test('what is selected is added up, also what lies between', async () => {
    await page.goto(`${url}/invoices?sort=number`)
    await page.getByRole('checkbox', { name: 'Select INV-001' }).click()
    await page.getByRole('checkbox', { name: 'Select INV-003' }).click({ modifiers: ['Shift'] })
    await page.getByRole('columnheader', { name: '3 selected' }).waitFor()
    await page.getByRole('cell', { name: 'EUR 2,994.00' }).first().waitFor()
    await page.getByRole('button', { name: 'Clear selection' }).click()
    await page.getByRole('columnheader', { name: 'All that fits' }).waitFor()
  })

  test('columns are chosen and stay so', async () => {
    await page.goto(`${url}/invoices`)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Credited' }).check()
    await page.getByRole('checkbox', { name: 'Discrepancies' }).uncheck()
    await page.keyboard.press('Escape')
    await grid().getByRole('columnheader', { name: 'Credited' }).waitFor()
    await page.reload()
    await grid().getByRole('columnheader', { name: 'Credited' }).waitFor()
    expect(await grid().getByRole('columnheader', { name: 'Discrepancies' }).count()).toBe(0)
  })

  test('a view is saved under a name, comes back with its filters, and removing it is undone', async () => {
    await page.goto(`${url}/invoices?status=open&minAmount=900`)
    await page.getByText('99 rows').waitFor()
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: 'Save this view…' }).click()
    await page.getByLabel('Name').fill('Large and open')
    await page.getByLabel('Everybody may use it').check()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Large and open' }).waitFor()
    await page.goto(`${url}/invoices`)
    await page.getByText('451 rows').waitFor()
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: 'Large and open' }).click()
    await page.getByText('99 rows').waitFor()
    expect(searched('status')).toBe('open')
    await page.getByRole('button', { name: 'Large and open' }).click()
    await page.getByRole('menuitem', { name: 'Remove “Large and open”' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: 'Large and open' }).waitFor()
    await page.keyboard.press('Escape')
  })

  test('an address that is no page says so in the page, and to a program as a problem', async () => {
    const page = await looking.open(`${url}/no-such-page`)
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await page.getByRole('link', { name: 'Today' }).first().waitFor()
    await page.context().close()
    const answers = [`${url}/no-such-page`, `${url}/v1/no-such-list`].map(async (address) => {
      const answer = await fetch(address, { headers: { accept: '*/*' } })
      return { status: answer.status, body: (await answer.json()) as { code: string } }
    })
    const notFound = { status: 404, body: { code: 'route-not-found' } }
    expect(await Promise.all(answers)).toMatchObject([notFound, notFound])
  })

  test('is downloaded with the columns that are shown', async () => {
    await page.goto(`${url}/invoices?q=INV-003|INV-007&sort=number`)
    await page.getByText('2 rows', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Download' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'CSV, all rows that fit' }).first().click()
    const download = await coming
    const text = await readFile(await download.path(), 'utf8')
    const [head, row] = text.split('\r\n')
    expect(head).toContain('number,customerId,customerName,status,issuedOn,dueOn,currency,total')
    expect(row).toContain('INV-003')
    expect(text.trimEnd().split('\r\n')).toHaveLength(3)
  })

  const lists = [
    ['/invoices', 'Invoices', 'Factures'],
    ['/payments', 'Payments', 'Paiements'],
    ['/credit-notes', 'Credit notes', 'Avoirs'],
    ['/payouts', 'Payouts', 'Virements Stripe'],
    ['/customers', 'Customers', 'Clients'],
    ['/deals', 'Deals', 'Affaires'],
  ] as const

  describe('each is for everybody', () => {
    let wide: Page
    let small: Page
    beforeAll(async () => {
      wide = await looking.open(`${url}/invoices`)
      small = await looking.open(`${url}/invoices`, { ...phone, locale: 'fr-FR' })
    }, 60_000)

    test.each(lists)(
      '%s can be used by everybody, on a phone and in French too',
      async (path, name, french) => {
        await wide.goto(url + path)
        for (const colorScheme of ['light', 'dark'] as const) {
          await inScheme(wide, colorScheme)
          await grid(name, wide).locator('[data-row-link]').first().waitFor()
          await expectAccessible(wide)
          await expectNoSidewaysScroll(wide)
        }
        await small.goto(url + path)
        await grid(french, small).locator('[data-row-link]').first().waitFor()
        await expectAccessible(small)
        await expectNoSidewaysScroll(small)
        expect(looking.complaints()).toEqual([])
      },
      120_000,
    )
  })
})
