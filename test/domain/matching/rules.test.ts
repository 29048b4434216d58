import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Action,
  checked,
  type Condition,
  type Facts,
  factsOf,
  fits,
  folded,
  guidance,
  type Rule,
} from '../../../src/domain/matching/rules.ts'
import { eur, received } from '../../support/examples.ts'
import { refusalOf } from '../../support/spec.ts'

const facts = (given: Partial<Facts> = {}): Facts => ({
  payer: 'Tax Office of Łódź',
  email: 'refunds@tax.example.com',
  references: ['VAT refund  2026/03', 'INV-42'],
  amount: eur('100.00'),
  source: 'stripe',
  ...given,
})
const rule = (conditions: Condition[], action: Action = { kind: 'ignore' }, id = 'r1'): Rule => ({
  ruleId: id,
  name: `Rule ${id}`,
  conditions,
  action,
  enabled: true,
})
const always: Condition = { field: 'amount', test: 'at-least', value: '0.01', currency: 'EUR' }

describe('a condition', () => {
  const payer = (test: 'is' | 'contains' | 'starts-with', value: string): Condition => {
    return { field: 'payer', test, value }
  }
  const reference = (test: 'is' | 'contains' | 'starts-with', value: string): Condition => {
    return { field: 'reference', test, value }
  }
  const amount = (test: 'is' | 'at-least' | 'at-most', value: string, currency = 'EUR') => {
    return { field: 'amount' as const, test, value, currency }
  }
  const from = (value: 'stripe' | 'bank') => ({
    field: 'source' as const,
    test: 'is' as const,
    value,
  })
  const domain = (value: string): Condition => ({ field: 'email-domain', test: 'is', value })

  test.each<[string, Condition, Partial<Facts>, boolean]>([
    ['the payer, without case and accents', payer('is', ' TAX OFFICE  OF LODZ'), {}, true],
    ['the payer, not only a part of it', payer('is', 'Tax Office'), {}, false],
    ['a part of the payer', payer('contains', 'office of'), {}, true],
    ['a part that the payer has not', payer('contains', 'officer'), {}, false],
    ['how the payer begins', payer('starts-with', 'tax'), {}, true],
    ['how the payer does not begin', payer('starts-with', 'office'), {}, false],
    ['a payer that nobody named', payer('contains', 'a'), { payer: null }, false],
    ['invisible signs in the payer', payer('is', 'ada'), { payer: 'A\u00adda\u200b' }, true],
    ['one whole reference', reference('is', 'inv-42'), {}, true],
    ['no two references as one', reference('contains', '03 INV'), {}, false],
    ['a part of a reference', reference('contains', 'refund 2026'), {}, true],
    ['how any reference begins', reference('starts-with', 'INV'), {}, true],
    ['a reference without any', reference('contains', 'a'), { references: [] }, false],
    ['the very amount', amount('is', '100'), {}, true],
    ['another amount', amount('is', '100.01'), {}, false],
    ['no less than the amount', amount('at-least', '100.00'), {}, true],
    ['less than asked', amount('at-least', '100.01'), {}, false],
    ['no more than the amount', amount('at-most', '100.00'), {}, true],
    ['more than asked', amount('at-most', '99.99'), {}, false],
    ['as a number, not as a text', amount('at-most', '99.00'), { amount: eur('9.00') }, true],
    ['the same figure in another currency', amount('is', '100.00', 'USD'), {}, false],
    ['where it came from', from('stripe'), {}, true],
    ['where it did not come from', from('bank'), {}, false],
    ['the domain of the address', domain('tax.example.com'), {}, true],
    ['not a part of the domain', domain('example.com'), {}, false],
    ['a domain in capitals', domain('tax.example.com'), { email: 'A@TAX.Example.com' }, true],
    ['no address', domain('tax.example.com'), { email: null }, false],
  ])('looks at %s', (_, condition, given, expected) => {
    expect(fits(rule([condition]), facts(given))).toBe(expected)
  })

  test('fails the rule alone, whatever the others say', () => {
    expect(fits(rule([always, from('stripe')]), facts())).toBe(true)
    expect(fits(rule([always, from('bank')]), facts())).toBe(false)
  })
})

