import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observe, observeWhole, voidNote } from '../../src/domain/credit-note-terms.ts'
import { eur, invoiceId } from '../support/examples.ts'
import { creditTerms } from '../support/money-examples.ts'
import { refusalOf, spec } from '../support/spec.ts'

const { given } = spec(CreditNote.decider)
const { apply, release, refund, figures, statusOf } = CreditNote

const creditNoteId = 'qbo-77'
const lineId = `${creditNoteId}/1`
const issued = (told: Partial<CreditNote.Terms> = {}): CreditNote.Event => {
  return { type: 'CreditNoteIssued', data: creditTerms(told) }
}
const applied = (amount: string, line = 1, to = invoiceId): CreditNote.Event => ({
  type: 'CreditNoteApplied',
  data: {
    ...{ creditNoteId, currency: 'EUR', decisionId: `decision-${line}` },
    lines: [{ lineId: `${creditNoteId}/${line}`, invoiceId: to, amount }],
  },
})
const released = (
  amount: string,
  told: Partial<Extract<CreditNote.Event, { type: 'CreditReleased' }>['data']> = {},
): CreditNote.Event => ({
  type: 'CreditReleased',
  data: {
    ...{ creditNoteId, lineId, invoiceId, amount: eur(amount) },
    ...{ releaseId: `${lineId}/declined`, reason: 'void' },
    ...told,
  },
})
const refunded = (amount: string): CreditNote.Event => {
  return {
    type: 'CreditNoteRefunded',
    data: { creditNoteId, refundId: 're_1', amount: eur(amount), on: '2026-03-09' },
  }
}
const voided = (told: Partial<{ on: string; before: { total: string; tax: string } }> = {}) => ({
  type: 'CreditNoteVoided' as const,
  data: {
    ...{ creditNoteId, currency: 'EUR', before: { total: '30.00', tax: '0.00' } },
    ...{ reason: 'a mistake', on: '2026-03-05', ...told },
  },
})
const to = (amount: string, decisionId = 'decision-1') =>
  apply({ decisionId, lines: [{ invoiceId, amount: eur(amount) }] })

describe('a reading of a credit note', () => {
  test('makes it known', () => given().when(observe(creditTerms())).then(issued()))
  test('tells another amount, and what it was before', () =>
    given(issued({ tax: '4.79' }))
      .when(observe(creditTerms({ total: '40.00', tax: '6.39' })))
      .then({
        type: 'CreditNoteAmended',
        data: {
          ...creditTerms({ total: '40.00', tax: '6.39' }),
          before: { total: '30.00', tax: '4.79' },
        },
      }))
  test('in other words is told too', () =>
    given(issued())
      .when(observe(creditTerms({ number: 'CM-8' })))
      .then({
        type: 'CreditNoteAmended',
        data: { ...creditTerms({ number: 'CM-8' }), before: { total: '30.00', tax: '0.00' } },
      }))
  test('below what is used frees the newest lines first, as far as it must', () =>
    given(issued(), applied('12.00', 1), applied('18.00', 2))
      .when(observe(creditTerms({ total: '10.00' })))
      .then(
        released('18.00', {
          lineId: `${creditNoteId}/2`,
          releaseId: `${creditNoteId}/2/amended-1`,
          reason: 'amended',
        }),
        released('2.00', { releaseId: `${lineId}/amended-2`, reason: 'amended' }),
        {
          type: 'CreditNoteAmended',
          data: {
            ...creditTerms({ total: '10.00' }),
            before: { total: '30.00', tax: '0.00' },
          },
        },
      ))
  test('frees the same line twice under two names', () => {
    const once = released('10.00', { releaseId: `${lineId}/amended-1`, reason: 'amended' })
    const amended = (total: string, before: string): CreditNote.Event => ({
      type: 'CreditNoteAmended',
      data: { ...creditTerms({ total }), before: { total: before, tax: '0.00' } },
    })
    given(issued(), applied('30.00'), once, amended('20.00', '30.00'))
      .when(observe(creditTerms({ total: '5.00' })))
      .then(
        released('15.00', { releaseId: `${lineId}/amended-2`, reason: 'amended' }),
        amended('5.00', '20.00'),
      )
  })
  test('below what was paid out of it is refused', () =>
    given(issued(), refunded('20.00'))
      .when(observe(creditTerms({ total: '19.99' })))
      .thenRefused('credit-note-refunded'))
  test('of nothing means that it is void', () => {
    given(issued())
      .when(observe(creditTerms({ total: '0.00' })))
      .then({ ...voided(), data: { ...voided().data, reason: 'nothing is left of it' } })
    given()
      .when(observe(creditTerms({ total: '0.00' })))
      .thenNothing()
  })
  test('that is void already changes nothing', () =>
    given(issued(), voided()).when(observe(creditTerms())).thenNothing())
  test.each([
    [{ total: '-1.00' }, 'not-positive'],
    [{ total: '1.001' }, 'too-many-decimals'],
    [{ total: '10', tax: '1.234' }, 'too-many-decimals'],
    [{ currency: 'EUX' }, 'unknown-currency'],
  ])('of %j is refused', (told, code) =>
    given()
      .when(observe(creditTerms(told)))
      .thenRefused(code),
  )
  test('in another currency than before is refused', () =>
    given(issued())
      .when(observe(creditTerms({ currency: 'USD' })))
      .thenRefused('currency-differs'))
  test('as a whole tells what was paid out, or that it is void', () => {
    const seen = { ...creditTerms(), voided: null }
    const refunds = [{ refundId: 're_1', amount: eur('10.00'), on: '2026-03-09' }]
    given()
      .when(observeWhole({ ...seen, refunds }))
      .then(issued(), refunded('10.00'))
    given(issued())
      .when(observeWhole({ ...seen, refunds: [], voided: { reason: 'a mistake' } }))
      .then(voided())
    given()
      .when(observeWhole({ ...seen, refunds: [], voided: { reason: 'a mistake' } }))
      .then(issued(), voided())
    given(issued(), voided())
      .when(observeWhole({ ...seen, refunds }))
      .thenNothing()
  })
})

