// The reports in a real browser: pictures and tables, what stands behind each figure, files, letters.
import { readFile } from 'node:fs/promises'
import { pino } from 'pino'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openJournal } from '../../sandbox/journal.ts'
import { type Mailbox, openMailbox } from '../../sandbox/mailbox.ts'
import { openSmtp } from '../../src/adapters/mail/smtp.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { openViews } from '../../src/projections/database.ts'
import { lookOnce } from '../../src/report-mailing.ts'
import { type Api, openApi } from '../http/api.ts'
import {
  allocation,
  balanceTransaction,
  creditNote,
  customer,
  invoice,
  payment,
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

const reports = [
  ['/reports', 'Reports'],
  ['/reports/ageing?asOf=2026-06-15', 'Ageing'],
  ['/reports/trial-balance', 'Trial balance'],
  ['/reports/general-ledger?account=accounts-receivable', 'General ledger'],
  ['/reports/revenue', 'Revenue'],
  ['/reports/unapplied-cash', 'Unapplied cash'],
  ['/reports/fees', 'Stripe fees'],
  ['/reports/matching-quality', 'Matching quality'],
  ['/reports/schedules', 'By e-mail'],
] as const

describe.runIf(isBrowserThere)('the reports in the browser', () => {
  let api: Api
  let mailbox: Mailbox
  let url: string
  let looking: Looking
  let page: Page
  /** Sends what is due, as the service does by itself. */
  let mail: () => Promise<void>

  beforeAll(async () => {
    mailbox = await openMailbox({
      ...{ journal: openJournal(), outside: realOutside, host: '127.0.0.1', port: 0 },
    })
    const { clock } = realOutside
    const mailer = openSmtp({ url: mailbox.url, from: 'books@example.com', clock })
    const demo = { demoKey: 'a-key-of-the-demo', demoPeople: [{ name: 'demo', role: 'admin' }] }
    api = await openApi({ pageFolder, mailer, homeCurrency: 'EUR', ...demo } as never)
    const db = await openViews({ connectionString: api.database.connectionString })
    mail = async () => {
      await lookOnce({
        ...{ store: api.store, projections: api.projections, workspace: 'main', mailer, db },
        ...{ company: 'Ada & Sons', timeZone: 'UTC', pageUrl: () => url, outside: realOutside },
        ...{ log: pino({ level: 'silent' }), signal: new AbortController().signal },
      })
    }
    await api.given(
      customer(),
      ...['1', '2', '3'].map((id) => invoice(id)),
      invoice('4', '70.00', 'USD'),
      payment('ch_1'),
      ...allocation('ch_1', '1'),
      payment('ch_2'),
      creditNote('tieout-1', { invoiceId: 'deal-2' }),
      balanceTransaction('ch_1'),
      balanceTransaction('ch_2'),
    )
    url = await api.app.listen({ port: 0, host: '127.0.0.1' })
    looking = await openBrowser()
    page = await looking.open(`${url}/reports`)
  }, 60_000)
  afterAll(async () => {
    await looking?.close()
    await api?.close()
    await mailbox?.close()
  })

  const heading = (at: Page, name: string | RegExp) =>
    at.getByRole('heading', { level: 1, name }).waitFor()
  const go = async (path: string, name: string) => {
    await page.goto(url + path)
    await heading(page, name)
  }
  /** Beside it stands the list to choose from, under the same label. */
  const field = (at: Page, name: string) =>
    at.getByLabel(name, { exact: true }).and(at.locator('input:not([type=hidden])'))
  const cells = async (row: string | RegExp) =>
    page.getByRole('row', { name: row }).first().getByRole('cell').allTextContents()

  test('all are found from one page', async () => {
    await heading(page, 'Reports')
    await page
      .getByRole('link', { name: /^Trial balance/ })
      .first()
      .click()
    await heading(page, 'Trial balance')
  })

  test('the ageing opens the invoices behind a figure, and they their pages', async () => {
    await go('/reports/ageing?asOf=2026-06-15', 'Ageing')
    expect(await cells(/^Ada & Sons/)).toEqual([
      ...['Ada & Sons', '0.00', '0.00', '0.00', '200.00', '0.00', '200.00'],
    ])
    await page.getByRole('link', { name: 'Open invoices behind 200.00' }).first().click()
    const behind = page.getByRole('dialog')
    await behind.getByText('76 days past due').first().waitFor()
    expect(await behind.getByRole('row').count()).toBe(3)
    await expectAccessible(page)
    await behind.getByRole('link', { name: 'INV-2' }).click()
    await page.waitForURL(/\/invoices\/deal-2/)
    await page.goBack()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('USD', { exact: true }).click()
    await page.getByText('USD 70.00').first().waitFor()
  })

  test('the ageing comes as a file, of the same day', async () => {
    await go('/reports/ageing?asOf=2026-06-15', 'Ageing')
    await page.getByRole('button', { name: 'Download' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /CSV/ }).click(),
    ])
    expect(download.suggestedFilename()).toBe('ageing-2026-06-15.csv')
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toContain('Ada & Sons,EUR,0.00,0.00,200.00,0.00,200.00')
  })

  test('the trial balance adds up, and opens the ledger of an account', async () => {
    await go('/reports/trial-balance', 'Trial balance')
    await page.getByText('Debits equal credits, to the cent').waitFor()
    expect((await cells(/^Total/)).at(-1)).toBe('0.00')
    await page.getByRole('link', { name: 'Accounts receivable', exact: true }).click()
    await heading(page, 'General ledger')
    expect(await field(page, 'Account').inputValue()).toBe('Accounts receivable')
    await page.getByText('4 postings shown').waitFor()
    const last = page.getByRole('row').last()
    expect((await last.getByRole('cell').allTextContents()).at(-1)).toBe('200.00')
    await last.getByRole('link', { name: 'Payment', exact: true }).click()
    await page.waitForURL(/\/payments\/stripe-ch_1/)
  })

  test('revenue is told by month, and opens its postings', async () => {
    await go('/reports/revenue', 'Revenue')
    expect(await cells(/^March 2026/)).toEqual([
      ...['March 2026', '300.00', '0.00', '40.00', '260.00'],
    ])
    await page.getByRole('link', { name: /^Credit notes, March 2026/ }).click()
    await heading(page, 'General ledger')
    expect(page.url()).toContain('account=credit-notes')
    expect(page.url()).toContain('asOf=2026-03-31')
    await page.getByText('1 posting shown').waitFor()
  })

  test('unapplied cash is told with the payment and how long it has waited', async () => {
    await go('/reports/unapplied-cash?asOf=2026-03-12', 'Unapplied cash')
    await page.getByText('10 days').first().waitFor()
    await page.getByRole('link', { name: 'Ada' }).click()
    await page.waitForURL(/\/payments\/stripe-ch_2/)
  })

  test('fees tie to the journal', async () => {
    await go('/reports/fees', 'Stripe fees')
    await page.getByText('Ties to the journal').waitFor()
    expect(await cells(/^March 2026/)).toEqual([
      ...['March 2026', 'Card payments', 'Stripe fees', '2', '200.00', '6.00', '3%'],
    ])
    await page.getByRole('link', { name: /^Card payments, March 2026/ }).click()
    await heading(page, 'General ledger')
    await page.getByText('2 postings shown').waitFor()
  })

  test('matching quality tells who has placed the payments', async () => {
    await go('/reports/matching-quality?by=week', 'Matching quality')
    const [, placed, byReference] = await cells(/^2 Mar 2026/)
    expect([placed, byReference]).toEqual(['1', '1'])
    await page.getByText('Month', { exact: true }).first().click()
    await page.getByRole('cell', { name: 'March 2026' }).waitFor()
  })

  test('the past is what was known then', async () => {
    await page.goto(`${url}/reports/revenue?at=2026-01-01T00:00:00Z`)
    await page.getByText('There is nothing in this time').waitFor()
    await page.goto(`${url}/reports/schedules?at=2026-01-01T00:00:00Z`)
    await page.getByText('No report goes out by e-mail').waitFor()
    const button = page.getByRole('button', { name: 'Schedule a report' })
    await expect.poll(() => button.getAttribute('aria-disabled')).toBe('true')
  })

  test('a report is scheduled, sent, changed and ended', async () => {
    await go('/reports/ageing', 'Ageing')
    await page.getByRole('button', { name: 'Download' }).click()
    await page.getByRole('menuitem', { name: 'Send it by e-mail…' }).click()
    const form = page.getByRole('dialog')
    await form.getByText('It would go out on:').waitFor()
    await expectAccessible(page)
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('Name at least one address.').waitFor()
    const to = field(page, 'To')
    await to.fill('nobody')
    await to.press('Enter')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('“nobody” is no e-mail address.').waitFor()
    await to.press('Backspace')
    await to.fill('cfo@example.com')
    await to.press('Enter')
    await form.getByRole('button', { name: 'Save' }).click()
    const one = page.getByRole('region', { name: 'Ageing' })
    await one.getByText('every Monday at 07:00').waitFor()
    await one.getByText('not sent yet').waitFor()

    await one.getByRole('button', { name: 'Send now' }).click()
    await one.getByText('Waits').waitFor()
    await mail()
    await one.getByText('Sent', { exact: true }).waitFor()
    expect(mailbox.letters()[0]).toMatchObject({
      to: ['cfo@example.com'],
      attachments: [{ name: expect.stringMatching(/^ageing-.*\.xlsx$/) }],
    })
    await expectAccessible(page)

    await one.getByRole('button', { name: 'Change' }).click()
    await form.getByText('Every day', { exact: true }).click()
    await form.getByRole('button', { name: 'Save' }).click()
    await one.getByText('every day at 07:00').waitFor()

    await one.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Nothing goes out to 1 recipient').waitFor()
    await page.getByRole('button', { name: 'End the schedule' }).click()
    await page.getByText('No report goes out by e-mail').waitFor()
  })

  describe('each is for everybody', () => {
    let wide: Page
    let narrow: Page
    beforeAll(async () => {
      wide = await looking.open(`${url}/reports`)
      narrow = await looking.open(`${url}/reports`, { ...phone, locale: 'fr-FR' })
    }, 60_000)

    test.each(reports)(
      '%s, light and dark, wide and narrow',
      async (path, name) => {
        await wide.goto(url + path)
        await heading(wide, name)
        await wide.waitForLoadState('networkidle')
        for (const colorScheme of ['light', 'dark'] as const) {
          await inScheme(wide, colorScheme)
          await expectAccessible(wide)
        }
        await narrow.goto(url + path)
        await narrow.getByRole('heading', { level: 1 }).waitFor()
        await narrow.waitForLoadState('networkidle')
        await expectNoSidewaysScroll(narrow)
      },
      120_000,
    )
  })

  test('nothing was complained of', () => expect(looking.complaints()).toEqual([]))
})
