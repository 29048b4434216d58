// Which value stands in which property is the workspace's to say; who is right of it when both sides
// have changed it, too.
import { describe, expect, test } from 'vitest'
import { hubspotMappingCheck } from '../../src/adapters/hubspot/mapping-check.ts'
import { defaults, type Entry, type Mapping } from '../../src/domain/field-mapping.ts'
import type * as Invoice from '../../src/domain/invoice.ts'
import { hubspotOf } from '../sandbox/support.ts'
import { acme, type HubSpotSide, openHubSpotSide } from '../support/hubspot-side.ts'

const entry = (value: string, property: string, how: Partial<Entry> = {}): Entry => ({
  ...{ object: 'deal', value, property, direction: 'out', transform: 'as-is' },
  ...{ policy: 'ledger-wins' },
  ...how,
})
const mapping = (entries: Entry[], more: Partial<Mapping> = {}): Mapping => ({
  ...{ entries, stages: {} },
  ...more,
})
const withPolicy = (policy: Entry['policy']): Mapping =>
  mapping(
    defaults.hubspot.entries.map((one) => (one.direction === 'in' ? one : { ...one, policy })),
  )

const define = (
  { sandbox }: Pick<HubSpotSide, 'sandbox'>,
  name: string,
  type: string,
  options: string[] = [],
) =>
  hubspotOf(sandbox).crm.properties.coreApi.create('deals', {
    ...{ name, label: name, groupName: 'dealinformation' },
    ...{ type: type as never, fieldType: (options.length > 0 ? 'select' : 'text') as never },
    options: options.map((value, displayOrder) => {
      return { label: value, value, displayOrder, hidden: false }
    }),
  })

const disputed =
  (id: string, disputeId = 'dp_1') =>
  (): Invoice.Event[] => [
    { type: 'InvoiceDisputed', data: { invoiceId: `deal-${id}`, paymentId: 'p-1', disputeId } },
  ]
const undisputed =
  (id: string, disputeId = 'dp_1') =>
  (): Invoice.Event[] => [
    { type: 'InvoiceDisputeEnded', data: { invoiceId: `deal-${id}`, paymentId: 'p-1', disputeId } },
  ]
const paid = (id: string) => (): Invoice.Event[] => [
  {
    type: 'AllocationApplied',
    data: {
      ...{ invoiceId: `deal-${id}`, paymentId: 'p-1', lineId: 'p-1/1', on: '2026-11-21' },
      amount: { amount: '100.00', currency: 'EUR' },
    },
  },
]

async function won(set?: Mapping, prepare?: (side: HubSpotSide) => Promise<unknown>) {
  const side = await openHubSpotSide()
  await prepare?.(side)
  if (set) await side.map(set)
  const { id } = side.sandbox.createDeal(acme)
  side.sandbox.winDeal(id, '2026-11-20T12:00:00.000Z')
  await side.settle()
  const edit = (values: Record<string, string>) => side.sandbox.editHubSpot('deals', id, values)
  return { ...side, id, edit, properties: () => side.propertiesOf(id) }
}

test('a mapping is held against the account', async () => {
  const side = await openHubSpotSide()
  await define(side, 'billing_state', 'enumeration', ['open', 'paid'])
  const check = hubspotMappingCheck(side.hubspot)
  expect(await check(defaults.hubspot)).toEqual([])
  const faults = await check(
    mapping(
      [
        entry('invoice.status', 'no_such_property'),
        entry('invoice.numbers', 'hs_is_closed_won'),
        entry('amount.due', 'billing_state'),
        entry('invoice.status', 'billing_state'),
        entry('invoice.firstIssuedOn', 'hs_tcv', { transform: 'date' }),
      ],
      { stages: { open: 'contractsent', paid: 'nowhere', void: null } },
    ),
  )
  expect(faults.map(({ pointer }) => pointer)).toEqual([
    ...['/entries/0/property', '/entries/1/property', '/entries/1/property'],
    ...['/entries/2/property', '/entries/2/transform', '/entries/3/transform'],
    ...['/entries/4/property', '/stages/open', '/stages/paid'],
  ])
})