describe('a credit', () => {
  test('goes to invoices, a line for each', () =>
    given(issued())
      .when(
        apply({
          ...{ decisionId: 'decision-1', on: '2026-03-07' },
          lines: [
            { invoiceId, amount: eur('10.00') },
            { invoiceId: 'deal-43', amount: eur('20') },
          ],
        }),
      )
      .then({
        type: 'CreditNoteApplied',
        data: {
          ...{ creditNoteId, currency: 'EUR', decisionId: 'decision-1', on: '2026-03-07' },
          lines: [
            { lineId, invoiceId, amount: '10.00' },
            { lineId: `${creditNoteId}/2`, invoiceId: 'deal-43', amount: '20.00' },
          ],
        },
      }))
  test.each([
    ['0.00', 'not-positive'],
    ['-1.00', 'not-positive'],
    ['1.001', 'too-many-decimals'],
    ['30.01', 'exceeds-unapplied-credit'],
  ])('of %s is refused', (amount, code) => given(issued()).when(to(amount)).thenRefused(code))
  test('is refused all at once', () => {
    const lines = ['20.00', '10.01'].map((amount) => ({ invoiceId, amount: eur(amount) }))
    given(issued())
      .when(apply({ decisionId: 'd', lines }))
      .thenRefused('exceeds-unapplied-credit')
    given(issued())
      .when(apply({ decisionId: 'd', lines: [] }))
      .thenRefused('not-positive')
  })
  test('of another currency is refused', () => {
    const lines = [{ invoiceId, amount: { amount: '1.00', currency: 'USD' } }]
    given(issued())
      .when(apply({ decisionId: 'd', lines }))
      .thenRefused('currency-differs')
  })
  test('that nobody knows, or that is void, is refused', () => {
    given().when(to('1.00')).thenRefused('credit-note-not-found')
    given(issued(), voided()).when(to('1.00')).thenRefused('credit-note-void')
  })
  test('asked for again after it became void is done already', () =>
    given(issued(), applied('30.00'), released('30.00'), voided()).when(to('30.00')).thenNothing())
})

describe('a line', () => {
  const back = { lineId, releaseId: `${lineId}/declined`, reason: 'void' }
  test('comes back whole', () =>
    given(issued(), applied('30.00')).when(release(back)).then(released('30.00')))
  test('comes back in part', () =>
    given(issued(), applied('30.00'))
      .when(release({ ...back, amount: '10' }))
      .then(released('10.00')))
  test('comes back by as much as is left of it', () =>
    given(issued(), applied('30.00'), released('25.00', { releaseId: 'r' }))
      .when(release({ ...back, amount: '30.00' }))
      .then(released('5.00')))
  test('of which nothing is left stays as it is', () =>
    given(issued(), applied('30.00'), released('30.00', { releaseId: 'r' }))
      .when(release(back))
      .thenNothing())
  test('taken back by a person says so', () => {
    const byHand = { ...back, byHand: true as const }
    given(issued(), applied('30.00'))
      .when(release(byHand))
      .then(released('30.00', { byHand: true }))
    expect(
      given(issued(), applied('30.00'), released('30.00', { byHand: true })).state,
    ).toMatchObject({ byHand: true })
    given(issued(), applied('30.00'))
      .when(release({ ...byHand, amount: '30.01' }))
      .thenRefused('exceeds-line')
    given(issued()).when(release(byHand)).thenRefused('credit-line-not-found')
    given().when(release(byHand)).thenRefused('credit-note-not-found')
  })
  test.each([
    ['0', 'not-positive'],
    ['0.001', 'too-many-decimals'],
  ])('does not give %s back', (amount, code) =>
    given(issued(), applied('30.00'))
      .when(release({ ...back, amount }))
      .thenRefused(code),
  )
})

