import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold } from '../../src/domain/decider.ts'
import * as Discrepancy from '../../src/domain/discrepancy.ts'
import {
  actions,
  allKinds,
  discrepancyIdOf,
  kinds,
  nouns,
  type Recorded,
  toleranceOf,
} from '../../src/domain/discrepancy-kinds.ts'
import { causeIn, isCause, words } from '../../src/domain/discrepancy-words.ts'
import { erased } from '../../src/domain/erased.ts'
import { eur } from '../support/examples.ts'
import { step } from '../support/arbitraries.ts'
import { steps } from '../support/arbitrary-discrepancies.ts'
import { refusalOf, spec } from '../support/spec.ts'

const { given } = spec(Discrepancy.decider)
const { observe, vanish, explain, reopen, assign, comment, setDue, snooze, act } = Discrepancy

const found: Recorded = {
  ...{ kind: 'paid-at-stripe-open-in-quickbooks', pair: 'payments-quickbooks', part: null },
  subject: { noun: 'invoice', id: 'deal-42' },
  ...{ platforms: ['stripe', 'quickbooks'], related: { dealId: '42', paymentId: 'stripe-ch_1' } },
  ...{ ledger: '0.00', theirs: '120.00', atStake: eur('120.00'), delta: eur('120.00') },
  cause: { code: 'payment-not-posted', params: { payment: 'ch_1' } },
  effectiveOn: '2026-03-02',
}
const discrepancyId = discrepancyIdOf(found)
const moved: Recorded = { ...found, theirs: '90.00', atStake: eur('90.00'), delta: eur('90.00') }
const said = ({ ledger, theirs, atStake, delta }: Recorded) => ({ ledger, theirs, atStake, delta })

const detected: Discrepancy.Event = {
  type: 'DiscrepancyDetected',
  data: { discrepancyId, ...found },
}
const explained: Discrepancy.Event = {
  type: 'DiscrepancyExplained',
  data: { discrepancyId, reasonCode: 'timing', note: null, of: said(found) },
}
const resolved: Discrepancy.Event = {
  type: 'DiscrepancyResolved',
  data: { discrepancyId, by: 'agreement', action: null, note: null },
}
const acted: Discrepancy.Event = {
  type: 'DiscrepancyActionTaken',
  data: { discrepancyId, action: 'post', params: {}, note: null },
}
const reopened = (because: 'seen-again' | 'moved' | 'person', now = found, note?: string) => ({
  type: 'DiscrepancyReopened' as const,
  data: { discrepancyId, ...now, because, note: note ?? null },
})
const asTiming = { discrepancyId, reasonCode: 'timing', note: null } as const

describe('what the views show', () => {
  test('is recorded when it is seen first, and not again while it is the same', () =>
    given().when(observe(discrepancyId, found)).then(detected))
  test('is recorded as changed when other money is at stake', () =>
    given(detected)
      .when(observe(discrepancyId, moved))
      .then({
        type: 'DiscrepancyChanged',
        data: { discrepancyId, ...moved, before: said(found) },
      }))
  test('is recorded as changed when it came about otherwise than was thought', () => {
    const parked = { ...found, cause: { code: 'write-parked', params: { reason: 'no account' } } }
    given(detected)
      .when(observe(discrepancyId, parked))
      .then({
        type: 'DiscrepancyChanged',
        data: { discrepancyId, ...parked, before: said(found) },
      })
    given(detected, explained).when(observe(discrepancyId, parked)).thenNothing()
  })
  test('is nothing new where a person was erased from it', () => {
    const cause = { code: 'payment-not-posted', params: { payment: erased } }
    given({ type: 'DiscrepancyDetected', data: { discrepancyId, ...found, theirs: erased, cause } })
      .when(observe(discrepancyId, found))
      .thenNothing()
  })
  test('is over when they show it no more, of itself', () =>
    given(detected).when(vanish(discrepancyId)).then(resolved))
  test('is over by what was done about it, where something was', () =>
    given(detected, acted)
      .when(vanish(discrepancyId))
      .then({
        type: 'DiscrepancyResolved',
        data: { discrepancyId, by: 'action', action: 'post', note: null },
      }))
  test('was never there, and cannot be over', () =>
    given().when(vanish(discrepancyId)).thenNothing())
  test('lives on when it comes back', () =>
    given(detected, acted, resolved)
      .when(observe(discrepancyId, moved))
      .then(reopened('seen-again', moved)))
  test('that was explained stays so while the same money is missing', () => {
    const elsewhere = { ...found, ledger: '10.00', theirs: '130.00' }
    given(detected, explained).when(observe(discrepancyId, found)).thenNothing()
    given(detected, explained)
      .when(observe(discrepancyId, elsewhere))
      .then({
        type: 'DiscrepancyChanged',
        data: { discrepancyId, ...elsewhere, before: said(found) },
      })
  })
  test('that was explained is asked about anew when other money is missing', () =>
    given(detected, explained).when(observe(discrepancyId, moved)).then(reopened('moved', moved)))
  test('without money is asked about anew when the two sides say something else', () => {
    const noMoney = { ...found, atStake: null, delta: null }
    const first: Discrepancy.Event = {
      type: 'DiscrepancyDetected',
      data: { discrepancyId, ...noMoney },
    }
    const why: Discrepancy.Event = {
      type: 'DiscrepancyExplained',
      data: { ...explained.data, reasonCode: 'timing', note: null, of: said(noMoney) },
    }
    given(first, why).when(observe(discrepancyId, noMoney)).thenNothing()
    const other = { ...noMoney, theirs: 'paid' }
    given(first, why).when(observe(discrepancyId, other)).then(reopened('moved', other))
  })
})