test('values stand where the mapping says, in the form it says', async () => {
  const options = {
    ...{ open: 'Unpaid', partially_paid: 'Some', paid: 'Settled', void: 'Off' },
    ...{ written_off: 'Off', disputed: 'Trouble' },
  }
  const all = mapping([
    entry('invoice.status', 'billing_state', { transform: { options } }),
    entry('amount.due', 'due_cents', { transform: 'minor-units' }),
    entry('invoice.firstIssuedOn', 'invoiced_on', { transform: 'day-start-ms' }),
    entry('invoice.link', 'invoice_link'),
    entry('terms.days', 'net_days', { direction: 'both' }),
  ])
  const { id, properties, sandbox, dealOf, settle } = await won(all, async (side) => {
    await define(side, 'billing_state', 'enumeration', [...new Set(Object.values(options))])
    await define(side, 'due_cents', 'number')
    await define(side, 'invoiced_on', 'date')
    await define(side, 'invoice_link', 'string')
    await define(side, 'net_days', 'number')
  })
  expect(properties()).toMatchObject({
    ...{ billing_state: 'Unpaid', due_cents: '10000', invoiced_on: '2026-11-20' },
    invoice_link: expect.stringContaining('qbo.intuit.com/app/invoice?txnId='),
  })
  expect(properties().tieout_invoice_status).toBeUndefined()
  sandbox.editHubSpot('deals', id, { net_days: '14' })
  await settle()
  expect((await dealOf(id)).terms?.termDays).toBe(14)
  expect(properties().net_days).toBe('14')
})

test('a new mapping is carried to every deal that there is', async () => {
  const { sandbox, settle, map, properties } = await won()
  await define({ sandbox }, 'billing_state', 'string')
  await map(mapping([entry('invoice.status', 'billing_state', { transform: 'upper-case' })]))
  await settle()
  expect(properties().billing_state).toBe('OPEN')
})

describe('a field that somebody has changed', () => {
  test('is set right where the ledger wins', async () => {
    const { edit, settle, properties, eventsOf } = await won()
    edit({ tieout_invoice_status: 'paid' })
    await settle()
    expect(properties().tieout_invoice_status).toBe('open')
    expect(await eventsOf('ConflictResolved')).toMatchObject([
      { field: 'tieout_invoice_status', winner: 'ledger', value: 'open', by: 'policy' },
    ])
  })

  test('stands where the platform wins, until the ledger says something else', async () => {
    const { id, edit, settle, properties, eventsOf, invoice } = await won(
      withPolicy('platform-wins'),
    )
    edit({ tieout_invoice_status: 'paid' })
    await settle()
    expect(properties().tieout_invoice_status).toBe('paid')
    expect(await eventsOf('ConflictDetected')).toMatchObject([{ ledger: 'open', theirs: 'paid' }])
    await invoice(id, disputed(id), 'disputed')
    await settle()
    expect(properties().tieout_invoice_status).toBe('disputed')
  })

  test('waits for a person where one is asked, and the other fields do not', async () => {
    const { id, edit, settle, properties, syncOf, invoice } = await won(withPolicy('ask'))
    edit({ tieout_invoice_number: 'by hand' })
    await settle()
    await invoice(id, disputed(id), 'disputed')
    await settle()
    expect(properties()).toMatchObject({
      ...{ tieout_invoice_number: 'by hand', tieout_invoice_status: 'disputed' },
    })
    expect(Object.keys((await syncOf(id)).conflicts)).toEqual(['tieout_invoice_number'])
  })

  test('is asked about with what the ledger says by then', async () => {
    const { id, edit, settle, syncOf, invoice } = await won(withPolicy('ask'))
    edit({ tieout_invoice_status: 'paid' })
    await settle()
    await invoice(id, disputed(id), 'disputed')
    await settle()
    expect((await syncOf(id)).conflicts.tieout_invoice_status).toMatchObject({
      ...{ ledger: 'disputed', theirs: 'paid' },
    })
    expect((await syncOf(id)).pending).toBeNull()
  })

  test('is the newer one, where that is the rule', async () => {
    const { id, edit, settle, properties, invoice, hear } = await won(withPolicy('newest-wins'))
    edit({ tieout_invoice_status: 'paid' })
    await settle()
    expect(properties().tieout_invoice_status).toBe('paid')
    hear(false)
    edit({ tieout_amount_due: '1.00' })
    hear(true)
    await invoice(id, disputed(id), 'later than the edit')
    await settle()
    expect(properties()).toMatchObject({
      ...{ tieout_invoice_status: 'disputed', tieout_amount_due: '100.00' },
    })
  })

  test('is seen before it would be written over, though nobody told of it', async () => {
    const { id, edit, settle, properties, invoice, hear, eventsOf } = await won(
      withPolicy('platform-wins'),
    )
    hear(false)
    edit({ tieout_amount_due: '1.00' })
    await invoice(id, disputed(id), 'disputed')
    await settle()
    expect(properties()).toMatchObject({
      ...{ tieout_amount_due: '1.00', tieout_invoice_status: 'disputed' },
    })
    expect(await eventsOf('ConflictDetected')).toHaveLength(1)
  })

  test('by a workflow again and again becomes a question, and there is quiet', async () => {
    const { id, sandbox, settle, properties, syncOf, calls, edit, invoice } = await won()
    sandbox.addHubSpotWorkflow({ type: 'deals', property: 'tieout_invoice_status', value: 'paid' })
    edit({ tieout_invoice_status: 'paid' })
    await settle()
    expect((await syncOf(id)).conflicts.tieout_invoice_status).toMatchObject({
      ...{ reason: 'tug-of-war', ledger: 'open', theirs: 'paid' },
    })
    expect(properties().tieout_invoice_status).toBe('paid')
    calls.length = 0
    await settle()
    expect(calls).toEqual([])
    // The other fields go on.
    await invoice(id, paid(id), 'paid')
    await settle()
    expect(properties().tieout_amount_due).toBe('0.00')
  })
})

