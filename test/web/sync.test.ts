// Sync in a real browser: what waits and trying it again, the raw facts, conflicts, the mapping, the
// endpoints of subscribers; and on the real service with the sandbox the connections themselves.
import type pg from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { postgresTraffic } from '../../src/adapters/postgres/traffic.ts'
import type { DealField, Mapping } from '../../src/domain/field-mapping.ts'
import * as Sync from '../../src/domain/sync.ts'
import { type Api, openApi } from '../http/api.ts'
import { deal, type Given, heldInbound, invoice, parkedSync } from '../http/examples.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { openService, type RunningService } from '../support/service.ts'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  isBrowserThere,
  type Looking,
  openBrowser,
  pageFolder,
  phone,
} from './browser.ts'

const demo = {
  demoKey: 'demo-key',
  demoPeople: [
    { name: 'demo', role: 'admin' as const },
    { name: 'vera', role: 'viewer' as const },
  ],
}

const subject = { platform: 'hubspot', object: 'deal', objectId: '7' } as const
const conflict: Given = {
  category: Sync.category,
  id: Sync.idOf(subject),
  facts: [
    {
      type: 'StatusPropagated',
      data: {
        ...{ ...subject, operation: 'update', externalId: '7' },
        values: { tieout_invoice_status: 'open' },
      },
    },
    {
      type: 'ConflictDetected',
      data: {
        ...{ ...subject, conflictId: 'conflict-7', field: 'tieout_invoice_status', base: 'open' },
        ...{ ledger: 'open', theirs: 'paid', policy: 'ask' },
      },
    },
  ] satisfies Sync.Event[],
}

const field = (name: string, label: string, type = 'string'): DealField => ({
  ...{ name, label, type, isReadOnly: false, options: [], isOurs: name.startsWith('tieout_') },
})
const fields = [
  field('tieout_invoice_number', 'Invoice number'),
  field('tieout_invoice_status', 'Invoice status', 'enumeration'),
  field('billing_note', 'Billing note'),
]

