// Does the day tie out? A day is reconciled from the page, what differs is looked into and explained,
// and two people sign; all on real runs over real books.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { startSignOffWatch } from '../../src/reconciling/sign-off-watch.ts'
import type { Given } from '../http/examples.ts'
import { deal, invoice } from '../http/examples.ts'
import type { Api } from '../http/api.ts'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  isBrowserThere,
  type Looking,
  openBrowser,
  phone,
} from './browser.ts'
import { openReconciled } from './reconciled.ts'

const quiet = '2026-02-27'
const day = '2026-03-14'

// Whole days of work, on a machine that may have more to do.
vi.setConfig({ testTimeout: 120_000 })

describe.runIf(isBrowserThere)('reconciliation and discrepancies', () => {
  let looking: Looking
  let books: Awaited<ReturnType<typeof openReconciled>>
  let api: Api
  let url: string
  let reconcile: (day: string) => Promise<void>
  let watched: Promise<unknown>

  beforeAll(async () => {
    looking = await openBrowser()
    books = await openReconciled()
    ;({ api, url, reconcile } = books)
    watched = startSignOffWatch(books.ports).done
    await api.given(deal('1', '900.00'), invoice('1', '900.00'))
    books.passAnHour()
  })
  afterAll(async () => {
    books?.stop()
    await watched
    await looking?.close()
    await books?.close()
  })
  afterEach(() => expect(looking.complaints()).toEqual([]))

  const as = async (page: Page, demo: string) => {
    const headers = { origin: url }
    const answer = await page.request.post(`${url}/v1/session`, { data: { demo }, headers })
    expect(answer.ok()).toBe(true)
    await page.reload()
  }
  /** A run is begun on the page, and made here. */
  async function runFrom(page: Page, of: string) {
    await page.getByRole('button', { name: 'Reconcile now' }).click()
    await page.getByText('being reconciled').first().waitFor()
    await reconcile(of)
    await page.getByText('being reconciled').first().waitFor({ state: 'detached' })
  }
  const dialog = (page: Page) => page.getByRole('dialog')

  test('a day is reconciled from the page, and every figure leads to what is behind it', async () => {
    const page = await looking.open(`${url}/reconciliation/${day}`)
    await page.getByText('No statement of this day yet').waitFor()
    await runFrom(page, day)
    await page.getByRole('heading', { name: /differences are open/ }).waitFor()
    const row = page.getByRole('row').filter({ hasText: 'Payments and invoices' })
    await row.getByText('250.00').first().waitFor()
    await row.getByRole('button', { name: 'Show the differences by kind' }).click()
    await page.getByRole('row').filter({ hasText: 'Payment without an invoice (3)' }).waitFor()
    await row.getByTitle(/^Documents: Differences/).click()
    await dialog(page).getByText('Payment stripe-ch_1').waitFor()
    expect(page.url()).toContain('show=different')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    await page.keyboard.press('o')
    await page.getByRole('row').filter({ hasText: 'The books' }).waitFor({ state: 'detached' })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
    }
    await page.goto(`${url}/reconciliation?month=2026-03`)
    await page.getByRole('link', { name: /14 Mar 2026, Does not tie, \d+ open/ }).waitFor()
    await page.context().close()
  })

  test('the statement comes as a file', async () => {
    const page = await looking.open(`${url}/reconciliation/${day}`)
    await page.getByRole('button', { name: 'Download' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'PDF' }).click()
    expect((await coming).suggestedFilename()).toMatch(/2026-03-14.*\.pdf$/)
    await page.context().close()
  })

  test('the list says what each side says; kinds, money and words choose among them', async () => {
    const page = await looking.open(`${url}/discrepancies`)
    const grid = page.getByRole('grid', { name: 'Discrepancies' })
    await grid.getByText('EUR 120.00').first().waitFor()
    await page.getByRole('button', { name: /Payment without an invoice\s*3/ }).click()
    await expect.poll(() => page.url()).toContain('kind=payment-without-invoice')
    await page.getByText('3 rows').waitFor()
    await page.getByRole('button', { name: 'More filters' }).click()
    await page.getByLabel('At least').fill('100')
    await page.getByText('1 row', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('1 row', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.keyboard.press('b')
    await page.getByRole('heading', { name: 'Explained' }).waitFor()
    expect(page.url()).toContain('view=board')
    await expectAccessible(page)
    await page.context().close()
  })

  test('one is taken, explained with a note, and opened again, by keyboard', async () => {
    const page = await looking.open(`${url}/discrepancies?kind=payment-without-invoice`)
    await page.getByText('3 rows').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page
      .getByRole('heading', { name: /Tieout says EUR.0\.00; Stripe says EUR.120\.00/ })
      .waitFor()
    await page.getByText('1 of 3').waitFor()
    await page.keyboard.press('m')
    await page.getByText('Assigned to demo.').waitFor()
    await page.keyboard.press('e')
    await dialog(page).getByLabel('Reason', { exact: true }).selectOption('other')
    const act = dialog(page).getByRole('button', { name: 'Explain', exact: true })
    expect(await act.isDisabled()).toBe(true)
    await dialog(page).getByRole('textbox').fill('Paid for a cousin')
    await act.click()
    await page.getByText('demo let it stand: another reason').waitFor()
    await page.getByText('Paid for a cousin').first().waitFor()
    await page.getByRole('button', { name: 'Reopen…' }).click()
    await dialog(page).getByRole('button', { name: 'Reopen' }).click()
    await page.getByRole('button', { name: 'Snooze…' }).waitFor()
    await page.getByLabel('Comment').fill('I have asked them')
    await page.getByRole('button', { name: 'Comment' }).click()
    await page.getByText('I have asked them').first().waitFor()
    const told = () => api.typesIn('discrepancy', 'payment-without-invoice.stripe-ch_1')
    await expect
      .poll(async () => (await told()).slice(1))
      .toEqual([
        'DiscrepancyAssigned',
        'DiscrepancyExplained',
        'DiscrepancyReopened',
        'DiscrepancyCommented',
      ])
    await expectAccessible(page)
    await page.keyboard.press('j')
    await page.getByText('2 of 3').waitFor()
    await page.context().close()
  })

  test('money is sent where it belongs, with its effect shown before', async () => {
    const page = await looking.open(
      `${url}/discrepancies/payment-without-invoice.stripe-ch_2?kind=payment-without-invoice`,
    )
    await page.getByRole('button', { name: 'Allocate the money…' }).click()
    await dialog(page)
      .getByRole('button', { name: /INV-1.*as much/ })
      .click()
    const effect = dialog(page).getByRole('row').filter({ hasText: 'Unapplied' })
    await effect.getByText('EUR 80.00').waitFor()
    await dialog(page).getByRole('button', { name: 'Allocate the money' }).click()
    await page.getByText('The money is allocated.').waitFor()
    await page.getByText(/Done about it: allocate/).waitFor()
    expect(await api.typesIn('payment', 'stripe-ch_2')).toContain('PaymentAllocated')
    await page.context().close()
  })

  test('many at once: what would happen is shown before it does', async () => {
    const page = await looking.open(`${url}/discrepancies`)
    await page.getByRole('grid').getByText('EUR 50.00').first().waitFor()
    await page
      .getByRole('checkbox', { name: /payment-without-invoice.stripe-ch_[13]/ })
      .first()
      .check()
    await page.getByRole('checkbox', { name: /payment-without-invoice.stripe-ch_3/ }).check()
    await page.getByRole('button', { name: 'Explain…' }).click()
    await dialog(page).getByText('2 would be changed').waitFor()
    await expectAccessible(page)
    await dialog(page).getByRole('button', { name: 'Do it for 2' }).click()
    await page.getByText('2 done.').waitFor()
    const explained = () => api.when('/v1/discrepancies?state=explained').answers(200)
    await expect.poll(async () => (await explained()).data.length).toBe(2)
    await page.context().close()
  })

  test('a day is signed by two people, and suspended by itself when a figure moves', async () => {
    const page = await looking.open(`${url}/reconciliation/${quiet}`)
    await page.getByText('No statement of this day yet').waitFor()
    await runFrom(page, quiet)
    await page.getByText('Everything ties out to the cent.').waitFor()
    await page.getByRole('button', { name: 'Sign as preparer…' }).click()
    await dialog(page).getByRole('textbox').fill('Checked against the bank')
    await dialog(page).getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByText('Another person has to review it.').waitFor()
    const review = page.getByRole('button', { name: 'Review and sign…' })
    await expect.poll(() => review.getAttribute('aria-disabled')).toBe('true')
    await as(page, 'Rui')
    await review.click()
    await dialog(page).getByRole('textbox').fill('Agreed')
    await dialog(page).getByRole('button', { name: 'Review and sign', exact: true }).click()
    await page.getByText('Rui reviewed it').waitFor()
    await api.given(late('77', '2026-02-10'))
    await page.getByText(/Suspended since/).waitFor()
    const moved = page.getByRole('table', { name: 'Figures that have moved' })
    await moved.getByText('Accounts receivable').waitFor()
    await expectAccessible(page)
    await page.goto(`${url}/reconciliation`)
    await page.getByText('A signature is suspended').waitFor()
    await page.context().close()
  })

  test('who only reads sees why they may not sign or act', async () => {
    const page = await looking.open(`${url}/reconciliation/${quiet}`)
    await as(page, 'Aude')
    const sign = page.getByRole('button', { name: 'Sign as preparer…' })
    await expect.poll(() => sign.getAttribute('aria-disabled')).toBe('true')
    await sign.hover()
    await page.getByText('Your role (auditor) does not allow this.').waitFor()
    await page.context().close()
  })

  test.each(['en', 'fr'])(
    'on a phone, %s',
    async (locale) => {
      const pages = [
        ...['/reconciliation?month=2026-03', `/reconciliation/${day}`, '/reconciliation/2026-02'],
        ...['/discrepancies?state=all', '/discrepancies?view=board&by=kind'],
        '/discrepancies/payment-without-invoice.stripe-ch_1',
      ]
      const page = await looking.open(`${url}/`, { ...phone, locale, colorScheme: 'dark' })
      for (const path of pages) {
        await page.goto(url + path)
        await page.locator('main h1').waitFor()
        await page.waitForLoadState('networkidle').catch(() => undefined)
        await expectNoSidewaysScroll(page)
        await expectAccessible(page)
      }
      await page.context().close()
    },
    120_000,
  )
})

/** An invoice of a day that is signed already. */
function late(dealId: string, issuedOn: string): Given {
  const given = invoice(dealId, '40.00')
  const facts = given.facts.map((fact) => ({
    ...fact,
    data: { ...(fact.data as object), issuedOn },
  }))
  return { ...given, facts } as Given
}