test('texts fold to the same, once and again', () => {
  expect(folded('  Müller\t&\u00a0Söhne ')).toBe('MULLER & SOHNE')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      expect(folded(folded(text))).toBe(folded(text))
      expect(folded(` ${text}\n`)).toBe(folded(text))
    }),
    { numRuns: 2000 },
  )
})

test('what a rule looks at comes from the payment', () => {
  const payment = received({
    payer: { name: 'Ada', email: 'ada@example.com' },
    references: { invoiceNumbers: ['INV-1', 'INV-2'], description: 'March' },
  })
  expect(factsOf(payment)).toEqual({
    ...{ payer: 'Ada', email: 'ada@example.com', source: 'stripe' },
    ...{ references: ['March', 'INV-1', 'INV-2'], amount: eur('100.00') },
  })
  expect(factsOf(received()).references).toEqual([])
})

describe('guidance', () => {
  const writeOff: Action = { kind: 'write-off', upTo: '5.00', currency: 'EUR' }

  test('is the first rule that fits, and of the write-offs the first apart from it', () => {
    const rules = [
      rule([{ field: 'payer', test: 'is', value: 'nobody' }], { kind: 'ignore' }, 'other'),
      rule([always], { kind: 'assign', customerId: 'c1' }, 'first'),
      rule([always], { kind: 'review' }, 'second'),
      rule([always], writeOff, 'small'),
      rule([always], { ...writeOff, upTo: '9.00' }, 'large'),
    ]
    expect(guidance(rules, facts())).toEqual({
      verdict: { ruleId: 'first', name: 'Rule first', kind: 'assign', customerId: 'c1' },
      writeOff: { ruleId: 'small', name: 'Rule small', upTo: '5.00', currency: 'EUR' },
    })
    expect(guidance([], facts())).toEqual({ verdict: null, writeOff: null })
  })

  test('leaves a write-off in another currency to those behind it', () => {
    const anywhere: Condition = { field: 'source', test: 'is', value: 'stripe' }
    const dollars = rule([anywhere], { ...writeOff, currency: 'USD' }, 'dollars')
    const euros = rule([anywhere], writeOff, 'euros')
    expect(guidance([dollars, euros], facts()).writeOff?.ruleId).toBe('euros')
  })

  const names = ['TAX OFFICE', 'Ada', 'ada & sons', '']
  const condition: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({
      field: fc.constant('payer' as const),
      test: fc.constantFrom('is', 'contains', 'starts-with'),
      value: fc.constantFrom('ada', 'TAX', 'SONS'),
    }),
    fc.record({
      field: fc.constant('amount' as const),
      test: fc.constantFrom('is', 'at-least', 'at-most'),
      value: fc.constantFrom('1.00', '5.00', '9.00'),
      currency: fc.constantFrom('EUR', 'USD'),
    }),
  )
  const action: fc.Arbitrary<Action> = fc.constantFrom<Action[]>(
    { kind: 'ignore' },
    { kind: 'review' },
    { kind: 'assign', customerId: 'c1' },
    writeOff,
    { kind: 'write-off', upTo: '1.00', currency: 'USD' },
  )
  const rules = fc
    .array(
      fc.record({
        conditions: fc.array(condition, { minLength: 1, maxLength: 2 }),
        action,
        enabled: fc.boolean(),
      }),
      { maxLength: 6 },
    )
    .map((all) => all.map((one, index): Rule => ({ ...one, ruleId: `r${index}`, name: 'a rule' })))
  const payment = fc
    .record({ payer: fc.constantFrom(...names), amount: fc.constantFrom('1', '5', '7.00') })
    .map(({ payer, amount }) => facts({ payer, amount: eur(amount) }))

  test('does not hear a rule that is off', () =>
    fc.assert(
      fc.property(rules, payment, (all, one) => {
        const on = all.filter(({ enabled }) => enabled)
        expect(guidance(all, one)).toEqual(guidance(on, one))
      }),
    ))

  test('does not change when rules behind the first that fits change places', () =>
    fc.assert(
      fc.property(rules, payment, fc.nat(), (all, one, seed) => {
        const said = guidance(all, one)
        const heard = all.filter(({ ruleId }) =>
          [said.verdict?.ruleId, said.writeOff?.ruleId].includes(ruleId),
        )
        const rest = all.filter((rule) => !heard.includes(rule))
        const turned = rest.map((_, index) => rest[(index + seed) % rest.length] as Rule)
        expect(guidance([...heard, ...turned], one)).toEqual(said)
        // Nobody before it fits, so they may as well not be there.
        expect(guidance(heard, one)).toEqual(said)
      }),
    ))

  test('names only rules that are on and fit', () =>
    fc.assert(
      fc.property(rules, payment, (all, one) => {
        const { verdict, writeOff: off } = guidance(all, one)
        for (const said of [verdict, off]) {
          const named = all.find(({ ruleId }) => ruleId === said?.ruleId)
          expect(named ? named.enabled && fits(named, one) : said === null).toBe(true)
        }
      }),
    ))
})

