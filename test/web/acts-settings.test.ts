// What is set, kept and signed, clicked through over real books: a month signed by two people, closed
// and opened again; many discrepancies put off at once; what the matching learns; views that are
// shared; and a list as a file, as the page shows it.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Evidence } from '../../src/domain/matching/proposal.ts'
import * as Review from '../../src/domain/review.ts'
import type { Api } from '../http/api.ts'
import { deal, type Given, invoice, review } from '../http/examples.ts'
import { readWorkbook } from '../http/workbook.ts'
import { expectAccessible, isBrowserThere, type Looking, openBrowser } from './browser.ts'
import { openReconciled } from './reconciled.ts'

vi.setConfig({ testTimeout: 120_000 })

const [month, lastDay] = ['2026-02', '2026-02-28']

const evidence = (criterion: string, level: string): Evidence => ({
  ...{ criterion, level, seen: '', weight: 1, en: criterion, fr: criterion },
})

/** A question that a person has answered: only the amount spoke for the invoice. */
function decided(chargeId: string, dealId: string, amount: string): Given {
  const asked = review(chargeId, [dealId], { amount, confidence: 0.6 })
  const [request] = asked.facts as [Extract<Review.Event, { type: 'ReviewRequested' }>]
  const { reviewId, paymentId, proposals } = request.data
  const question = {
    ...request.data,
    proposals: proposals.map((one) => ({ ...one, criteria: [evidence('amount', 'exact')] })),
    none: { confidence: 0.4, criteria: [evidence('none', '')] },
  }
  const lines = proposals[0]?.lines ?? []
  const facts: Review.Event[] = [
    { type: 'ReviewRequested', data: question },
    { type: 'ReviewAccepted', data: { reviewId, paymentId, lines, note: null } },
  ]
  return { ...asked, facts }
}

const issuedOn = (day: string, { facts, ...given }: Given): Given => ({
  ...given,
  facts: facts.map((fact) => ({ ...fact, data: { ...(fact.data as object), issuedOn: day } })),
})

