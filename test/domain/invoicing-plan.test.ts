import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Deal from '../../src/domain/deal.ts'
import { nextActions, nextDueOn, requestDue } from '../../src/domain/deal-invoicing.ts'
import { fold } from '../../src/domain/decider.ts'
import { plannedFor } from '../../src/domain/instalments.ts'
import { check, type Instalment, type Plan, splitOf } from '../../src/domain/invoicing-plan.ts'
import { Decimal, exponentOf, sum } from '../../src/domain/money.ts'
import { dealId, dealTerms, dealWon } from '../support/examples.ts'
import { inAnyOrder } from '../support/histories.ts'
import { refusalOf, spec } from '../support/spec.ts'

const deal = spec(Deal.decider)

const instalment = (number: number, given: Partial<Instalment> = {}): Instalment => ({
  number,
  label: `Part ${number}`,
  kind: 'part',
  share: 'rest',
  due: { afterDays: 0 },
  deferred: false,
  ...given,
})
const percent = (number: number, share: string, given: Partial<Instalment> = {}) =>
  instalment(number, { share: { percent: share }, ...given })
const amount = (number: number, share: string, given: Partial<Instalment> = {}) =>
  instalment(number, { share: { amount: share }, ...given })

const deposit = percent(1, '30', { label: 'Deposit', kind: 'deposit', deferred: true })
const milestone = percent(2, '40', { label: 'Design', kind: 'milestone', due: 'on-milestone' })
const final = instalment(3, { label: 'Final', kind: 'final', due: { on: '2026-06-30' } })
const plan: Plan = [deposit, milestone, final]

const sold = { currency: 'EUR', total: '100.00' }
const strings = (amounts: Decimal[]) => amounts.map((one) => one.toFixed())

describe('a plan is refused', () => {
  test.each<[why: string, code: string, plan: Plan]>([
    ['with no instalment', 'plan-numbers', []],
    ['with a gap in its numbers', 'plan-numbers', [percent(1, '50'), instalment(3)]],
    ['with one number twice', 'plan-numbers', [percent(1, '50'), instalment(1)]],
    ['over a hundred percent', 'plan-over-total', [percent(1, '60'), percent(2, '40.01')]],
    ['over the total', 'plan-over-total', [amount(1, '60.00'), amount(2, '40.01')]],
    ['over the total, mixed', 'plan-over-total', [percent(1, '60'), amount(2, '40.01')]],
    ['with nothing left for the rest', 'plan-over-total', [percent(1, '100'), instalment(2)]],
    ['below the whole', 'plan-incomplete', [percent(1, '60'), percent(2, '39.99')]],
    ['below the total', 'plan-incomplete', [amount(1, '60.00'), amount(2, '39.99')]],
    ['of nothing', 'not-positive', [percent(1, '0'), instalment(2)]],
    ['of less than nothing', 'not-positive', [amount(1, '-1.00'), instalment(2)]],
    ['with too many decimals', 'too-many-decimals', [amount(1, '1.001'), instalment(2)]],
    ['with too fine a percentage', 'too-many-decimals', [percent(1, '1.00001'), instalment(2)]],
    ['with two rests', 'plan-rest-twice', [instalment(1), instalment(2)]],
    [
      'that ends with what is not earned',
      'plan-last-deferred',
      [percent(1, '50'), instalment(2, { deferred: true })],
    ],
  ])('%s', (_, code, refused) => {
    expect(refusalOf(() => check(refused, sold))).toBe(code)
    deal.given().when(Deal.observeWon(dealTerms(), refused)).thenRefused(code)
  })
})

const setting = (instalments: Plan) => Deal.setPlan({ dealId, instalments })