describe.runIf(isBrowserThere)('sync in the browser', () => {
  let api: Api
  let url: string
  let looking: Looking
  let page: Page
  let database: FreshDatabase
  let pool: pg.Pool
  let mappingFaults: (mapping: Mapping) => Promise<{ pointer: string; detail: string }[]>

  beforeAll(async () => {
    database = await freshDatabase()
    pool = openPool({ connectionString: database.connectionString, name: 'traffic', max: 2 })
    const log = postgresTraffic(pool)
    mappingFaults = async () => []
    api = await openApi({
      ...{ pageFolder, ...demo, dealFields: async () => fields },
      mappingFaults: (mapping) => mappingFaults(mapping),
      dealPipelines: async () => [],
      traffic: { log, takenUp: async () => null, workers: () => [] },
    })
    await api.given(deal('1'), invoice('1'), parkedSync('1'), parkedSync('2'), parkedSync('3'))
    await api.given(heldInbound('evt_1'), heldInbound('evt_2'), conflict)
    const at = `${new Date(Date.now() - 60_000).toISOString().slice(0, 16)}:00Z`
    await log.add('main', at, [{ name: 'stripe', measure: 'calls', count: 42 }])
    const refused = { platform: 'stripe', code: 'signature-invalid', detail: null } as const
    await log.addRefused('main', [{ ...refused, refusedAt: at, bytes: 512, agent: 'curl/8.1' }])
    url = await api.app.listen({ port: 0, host: '127.0.0.1' })
    looking = await openBrowser()
    page = await looking.open(`${url}/sync`)
  }, 60_000)
  afterAll(async () => {
    await looking?.close()
    await api?.close()
    await pool?.end()
    await database?.drop()
  })

  const go = async (path: string) => {
    await page.goto(`${url}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  const table = (name: string) => page.getByRole('table', { name })

  test('the overview says what waits for a person, for which reason, and leads there', async () => {
    const parked = page.getByRole('link', {
      name: '3 documents could not be written to QuickBooks',
    })
    await parked.waitFor()
    await page.getByRole('link', { name: '2 facts from Stripe are not understood' }).waitFor()
    await page.getByRole('link', { name: '1 field was changed here and in HubSpot' }).waitFor()
    await expectAccessible(page)
    await parked.click()
    await page.getByRole('heading', { level: 1, name: 'Documents' }).waitFor()
    expect(new URL(page.url()).searchParams.get('code')).toBe('rejected')
    await expect.poll(() => table('Documents').getByRole('row').count()).toBe(4)
  })

  test('a parked document says why, beside what should stand there, and is tried again', async () => {
    await table('Documents').getByRole('link', { name: 'Invoice deal-2' }).click()
    const side = page.getByRole('dialog')
    await side.getByText('The customer is inactive.').waitFor()
    await expectAccessible(page)
    await side.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('It is tried again.').waitFor()
    await expect
      .poll(() => api.typesIn('sync', 'quickbooks-invoice-deal-2'))
      .toContain('SyncRetried')
    await side.getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => table('Documents').getByRole('row').count()).toBe(3)
    await page.getByRole('button', { name: 'Try all again (2)' }).click()
    await page.getByText('2 documents are tried again.').waitFor()
    await page.getByText('Nothing is parked').waitFor()
  })

  test('a held fact is shown as it came, and read again', async () => {
    await go('/sync/held')
    await table('Held facts').getByRole('link').first().click()
    const side = page.getByRole('dialog')
    await side.getByText('"raw payload"').waitFor()
    await side.getByText('The currency XTS is not known.').waitFor()
    await expectAccessible(page)
    await side.getByRole('button', { name: 'Try to understand it again' }).click()
    await page.getByText('It is read again.').waitFor()
    await expect.poll(() => table('Held facts').getByRole('row').count()).toBe(2)
  })

  test('the log of webhooks is searched, shows the raw text, and a fact is read once more', async () => {
    await go('/sync/webhooks')
    await expect.poll(() => table('Received').getByRole('row').count()).toBe(3)
    await page.getByLabel('Object or event').fill('evt_1')
    await expect.poll(() => table('Received').getByRole('row').count()).toBe(2)
    expect(new URL(page.url()).searchParams.get('about')).toBe('evt_1')
    await table('Received').getByRole('link').click()
    const side = page.getByRole('dialog')
    await side.getByText('"raw payload"').waitFor()
    await side.getByText(/^Message evt_1 is to be read again/).waitFor()
    await expectAccessible(page)
    await side.getByRole('button', { name: 'Read it once more' }).click()
    const asked = page.getByRole('dialog', { name: 'Read it once more?' })
    await asked.getByRole('button', { name: 'Read it once more' }).click()
    await page.getByText('It is read once more.').waitFor()
    expect(await api.typesIn('inbound', 'stripe-evt_1')).toContain('InboundReplayed')
  })

  test('webhooks that were turned away are listed, without their bodies', async () => {
    await go('/sync/webhooks?view=refused')
    await table('Turned away').getByText('curl/8.1').waitFor()
    await table('Turned away').getByText('Signed wrongly').waitFor()
    await expectAccessible(page)
  })

  test('a conflict is decided by one side, with its effect said before', async () => {
    await go('/sync/conflicts')
    await table('Conflicts').getByRole('link').click()
    const side = page.getByRole('dialog')
    await side.getByText('open is written to HubSpot.').waitFor()
    await expectAccessible(page)
    await side.getByLabel('HubSpot is right').check()
    await side.getByLabel('Note, for the record').fill('paid in cash')
    await side.getByRole('button', { name: 'Decide' }).click()
    await page.getByText('No conflict is open').waitFor()
    await go('/sync/conflicts?view=closed&id=conflict-7')
    await page.getByRole('dialog').getByText('paid in cash').waitFor()
  })

  test('the mapping is edited, refused where the platform says no, and saved', async () => {
    await go('/sync/mappings')
    mappingFaults = async ({ entries }) =>
      entries.flatMap(({ property }, at) =>
        property === 'billing_note'
          ? [{ pointer: `/entries/${at}/property`, detail: '"Billing note" cannot be written' }]
          : [],
      )
    const choose = async (label: string, option: string) => {
      await page.getByRole('combobox', { name: label }).click()
      await page.getByRole('option', { name: option }).click()
    }
    await choose('Field of HubSpot: Invoice numbers', 'Billing note')
    await page.getByRole('button', { name: 'Save the mapping' }).click()
    await page.getByRole('alert').getByText('"Billing note" cannot be written').waitFor()
    await expectAccessible(page)
    // Who goes away with unsaved changes is asked.
    await page.getByRole('link', { name: 'Throughput' }).click()
    const asked = page.getByRole('dialog', { name: 'Leave without saving?' })
    await asked.getByRole('button', { name: 'Cancel' }).click()
    await choose('Field of HubSpot: Invoice numbers', 'Invoice number')
    await choose('When both changed it: Invoice status', 'Ask a person')
    await page.getByRole('button', { name: 'Save the mapping' }).click()
    await page.getByText('The mapping is saved.').waitFor()
    expect(await api.typesIn('mapping', 'hubspot')).toEqual(['MappingSet'])
    await page.getByRole('button', { name: 'Back to the default' }).click()
    const sure = page.getByRole('dialog')
    await sure.getByRole('button', { name: 'Back to the default' }).click()
    await page.getByText('The default mapping holds.').waitFor()
  })

  test('an endpoint is added, its secret shown once, and switched off', async () => {
    await go('/sync/outgoing')
    await page.getByText('No endpoint yet').waitFor()
    await page.getByRole('button', { name: 'Add an endpoint' }).click()
    const form = page.getByRole('dialog', { name: 'Add an endpoint' })
    await form.getByLabel('Address (https)').fill('https://example.com/tieout')
    await expectAccessible(page)
    await form.getByRole('button', { name: 'Add' }).click()
    const secret = page.getByRole('dialog', { name: 'The signing secret' })
    await secret.getByText('whsec_').waitFor()
    await secret.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('heading', { name: 'https://example.com/tieout' }).waitFor()
    await page.getByRole('button', { name: 'Actions: https://example.com/tieout' }).click()
    await page.getByRole('menuitem', { name: 'Switch off' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
    await page.getByText('Off, switched off by a person').waitFor()
    await expectAccessible(page)
    expect(await page.getByText('whsec_').count()).toBe(0)
  })

  test('the throughput is a picture, and a table beside it', async () => {
    await go('/sync/throughput')
    const stripe = page.getByRole('region', { name: 'Stripe' })
    await stripe.getByText('42').first().waitFor()
    await stripe.getByRole('button', { name: 'Show as a table' }).click()
    await stripe.getByRole('table').getByText('42').waitFor()
    await expectAccessible(page)
    expect(looking.complaints()).toEqual([])
  })

  test('who may only look is told so, and cannot press', async () => {
    await page.request.post(`${url}/v1/session`, { data: { demo: 'vera' } })
    await go('/sync/held')
    const release = page.getByRole('button', { name: 'Try all again (1)' })
    await expect.poll(() => release.getAttribute('aria-disabled')).toBe('true')
    await release.hover()
    await page.getByText('Your role (viewer) does not allow this.').waitFor()
    await release.click({ force: true })
    await page.request.post(`${url}/v1/session`, { data: { demo: 'demo' } })
    expect((await api.when('/v1/sync/held').answers(200)).data).toHaveLength(1)
  })

  test.each([
    [['', '/connections', '/items?view=all', '/held', '/conflicts']],
    [['/webhooks', '/outgoing', '/mappings', '/mappings?platform=quickbooks', '/throughput']],
  ])('holds at phone width, in French and in the dark: %s', { timeout: 120_000 }, async (paths) => {
    const small = await looking.open(`${url}/sync`, {
      ...{ ...phone, locale: 'fr-FR', colorScheme: 'dark' },
    })
    for (const path of paths) {
      await small.goto(`${url}/sync${path}`)
      await small.getByRole('heading', { level: 1 }).waitFor()
      await small.waitForLoadState('load')
      await expectAccessible(small)
      await expectNoSidewaysScroll(small)
    }
    await small.context().close()
    expect(looking.complaints()).toEqual([])
  })
})

describe.runIf(isBrowserThere)('the connections in the browser', () => {
  let service: RunningService
  let looking: Looking
  let page: Page

  beforeAll(async () => {
    service = await openService({}, undefined, { pageFolder })
    looking = await openBrowser()
    page = await looking.open(`${service.url}/sync/connections`)
  }, 60_000)
  afterAll(async () => {
    await looking?.close()
    await service?.close()
  })

  const card = (name: string) => page.getByRole('region', { name })

  test('a platform is connected by its own page, and one comes back to where one was', async () => {
    await card('HubSpot').getByText('by the settings of the installation').waitFor()
    await card('HubSpot').getByRole('button', { name: 'Connect again' }).click()
    await page.getByText('HubSpot is connected.').waitFor()
    expect(new URL(page.url()).pathname).toBe('/sync/connections')
    await card('HubSpot').getByText('by a person’s consent there').waitFor()
  })

  test('a connection rests and goes on, with the reason for the others to read', async () => {
    await card('QuickBooks').getByRole('button', { name: 'Pause' }).click()
    const asked = page.getByRole('dialog', { name: 'Pause QuickBooks?' })
    await asked.getByLabel('Reason, for the others').fill('month-end close')
    await expectAccessible(page)
    await asked.getByRole('button', { name: 'Pause' }).click()
    await card('QuickBooks').getByText('month-end close').waitFor()
    await card('QuickBooks').getByText('Paused', { exact: true }).waitFor()
    await card('QuickBooks').getByRole('button', { name: 'Resume' }).click()
    // Every process heeds it within seconds.
    const paused = card('QuickBooks').getByText('Paused', { exact: true })
    await paused.waitFor({ state: 'detached', timeout: 40_000 })
  })

  test('a check says what is well, and a sweep is asked for', async () => {
    await page.getByRole('button', { name: 'Check all now' }).click()
    const found = card('Stripe').getByRole('status')
    await found.getByText('Reachable').waitFor()
    await card('Stripe').getByRole('button', { name: 'Look for what is missing' }).click()
    await page.getByText('everything that Stripe has is compared').waitFor()
    await expectAccessible(page)
  })

  test('a first load from a day shows how far it is', async () => {
    await card('QuickBooks').getByRole('button', { name: 'Load from a day…' }).click()
    const asked = page.getByRole('dialog', { name: 'Load what QuickBooks holds' })
    await asked.getByLabel('From this day on').fill('2026-01-01')
    await asked.getByRole('button', { name: 'Begin to load' }).click()
    await card('QuickBooks').getByText('backfill-quickbooks-invoices').waitFor()
  })

  test('a connection is taken away only after a yes, and made anew', async () => {
    await card('Stripe').getByRole('button', { name: 'Disconnect' }).click()
    const asked = page.getByRole('dialog', { name: 'Disconnect Stripe?' })
    await asked.getByRole('button', { name: 'Disconnect' }).click()
    await card('Stripe').getByText('Not connected').waitFor()
    await card('Stripe').getByRole('button', { name: 'Connect', exact: true }).click()
    const form = page.getByRole('dialog', { name: 'Connect Stripe by a key' })
    await form.getByLabel('Secret key').fill('sk_test_wrong')
    await form.getByLabel(/^Signing secrets/).fill('whsec_1')
    await form.getByRole('button', { name: 'Try it and keep it' }).click()
    await page.getByRole('alert').first().waitFor()
    await expectAccessible(page)
    expect(looking.complaints()).toEqual([])
  })
})
