// What people do to documents and endpoints, clicked through on the real service with the sandbox
// behind it: a plan and its milestone, money moved, sending again, forgetting a person, an endpoint
// that is told once more, a report by mail; and what the page says when the line is cut or a wish
// is refused.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openService, type RunningService } from '../support/service.ts'
import {
  expectAccessible,
  isBrowserThere,
  type Looking,
  openBrowser,
  pageFolder,
} from './browser.ts'

const slow = { timeout: 30_000, interval: 200 }

const buyer = (id: string, name: string) => ({
  company: { id: `9${id}`, name, domain: `c${id}.example` },
  contact: { id: `8${id}`, email: `ann@c${id}.example`, firstName: 'Ann', lastName: `Of ${name}` },
})
const sale = (id: string, price: string, of = buyer('1', 'Acme & Sons'), more = {}) => ({
  ...{ id, name: `Deal ${id}`, ...of, ...more },
  lineItems: [{ name: 'Licence', quantity: '1', price }],
})

/** Somebody's program that is told of events: it refuses until it is told to take them. */
async function openReceiver() {
  const told: string[] = []
  let status = 500
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      told.push(String(request.headers['webhook-id']))
      response.writeHead(status).end(status === 200 ? 'thank you' : 'out of order')
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    told,
    takes: () => {
      status = 200
    },
    close: () => new Promise((closed) => server.close(closed)),
  }
}