describe('what the instalments come to', () => {
  test('is rounded, and the rest takes what is left', () => {
    const thirds = [percent(1, '33.3333'), percent(2, '33.3333'), instalment(3)]
    expect(strings(splitOf(thirds, sold).map(({ total }) => total))).toEqual([
      ...['33.33', '33.33', '33.34'],
    ])
  })
  test('has its tax, and is earned with the last where it is deferred', () => {
    const split = splitOf(plan, { ...sold, total: '119.00', tax: '19.00', discount: '10.00' })
    expect(split.map(({ total }) => total.toFixed(2))).toEqual(['35.70', '47.60', '35.70'])
    expect(split.map(({ tax }) => tax.toFixed(2))).toEqual(['5.70', '7.60', '5.70'])
    expect(split.map(({ deferred }) => deferred.toFixed(2))).toEqual(['30.00', '0.00', '-30.00'])
    expect(split.map(({ discount }) => discount.toFixed(2))).toEqual(['0.00', '5.71', '4.29'])
  })
  test('earns only what stands deferred where others are void', () => {
    const deferred = (...voided: number[]) =>
      splitOf(plan, sold, new Set(voided)).map((one) => one.deferred.toFixed())
    expect(deferred()).toEqual(['30', '0', '-30'])
    expect(deferred(1)).toEqual(['0', '0', '0'])
    expect(deferred(2)).toEqual(['30', '0', '-30'])
    expect(deferred(3)).toEqual(['30', '0', '0'])
    expect(deferred(1, 3)).toEqual(['0', '0', '0'])
  })
  test('is less at the end when the deal came to less than the plan has in amounts', () => {
    const fixed = [amount(1, '60.00'), amount(2, '40.00')]
    const totals = (total: string) => splitOf(fixed, { ...sold, total }).map((one) => one.total)
    expect(strings(totals('120.00'))).toEqual(['60', '60'])
    expect(strings(totals('70.00'))).toEqual(['60', '10'])
    expect(strings(totals('50.00'))).toEqual(['50', '0'])
  })
})

const currencies = fc.constantFrom('EUR', 'JPY', 'KWD')
const minor = (most: number) => fc.integer({ min: 0, max: most })
const shares = fc.array(
  fc.record({
    weight: fc.integer({ min: 1, max: 40 }),
    way: fc.constantFrom('percent', 'amount'),
    deferred: fc.boolean(),
  }),
  { minLength: 0, maxLength: 5 },
)
const planned = fc
  .record({ currency: currencies, total: fc.integer({ min: 200, max: 9_999_999 }), shares })
  .chain((one) => fc.record({ ...constants(one), tax: minor(one.total), discount: minor(9_999) }))
  .map(({ currency, total, shares: asked, tax, discount }) => {
    const inMajor = (value: number) =>
      new Decimal(value).div(new Decimal(10).pow(exponentOf(currency))).toFixed()
    const others = asked.map(({ weight, way, deferred }, at) => {
      const part = Math.floor((total * weight) / 250)
      const share = way === 'percent' ? { percent: `${weight / 2.5}` } : { amount: inMajor(part) }
      return instalment(at + 1, { share, deferred })
    })
    const left = instalment(asked.length + 1)
    return {
      plan: [...others, left],
      sold: { currency, total: inMajor(total), tax: inMajor(tax), discount: inMajor(discount) },
      later: { currency, total: inMajor(Math.floor(total / 3)), tax: inMajor(Math.floor(tax / 3)) },
    }
  })
function constants<T extends object>(given: T) {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, fc.constant(value)]),
  ) as { [K in keyof T]: fc.Arbitrary<T[K]> }
}