describe('a person', () => {
  test('says why it may stand', () => given(detected).when(explain(asTiming)).then(explained))
  test('says so in words where no reason of the list fits', () =>
    given(detected)
      .when(explain({ discrepancyId, reasonCode: 'other', note: '  ' }))
      .thenRefused('reason-missing'))
  test('changes the reason', () =>
    given(detected, explained)
      .when(explain({ discrepancyId, reasonCode: 'immaterial', note: ' two cents ' }))
      .then({
        type: 'DiscrepancyExplained',
        data: { discrepancyId, reasonCode: 'immaterial', note: 'two cents', of: said(found) },
      }))
  test('takes an explanation back', () => {
    given(detected, explained)
      .when(reopen(discrepancyId, 'it is none'))
      .then(reopened('person', found, 'it is none'))
    given(detected).when(reopen(discrepancyId, null)).thenNothing()
  })
  test('gives it to somebody, and to nobody', () => {
    const assigned = (assignee: string | null): Discrepancy.Event => ({
      type: 'DiscrepancyAssigned',
      data: { discrepancyId, assignee },
    })
    given(detected).when(assign(discrepancyId, 'rui')).then(assigned('rui'))
    given(detected, assigned('rui')).when(assign(discrepancyId, null)).then(assigned(null))
  })
  test('comments on it, also when it is over', () =>
    given(detected, resolved)
      .when(comment(discrepancyId, ' it was the bank '))
      .everyTime()
      .then({ type: 'DiscrepancyCommented', data: { discrepancyId, text: 'it was the bank' } }))
  test('sets a day for it', () =>
    given(detected)
      .when(setDue(discrepancyId, '2026-03-31'))
      .then({ type: 'DiscrepancyDueSet', data: { discrepancyId, dueOn: '2026-03-31' } }))
  test('puts it off until a moment to come', () => {
    const until = '2026-03-09T08:00:00.000Z'
    const snoozed: Discrepancy.Event = {
      type: 'DiscrepancySnoozed',
      data: { discrepancyId, until },
    }
    given(detected)
      .when(snooze({ discrepancyId, until, now: '2026-03-08T08:00:00.000Z' }))
      .then(snoozed)
    given(detected)
      .when(snooze({ discrepancyId, until, now: '2026-03-10T08:00:00.000Z' }))
      .thenRefused('moment-past')
    given(detected, snoozed)
      .when(snooze({ discrepancyId, until: null, now: '2026-03-10T08:00:00.000Z' }))
      .then({ type: 'DiscrepancySnoozed', data: { discrepancyId, until: null } })
  })
  test('does about it what its kind offers', () => {
    const request = { discrepancyId, params: {}, note: null }
    given(detected)
      .when(act({ ...request, action: 'post' }))
      .everyTime()
      .then(acted)
    given(detected)
      .when(act({ ...request, action: 'create-invoice' }))
      .thenRefused('action-not-offered')
  })
  test.each([
    ['explain', explain(asTiming)],
    ['reopen', reopen(discrepancyId, null)],
    ['assign', assign(discrepancyId, 'rui')],
    ['due', setDue(discrepancyId, '2026-03-31')],
    ['act', act({ discrepancyId, action: 'post', params: {}, note: null })],
  ])('cannot %s what is over, or was never there', (_, decide) => {
    given(detected, resolved).when(decide).thenRefused('discrepancy-resolved')
    given().when(decide).thenRefused('not-found')
  })
})

