// What the policy does about credit notes and the invoices they are for.
import { describe, expect, test } from 'vitest'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observe as observeNote, voidNote } from '../../src/domain/credit-note-terms.ts'
import { laneOf } from '../../src/domain/crediting.ts'
import * as Customer from '../../src/domain/customer.ts'
import type { Decision } from '../../src/domain/decider.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { applyCredit } from '../../src/domain/invoice-settling.ts'
import * as Payment from '../../src/domain/payment.ts'
import { observe } from '../../src/domain/payment-reversal.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { openCompany } from '../support/company.ts'
import { cause, eur, observation, profile } from '../support/examples.ts'
import { creditTerms } from '../support/money-examples.ts'

const company = openCompany()
const { issued, amended, voided, charged, naming, payment, linesOf, openOf, review } = company

const onNote = (id: string, decide: Decision<CreditNote.State, CreditNote.Event>, why: string) =>
  transact(company.world.store, CreditNote.decider, id, decide, cause(`${why} ${id}`))
const credit = (id: string, given: Partial<CreditNote.Terms> = {}) =>
  onNote(id, observeNote(creditTerms({ creditNoteId: id, ...given })), `${given.total} seen`)
const apply = (id: string, ...lines: [number: string, amount: string][]) =>
  onNote(
    id,
    CreditNote.apply({
      decisionId: `apply ${lines.join(' ')}`,
      lines: lines.map(([number, amount]) => ({
        invoiceId: `deal-${number}`,
        amount: eur(amount),
      })),
    }),
    'apply',
  )
const note = async (id: string) => {
  await company.world.settleDown()
  return (await load(company.world.store, CreditNote.decider, 'main', id)).state
}
/** Total, applied, refunded and unapplied. */
const figuresOf = async (id: string) =>
  Object.values(CreditNote.figures(await note(id))).map((amount) => amount.toFixed(2))
const creditedOf = async (number: string) => {
  await company.world.settleDown()
  const { state } = await load(company.world.store, Invoice.decider, 'main', `deal-${number}`)
  return Invoice.figures(state).credited.toFixed(2)
}

describe('a credit note', () => {
  test('covers the invoices that it is applied to', async () => {
    await issued('A')
    await issued('B')
    await credit('qbo-1')
    await apply('qbo-1', ['A', '10.00'], ['B', '15.00'])
    expect([await openOf('A'), await openOf('B')]).toEqual(['90.00', '85.00'])
    expect(await figuresOf('qbo-1')).toEqual(['30.00', '25.00', '0.00', '5.00'])
  })
  test('covers it on the later of its own day and that of the invoice', async () => {
    await issued('A', { issuedOn: '2026-03-01' })
    await issued('B', { issuedOn: '2026-03-20' })
    await credit('qbo-1', { issuedOn: '2026-03-05' })
    await apply('qbo-1', ['A', '10.00'], ['B', '15.00'])
    const log = await company.world.settleDown()
    const days = log.filter(({ type }) => type === 'CreditApplied').map(({ data }) => data)
    expect(days).toMatchObject([{ on: '2026-03-05' }, { on: '2026-03-20' }])
  })
  test('gets back what an invoice cannot take', async () => {
    await issued('A', { total: '20.00' })
    await credit('qbo-1')
    await apply('qbo-1', ['A', '20.01'])
    expect(await openOf('A')).toBe('20.00')
    expect(await figuresOf('qbo-1')).toEqual(['30.00', '0.00', '0.00', '30.00'])
    await apply('qbo-1', ['nowhere', '5.00'])
    expect(await figuresOf('qbo-1')).toEqual(['30.00', '0.00', '0.00', '30.00'])
  })
  test('gets back what an invoice lets go of', async () => {
    await issued('A')
    await issued('B')
    await credit('qbo-1')
    await apply('qbo-1', ['A', '10.00'], ['B', '20.00'])
    await company.world.settleDown()
    await voided('A')
    await amended('B', { total: '5.00' })
    expect(await figuresOf('qbo-1')).toEqual(['30.00', '5.00', '0.00', '25.00'])
    expect([await openOf('A'), await openOf('B')]).toEqual(['0.00', '0.00'])
  })
  test('that is worth less, or void, opens the invoices again', async () => {
    await issued('A')
    await issued('B')
    await credit('qbo-1')
    await apply('qbo-1', ['A', '10.00'], ['B', '20.00'])
    await company.world.settleDown()
    await credit('qbo-1', { total: '12.00' })
    expect([await openOf('A'), await openOf('B')]).toEqual(['90.00', '98.00'])
    await onNote('qbo-1', voidNote({ reason: 'a mistake' }), 'void')
    expect([await openOf('A'), await openOf('B')]).toEqual(['100.00', '100.00'])
    expect(await figuresOf('qbo-1')).toEqual(['0.00', '0.00', '0.00', '0.00'])
  })
  test('is not disturbed by a credit that no credit note of the ledger has given', async () => {
    await issued('A')
    const old = applyCredit({ invoiceId: 'deal-A', creditNoteId: 'cm-9', amount: eur('10.00') })
    await transact(company.world.store, Invoice.decider, 'deal-A', old, cause('old'))
    await voided('A')
    expect(await openOf('A')).toBe('0.00')
  })
})