test('the instalments of any plan are together just the deal, and nothing stays deferred', () => {
  const some = fc.uniqueArray(fc.integer({ min: 1, max: 6 })).map((numbers) => new Set(numbers))
  fc.assert(
    fc.property(planned, some, ({ plan: any, sold: deal, later }, voided) => {
      for (const terms of [deal, { ...later, discount: '0' }]) {
        const split = splitOf(any, terms)
        const together = (of: 'total' | 'tax' | 'discount' | 'deferred') =>
          sum(split.map((one) => one[of])).toFixed()
        expect(together('total')).toBe(new Decimal(terms.total).toFixed())
        expect(together('tax')).toBe(new Decimal(terms.tax).toFixed())
        expect(together('discount')).toBe(new Decimal(terms.discount).toFixed())
        expect(together('deferred')).toBe('0')
        // Of those that stand, when some are void; which changes nothing that the customer sees.
        const standing = splitOf(any, terms, voided)
        const last = split.findLastIndex(({ total }) => !total.isZero())
        const left = sum(standing.map((one) => one.deferred))
        if (!voided.has(last + 1)) expect(left.toFixed()).toBe('0')
        else expect(left.isNegative(), 'less than nothing deferred').toBe(false)
        for (const [at, { deferred, ...seen }] of standing.entries()) {
          if (voided.has(at + 1)) expect(deferred.toFixed(), 'void').toBe('0')
          expect({ ...seen, deferred: split[at]?.deferred }).toEqual(split[at])
        }
        for (const one of split) {
          expect(one.total.isNegative(), 'a negative instalment').toBe(false)
          expect(one.tax.isNegative(), 'a negative tax').toBe(false)
          expect(one.total.decimalPlaces()).toBeLessThanOrEqual(exponentOf(terms.currency))
          expect(one.tax.decimalPlaces()).toBeLessThanOrEqual(exponentOf(terms.currency))
        }
      }
    }),
  )
})

const modified = (minute: number) => `2026-03-01T09:${String(minute).padStart(2, '0')}:00.000Z`
const planSet = (instalments: Plan, modifiedAt?: string): Deal.Event => {
  const data = { dealId, instalments: [...instalments] }
  return { type: 'PlanSet', data: modifiedAt === undefined ? data : { ...data, modifiedAt } }
}
const requested = (number: number): Deal.Event => {
  const invoiceId = `deal-${dealId}-p${number}`
  return { type: 'InstalmentRequested', data: { dealId, number, invoiceId } }
}
const released = (number: number, on = '2026-04-01'): Deal.Event => {
  return { type: 'InstalmentReleased', data: { dealId, number, on } }
}
const reopened: Deal.Event = {
  type: 'DealReopened',
  data: { dealId, modifiedAt: modified(30) },
}

describe('a plan', () => {
  test('comes with the deal that is won', () =>
    deal
      .given()
      .when(Deal.observeWon(dealTerms(), plan))
      .then(planSet(plan, modified(0)), dealWon()))
  test('is changed by a newer reading', () => {
    const other = [percent(1, '50'), instalment(2)]
    const terms = dealTerms({ modifiedAt: modified(5) })
    deal
      .given(planSet(plan, modified(0)), dealWon())
      .when(Deal.observeWon(terms, other))
      .then(planSet(other, modified(5)))
    deal
      .given(planSet(other, modified(5)), dealWon({ modifiedAt: modified(5) }))
      .when(Deal.observeWon(dealTerms({ modifiedAt: modified(1) }), plan))
      .thenNothing()
  })
  test('stays when HubSpot says nothing of it', () =>
    deal
      .given(planSet(plan, modified(0)), dealWon())
      .when(Deal.observeWon(dealTerms({ modifiedAt: modified(5) })))
      .thenNothing())
  test('of a person stands above that of HubSpot', () => {
    const other = [percent(1, '50'), instalment(2)]
    const history = [planSet(plan, modified(0)), dealWon()]
    deal
      .given(...history)
      .when(setting(other))
      .then(planSet(other))
    deal
      .given(...history, planSet(other))
      .when(Deal.observeWon(dealTerms({ modifiedAt: modified(9) }), plan))
      .thenNothing()
  })
  test('is too late when the whole deal is asked for', () => {
    deal.given(dealWon()).when(setting(plan)).thenRefused('plan-after-invoice')
    deal.given(dealWon(), reopened).when(setting(plan)).thenRefused('plan-after-invoice')
    deal
      .given(dealWon())
      .when(Deal.observeWon(dealTerms({ modifiedAt: modified(5) }), plan))
      .thenRefused('plan-after-invoice')
  })
  test('changes only what is not asked for yet', () => {
    const history = [planSet(plan), dealWon(), requested(1)]
    const longer = [deposit, percent(2, '30'), percent(3, '30'), instalment(4)]
    deal
      .given(...history)
      .when(setting(longer))
      .then(planSet(longer))
    const dearer = [percent(1, '31', { label: 'Deposit' }), milestone, final]
    deal
      .given(...history)
      .when(setting(dearer))
      .thenRefused('instalment-requested')
    const whole = [percent(1, '100')]
    deal
      .given(...history)
      .when(setting(whole))
      .thenRefused('instalment-requested')
  })
  test('of one instalment is not changed either, once that is asked for', () => {
    const alone = [planSet([percent(1, '100')]), dealWon()]
    const data = { dealId, number: 1, invoiceId: 'deal-42' }
    const noted: Deal.Event = { type: 'InstalmentRequested', data }
    deal
      .given(...alone)
      .when(requestDue('2026-03-01'))
      .then(noted)
    deal
      .given(...alone, noted)
      .when(setting(plan))
      .thenRefused('instalment-requested')
  })
  test('is not for what is sold again and again', () => {
    const [line] = dealTerms().lines
    const recurring = { every: 'month', periods: 12, startsOn: '2026-03-01' } as const
    const lines = line ? [{ ...line, recurring }] : []
    deal
      .given()
      .when(Deal.observeWon(dealTerms({ lines }), plan))
      .thenRefused('plan-of-recurring-lines')
  })
  test('needs a deal', () => deal.given().when(setting(plan)).thenRefused('deal-not-found'))
})

