// The sandbox shows its objects to people: where the links out of the dashboard lead.
import { expect, test } from 'vitest'
import { openSandbox } from './support.ts'

const lineItems = [{ name: 'Licence', quantity: '1', price: '450.00' }]

async function sold() {
  const sandbox = await openSandbox()
  sandbox.createDeal({
    ...{ id: '900', name: 'Trial <b>', lineItems },
    company: { name: 'Acme & Sons', domain: 'acme.example' },
    contact: { email: 'ann@acme.example' },
  })
  sandbox.winDeal('900')
  sandbox.pay({ dealId: '900', amount: '400.00' })
  const page = async (path: string) => {
    const response = await fetch(`${sandbox.control.baseUrl}/pages/${path}`)
    const text = await response.text()
    return { status: response.status, type: response.headers.get('content-type'), text }
  }
  return { sandbox, page }
}

test('a deal is a page that names its company and hides no markup', async () => {
  const { page } = await sold()
  const deal = await page('hubspot/deal/900')
  expect(deal).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
  expect(deal.text).toContain('Trial &lt;b&gt;')
  expect(deal.text).not.toContain('Trial <b>')
  expect(deal.text).toMatch(/href="\/pages\/hubspot\/company\/\d+">Acme &amp; Sons</)
})

test('a charge is shown in whole units, with what it is linked to', async () => {
  const { sandbox, page } = await sold()
  const [charge] = [...sandbox.tables.stripe.charges.rows()]
  const shown = await page(`stripe/charge/${charge?.id}`)
  expect(shown.text).toContain('400.00 USD')
  expect(shown.text).toContain(`href="/pages/stripe/payment_intent/${charge?.payment_intent}"`)
  const raw = await page(`stripe/charge/${charge?.id}?format=json`)
  expect(JSON.parse(raw.text)).toMatchObject({ id: charge?.id, amount: 40_000 })
})

test('QuickBooks has pages too, and what is not there says so', async () => {
  const { sandbox, page } = await sold()
  const [account] = [...sandbox.tables.quickbooks.Account.rows()]
  expect((await page(`quickbooks/Account/${account?.Id}`)).text).toContain(account?.Name)
  for (const path of ['quickbooks/Invoice/1', 'stripe/nothing/1', 'elsewhere/deal/900']) {
    expect(await page(path), path).toMatchObject({ status: 404, type: 'text/html; charset=utf-8' })
  }
})