describe('a credit note that names its invoice', () => {
  const named = { invoiceId: 'deal-A' }
  test('goes there by itself, whichever is heard of first', async () => {
    await credit('qbo-1', named)
    expect(await figuresOf('qbo-1')).toEqual(['30.00', '0.00', '0.00', '30.00'])
    await issued('A')
    expect(await openOf('A')).toBe('70.00')
    await credit('qbo-2', named)
    expect(await openOf('A')).toBe('40.00')
  })
  test('goes there as far as it is open, and further once it is', async () => {
    await issued('A', { total: '20.00' })
    await credit('qbo-1', named)
    expect(await figuresOf('qbo-1')).toEqual(['30.00', '20.00', '0.00', '10.00'])
    await amended('A', { total: '26.00' })
    expect(await figuresOf('qbo-1')).toEqual(['30.00', '26.00', '0.00', '4.00'])
  })
  test('goes there when a payment that had settled it goes back', async () => {
    await issued('A')
    await charged('ch_1', naming('A'))
    await company.world.settleDown()
    await credit('qbo-1', named)
    expect(await figuresOf('qbo-1')).toEqual(['30.00', '0.00', '0.00', '30.00'])
    const refunds = [{ refundId: 're_1', amount: eur('100.00'), failed: false }]
    await charged('ch_1', { ...naming('A'), refunds })
    expect(await openOf('A')).toBe('70.00')
  })
  test('goes there with what it is worth more', async () => {
    await issued('A')
    await credit('qbo-1', named)
    await company.world.settleDown()
    await credit('qbo-1', { ...named, total: '45.00' })
    expect(await openOf('A')).toBe('55.00')
  })
  test('stays away from it in another currency', async () => {
    await issued('A', { currency: 'USD' })
    await credit('qbo-1', named)
    expect(await figuresOf('qbo-1')).toEqual(['30.00', '0.00', '0.00', '30.00'])
  })
  test('does not go there again where a person took it back', async () => {
    await issued('A')
    await credit('qbo-1', named)
    const [line] = (await note('qbo-1')).lines
    const byHand = { lineId: line?.lineId ?? '', releaseId: 'request-9', reason: 'for B' }
    await onNote('qbo-1', CreditNote.release({ ...byHand, byHand: true }), 'release')
    expect(await openOf('A')).toBe('100.00')
    await amended('A', { total: '110.00' })
    expect(await openOf('A')).toBe('110.00')
  })
})