describe('a milestone', () => {
  const history = [planSet(plan), dealWon()]
  const reached = (number: number, on = '2026-04-01') =>
    Deal.releaseInstalment({ dealId, number, on })
  test('is reached once', () => {
    deal
      .given(...history)
      .when(reached(2))
      .then(released(2))
    deal
      .given(...history, released(2))
      .when(reached(2, '2026-05-01'))
      .thenNothing()
  })
  test('is refused for what does not wait for one', () => {
    deal
      .given(...history)
      .when(reached(1))
      .thenRefused('instalment-not-on-milestone')
    deal
      .given(...history)
      .when(reached(4))
      .thenRefused('instalment-not-found')
    deal.given(dealWon()).when(reached(1)).thenRefused('instalment-not-found')
    deal.given().when(reached(1)).thenRefused('deal-not-found')
  })
})

const asked = (today: string, ...history: Deal.Event[]) =>
  nextActions(fold(Deal.decider, history), today).map(({ terms }) => terms)
const ids = (today: string, ...history: Deal.Event[]) =>
  asked(today, ...history).map(({ invoiceId }) => invoiceId)
const nobody = () => false

describe('what a planned deal asks for', () => {
  const history = [planSet(plan), dealWon({ total: '119.00', tax: '19.00' })]
  test('is each instalment on its day', () => {
    expect(ids('2026-03-01', ...history)).toEqual(['deal-42-p1'])
    expect(ids('2026-06-29', ...history)).toEqual(['deal-42-p1'])
    expect(ids('2026-06-30', ...history)).toEqual(['deal-42-p1', 'deal-42-p3'])
    const now = [...history, released(2)]
    expect(ids('2026-06-30', ...now)).toEqual(['deal-42-p1', 'deal-42-p2', 'deal-42-p3'])
  })
  test('has a number, a day and amounts of its own', () => {
    expect(asked('2026-06-30', ...history)[0]).toEqual({
      ...{ invoiceId: 'deal-42-p1', number: 'INV-42-P1', dealId, currency: 'EUR' },
      ...{ customerId: 'hubspot-company-7', total: '35.70', tax: '5.70', deferred: '30.00' },
      lines: [
        {
          ...{ lineId: 'p1', description: 'Deposit: Licences', quantity: '1' },
          ...{ unitPrice: '30.00', amount: '30.00', tax: '5.70' },
        },
      ],
      ...{ issuedOn: '2026-03-01', dueOn: '2026-03-31' },
      instalment: { number: 1, of: 3, label: 'Deposit' },
    })
    expect(asked('2026-06-30', ...history)[1]).toMatchObject({
      ...{ total: '35.70', deferred: '-30.00', issuedOn: '2026-06-30', dueOn: '2026-07-30' },
    })
  })
  test('has the terms of the deal', () => {
    const terms = { termDays: 10, earlyDiscount: { percent: '2', withinDays: 5 } }
    expect(asked('2026-03-01', planSet(plan), dealWon(terms))[0]).toMatchObject({
      dueOn: '2026-03-11',
      earlyDiscount: { amount: '0.60', until: '2026-03-06' },
    })
  })
  test('is nothing more once the deal is lost again', () => {
    expect(ids('2026-06-30', ...history, requested(1), reopened)).toEqual([])
  })
  test('stays asked for when it is put off', () => {
    const later = [deposit, milestone, { ...final, due: { on: '2026-09-30' } }]
    expect(ids('2026-03-01', ...history, requested(1), planSet(later))).toEqual(['deal-42-p1'])
  })
  test('bears the number of the deal when it is the only one', () => {
    const only = [percent(1, '100', { due: { on: '2026-05-01' } })]
    const [terms, ...others] = asked('2026-05-01', planSet(only), dealWon())
    expect(others).toEqual([])
    expect(terms).toMatchObject({ invoiceId: 'deal-42', number: 'INV-42', issuedOn: '2026-05-01' })
    expect(terms?.instalment).toBeUndefined()
    expect(ids('2026-04-30', planSet(only), dealWon())).toEqual([])
  })
  test('waits for the next day of all', () => {
    const state = fold(Deal.decider, history)
    expect(nextDueOn(state, nobody)).toBe('2026-03-01')
    expect(nextDueOn(state, (id) => id === 'deal-42-p1')).toBe('2026-06-30')
    expect(nextDueOn(state, (id) => id !== 'deal-42-p2')).toBeNull()
    expect(nextDueOn(fold(Deal.decider, [...history, reopened]), nobody)).toBeNull()
  })
})