describe('what is unapplied', () => {
  const out = (amount: string) =>
    refund({ refundId: 're_1', amount: eur(amount), on: '2026-03-09' })
  test('may be paid out', () =>
    given(issued(), applied('10.00')).when(out('20.00')).then(refunded('20.00')))
  test('is all that may be paid out', () =>
    given(issued(), applied('10.00')).when(out('20.01')).thenRefused('exceeds-unapplied-credit'))
  test('is paid out in its currency only', () =>
    given(issued())
      .when(refund({ refundId: 'r', amount: { amount: '1', currency: 'USD' }, on: '2026-03-09' }))
      .thenRefused('currency-differs'))
})

describe('a credit note that is void', () => {
  test('gives its lines back first', () =>
    given(issued(), applied('10.00', 1), applied('20.00', 2), released('4.00'))
      .when(voidNote({ reason: 'a mistake', on: '2026-03-20' }))
      .then(
        released('6.00', { releaseId: `${lineId}/credit-void`, on: '2026-03-20' }),
        released('20.00', {
          lineId: `${creditNoteId}/2`,
          releaseId: `${creditNoteId}/2/credit-void`,
          on: '2026-03-20',
        }),
        voided({ on: '2026-03-20' }),
      ))
  test('never was, unless another day is said', () =>
    given(issued({ tax: '4.79' }))
      .when(voidNote({ reason: 'a mistake' }))
      .then(voided({ before: { total: '30.00', tax: '4.79' } })))
  test('has not been paid out', () =>
    given(issued(), refunded('1.00'))
      .when(voidNote({ reason: 'a mistake' }))
      .thenRefused('credit-note-refunded'))
  test('nobody has heard of before is nothing', () =>
    given()
      .when(voidNote({ reason: 'a mistake' }))
      .thenNothing())
})

test('its status tells how much of it is used', () => {
  const statusAfter = (...history: CreditNote.Event[]) => statusOf(given(...history).state)
  expect(statusAfter(issued())).toBe('open')
  expect(statusAfter(issued(), applied('10.00'))).toBe('partially_applied')
  expect(statusAfter(issued(), applied('10.00'), refunded('20.00'))).toBe('applied')
  expect(statusAfter(issued(), voided())).toBe('void')
})

const cents = fc.integer({ min: -50, max: 6000 }).map((n) => (n / 100).toFixed(2))
const line = fc.integer({ min: 1, max: 6 }).map((n) => `${creditNoteId}/${n}`)
const step: fc.Arbitrary<(state: CreditNote.State) => CreditNote.Event[]> = fc.oneof(
  cents.map((total) => observe(creditTerms({ total }))),
  fc.tuple(cents, fc.uuid()).map(([amount, id]) => to(amount, id)),
  fc
    .record({ lineId: line, amount: fc.option(cents, { nil: undefined }), releaseId: fc.uuid() })
    .map((told) => release({ ...told, reason: 'why' })),
  fc.tuple(cents, fc.uuid()).map(([amount, refundId]) => {
    return refund({ refundId, amount: eur(amount), on: '2026-03-09' })
  }),
  { weight: 1, arbitrary: fc.constant(voidNote({ reason: 'a mistake' })) },
)

test('whatever is decided, applied + refunded + unapplied = total, and none is negative', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = CreditNote.initial
      for (const decide of [observe(creditTerms()), ...steps]) {
        const before = state
        const refused = refusalOf(() => {
          state = decide(before).reduce(CreditNote.evolve, before)
        })
        if (!refused) expect(decide(state), 'the decision made once more').toEqual([])
        const { total, applied: used, refunded: out, unapplied } = figures(state)
        expect(used.plus(out).plus(unapplied).toFixed(2)).toBe(total.toFixed(2))
        for (const amount of [used, out, unapplied]) expect(amount.isNegative()).toBe(false)
        for (const { amount } of state.lines) expect(amount.isNegative()).toBe(false)
      }
    }),
  )
})