describe.runIf(isBrowserThere)('acts in the settings and over many', () => {
  let looking: Looking
  let books: Awaited<ReturnType<typeof openReconciled>>
  let api: Api
  let url: string
  let page: Page
  const reconcile = async (of: string) => {
    const url = `/v1/reconciliations/days/${of}/runs`
    const headers = { authorization: 'Bearer demo' }
    await api.when({ method: 'POST', url, headers, body: {} }).answers(202)
    await books.reconcile(of)
  }

  beforeAll(async () => {
    looking = await openBrowser()
    books = await openReconciled()
    ;({ api, url } = books)
    for (let n = 200; n < 224; n += 1) {
      const [id, amount] = [String(n), `${n}.00`]
      await api.given(deal(id, amount), invoice(id, amount), decided(`ch_${id}`, id, amount))
    }
    books.passAnHour()
    page = await looking.open(`${url}/settings/months`)
  }, 120_000)
  afterAll(async () => {
    books?.stop()
    await looking?.close()
    await books?.close()
  })
  afterEach(() => expect(looking.complaints()).toEqual([]))

  const as = async (demo: string) => {
    const headers = { origin: url }
    const answer = await page.request.post(`${url}/v1/session`, { data: { demo }, headers })
    expect(answer.ok()).toBe(true)
    await page.reload()
  }
  const open = async (path: string) => {
    await page.goto(url + path)
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
  }
  const dialog = () => page.getByRole('dialog')
  const button = (name: string) => page.getByRole('button', { name, exact: true })

  test('a month is signed by two people, and by nobody before it ties', async () => {
    await open(`/reconciliation/${month}`)
    const sign = button('Sign as preparer…')
    await sign.waitFor()
    await expect.poll(() => sign.getAttribute('aria-disabled')).toBe('true')
    await reconcile(lastDay)
    await expect.poll(() => sign.getAttribute('aria-disabled'), { timeout: 20_000 }).toBe(null)
    await sign.click()
    await dialog().getByRole('heading', { name: 'Sign February 2026 as its preparer' }).waitFor()
    await dialog().getByRole('textbox').fill('Checked against the bank')
    await dialog().getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByText('Another person has to review it.').waitFor()
    const second = button('Review and sign…')
    await expect.poll(() => second.getAttribute('aria-disabled')).toBe('true')
    await expectAccessible(page)
    await as('Rui')
    await second.click()
    await dialog().getByRole('textbox').fill('Agreed')
    await dialog().getByRole('button', { name: 'Review and sign', exact: true }).click()
    await page.getByText('Rui reviewed it').waitFor()
    expect(await api.typesIn('sign-off', month)).toEqual(['SignOffPrepared', 'SignOffReviewed'])
    await as('demo')
  })

  test('a month is closed with a note, and opened again with a reason that everybody sees', async () => {
    await api.given(issuedOn('2026-02-10', invoice('199', '40.00')))
    await open('/settings/months')
    const row = page.getByRole('row', { name: /March 2026/ })
    await row.getByRole('button', { name: 'Close the month' }).click()
    await dialog().getByLabel('Reason').fill('Too early')
    await dialog().getByRole('button', { name: 'Close the month' }).click()
    // It is not over.
    await dialog().getByRole('alert').getByText('(period-not-over').waitFor()
    await expectAccessible(page)
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    const february = page.getByRole('row', { name: /February 2026/ })
    await february.getByRole('button', { name: 'Close the month' }).click()
    const close = dialog().getByRole('button', { name: 'Close the month' })
    expect(await close.isEnabled(), 'not without a note').toBe(false)
    await dialog().getByLabel('Reason').fill('All is in')
    await close.click()
    await page.getByText('February 2026 is closed.').waitFor()
    await february.getByText('Closed').waitFor()
    await february.getByText('All is in').waitFor()
    await february.getByRole('button', { name: 'Open again' }).click()
    await dialog().getByLabel('Reason').fill('A late invoice')
    await dialog().getByRole('button', { name: 'Open again' }).click()
    await page.getByText('February 2026 is open again.').waitFor()
    await february.getByText('A late invoice').waitFor()
    await february.getByRole('button', { name: 'Checklist' }).click()
    await dialog()
      .getByText(/opened again by demo · A late invoice/)
      .waitFor()
    expect(await api.typesIn('period', month)).toEqual(['PeriodClosed', 'PeriodReopened'])
  })

  test('many discrepancies are put off at once, and come back when they are woken', async () => {
    await reconcile('2026-03-14')
    await open('/discrepancies?kind=payment-without-invoice')
    await page.getByText('3 rows', { exact: true }).waitFor()
    const boxes = page.getByRole('checkbox', { name: /payment-without-invoice/ })
    await boxes.first().click()
    await boxes.last().click({ modifiers: ['Shift'] })
    await button('Snooze…').click()
    await dialog().getByText('Say what is to be done.').waitFor()
    await dialog().getByRole('combobox', { name: 'Until' }).selectOption({ label: 'In a week' })
    await dialog().getByText('3 would be changed').waitFor()
    await expectAccessible(page)
    await dialog().getByRole('button', { name: 'Do it for 3' }).click()
    await page.getByText('3 done.').waitFor()
    await page.getByText('3 rows', { exact: true }).waitFor({ state: 'detached' })
    for (const charge of ['ch_1', 'ch_2', 'ch_3']) {
      const types = await api.typesIn('discrepancy', `payment-without-invoice.stripe-${charge}`)
      expect(types).toContain('DiscrepancySnoozed')
    }
    await open('/discrepancies?kind=payment-without-invoice&state=snoozed')
    await page.getByText('3 rows', { exact: true }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByText(/^Put off until/).waitFor()
    await button('Wake it').click()
    await page.getByText('It is back in the list.').waitFor()
  })

  test('the matching learns from what was decided, and goes back to what it knew before', async () => {
    await open('/settings/matching')
    await page.getByText('Nothing yet: it goes by the weights it came with.').waitFor()
    await button('Learn from the decided reviews').click()
    await page.getByText('A new version counts from the next payment on.').waitFor()
    await page.getByText(/^Version 1, from 24 cases; 24 of its first proposals/).waitFor()
    await expectAccessible(page)
    await button('Go back to the version before').click()
    await dialog().getByRole('button', { name: 'Go back to the version before' }).click()
    await page.getByText('The version before counts again.').waitFor()
    await page.getByText('Nothing yet: it goes by the weights it came with.').waitFor()
    await page.getByRole('row', { name: /Version 1.*Set aside/ }).waitFor()
    await page.getByLabel('Place a payment without a person from').fill('98.5 %')
    await button('Set it').click()
    await page.getByText('Counts from the next payment on.').last().waitFor()
    expect(await api.when('/v1/matching/model').answers(200)).toMatchObject({ confidence: 0.985 })
    expect(await api.typesIn('model', 'matching')).toEqual([
      'WeightsLearned',
      'WeightsSetAside',
      'ConfidenceSet',
    ])
  })

  test('a view is made and shared; others use it, and only its owner takes it away', async () => {
    await open('/invoices?minAmount=215&sort=-total')
    await page.getByText('9 rows', { exact: true }).waitFor()
    await button('Views').click()
    await page.getByRole('menuitem', { name: 'Save this view…' }).click()
    await dialog().getByLabel('Name').fill('From 215 on')
    await dialog().getByLabel('Everybody may use it').check()
    await dialog().getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('“From 215 on” is saved.').waitFor()
    await as('Rui')
    await open('/invoices')
    await page.getByText('25 rows', { exact: true }).waitFor()
    await button('Views').click()
    await page.getByRole('menuitem', { name: 'From 215 on by demo' }).click()
    await page.getByText('9 rows', { exact: true }).waitFor()
    await button('From 215 on').click()
    await page.getByRole('menuitem', { name: 'Save this view…' }).waitFor()
    expect(await page.getByRole('menuitem', { name: 'Remove “From 215 on”' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await as('demo')
    await open('/invoices')
    await button('Views').click()
    await page.getByRole('menuitem', { name: 'From 215 on' }).click()
    await page.getByText('9 rows', { exact: true }).waitFor()
    await button('From 215 on').click()
    await page.getByRole('menuitem', { name: 'Remove “From 215 on”' }).click()
    await page.getByText('“From 215 on” is removed.').waitFor()
    const { data } = await api
      .when({ url: '/v1/saved-views?page=invoices', headers: { authorization: 'Bearer demo' } })
      .answers(200)
    expect(data).toEqual([])
  })

  test('a list comes as a workbook and as CSV, with the filters, the order and the columns shown', async () => {
    await open('/invoices?minAmount=215&sort=-total&columns=number,total,currency')
    await page.getByText('9 rows', { exact: true }).waitFor()
    const fetched = async (format: RegExp) => {
      await button('Download').click()
      const coming = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: format }).first().click()
      return readFile(await (await coming).path())
    }
    const csv = (await fetched(/^CSV/)).toString('utf8').trimEnd().split('\r\n')
    expect(csv).toHaveLength(10)
    expect(csv[1]).toContain('INV-223')
    expect(csv[1]).toContain('223.00')
    expect(csv[0]?.split(',')).not.toContain('issuedOn')
    const sheet = readWorkbook(await fetched(/^Excel/))
    const rows = Object.keys(sheet).filter((cell) => /^A\d+$/.test(cell))
    expect(rows).toHaveLength(10)
    const values = Object.values(sheet).map(({ value }) => value)
    expect(values).toContain('INV-223')
    expect(values).not.toContain('INV-214')
  })
})
