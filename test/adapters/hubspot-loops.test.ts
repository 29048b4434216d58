// People, workflows and the ledger all write the same fields, webhooks come twice and out of order, and
// every fifth call goes wrong: in the end there is quiet, and every field is as its policy says.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaults, type Entry, type Mapping } from '../../src/domain/field-mapping.ts'
import type * as Invoice from '../../src/domain/invoice.ts'
import { outwardOf } from '../../src/domain/deal-values.ts'
import { sameValue } from '../../src/domain/sync-subject.ts'
import { acme, type HubSpotSide, openHubSpotSide } from '../support/hubspot-side.ts'

const fields = {
  tieout_invoice_status: ['open', 'paid', 'void', ''],
  tieout_invoice_number: ['mine', 'INV-1', ''],
  tieout_amount_due: ['0.00', '1.00', '100.00', '100'],
} as const
type Field = keyof typeof fields

const field = fc.constantFrom(...(Object.keys(fields) as Field[]))
const valueOf = (name: Field) => fc.constantFrom<string>(...fields[name])
const edit = (kind: 'edit' | 'workflow') =>
  field.chain((name) =>
    fc.record({ kind: fc.constant(kind), name: fc.constant(name), value: valueOf(name) }),
  )

type Happening =
  | { kind: 'edit' | 'workflow'; name: Field; value: string }
  | { kind: 'rename'; to: string }
  | { kind: 'dispute' | 'settle' | 'sweep' | 'restart' | 'calm' | 'deaf' | 'delete' }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: edit('edit') },
  { weight: 1, arbitrary: edit('workflow') },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rename'),
      to: fc.string({ minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('dispute') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('settle', 'sweep', 'restart') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('calm', 'deaf', 'delete') }) },
) as fc.Arbitrary<Happening>

const policy = fc.constantFrom<Entry['policy'][]>(
  ...([
    ['ledger-wins'],
    ['platform-wins'],
    ['newest-wins'],
    ['ask'],
    ['ledger-wins', 'platform-wins', 'ask'],
  ] as Entry['policy'][][]),
)

const mappingOf = (policies: Entry['policy'][]): Mapping => ({
  entries: defaults.hubspot.entries.map((one, at) =>
    one.direction === 'in' ? one : { ...one, policy: policies[at % policies.length] ?? 'ask' },
  ),
  stages: {},
})

/** Every fifth call fails, in all ways, and webhooks come as they like. */
function trouble({ sandbox }: HubSpotSide) {
  const kinds = [
    ...(['server-error', 'server-error-after-commit'] as const),
    ...(['drop', 'drop-after-commit', 'rate-limit'] as const),
  ]
  for (const kind of kinds) sandbox.injectFault({ platform: 'hubspot', kind, rate: 0.04 })
  for (const kind of ['duplicate-webhooks', 'reorder-webhooks'] as const) {
    sandbox.injectFault({ platform: 'hubspot', kind, rate: 0.3 })
  }
}

async function happens(side: HubSpotSide, id: string, one: Happening, at: number) {
  const { sandbox } = side
  switch (one.kind) {
    case 'edit':
      return sandbox.editHubSpot('deals', id, { [one.name]: one.value })
    case 'workflow':
      return sandbox.addHubSpotWorkflow({ type: 'deals', property: one.name, value: one.value })
    case 'rename':
      return sandbox.editHubSpot('deals', id, { dealname: one.to })
    case 'dispute': {
      const data = { invoiceId: `deal-${id}`, paymentId: 'p-1', disputeId: 'dp_1' }
      const flip = (state: Invoice.State): Invoice.Event[] => [
        { type: state.disputes.size > 0 ? 'InvoiceDisputeEnded' : 'InvoiceDisputed', data },
      ]
      return side.invoice(id, flip, `dispute ${at}`)
    }
    case 'settle':
      return side.settle()
    case 'sweep':
      return side.sweep('hubspot-deals')
    case 'restart':
      return side.restart()
    case 'calm':
      return sandbox.removeHubSpotWorkflows()
    case 'deaf':
      side.hear(false)
      await sandbox.settled()
      return side.hear(true)
    case 'delete':
      sandbox.deleteHubSpot('deals', id)
      return sandbox.restoreHubSpot('deals', id)
  }
}

/** What a field says that its policy does not. */
async function wrong(side: HubSpotSide, id: string, mapping: Mapping): Promise<string[]> {
  const [deal, invoice, sync] = [
    await side.dealOf(id),
    await side.invoiceOf(id),
    await side.syncOf(id),
  ]
  const wanted = outwardOf(mapping, deal, [invoice]) ?? {}
  const there = side.propertiesOf(id)
  return Object.entries(wanted).flatMap(([name, ledger]) => {
    const stands = sync.letStand[name]
    const open = sync.conflicts[name]
    const isTheirs = stands !== undefined && sameValue(stands.ledger, ledger)
    const expected = open ? open.theirs : isTheirs ? stands.theirs : ledger
    // Somebody may have come round to what the ledger says.
    const right = [expected, ledger]
    const same = right.some(
      (one) => sameValue(there[name], one) || (one && Number(there[name]) === Number(one)),
    )
    return same ? [] : [`${name} is ${there[name]}, and should be ${expected}`]
  })
}

test('whatever happens, there is quiet in the end and every field is as it should be', async () => {
  await fc.assert(
    fc.asyncProperty(
      policy,
      fc.array(happening, { minLength: 3, maxLength: 25 }),
      async (policies, happenings) => {
        const side = await openHubSpotSide()
        const mapping = mappingOf(policies)
        await side.map(mapping)
        const { id } = side.sandbox.createDeal(acme)
        side.sandbox.winDeal(id, '2026-11-20T12:00:00.000Z')
        await side.settle()
        trouble(side)
        for (const [at, one] of happenings.entries()) await happens(side, id, one, at)
        side.sandbox.clearFaults()
        await side.settle()
        await side.sweep('hubspot-deals')
        await side.sweep('hubspot-ids')
        expect(await wrong(side, id, mapping)).toEqual([])
        const { updatedAt } = side.sandbox.tables.hubspot.deals.get(id) ?? {}
        // All of it told again, to a process that knows nothing.
        side.restart()
        side.rewind()
        await side.settle()
        await side.sweep('hubspot-deals')
        expect(side.sandbox.tables.hubspot.deals.get(id)?.updatedAt).toBe(updatedAt)
        expect(await side.invoicesOf(id)).toHaveLength(1)
      },
    ),
    { numRuns: Number(process.env.FC_RUNS ?? 8), endOnFailure: true },
  )
}, 240_000)
