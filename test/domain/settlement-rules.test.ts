// What the rules that people have written do to payments, and what persons' answers teach.
import { describe, expect, test } from 'vitest'
import * as Invoice from '../../src/domain/invoice.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocate } from '../../src/domain/payment-placing.ts'
import * as Review from '../../src/domain/review.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { openCompany } from '../support/company.ts'
import { cause, eur } from '../support/examples.ts'

const company = openCompany()
const { issued, seen, charged, answered, naming, linesOf, openOf, asked, review } = company
const { links, rule, ruleOff } = company

const agency = { payer: { name: 'Pay Agency', stripeCustomerId: 'cus_agency', email: null } }
const other = 'hubspot-company-8'

describe('a rule that ignores', () => {
  test('places nothing and asks nobody, whatever the payment names', async () => {
    await issued('A')
    await rule('Agency', { kind: 'ignore' })
    await charged('ch_1', { ...agency, ...naming('A') })
    expect([await linesOf('ch_1'), await review('ch_1')]).toEqual([[], 'absent'])
  })
  test('closes what was asked before, and names itself', async () => {
    await charged('ch_1', agency)
    await company.world.settleDown()
    await rule('Agency', { kind: 'ignore' })
    const { kind, decision } = await asked('ch_1')
    expect([kind, decision?.note]).toEqual(['accepted', 'ignored by the rule about Agency'])
  })
  test('lets it be asked again once it is off', async () => {
    await rule('Agency', { kind: 'ignore' })
    for (const charge of ['ch_1', 'ch_2', 'ch_3']) await charged(charge, agency)
    expect(await review('ch_3')).toBe('absent')
    await ruleOff('Agency')
    for (const charge of ['ch_1', 'ch_2', 'ch_3']) {
      expect(await review(charge), charge).toBe('payer-unknown')
    }
  })
  test('does not close what a person wants to decide', async () => {
    await issued('A')
    await charged('ch_1', agency)
    await company.world.settleDown()
    const lines = [{ invoiceId: 'deal-A', amount: '100.00' }]
    await answered('ch_1', Review.accept({ lines, note: null }))
    await answered('ch_1', Review.undo({ note: null }))
    await rule('Agency', { kind: 'ignore' })
    expect(await review('ch_1')).toBe('amount-alone')
  })
})

test('a rule that asks keeps the clearest payment for a person, with the proposal', async () => {
  await issued('A')
  await rule('Agency', { kind: 'review' })
  await charged('ch_1', { ...agency, ...naming('A') })
  expect(await review('ch_1')).toBe('rule')
  expect((await asked('ch_1')).question?.proposals[0]?.lines).toEqual([
    { invoiceId: 'deal-A', amount: '100.00' },
  ])
  await ruleOff('Agency')
  expect(await linesOf('ch_1')).toEqual(['deal-A 100.00'])
})

describe('a rule that says whose payment it is', () => {
  test('lets the amount decide among what that customer owes', async () => {
    await issued('A')
    await issued('B', { customerId: other })
    await charged('ch_1', agency)
    expect(await review('ch_1')).toBe('amount-alone')
    await rule('Agency', { kind: 'assign', customerId: other })
    expect(await linesOf('ch_1')).toEqual(['deal-B 100.00'])
  })
  test('and a reference that says otherwise are put to a person', async () => {
    await issued('A')
    await rule('Agency', { kind: 'assign', customerId: other })
    await charged('ch_1', { ...agency, ...naming('A') })
    expect([await linesOf('ch_1'), await review('ch_1')]).toEqual([[], 'customers-differ'])
  })
})