describe('a rule as it is kept', () => {
  const terms = (conditions: Condition[], action: Action = { kind: 'ignore' }) => ({
    ...{ ruleId: 'r1', name: 'A rule', conditions, action },
  })
  const amount = (test: 'is' | 'at-least' | 'at-most', value: string, currency = 'EUR') => {
    return { field: 'amount' as const, test, value, currency }
  }
  const payer = (test: 'is' | 'contains', value: string): Condition => ({
    field: 'payer',
    test,
    value,
  })
  const domain = (value: string): Condition => ({ field: 'email-domain', test: 'is', value })

  test('has amounts with all decimals and domains in lower case', () => {
    const { conditions, action } = checked(
      terms([amount('at-most', '10'), domain('Example.COM')], {
        ...{ kind: 'write-off', upTo: '5', currency: 'EUR' },
      }),
    )
    expect(conditions).toEqual([amount('at-most', '10.00'), domain('example.com')])
    expect(action).toEqual({ kind: 'write-off', upTo: '5.00', currency: 'EUR' })
  })

  test.each<[string, Condition[], Action, string]>([
    [
      'no letter in a text',
      [payer('contains', ' \u0301 ')],
      { kind: 'ignore' },
      'rule-condition-empty',
    ],
    ['an amount of nothing', [amount('at-most', '0.00')], { kind: 'ignore' }, 'not-positive'],
    ['an amount below nothing', [amount('is', '-1')], { kind: 'ignore' }, 'not-positive'],
    ['parts of a yen', [amount('is', '1.5', 'JPY')], { kind: 'ignore' }, 'too-many-decimals'],
    [
      'bounds the wrong way round',
      [amount('at-least', '10.00'), amount('at-most', '9.99')],
      { kind: 'ignore' },
      'rule-never-fits',
    ],
    [
      'an amount outside of its bounds',
      [amount('is', '5.00'), amount('at-least', '6.00')],
      { kind: 'ignore' },
      'rule-never-fits',
    ],
    [
      'two amounts at once',
      [amount('is', '5.00'), amount('is', '6.00')],
      { kind: 'ignore' },
      'rule-never-fits',
    ],
    [
      'two currencies',
      [amount('at-least', '1', 'EUR'), amount('at-most', '9', 'USD')],
      { kind: 'ignore' },
      'rule-never-fits',
    ],
    ['two payers', [payer('is', 'Ada'), payer('is', 'Bob')], { kind: 'ignore' }, 'rule-never-fits'],
    ['two domains', [domain('a.com'), domain('b.com')], { kind: 'ignore' }, 'rule-never-fits'],
    [
      'a write-off in a currency that it does not take',
      [amount('at-least', '1.00')],
      { kind: 'write-off', upTo: '5.00', currency: 'USD' },
      'rule-never-fits',
    ],
    [
      'a write-off of nothing',
      [payer('is', 'Ada')],
      { kind: 'write-off', upTo: '0', currency: 'EUR' },
      'not-positive',
    ],
    [
      'a write-off of parts of a cent',
      [payer('is', 'Ada')],
      { kind: 'write-off', upTo: '0.001', currency: 'EUR' },
      'too-many-decimals',
    ],
  ])('never has %s', (_, conditions, action, code) => {
    expect(refusalOf(() => checked(terms(conditions, action)))).toBe(code)
  })

  test('may ask for two parts of a payer, or for the same one twice', () => {
    const twice = [payer('is', 'Ada'), payer('is', 'ADA'), payer('contains', 'a')]
    expect(checked(terms(twice)).conditions).toEqual(twice)
    const exact = [amount('at-least', '5.00'), amount('at-most', '5.00')]
    expect(checked(terms(exact)).conditions).toEqual(exact)
  })
})