test('its life is one: detected once, over only when it stood, opened again only when it did not', () => {
  const next: Record<string, string[]> = {
    absent: ['DiscrepancyDetected'],
    open: ['DiscrepancyChanged', 'DiscrepancyExplained', 'DiscrepancyResolved'],
    explained: [
      ...['DiscrepancyChanged', 'DiscrepancyExplained'],
      ...['DiscrepancyResolved', 'DiscrepancyReopened'],
    ],
    resolved: ['DiscrepancyReopened'],
  }
  const besides = ['Assigned', 'Commented', 'DueSet', 'Snoozed', 'ActionTaken']
  const anything = fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), step), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(anything, (taken) => {
      let state = Discrepancy.initial
      const events: Discrepancy.Event[] = []
      for (const [name, one] of taken) {
        let decided: Discrepancy.Event[] = []
        const refused = refusalOf(() => {
          decided = steps[name]?.(discrepancyId, one)(state) ?? []
        })
        if (refused !== undefined) continue
        for (const event of decided) {
          const word = event.type.replace('Discrepancy', '')
          if (!besides.includes(word)) expect(next[state.kind]).toContain(event.type)
          state = Discrepancy.evolve(state, event)
          events.push(event)
        }
        // Looked at again at once, there is nothing new in it.
        if (name === 'observe') expect(steps.observe?.(discrepancyId, one)(state)).toEqual([])
      }
      const lives = events.filter(({ type }) => /Detected|Reopened/.test(type)).length
      const ends = events.filter(({ type }) => /Resolved/.test(type)).length
      const explanations = events.filter(({ type }) => /Explained/.test(type)).length
      expect(lives - ends).toBeLessThanOrEqual(1 + explanations)
      expect(events.filter(({ type }) => type === 'DiscrepancyDetected').length).toBeLessThan(2)
      expect(fold(Discrepancy.decider, JSON.parse(JSON.stringify(events)))).toEqual(state)
    }),
  )
})

describe('an id', () => {
  const part = fc.option(fc.string({ minLength: 1, maxLength: 250 }))
  const naming = fc.record({
    kind: fc.constantFrom(...allKinds),
    subject: fc.record({
      noun: fc.constantFrom(...nouns),
      id: fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[a.~:-]{1,4}$/)),
    }),
    part,
  })
  test('names kind, subject and part, and nothing else has it', () => {
    fc.assert(
      fc.property(naming, naming, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other)
        expect(discrepancyIdOf(one) === discrepancyIdOf(other)).toBe(same)
        expect(discrepancyIdOf(one).length).toBeLessThanOrEqual(200)
      }),
      {
        examples: [
          [
            { kind: 'overpaid', subject: { noun: 'payment', id: 'a.b' }, part: null },
            { kind: 'overpaid', subject: { noun: 'payment', id: 'a' }, part: 'b' },
          ],
        ],
      },
    )
  })
  test('is short where nothing is unusual', () => {
    expect(discrepancyId).toBe('paid-at-stripe-open-in-quickbooks.deal-42')
    const payment = {
      kind: 'deleted-in-quickbooks',
      subject: { noun: 'payment', id: 'stripe-ch_1' },
    }
    expect(discrepancyIdOf({ ...payment, part: 'eur' } as Recorded)).toBe(
      'deleted-in-quickbooks.payment:stripe-ch_1.eur',
    )
  })
})

describe.each(allKinds)('the kind %s', (kind) => {
  test('says what it means and how it came about, in both languages, and what can be done', () => {
    const { title, meaning, causes } = words[kind]
    const texts = [title, meaning, ...Object.values(causes)]
    for (const { en, fr } of texts) {
      expect(en).not.toBe('')
      expect(fr).not.toBe('')
      const named = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
      expect(named(fr), fr).toEqual(named(en))
    }
    expect(Object.keys(causes).length).toBeGreaterThan(0)
    expect(isCause(kind, 'unknown')).toBe(true)
    for (const action of kinds[kind].actions) expect(actions).toContain(action)
    expect(kinds[kind].actions).toContain('accept')
    expect(toleranceOf(kind)).toMatchObject({ enabled: true, amount: {} })
  })
})

test('a cause is told with what it names', () => {
  expect(causeIn('en', found)).toBe('The payment ch_1 has not been posted to QuickBooks.')
  expect(causeIn('fr', found)).toBe('Le paiement ch_1 n’a pas été passé dans QuickBooks.')
  const waits = {
    kind: 'paid-in-quickbooks-without-money',
    cause: { code: 'x', params: {} },
  } as const
  const since = { ...waits, cause: { code: 'undeposited-funds', params: { since: '2026-10-22' } } }
  expect(causeIn('en', since)).toContain('undeposited funds since 22 October 2026.')
  expect(causeIn('fr', since)).toContain('depuis le 22 octobre 2026.')
  const over = { amount: '250.00 USD', number: '2026-10' }
  const overpaid = { kind: 'overpaid', cause: { code: 'paid-more', params: over } } as const
  expect(causeIn('en', overpaid)).toBe(
    'The payment is US$250.00 more than what was open on invoice 2026-10.',
  )
  expect(causeIn('fr', overpaid).replace(/\s/gu, ' ')).toBe(
    'Le paiement dépasse de 250,00 $US le solde de la facture 2026-10.',
  )
  expect(causeIn('en', { ...found, cause: { code: 'unknown', params: {} } })).toBe(
    'What was observed does not tell why.',
  )
  expect(causeIn('en', { ...found, cause: { code: 'given-up', params: {} } })).toBe('given-up')
})