describe('what recurs', () => {
  const monthly = (periods: number | null, startsOn = '2026-01-31') => ({
    lineId: '2',
    description: 'Support',
    ...{ quantity: '1', unitPrice: '12.00', amount: '10.00', discount: '2.00', tax: '1.90' },
    recurring: { every: 'month' as const, periods, startsOn },
  })
  const once = {
    lineId: '1',
    description: 'Setup',
    quantity: '1',
    unitPrice: '50',
    amount: '50.00',
  }
  const won = (...lines: Deal.DealLine[]) => {
    return dealWon({ lines, total: '85.70', tax: '5.70', closedOn: '2026-01-31' })
  }
  test('is invoiced by period, with what is sold once in the first', () => {
    const terms = asked('2026-12-31', won(once, monthly(3)))
    expect(terms.map((one) => [one.invoiceId, one.issuedOn, one.total])).toEqual([
      ['deal-42-p1', '2026-01-31', '61.90'],
      ['deal-42-p2', '2026-02-28', '11.90'],
      ['deal-42-p3', '2026-03-31', '11.90'],
    ])
    expect(terms[1]).toMatchObject({
      ...{ tax: '1.90', discount: '2.00', number: 'INV-42-P2' },
      lines: [{ description: 'Support, 2026-02-28 to 2026-03-30', amount: '10.00' }],
      instalment: { number: 2, of: 3, label: '2026-02-28' },
    })
    expect(terms[1]?.lines[0]?.recurring).toBeUndefined()
  })
  test('is asked for when the period begins', () => {
    expect(ids('2026-02-27', won(once, monthly(3)))).toEqual(['deal-42-p1'])
    expect(ids('2026-02-28', won(once, monthly(3)))).toEqual(['deal-42-p1', 'deal-42-p2'])
  })
  test('does not keep waiting what is sold once', () => {
    const terms = asked('2026-12-31', won(once, monthly(2, '2026-04-01')))
    expect(terms.map((one) => [one.issuedOn, one.total])).toEqual([
      ['2026-01-31', '50.00'],
      ['2026-04-01', '11.90'],
      ['2026-05-01', '11.90'],
    ])
  })
  test('goes on until it is ended', () => {
    const state = fold(Deal.decider, [won(monthly(null))])
    expect(nextActions(state, '2026-04-15').map(({ number }) => number)).toEqual([1, 2, 3])
    expect(nextDueOn(state, nobody)).toBe('2026-01-31')
    const three = new Set(['deal-42-p1', 'deal-42-p2', 'deal-42-p3'])
    expect(nextDueOn(state, (id) => three.has(id))).toBe('2026-04-30')
    const [first] = nextActions(state, '2026-01-31')
    expect(first?.terms.invoiceId).toBe('deal-42-p1')
    expect(nextActions(state, '2026-04-15')[0]).toEqual(first)
  })
  test('by different periods shares the invoices of one day', () => {
    const yearly = { ...monthly(2), lineId: '3', recurring: { ...monthly(2).recurring } }
    const lines = [
      monthly(13),
      { ...yearly, recurring: { ...yearly.recurring, every: 'year' as const } },
    ]
    const totals = asked('2028-01-01', won(...lines)).map(({ total }) => total)
    expect(totals.length).toBe(13)
    expect([totals[0], totals[1], totals[12]]).toEqual(['23.80', '11.90', '23.80'])
  })
  test('keeps the names under which invoices were asked for, when it becomes more or less', () => {
    const [whole, longer, shorter] = [won(once), won(once, monthly(3)), won(once, monthly(1))]
    const later = (event: Deal.Event): Deal.Event =>
      event.type === 'DealWon' ? { ...event, type: 'DealAmended' } : event
    expect(ids('2026-12-31', whole, later(longer))).toEqual(['deal-42', 'deal-42-p2', 'deal-42-p3'])
    const asNumbered = asked('2026-12-31', whole, later(longer)).map(({ number }) => number)
    expect(asNumbered).toEqual(['INV-42', 'INV-42-P2', 'INV-42-P3'])
    const three = [1, 2, 3].map(requested)
    expect(ids('2026-12-31', longer, ...three, later(shorter))).toEqual(['deal-42-p1'])
    expect(ids('2026-12-31', shorter, later(longer))[0]).toBe('deal-42')
  })
  test('of one period is the only invoice', () =>
    expect(ids('2026-12-31', won(monthly(1)))).toEqual(['deal-42']))
})

