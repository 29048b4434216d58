// A reviewer clears the queue: by keyboard, one after another, with what each case is and why.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { key, openApi, type Api } from '../http/api.ts'
import { customer, deal, invoice, payment, review } from '../http/examples.ts'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  isBrowserThere,
  type Looking,
  openBrowser,
  pageFolder,
  phone,
} from './browser.ts'

const cases = 24

describe.runIf(isBrowserThere)('the review page', () => {
  let looking: Looking
  let api: Api
  let url: string

  beforeAll(async () => {
    looking = await openBrowser()
    api = await openApi({
      pageFolder,
      demoKey: 'demo',
      demoPeople: [{ name: 'demo', role: 'admin' }],
    })
    url = await api.app.listen({ port: 0, host: '127.0.0.1' })
    await api.given(customer('Ada & Sons'))
    for (let n = 0; n < cases; n += 1) {
      const [id, amount] = [String(100 + n), `${900 - n}.00`]
      await api.given(
        deal(id, amount),
        invoice(id, amount),
        payment(`ch_${id}`, amount),
        review(`ch_${id}`, [id], { amount, confidence: 0.97 }),
      )
    }
  })
  afterAll(async () => {
    await looking?.close()
    await api?.close()
  })
  afterEach(() => expect(looking.complaints()).toEqual([]))

  const waiting = async () =>
    (await api.when({ url: '/v1/reviews?limit=100', headers: { 'x-api-key': key } })).json().data
  const head = (page: Awaited<ReturnType<Looking['open']>>) =>
    page.getByRole('heading', { level: 2 }).first()

  test('is cleared by keyboard; the next case is there at once, and u takes back', async () => {
    const page = await looking.open(`${url}/review`)
    await page.getByText('24 payments wait for a person').waitFor()
    expect(await head(page).innerText()).toMatch(/EUR.900\.00/)
    await page.getByText('same e-mail address').waitFor()
    for (const next of ['899', '898', '897']) {
      await page.keyboard.press('Enter')
      await expect.poll(() => head(page).innerText()).toContain(next)
    }
    await page.getByText('21 payments wait for a person').waitFor()
    await page.keyboard.press('u')
    await page.getByText('22 payments wait for a person').waitFor()
    expect(await waiting()).toHaveLength(22)
    // What was taken back is what one looks at again.
    await expect.poll(() => head(page).innerText()).toContain('898')
    await page.keyboard.press('j')
    await expect.poll(() => head(page).innerText()).toContain('897')
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Accept the chosen proposal').first().waitFor()
    await page.context().close()
  })

  test('a split is not saved until it comes to the payment, or the rest is left on purpose', async () => {
    const page = await looking.open(`${url}/review?id=stripe-ch_110`)
    await head(page).getByText('890').waitFor()
    await page.keyboard.press('e')
    const window = page.getByRole('dialog')
    const save = window.getByRole('button', { name: 'Place it so' })
    const amount = window.getByLabel('Amount for INV-110')
    await amount.waitFor()
    expect(await save.isEnabled()).toBe(true)
    await amount.fill('800')
    await expect.poll(() => save.isEnabled()).toBe(false)
    await amount.fill('9999')
    await window.getByText(/more than/i).waitFor()
    expect(await save.isEnabled()).toBe(false)
    await amount.fill('800')
    await window.getByRole('checkbox').check()
    await save.click()
    await expect
      .poll(async () => (await waiting()).some(({ id }: { id: string }) => id === 'stripe-ch_110'))
      .toBe(false)
    expect(await api.typesIn('review', 'stripe-ch_110')).toEqual([
      'ReviewRequested',
      'ReviewAccepted',
    ])
    await page.context().close()
  })

  test('a case is taken, a proposal ruled out, and a payment rejected, all by keyboard', async () => {
    const page = await looking.open(`${url}/review?id=stripe-ch_112`)
    await page.getByText('same e-mail address').waitFor()
    await page.keyboard.press('c')
    await page.getByText('Taken by demo').first().waitFor()
    await page.keyboard.press('r')
    const window = page.getByRole('dialog')
    await window.getByLabel('This proposal is wrong').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await page.getByText('It is not proposed again.').waitFor()
    await page.getByText('same e-mail address').waitFor({ state: 'detached' })
    const reject = async () => {
      await page.keyboard.press('r')
      await window.getByLabel('It belongs to none of our invoices').waitFor()
      await window.getByRole('button', { name: 'Reject' }).click()
      await page.getByText('Set aside.').waitFor()
    }
    await reject()
    await page.keyboard.press('u')
    await page.getByText('Taken back: the case is in the queue again.').waitFor()
    await head(page).getByText('888').waitFor()
    await reject()
    await expect
      .poll(() => api.typesIn('review', 'stripe-ch_112'))
      .toEqual([
        ...['ReviewRequested', 'ReviewReassigned', 'ProposalRejected'],
        ...['ReviewRejected', 'ReviewUndone', 'ReviewRejected'],
      ])
    await page.context().close()
  })

  test('what is refused comes back into the queue, and says why', async () => {
    const page = await looking.open(`${url}/review?id=stripe-ch_111`)
    await head(page).getByText('889').waitFor()
    // Somebody else was quicker.
    const [reject, headers] = ['/v1/reviews/stripe-ch_111/reject', { 'x-api-key': key }]
    await page.route('**/v1/stream', (route) => route.abort())
    await api.when({ method: 'POST', url: reject, headers, body: {} }).answers(202)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'decided' }).waitFor()
    await page.context().close()
  })

  test('many at once: shown before it is done', async () => {
    const page = await looking.open(`${url}/review`)
    const before = (await waiting()).length
    await page.getByRole('button', { name: 'Accept many' }).click()
    const window = page.getByRole('dialog')
    await window.getByText(`${before} cases would be accepted`).waitFor()
    await window.getByLabel('At least so sure').fill('98')
    await window.getByText('No case is so sure').waitFor()
    await window.getByLabel('At least so sure').fill('95')
    await window.getByRole('button', { name: `Accept ${before} cases` }).click()
    await page.getByText('All done').first().waitFor()
    expect(await waiting()).toEqual([])
    await page.context().close()
  })

  test('can be used by everybody, on the phone as well', async () => {
    await api.given(
      payment('ch_900', '12.00'),
      review('ch_900', ['100', '101'], { amount: '12.00', confidence: 0.5 }),
    )
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await looking.open(`${url}/review`, { colorScheme })
      await page.getByText('What it might be').waitFor()
      await expectAccessible(page)
      await page.context().close()
    }
    const page = await looking.open(`${url}/review`, { ...phone, locale: 'fr-FR' })
    await page.getByRole('button', { name: /Ada/ }).click()
    await page.getByText('Ce que cela peut être').waitFor()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await page.context().close()
  })
})
