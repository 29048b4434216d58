import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Deal from '../../src/domain/deal.ts'
import { dealId, dealTerms, dealWon } from '../support/examples.ts'
import { inAnyOrder } from '../support/histories.ts'
import { spec } from '../support/spec.ts'

const deal = spec(Deal.decider)
const at = (minute: number) => `2026-03-01T09:${String(minute).padStart(2, '0')}:00.000Z`
const amended = (given: Partial<Deal.Terms>): Deal.Event => {
  return { type: 'DealAmended', data: dealTerms(given) }
}
const reopened = (modifiedAt: string): Deal.Event => {
  return { type: 'DealReopened', data: { dealId, modifiedAt } }
}

describe('a deal seen as won', () => {
  test('is won with its terms', () =>
    deal.given().when(Deal.observeWon(dealTerms())).then(dealWon()))
  test('is amended when its terms are newer and others', () => {
    const newer = dealTerms({ total: '120.00', modifiedAt: at(5) })
    deal.given(dealWon()).when(Deal.observeWon(newer)).then(amended(newer))
  })
  test('changes nothing when only the time of the reading is newer', () =>
    deal
      .given(dealWon())
      .when(Deal.observeWon(dealTerms({ modifiedAt: at(5) })))
      .thenNothing())
  test('changes nothing when the reading is older than what is known', () => {
    const older = dealTerms({ total: '80.00', modifiedAt: '2026-02-28T09:00:00.000Z' })
    deal.given(dealWon()).when(Deal.observeWon(older)).thenNothing()
  })
  test('is won again after it was reopened, even with the terms it had', () => {
    const again = { modifiedAt: at(9) }
    deal
      .given(dealWon(), reopened(at(5)))
      .when(Deal.observeWon(dealTerms(again)))
      .then(dealWon(again))
  })
  test('stays reopened when the reading is from before it was reopened', () =>
    deal
      .given(dealWon(), reopened(at(5)))
      .when(Deal.observeWon(dealTerms({ total: '70.00', modifiedAt: at(3) })))
      .thenNothing())
})

describe('a deal seen as not won', () => {
  const request = { dealId, modifiedAt: at(5) }
  test('is reopened', () =>
    deal
      .given(dealWon())
      .when(Deal.observeNotWon(request))
      .then(reopened(at(5))))
  test('leaves no trace when it never was won', () =>
    deal.given().when(Deal.observeNotWon(request)).thenNothing())
  test('leaves no trace when it is reopened already', () =>
    deal
      .given(dealWon(), reopened(at(3)))
      .when(Deal.observeNotWon(request))
      .thenNothing())
  test('stays won when the reading is older', () =>
    deal
      .given(dealWon({ modifiedAt: at(8) }))
      .when(Deal.observeNotWon(request))
      .thenNothing())
})

test('the invoice that a deal became is noted once', () => {
  const data = { dealId, invoiceId: 'deal-42', invoiceNumber: 'INV-42' }
  const invoiced: Deal.Event = { type: 'DealInvoiced', data }
  deal.given(dealWon()).when(Deal.recordInvoice(data)).then(invoiced)
  expect(deal.given(dealWon(), invoiced).state.invoiceId).toBe('deal-42')
})

// Readings that differ from each other, as HubSpot's do between two modifications. Two exceptions
// are left out, because the ledger keeps no trace of what changes nothing: a reading with terms
// known already does not move the time of the newest reading, and one that says "not won" of a deal
// that is not won is forgotten. In both, an older reading still to come would be taken up.
test('readings in any order, some twice, end in the newest terms', () => {
  const minutes = fc.uniqueArray(fc.nat(59), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(
      minutes.chain((times) => fc.tuple(fc.constant(times), inAnyOrder(times))),
      ([times, arriving]) => {
        const reading = (time: number) => dealTerms({ total: `${time}.00`, modifiedAt: at(time) })
        const history: Deal.Event[] = []
        for (const time of arriving) {
          history.push(...Deal.observeWon(reading(time))(deal.given(...history).state))
        }
        const { state } = deal.given(...history)
        expect(state.terms).toEqual(reading(Math.max(...times)))
        for (const time of times) expect(Deal.observeWon(reading(time))(state)).toEqual([])
      },
    ),
  )
})