// A plan that is set once and never changed; the deal is amended, lost and won again, a milestone is
// reached, and on some days the deal is billed.
test('deal changes and milestones in any order end in the same invoices', () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 1, max: 59 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(
      minutes.chain((times) => fc.tuple(fc.constant(times), inAnyOrder([...times, 0]))),
      ([times, order]) => {
        const last = Math.max(...times)
        const reading = (time: number) =>
          dealTerms({ total: `${time * 7}.05`, tax: `${time}.00`, modifiedAt: modified(time) })
        const history: Deal.Event[] = [planSet(plan, modified(0))]
        const decide = (decision: (state: Deal.State) => Deal.Event[]) => {
          history.push(...decision(fold(Deal.decider, history)))
        }
        decide(Deal.observeWon(dealTerms({ modifiedAt: modified(0) })))
        for (const time of order) {
          if (time === 0) decide(Deal.releaseInstalment({ dealId, number: 2, on: '2026-04-01' }))
          else decide(Deal.observeWon(reading(time), plan))
        }
        const invoices = asked('2026-12-31', ...history)
        const straight = [planSet(plan, modified(0)), dealWon(reading(last)), released(2)]
        expect(invoices).toEqual(asked('2026-12-31', ...straight))
        const total = sum(invoices.map((one) => one.total)).toFixed(2)
        expect(total).toBe(reading(last).total)
        expect(plannedFor(fold(Deal.decider, history), '')).toHaveLength(3)
      },
    ),
  )
})