describe('a rule that gives up small differences', () => {
  const upTo = { kind: 'write-off' as const, upTo: '2.00', currency: 'EUR' }
  const statusOf = async (number: string) => {
    await company.world.settleDown()
    const id = `deal-${number}`
    return Invoice.statusOf((await load(company.world.store, Invoice.decider, 'main', id)).state)
  }
  test('writes off what the payment leaves open, up to its limit', async () => {
    await rule('Agency', upTo)
    for (const number of ['A', 'B']) await issued(number)
    await charged('ch_1', { ...agency, ...naming('A'), amount: '98.00' })
    await charged('ch_2', { ...agency, ...naming('B'), amount: '97.99' })
    expect([await statusOf('A'), await openOf('A')]).toEqual(['written_off', '0.00'])
    expect([await statusOf('B'), await openOf('B')]).toEqual(['partially_paid', '2.01'])
  })
  test('may call it the fee of the bank: then the invoice is paid', async () => {
    await rule('Agency', { ...upTo, as: 'bank-fee' })
    await issued('A')
    await charged('ch_1', { ...agency, ...naming('A'), amount: '98.00' })
    expect([await statusOf('A'), await openOf('A')]).toEqual(['paid', '0.00'])
  })
  test('does it once: what a refund opens later stays open', async () => {
    const told = { ...agency, ...naming('A'), amount: '99.00' }
    await rule('Agency', upTo)
    await issued('A')
    await charged('ch_1', told)
    expect(await openOf('A')).toBe('0.00')
    const refunds = [{ refundId: 're_1', amount: eur('1.50'), failed: false }]
    await charged('ch_1', { ...told, refunds })
    await company.world.settleDown()
    company.world.rewind('settlement', 100)
    expect(await openOf('A')).toBe('1.50')
  })
  test('leaves alone what a person has placed', async () => {
    await rule('Agency', upTo)
    await issued('A')
    await charged('ch_1', { ...agency, amount: '99.00' })
    await company.world.settleDown()
    const lines = [{ invoiceId: 'deal-A', amount: '99.00' }]
    await answered('ch_1', Review.accept({ lines, note: null }))
    expect(await openOf('A')).toBe('1.00')
  })
})

describe('an answer of a person', () => {
  const stranger = { payer: { stripeCustomerId: 'cus_9', email: 'boss@nowhere.example' } }
  const accept = (number: string, amount: string) =>
    Review.accept({ lines: [{ invoiceId: `deal-${number}`, amount }], note: null })
  async function taught(amount = '100.00') {
    await issued('A')
    await charged('ch_1', { ...stranger, amount })
    await company.world.settleDown()
    await answered('ch_1', accept('A', amount))
    await company.world.settleDown()
  }
  test('teaches who pays, by id and by address', async () => {
    await taught()
    expect(await links()).toEqual(['cus_9', 'boss@nowhere.example'])
    await issued('B', { total: '80.00' })
    await charged('ch_2', { amount: '80.00', payer: { email: 'boss@nowhere.example' } })
    expect(await linesOf('ch_2')).toEqual(['deal-B 80.00'])
  })
  test('that is taken back takes back what it taught, and only that', async () => {
    await seen()
    await issued('C', { total: '60.00' })
    const known = { stripeCustomerId: 'cus_9', email: null }
    await charged('ch_3', { ...naming('C'), amount: '60.00', payer: known })
    await taught('90.00')
    expect(await links()).toEqual(['cus_9', 'boss@nowhere.example'])
    await answered('ch_1', Review.undo({ note: null }))
    expect(await links()).toEqual(['cus_9'])
  })
  // The policy had read the review before it was taken back, and has allocated only now.
  test('teaches nothing when it is taken back while it is carried out', async () => {
    await issued('A')
    await charged('ch_1', stranger)
    await company.world.settleDown()
    await answered('ch_1', accept('A', '100.00'))
    const decisionId = (await load(company.world.store, Review.decider, 'main', 'stripe-ch_1'))
      .state.decision?.id as string
    await answered('ch_1', Review.undo({ note: null }))
    await company.world.settleDown()
    const lines = [{ invoiceId: 'deal-A', amount: '100.00' }]
    const late = allocate({ decisionId, lines, match: { rule: 'review', evidence: [] } })
    await transact(company.world.store, Payment.decider, 'stripe-ch_1', late, cause('late'))
    expect([await links(), await openOf('A')]).toEqual([[], '100.00'])
  })
  test('teaches nothing when its lines are of different customers', async () => {
    await issued('A', { total: '60.00' })
    await issued('B', { total: '40.00', customerId: other })
    await charged('ch_1', stranger)
    await company.world.settleDown()
    const lines = [
      { invoiceId: 'deal-A', amount: '60.00' },
      { invoiceId: 'deal-B', amount: '40.00' },
    ]
    await answered('ch_1', Review.accept({ lines, note: null }))
    expect([await links(), await links(other)]).toEqual([[], []])
  })
  test('that rejects teaches nothing', async () => {
    await issued('A')
    await charged('ch_1', stranger)
    await company.world.settleDown()
    await answered('ch_1', Review.reject({ note: null }))
    expect(await links()).toEqual([])
  })
})
