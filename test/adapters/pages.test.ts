// Where people find an object on the site of its platform.
import { expect, test } from 'vitest'
import type { Connections } from '../../src/adapters/connections/connections.ts'
import { openPages, type PagesPorts } from '../../src/adapters/connections/pages.ts'
import { realOutside } from '../../src/adapters/outside.ts'

type Given = { key?: string; portal?: string; asked?: string | null; company?: string }

const authorised = (accountId: string | undefined) => ({
  state: async () => ({ authorised: { accountId: accountId ?? null } }),
})

const ports = ({ key = 'sk_live_1', portal, asked = null, company }: Given): PagesPorts => ({
  accounts: {
    quickbooks: { apiBase: company ?? 'https://quickbooks.api.intuit.com' },
  } as PagesPorts['accounts'],
  connections: {
    stripe: { ...authorised(undefined), tokens: { access: async () => key } },
    hubspot: authorised(portal),
  } as unknown as Connections,
  sandboxUrl: undefined,
  hubSpotAccount: async () => asked,
  clock: realOutside.clock,
})

const pagesOf = async (given: Given) => openPages(ports(given))()

test('of the live accounts', async () => {
  const page = await pagesOf({ portal: '4711' })
  expect(page('stripe', 'charge', 'ch_1')).toBe('https://dashboard.stripe.com/payments/ch_1')
  expect(page('hubspot', 'deal', '42')).toBe('https://app.hubspot.com/contacts/4711/record/0-3/42')
  expect(page('quickbooks', 'Invoice', '7')).toBe('https://app.qbo.intuit.com/app/invoice?txnId=7')
})

test('of test accounts, and of a portal that only HubSpot itself can name', async () => {
  const page = await pagesOf({
    ...{ key: 'rk_test_1', asked: '12' },
    company: 'https://sandbox-quickbooks.api.intuit.com',
  })
  expect(page('stripe', 'payout', 'po_1')).toBe('https://dashboard.stripe.com/test/payouts/po_1')
  expect(page('hubspot', 'company', '5')).toBe('https://app.hubspot.com/contacts/12/record/0-2/5')
  expect(page('quickbooks', 'Customer', '3')).toMatch(
    'https://app.sandbox.qbo.intuit.com/app/customerdetail?nameId=3',
  )
})

test('what nobody can name has no page, and what Stripe has no page for is searched', async () => {
  const page = await pagesOf({})
  expect(page('hubspot', 'deal', '42')).toBeNull()
  expect(page('quickbooks', 'Estimate', '1')).toBeNull()
  expect(page('stripe', 'credit_note', 'cn_1')).toBe(
    'https://dashboard.stripe.com/search?query=cn_1',
  )
})
