// The page of each document: what each platform says, what happened to it, and what an accountant does
// to it, in a real browser on the real service with the sandbox behind it.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openService, type RunningService } from '../support/service.ts'
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

const sale = {
  ...{ id: '900', name: 'Trial' },
  company: { name: 'Acme & Sons', domain: 'acme.example' },
  contact: { email: 'ann@acme.example', firstName: 'Ann' },
  lineItems: [{ name: 'Licence', quantity: '2', price: '450.00' }],
}
const slow = { timeout: 30_000, interval: 200 }

describe.runIf(isBrowserThere)('the pages of documents', { timeout: 180_000 }, () => {
  let service: RunningService
  let looking: Looking
  /** Paid 400.00 of the 900.00; and 250.00 of which nobody knows what it is for. */
  let paid: string
  let stray: string

  beforeAll(async () => {
    looking = await openBrowser()
    service = await openService({}, undefined, { pageFolder })
    const { sandbox } = service
    sandbox.createDeal(sale)
    sandbox.winDeal('900')
    await vi.waitFor(async () => expect((await invoice()).quickbooksId).not.toBeNull(), slow)
    sandbox.pay({ dealId: '900', amount: '400.00' })
    sandbox.pay({ amount: '250.00', name: 'Somebody Else', email: 'who@else.example' })
    await vi.waitFor(async () => expect((await invoice()).settled).toBe('400.00'), slow)
    const payments = async () => (await service.get('/v1/payments')).data as any[]
    await vi.waitFor(async () => expect(await payments()).toHaveLength(2), slow)
    const idOf = async (amount: string) =>
      (await payments()).find(({ received }) => received === amount).id as string
    paid = await idOf('400.00')
    stray = await idOf('250.00')
  }, 120_000)
  afterAll(async () => {
    await looking?.close()
    await service?.close()
  })
  afterEach(() => expect(looking.complaints()).toEqual([]))

  const main = (page: Page) => page.getByRole('main')
  const section = (page: Page, name: string) => page.getByRole('region', { name })
  const dialog = (page: Page) => page.getByRole('dialog')
  const invoice = () => service.get('/v1/invoices/deal-900')
  const open = async (path: string, options = {}) => {
    const page = await looking.open(`${service.url}${path}`, options)
    await main(page).getByRole('heading', { level: 1 }).waitFor()
    return page
  }

  test('an invoice shows what each platform says, and leads there', async () => {
    const page = await open('/invoices/deal-900')
    await main(page)
      .getByRole('heading', { level: 1, name: /INV-900/ })
      .waitFor()
    const sides = section(page, 'Side by side')
    await expect.poll(async () => (await sides.innerText()).includes('All agree'), slow).toBe(true)
    expect(await sides.innerText()).toMatch(/HubSpot[^]*Stripe[^]*QuickBooks/)
    const [there] = await Promise.all([
      page.waitForEvent('popup'),
      sides.getByRole('link', { name: /Open in QuickBooks/ }).click(),
    ])
    await there.getByRole('heading', { name: /INV-900/ }).waitFor()
    await there.close()
    await section(page, 'From the deal to the bank').getByRole('link', { name: /Trial/ }).waitFor()
    await section(page, 'Time line')
      .getByText(/INV-900/)
      .first()
      .waitFor()
    await section(page, 'In the books').getByText('Accounts receivable').first().waitFor()
    await expectAccessible(page)
    await page.context().close()
  })

  test('a write-off says what it does before it does it, and is taken back by one click', async () => {
    const page = await open('/invoices/deal-900')
    await page.getByRole('button', { name: 'Write off…' }).click()
    const window = dialog(page)
    await window.getByLabel('Amount').fill('500.01')
    await window.getByText('An amount of 500.00 USD at most.').waitFor()
    await window.getByLabel('Amount').fill('120,50')
    const effect = window.getByRole('table', { name: 'What will change' })
    expect(await effect.innerText()).toMatch(/USD.500\.00[^]*USD.379\.50/)
    const act = window.getByRole('button', { name: 'Write off' })
    expect(await act.isEnabled(), 'not without a reason').toBe(false)
    await window.getByLabel('Reason').fill('They will not pay.')
    await expectAccessible(page)
    await act.click()
    await page.getByText('Written off.').waitFor()
    await expect.poll(invoice, slow).toMatchObject({ writtenOff: '120.50', open: '379.50' })
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByText('The write-off is reversed.').waitFor()
    await expect.poll(async () => (await invoice()).open, slow).toBe('500.00')
    await page.context().close()
  })

  test('what the service refuses is said where it was asked', async () => {
    const page = await looking.open('about:blank')
    // Nobody tells the page what others do meanwhile.
    await page.route('**/v1/stream', (route) => route.abort())
    await page.goto(`${service.url}/invoices/deal-900`)
    await page.getByRole('button', { name: 'Write off…' }).click()
    const window = dialog(page)
    await window.getByLabel('Reason').fill('They will not pay.')
    const body = { kind: 'bad-debt', reason: 'Somebody was quicker.' }
    await service.post('/v1/invoices/deal-900/write-off', body)
    await window.getByRole('button', { name: 'Write off' }).click()
    await window.getByRole('alert').filter({ hasText: 'That was not done' }).waitFor()
    await service.post('/v1/invoices/deal-900/write-off/reverse', body)
    await expect.poll(async () => (await invoice()).open, slow).toBe('500.00')
    await page.context().close()
  })

  test('money with no place is allocated from its page, and the allocation is undone', async () => {
    const page = await open(`/payments/${stray}`)
    await page.getByRole('button', { name: 'Allocate…' }).click()
    const window = dialog(page)
    await window.getByRole('button', { name: /Give INV-900/ }).click()
    await expect.poll(() => window.getByLabel('Amount for INV-900').inputValue()).toBe('250.00')
    await window.getByLabel('Amount for INV-900').fill('300')
    await window.getByText('This is more than there is.').waitFor()
    expect(await window.getByRole('button', { name: 'Allocate' }).isEnabled()).toBe(false)
    await window.getByLabel('Amount for INV-900').fill('200')
    await expectAccessible(page)
    await window.getByRole('button', { name: 'Allocate' }).click()
    await expect.poll(async () => (await invoice()).open, slow).toBe('300.00')
    const lines = section(page, 'Where the money went')
    await lines.getByRole('link', { name: 'INV-900' }).waitFor()
    await lines.getByRole('button', { name: /allocation of 200/ }).click()
    await page.getByRole('menuitem', { name: 'Undo the allocation…' }).click()
    await dialog(page).getByRole('button', { name: 'Undo the allocation' }).click()
    await expect.poll(async () => (await invoice()).open, slow).toBe('500.00')
    // The code of the reason is for programs.
    await lines.getByText('a person has taken it back').waitFor()
    expect(await lines.getByText('undone', { exact: true }).count()).toBe(0)
    await page.context().close()
  })

  test('a credit note is issued, taken back from its invoice, and voided', async () => {
    const page = await open('/invoices/deal-900')
    await page.getByRole('button', { name: 'Credit note…' }).click()
    const window = dialog(page)
    await window.getByLabel('Total with tax').fill('100')
    await window.getByLabel('Reason').fill('Sold too dear.')
    await window.getByRole('button', { name: 'Issue the credit note' }).click()
    await page.getByText('The credit note was issued.').waitFor()
    await expect.poll(async () => (await invoice()).credited, slow).toBe('100.00')
    const [note] = (await service.get('/v1/credit-notes')).data
    const own = await open(`/credit-notes/${encodeURIComponent(note.id)}`)
    await own.getByRole('button', { name: /Take 100\.00 USD back/ }).click()
    await dialog(own).getByLabel('Amount').fill('40')
    await dialog(own).getByLabel('Reason').fill('Only the half.')
    await dialog(own).getByRole('button', { name: 'Take back' }).click()
    await expect.poll(async () => (await invoice()).credited, slow).toBe('60.00')
    await expectAccessible(own)
    await own.getByRole('button', { name: 'Void…' }).click()
    await dialog(own).getByLabel('Reason').fill('It was right.')
    await dialog(own).getByRole('button', { name: 'Void the credit note' }).click()
    await expect.poll(async () => (await invoice()).credited, slow).toBe('0.00')
    await own.context().close()
    await page.context().close()
  })

  test('a refund made elsewhere is recorded', async () => {
    const page = await open(`/payments/${stray}`)
    await page.getByRole('button', { name: 'Record a refund…' }).click()
    await dialog(page).getByLabel('Amount').fill('250.00')
    await dialog(page).getByLabel('Reason').fill('Sent back by bank.')
    await dialog(page).getByRole('button', { name: 'Record the refund' }).click()
    const payment = async () => (await service.get(`/v1/payments/${stray}`)).refunded
    await expect.poll(payment, slow).toBe('250.00')
    await page.context().close()
  })

  test('an auditor sees all of it, can change nothing, and hears why', async () => {
    const page = await open('/invoices/deal-900')
    await page.evaluate(`fetch('/v1/session', { method: 'POST', body: '{"demo":"Aude"}',
      headers: { 'content-type': 'application/json' } })`)
    await page.reload()
    const button = page.getByRole('button', { name: 'Write off…' })
    await button.waitFor()
    await expect.poll(() => button.getAttribute('aria-disabled')).toBe('true')
    await button.hover()
    await page.getByText('Your role (auditor) does not allow this.').first().waitFor()
    await button.click({ force: true })
    expect(await dialog(page).count()).toBe(0)
    await page.context().close()
  })

  test('a customer has its letter, and is erased only by who types the word', async () => {
    const { customerId } = await invoice()
    const page = await open(`/customers/${encodeURIComponent(customerId)}`)
    await main(page).getByRole('heading', { level: 1, name: 'Acme & Sons' }).waitFor()
    await section(page, 'Invoices')
      .getByRole('link', { name: /INV-900/ })
      .waitFor()
    await page.getByRole('button', { name: 'Statement of account…' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog(page).getByRole('button', { name: 'Download the PDF' }).click(),
    ])
    expect(file.suggestedFilename()).toMatch(/\.pdf$/)
    await page.getByRole('button', { name: 'Erase the person…' }).click()
    await dialog(page)
      .getByText(/What would go/)
      .waitFor()
    await dialog(page).getByLabel('Reason').fill('Asked for by letter.')
    const act = dialog(page).getByRole('button', { name: 'Erase for good' })
    expect(await act.isEnabled()).toBe(false)
    await dialog(page)
      .getByLabel(/to confirm/)
      .fill('ERASE')
    expect(await act.isEnabled()).toBe(true)
    await expectAccessible(page)
    await dialog(page).getByRole('button', { name: 'Cancel' }).click()
    await page.context().close()
  })

  test('all of it on the phone and in French, in the dark too', async () => {
    const looks = [
      ['/invoices/deal-900', 'light'],
      ['/invoices/deal-900', 'dark'],
      [`/payments/${paid}`, 'dark'],
      ['/deals/900', 'light'],
    ] as const
    const page = await open('/invoices', { ...phone, locale: 'fr-FR' })
    for (const [path, colorScheme] of looks) {
      await page.goto(service.url + path)
      await inScheme(page, colorScheme)
      await section(page, 'Côte à côte').getByRole('table').waitFor()
      await section(page, 'Chronologie').getByRole('button').first().waitFor()
      await expectNoSidewaysScroll(page)
      await expectAccessible(page)
    }
    await page.context().close()
  })

  test('of what is there, nothing is asked for that is not', async () => {
    const page = await looking.open('about:blank')
    const refused: string[] = []
    page.on('response', (answer) => {
      if (answer.status() >= 400) refused.push(`${answer.status()} ${answer.url()}`)
    })
    const { customerId } = await invoice()
    const today = new Date().toISOString().slice(0, 10)
    const days = [`/reconciliation/${today}`, `/reconciliation/${today.slice(0, 7)}`]
    for (const path of ['/', `/customers/${customerId}`, ...days]) {
      await page.goto(service.url + path)
      await main(page).getByRole('heading', { level: 1 }).waitFor()
      await expect.poll(() => page.locator('.mantine-Loader-root').count(), slow).toBe(0)
    }
    expect(refused).toEqual([])
    await page.context().close()
  })

  test('what is not there says so', async () => {
    const page = await open('/invoices/nobody')
    await page.getByRole('alert').waitFor()
    await page.context().close()
  })
})