describe('a deal that is moved', () => {
  const stages = { open: '148800001', paid: '148800002' }
  const moving = (more: Partial<Mapping> = {}) =>
    mapping(defaults.hubspot.entries as Entry[], { stages, ...more })

  test('goes where the status says, and stays won', async () => {
    const { id, properties, invoice, settle, dealOf, invoicesOf } = await won(moving())
    expect(properties().dealstage).toBe('148800001')
    await invoice(id, paid(id), 'paid')
    await settle()
    expect(properties().dealstage).toBe('148800002')
    expect((await dealOf(id)).kind).toBe('won')
    expect(await invoicesOf(id)).toHaveLength(1)
  })

  test('stays where somebody has brought it, as long as that is not said otherwise', async () => {
    const { id, properties, edit, settle, invoice } = await won(moving())
    edit({ dealstage: '148800002' })
    await settle()
    expect(properties().dealstage).toBe('148800002')
    await invoice(id, disputed(id), 'disputed')
    await invoice(id, undisputed(id), 'undisputed')
    await settle()
    expect(properties().dealstage).toBe('148800002')
  })

  test('is brought back where the ledger wins', async () => {
    const { properties, edit, settle } = await won(moving({ stagePolicy: 'ledger-wins' }))
    edit({ dealstage: '148800002' })
    await settle()
    expect(properties().dealstage).toBe('148800001')
  })

  test('is not moved out of its pipeline', async () => {
    const side = await openHubSpotSide()
    await side.map(moving())
    const { id } = side.sandbox.createDeal(acme)
    side.sandbox.editHubSpot('deals', id, { pipeline: '75000001', dealstage: '149900002' })
    await side.settle()
    expect(side.propertiesOf(id)).toMatchObject({
      ...{ dealstage: '149900002', tieout_invoice_status: 'open' },
    })
  })

  test('that is lost is not moved', async () => {
    const { id, properties, sandbox, settle, invoice } = await won(moving())
    sandbox.loseDeal(id)
    await settle()
    await invoice(id, paid(id), 'paid all the same')
    await settle()
    expect(properties()).toMatchObject({ dealstage: 'closedlost', tieout_invoice_status: 'paid' })
  })
})