describe.runIf(isBrowserThere)('acts, clicked through', { timeout: 180_000 }, () => {
  let service: RunningService
  let looking: Looking
  let receiver: Awaited<ReturnType<typeof openReceiver>>
  let page: Page
  let stray: string

  beforeAll(async () => {
    looking = await openBrowser()
    receiver = await openReceiver()
    service = await openService({}, undefined, { pageFolder })
    const { sandbox } = service
    const deals = [
      sale('900', '900.00'),
      sale('901', '600.00'),
      sale('902', '120.00', buyer('2', 'Otto Bystander')),
      sale('903', '1000.00', buyer('3', 'Instalments Inc'), {
        plan: '40% milestone; rest final after 90 days',
      }),
    ]
    for (const deal of deals) {
      sandbox.createDeal(deal)
      sandbox.winDeal(deal.id)
    }
    const isIssued = async (id: string) => {
      expect((await invoice(id)).quickbooksId).not.toBeNull()
    }
    await vi.waitFor(() => Promise.all(['900', '901', '902'].map(isIssued)), slow)
    sandbox.pay({ dealId: '900', amount: '400.00' })
    await vi.waitFor(async () => expect((await invoice('900')).settled).toBe('400.00'), slow)
    stray = (await service.get('/v1/payments')).data[0].id
    page = await looking.open(service.url)
  }, 120_000)
  afterAll(async () => {
    await looking?.close()
    await service?.close()
    await receiver?.close()
  })
  afterEach(async () => {
    await page.context().setOffline(false)
    expect(looking.complaints()).toEqual([])
  })

  const invoice = (dealId: string) => service.get(`/v1/invoices/deal-${dealId}`)
  /** The log holds one fact of this type. */
  const isTold = (type: string) =>
    expect
      .poll(async () => (await service.get(`/v1/audit/events?type=${type}`)).data.length, slow)
      .toBe(1)
  const section = (name: string) => page.getByRole('region', { name })
  const dialog = () => page.getByRole('dialog')
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const open = async (path: string) => {
    await page.goto(`${service.url}${path}`)
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
  }

  test('a plan that HubSpot names is written anew, and is not taken until it comes to the whole', async () => {
    await expect
      .poll(async () => (await service.get('/v1/deals/903')).instalments.length, slow)
      .toBe(2)
    await open('/deals/903')
    await button('Plan the invoices…').click()
    const row = (number: number) => dialog().getByRole('group', { name: `Instalment ${number}` })
    const set = dialog().getByRole('button', { name: 'Set the plan' })
    await expect.poll(() => row(1).getByLabel('Value').inputValue()).toBe('40')
    expect(await set.isEnabled()).toBe(true)
    await expectAccessible(page)
    await row(1).getByLabel('Name').fill('Design agreed')
    await row(2).getByLabel('Name').fill('')
    expect(await set.isEnabled(), 'an instalment has a name').toBe(false)
    await row(2).getByLabel('Name').fill('Handing over')
    await row(2).getByRole('combobox', { name: 'Share' }).click()
    await page.getByRole('option', { name: 'Amount' }).click()
    await row(2).getByLabel('Value').fill('350,00')
    await dialog()
      .getByText(/750\.00 of .*1,000\.00/)
      .waitFor()
    expect(await set.isEnabled(), 'not without the whole').toBe(false)
    await button('Add an instalment').click()
    await row(3).getByLabel('Name').fill('Support')
    await row(3).getByRole('combobox', { name: 'Share' }).click()
    await page.getByRole('option', { name: 'The rest' }).click()
    await row(3).getByRole('combobox', { name: 'Invoiced' }).click()
    await page.getByRole('option', { name: 'When asked for' }).click()
    await set.click()
    await page.getByText('The plan was set.').waitFor()
    const invoices = section('Invoices').getByRole('table')
    await invoices.getByText('Handing over').waitFor()
    const { instalments } = await service.get('/v1/deals/903')
    expect(
      instalments.map(({ label, total }: { label: string; total: string }) => [label, total]),
    ).toEqual([
      ['Design agreed', '400.00'],
      ['Handing over', '350.00'],
      ['Support', '250.00'],
    ])
  })

  test('a milestone is reached: what it does is said before, and its invoice is linked', async () => {
    const reached = section('Invoices').getByRole('row', { name: /Design agreed/ })
    await reached.getByRole('button', { name: 'Invoice now…' }).click()
    const effect = dialog().getByRole('table', { name: 'What will change' })
    expect(await effect.innerText()).toMatch(/Invoiced[^]*0\.00[^]*400\.00/)
    await expectAccessible(page)
    await dialog().getByRole('button', { name: 'Invoice it' }).click()
    await page.getByText('The instalment is being invoiced.').waitFor()
    await reached.getByRole('link', { name: 'INV-903-P1' }).waitFor({ timeout: 30_000 })
    await isTold('InstalmentReleased')
    await reached.getByRole('link', { name: 'INV-903-P1' }).click()
    await page.getByRole('heading', { level: 1, name: /INV-903-P1/ }).waitFor()
  })

  test('money is moved to another invoice, all of it or none', async () => {
    await open(`/payments/${stray}`)
    const lines = section('Where the money went')
    await lines.getByRole('button', { name: /allocation of 400/ }).click()
    await page.getByRole('menuitem', { name: 'Move to another invoice…' }).click()
    const move = dialog().getByRole('button', { name: 'Move', exact: true })
    await dialog()
      .getByRole('button', { name: /Give INV-901/ })
      .click()
    expect(await dialog().getByText('INV-900', { exact: true }).count()).toBe(0)
    expect(await move.isEnabled(), 'not without a reason').toBe(false)
    await dialog().getByLabel('Reason').fill('They named the wrong invoice.')
    await dialog().getByLabel('How much').fill('400.01')
    expect(await move.isEnabled(), 'not more than there is').toBe(false)
    await dialog().getByLabel('How much').fill('150')
    await dialog()
      .getByRole('button', { name: /Give INV-901/ })
      .click()
    await expectAccessible(page)
    await move.click()
    await page.getByText('The money was moved.').waitFor()
    await lines.getByRole('row', { name: /INV-901/ }).waitFor()
    await expect.poll(async () => (await invoice('901')).open, slow).toBe('450.00')
    await expect.poll(async () => (await invoice('900')).open, slow).toBe('650.00')
    await isTold('AllocationReleased')
  })

  test('a payment that waits is scored again, and applied from the page of its invoice', async () => {
    service.sandbox.pay({ amount: '77.00', name: 'Nobody Known', email: 'who@else.example' })
    await expect
      .poll(async () => (await service.get('/v1/reviews/summary')).reviews, slow)
      .toBeGreaterThan(0)
    await open('/settings/matching')
    await button('Score again').click()
    await page.getByText(/demo · .* · done · 1 of 1, 0 placed/).waitFor({ timeout: 30_000 })
    await isTold('RescoreCompleted')
    await button('Learn from the decided reviews').click()
    // It says how many it takes.
    await page.getByRole('alert').getByText('too-little-to-learn').waitFor()
    await open('/invoices/deal-901')
    await button('Apply a payment…').click()
    const apply = dialog().getByRole('button', { name: 'Apply', exact: true })
    await dialog().getByLabel('Nobody Known').check()
    await expect.poll(() => dialog().getByLabel('Amount').inputValue()).toBe('77.00')
    await dialog().getByLabel('Amount').fill('77.01')
    expect(await apply.isEnabled(), 'not more than was paid').toBe(false)
    await dialog().getByLabel('Amount').fill('50')
    await expectAccessible(page)
    await apply.click()
    await page.getByText('The payment was applied.').waitFor()
    await expect.poll(async () => (await invoice('901')).open, slow).toBe('400.00')
  })

  test('a credit of a customer is given, and applied to an invoice by a click', async () => {
    const { customerId } = await invoice('901')
    await open(`/customers/${customerId}`)
    await button('Credit note…').click()
    await dialog().getByLabel('Total with tax').fill('30')
    await dialog().getByLabel('Reason').fill('For the long wait.')
    await dialog().getByRole('button', { name: 'Issue the credit note' }).click()
    await page.getByText('The credit note was issued.').waitFor()
    const notes = async () => (await service.get('/v1/credit-notes')).data as { id: string }[]
    await expect.poll(async () => (await notes()).length, slow).toBe(1)
    const [note] = await notes()
    await open(`/credit-notes/${encodeURIComponent(note?.id ?? '')}`)
    await button('Apply…').click()
    const apply = dialog().getByRole('button', { name: 'Apply', exact: true })
    await dialog().getByLabel('Amount for INV-900').fill('30.01')
    expect(await apply.isEnabled(), 'not more than the credit').toBe(false)
    await dialog().getByLabel('Amount for INV-900').fill('30')
    await expectAccessible(page)
    await apply.click()
    await page.getByText('The credit was applied.').waitFor()
    await expect.poll(async () => (await invoice('900')).credited, slow).toBe('30.00')
  })

  test('what a platform did not take is said beside it, and sent again', async () => {
    service.sandbox.injectFault({ platform: 'hubspot', kind: 'server-error', method: 'PATCH' })
    service.sandbox.pay({ dealId: '902', amount: '20.00' })
    await open('/deals/902')
    const sides = section('Side by side')
    const again = sides.getByRole('button', { name: 'Send again' })
    await again.waitFor({ timeout: 60_000 })
    await expectAccessible(page)
    // Until the wish is known it goes on failing: nothing is mended by itself meanwhile.
    await Promise.all([page.waitForResponse(/\/retry$/), again.click()])
    service.sandbox.clearFaults()
    await page.getByText('HubSpot is asked again.').waitFor()
    await isTold('SyncRetried')
    await again.waitFor({ state: 'detached', timeout: 60_000 })
    await expect
      .poll(
        () => service.sandbox.tables.hubspot.deals.get('902')?.properties.tieout_amount_paid,
        slow,
      )
      .toBe('20.00')
  })

  test('an endpoint is tested, its attempts are read, and what failed is sent again', async () => {
    await open('/sync/outgoing')
    await button('Add an endpoint').click()
    await dialog().getByLabel('Address (https)').fill(receiver.url)
    await dialog().getByRole('button', { name: 'Add' }).click()
    await page.getByRole('button', { name: 'I have kept it' }).click()
    const card = section(receiver.url)
    await card.getByRole('button', { name: /^Actions/ }).click()
    await page.getByRole('menuitem', { name: 'Send a test' }).click()
    await page.getByText('A test event is on its way.').waitFor()
    await expect.poll(() => receiver.told.length, slow).toBeGreaterThan(0)
    await card.getByRole('link', { name: 'Deliveries' }).click()
    await dialog().getByText('Waits', { exact: true }).waitFor()
    await dialog().getByRole('listitem').getByRole('button').click()
    await dialog().getByText('Attempt 1').waitFor()
    await dialog().getByText('Refused (500)').waitFor()
    await dialog().getByText('out of order').waitFor()
    await expectAccessible(page)
    receiver.takes()
    await dialog().getByRole('button', { name: 'Send again' }).click()
    await page.getByText('It is sent again.').waitFor()
    const delivered = dialog().getByText('Delivered', { exact: true })
    await delivered.first().waitFor({ timeout: 30_000 })
    await dialog().getByText('Taken (200)').waitFor({ timeout: 30_000 })
    await dialog().getByText('thank you').waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })

  test('an endpoint is told of the past once more, and how far that is', async () => {
    const card = section(receiver.url)
    await card.getByRole('button', { name: /^Actions/ }).click()
    await page.getByRole('menuitem', { name: 'Replay…' }).click()
    const begin = dialog().getByRole('button', { name: 'Begin the replay' })
    expect(await begin.isEnabled()).toBe(false)
    await dialog().getByLabel('From (UTC)', { exact: false }).fill('2020-01-01T00:00')
    await expectAccessible(page)
    await begin.click()
    await page.getByText('The replay has begun.').waitFor()
    const replays = card.getByRole('list', { name: 'Replays' })
    await replays.getByText('Completed').waitFor({ timeout: 60_000 })
    await replays.getByText(/\d+ events looked at, [1-9]\d* queued/).waitFor()
    await expect.poll(() => receiver.told.length, slow).toBeGreaterThan(5)
    await isTold('ReplayRequested')
  })

  test('a report is sent now, and read in the mailbox of the sandbox', async () => {
    await open('/reports/schedules?edit=new')
    const to = dialog().getByLabel('To', { exact: true }).and(dialog().locator('input'))
    await to.first().fill('cfo@example.com')
    await to.first().press('Enter')
    await dialog().getByRole('button', { name: 'Save' }).click()
    const one = section('Ageing')
    await one.getByRole('button', { name: 'Send now' }).click()
    await one.getByText('Sent', { exact: true }).waitFor({ timeout: 60_000 })
    const [mailbox] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Read them' }).click(),
    ])
    await mailbox.waitForLoadState()
    expect(await mailbox.locator('body').innerText()).toContain('cfo@example.com')
    await mailbox.close()
    const [letter] = service.sandbox.mailbox?.letters() ?? []
    expect(letter).toMatchObject({
      to: ['cfo@example.com'],
      attachments: [{ name: expect.stringMatching(/^ageing-.*\.xlsx$/) }],
    })
  })

  test('a cut line is said; what was shown stays, and comes up to date by itself', async () => {
    await open('/invoices/deal-901')
    const live = page.getByRole('status').filter({ hasText: /^Live/ })
    await live.waitFor()
    await page
      .getByRole('main')
      .getByText(/USD.400\.00/)
      .first()
      .waitFor()
    await page.context().setOffline(true)
    await page.getByRole('status').filter({ hasText: 'What is shown was read before' }).waitFor()
    await page.getByRole('heading', { level: 1, name: /INV-901/ }).waitFor()
    const body = { kind: 'bad-debt', amount: '50.00', reason: 'They will not pay that.' }
    await service.post('/v1/invoices/deal-901/write-off', body)
    // What is asked for now says so, and what was typed is kept.
    await button('Write off…').click()
    await dialog().getByLabel('Reason').fill('Nor this.')
    await dialog().getByLabel('Amount').fill('10')
    await dialog().getByRole('button', { name: 'Write off' }).click()
    await dialog().getByRole('alert').waitFor()
    expect(await dialog().getByLabel('Reason').inputValue()).toBe('Nor this.')
    await page.context().setOffline(false)
    await live.waitFor({ timeout: 30_000 })
    await page
      .getByRole('main')
      .getByText(/USD.350\.00/)
      .first()
      .waitFor({ timeout: 30_000 })
    await dialog().getByRole('button', { name: 'Write off' }).click()
    await page.getByText('Written off.').waitFor()
    await expect.poll(async () => (await invoice('901')).writtenOff, slow).toBe('60.00')
    // A page that was never loaded comes as soon as it can.
    await page.context().setOffline(true)
    await page.getByRole('link', { name: 'Audit', exact: true }).click()
    await page.getByText('You are offline, and this was not read yet.').first().waitFor()
    await page.context().setOffline(false)
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor({ timeout: 30_000 })
  })

  test('a refusal is French for who reads French, with its code', async () => {
    const french = await looking.open('about:blank', { locale: 'fr-FR' })
    // Nobody tells the page what others do meanwhile.
    await french.route('**/v1/stream', (route) => route.abort())
    await french.goto(`${service.url}/invoices/deal-902`)
    await french.getByRole('button', { name: 'Passer en perte…' }).click()
    const window = french.getByRole('dialog')
    await window.getByLabel('Motif').fill('Ils ne paieront pas.')
    const body = { kind: 'bad-debt', reason: 'Somebody was quicker.' }
    await service.post('/v1/invoices/deal-902/write-off', body)
    await window.getByRole('button', { name: 'Passer en perte' }).click()
    const refused = window.getByRole('alert')
    await refused.waitFor()
    const text = await refused.innerText()
    expect(text).toMatch(/facture/i)
    expect(text).toMatch(/write-off|exceeds|nothing/)
    await service.post('/v1/invoices/deal-902/write-off/reverse', body)
    await french.context().close()
  })

  test('a person is forgotten, by the last click, and taken down again on a wish', async () => {
    const { customerId } = await invoice('902')
    await open(`/customers/${customerId}`)
    await page.getByRole('heading', { level: 1, name: 'Otto Bystander' }).waitFor()
    await button('Erase the person…').click()
    await dialog()
      .getByText(/What would go: \d+ keys?, [1-9]\d* events/)
      .waitFor()
    await dialog().getByLabel('Reason').fill('Asked for by letter.')
    await dialog()
      .getByLabel(/to confirm/)
      .fill('ERASE')
    await dialog().getByRole('button', { name: 'Erase for good' }).click()
    await page.getByText('It is being erased.').waitFor()
    await page.getByText(/^This person was erased on \d+ \w+ \d{4}/).waitFor({ timeout: 60_000 })
    await expect.poll(() => page.getByText('Otto Bystander').count(), slow).toBe(0)
    await isTold('ErasureCompleted')
    await expectAccessible(page)
    await button('Take it down again…').click()
    await dialog().getByLabel('Reason').fill('They are a customer again.')
    await dialog().getByRole('button', { name: 'Take it down again' }).click()
    await page.getByText('It is taken down again.').waitFor()
    await button('Erase the person…').waitFor()
  })
})