describe('a refund that does not re-open its invoice', () => {
  type Told = Parameters<typeof observation>[0]
  const credited = (charge: string, told: Told = {}) => {
    const paymentId = `stripe-${charge}`
    const decide = observe(observation({ paymentId, externalId: charge, ...told }), 'credit-note')
    return transact(
      company.world.store,
      Payment.decider,
      paymentId,
      decide,
      cause(`${charge} read`),
    )
  }
  const refund = { refundId: 're_1', amount: eur('30.00'), failed: false, on: '2026-03-09' }
  const paidAndRefunded = async (told: Told = {}, refunds = [refund]) => {
    await credited('ch_1', { ...naming('A'), ...told })
    await company.world.settleDown()
    await credited('ch_1', { ...naming('A'), ...told, refunds })
    await company.world.settleDown()
  }
  const id = CreditNote.idOfRefund('re_1')

  test('has a credit note take its place', async () => {
    await issued('A', { total: '100.00', tax: '16.00' })
    await paidAndRefunded()
    expect(await openOf('A')).toBe('0.00')
    expect(await linesOf('ch_1')).toEqual(['deal-A 70.00'])
    expect((await note(id)).terms).toEqual({
      ...{ creditNoteId: id, source: 'tieout', externalId: null, number: null },
      ...{ customerId: 'hubspot-company-7', invoiceId: 'deal-A', currency: 'EUR' },
      ...{ total: '30.00', tax: '4.80', issuedOn: '2026-03-09', reason: 'refund re_1' },
    })
    expect(await figuresOf(id)).toEqual(['30.00', '30.00', '0.00', '0.00'])
  })
  test('has it on all the invoices that the payment had settled', async () => {
    await issued('A', { total: '40.00' })
    await issued('B', { total: '60.00' })
    const both = { references: { invoiceNumbers: ['A', 'B'] } }
    await paidAndRefunded(both, [{ ...refund, amount: eur('70.00') }])
    expect([await openOf('A'), await openOf('B')]).toEqual(['0.00', '0.00'])
    expect([await creditedOf('A'), await creditedOf('B')]).toEqual(['10.00', '60.00'])
    expect((await note(id)).terms?.invoiceId).toBeNull()
  })
  test('has none for money that had no place', async () => {
    await issued('A', { total: '60.00' })
    await paidAndRefunded({ payer: { email: 'ada@example.com' } }, [
      { ...refund, amount: eur('100.00') },
    ])
    expect(await figuresOf(id)).toEqual(['60.00', '60.00', '0.00', '0.00'])
  })
  test('waits until the invoice has answered the payment', async () => {
    const { world } = company
    await issued('A')
    await credited('ch_1', naming('A'))
    const stateOf = async () =>
      (await load(world.store, Payment.decider, 'main', 'stripe-ch_1')).state
    while ((await stateOf()).lines.length === 0) await world.advance('settlement', 1)
    // The money is placed, and the invoice has not heard of it.
    await credited('ch_1', { ...naming('A'), refunds: [refund] })
    await world.advance('crediting')
    expect((await load(world.store, CreditNote.decider, 'main', id)).state.kind).toBe('absent')
    expect(await openOf('A')).toBe('0.00')
    expect(await creditedOf('A')).toBe('30.00')
    expect(await linesOf('ch_1')).toEqual(['deal-A 70.00'])
  })
  test('that fails gives its place back to the payment', async () => {
    await issued('A')
    await paidAndRefunded()
    const refunds = [{ ...refund, failed: true, on: '2026-03-12' }]
    await credited('ch_1', { ...naming('A'), refunds })
    expect(await openOf('A')).toBe('0.00')
    expect(await creditedOf('A')).toBe('0.00')
    expect(await linesOf('ch_1')).toEqual(['deal-A 70.00', 'deal-A 30.00'])
    expect((await note(id)).kind).toBe('void')
    expect(await review('ch_1')).not.toBe('open')
    expect(Payment.figures(await payment('ch_1')).unapplied.isZero()).toBe(true)
  })
  test('that fails finds its invoice though the payment names nothing', async () => {
    const payer = { email: 'ada@example.com' }
    await company.seen()
    await issued('A')
    await credited('ch_1', { payer })
    await company.world.settleDown()
    await credited('ch_1', { payer, refunds: [refund] })
    await company.world.settleDown()
    await credited('ch_1', { payer, refunds: [{ ...refund, failed: true }] })
    expect(await linesOf('ch_1')).toEqual(['deal-A 70.00', 'deal-A 30.00'])
  })
  test('that fails finds its invoice though its payer is not known any more', async () => {
    const payer = { email: 'ada@example.com' }
    await company.seen()
    await issued('A')
    await credited('ch_1', { payer })
    await company.world.settleDown()
    await amended('A', { total: '110.00' })
    const left = profile({ emails: [], name: 'Eve Ltd', seenAt: '2026-03-08T08:00:00.000Z' })
    await company.onCustomer(left.customerId, Customer.see(left), 'left')
    await credited('ch_1', { payer, refunds: [refund] })
    await company.world.settleDown()
    await credited('ch_1', { payer, refunds: [{ ...refund, failed: true }] })
    expect(await openOf('A')).toBe('10.00')
    expect(Payment.figures(await payment('ch_1')).unapplied.isZero()).toBe(true)
  })
  test('leaves no credit with the customer when the invoice does not take it', async () => {
    await issued('A')
    await paidAndRefunded()
    await voided('A')
    expect((await note(id)).kind).toBe('void')
    expect(await figuresOf(id)).toEqual(['0.00', '0.00', '0.00', '0.00'])
  })
  test('is worth less when the invoice takes less of it, and stays so', async () => {
    await issued('A', { total: '100.00', tax: '10.00' })
    await paidAndRefunded()
    await amended('A', { total: '20.00', tax: '2.00' })
    expect(await openOf('A')).toBe('0.00')
    expect((await note(id)).terms).toMatchObject({ total: '20.00', tax: '2.00' })
    expect(await figuresOf(id)).toEqual(['20.00', '20.00', '0.00', '0.00'])
    const { length } = await company.world.settleDown()
    company.world.rewind('crediting', length)
    expect((await company.world.settleDown()).slice(length)).toEqual([])
  })
})

test('it ends the same wherever the connection breaks, and done again adds nothing', async () => {
  const refunds = [{ refundId: 're_1', amount: eur('100.00'), failed: false }]
  const play = async () => {
    const { world } = company
    await issued('A')
    await credit('qbo-1', { invoiceId: 'deal-A' })
    await world.settleDown()
    const decide = observe(observation({ ...naming('A'), amount: '70.00' }), 'credit-note')
    await transact(world.store, Payment.decider, 'stripe-ch_1', decide, cause('read'))
    await world.settleDown()
    const back = observe(
      observation({
        ...naming('A'),
        ...{ amount: '70.00', refunds: refunds.map((one) => ({ ...one, amount: eur('70.00') })) },
      }),
      'credit-note',
    )
    await transact(world.store, Payment.decider, 'stripe-ch_1', back, cause('back'))
  }
  await play()
  for (let appends = 0; appends < 8; appends++) {
    company.world.breakAt(appends % 3, appends % 2 === 0)
    await company.world.advance(appends % 2 ? 'crediting' : 'settlement', 2)
  }
  expect(await openOf('A')).toBe('0.00')
  expect(await creditedOf('A')).toBe('100.00')
  const { length } = await company.world.settleDown()
  company.world.rewind('crediting', length)
  const again = (await company.world.settleDown()).slice(length)
  expect(again.map((event) => `${event.type} in ${event.stream}`)).toEqual([])
})

test('the events of one credit note share a lane, with those of the refund it stands for', async () => {
  await issued('A')
  await credit('qbo-1', { invoiceId: 'deal-A' })
  await charged('ch_1', naming('A'))
  const refunds = [{ refundId: 're_1', amount: eur('10.00'), failed: false }]
  await company.world.settleDown()
  await charged('ch_1', { ...naming('A'), refunds })
  const log = await company.world.settleDown()
  const lanes = new Map(log.map((event) => [event.type, laneOf(event)]))
  expect(lanes.get('CreditNoteIssued')).toBe('qbo-1')
  expect(lanes.get('CreditApplied')).toBe('qbo-1')
  expect(lanes.get('RefundIssued')).toBe('refund-re_1')
  expect(lanes.get('InvoiceIssued')).toBe('invoice-main.deal-A')
})
