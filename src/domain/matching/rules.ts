// Rules that people write about payments, as data: what a payment must look like, and what is then
// done with it. There are no patterns to search by: a person's pattern could hang the service.
import Type, { type Static } from 'typebox'
import { Amount, Currency, Decimal, type Money, money } from '../money.ts'
import type * as Payment from '../payment.ts'
import { Refusal } from '../refusal.ts'
import { Id } from '../stored.ts'
import type { Source } from './subject.ts'
import { fold } from './text.ts'

// Stored shapes: change them only by adding optional fields or a new version.

const Text = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' })
const TextTest = Type.Enum(['is', 'contains', 'starts-with'])

/** The forms that a condition can have, told apart by `field`. */
export const conditionForms = {
  payer: Type.Object({ field: Type.Literal('payer'), test: TextTest, value: Text }),
  /** Any of the texts that came with the payment: its description, the numbers it names. */
  reference: Type.Object({ field: Type.Literal('reference'), test: TextTest, value: Text }),
  amount: Type.Object({
    field: Type.Literal('amount'),
    test: Type.Enum(['is', 'at-least', 'at-most']),
    value: Amount,
    currency: Currency,
  }),
  source: Type.Object({
    field: Type.Literal('source'),
    test: Type.Enum(['is']),
    value: Type.Enum(['stripe', 'bank', 'quickbooks']),
  }),
  /** What stands behind the @ of the payer's address, whole. */
  emailDomain: Type.Object({
    field: Type.Literal('email-domain'),
    test: Type.Enum(['is']),
    value: Type.String({ maxLength: 200, pattern: '^[^@\\s\\u0000]+$' }),
  }),
}
const { payer, reference, amount, source, emailDomain } = conditionForms
const Condition = Type.Union([payer, reference, amount, source, emailDomain])
export type Condition = Static<typeof Condition>

/** The forms that an action can have, told apart by `kind`. */
export const actionForms = {
  /** It is no customer's payment: it settles nothing, and nobody is asked. */
  ignore: Type.Object({ kind: Type.Literal('ignore') }),
  /** Whoever paid, it is this customer's payment. */
  assign: Type.Object({ kind: Type.Literal('assign'), customerId: Id }),
  /** What the payment leaves open of an invoice is given up when it is no more than this. */
  writeOff: Type.Object({
    kind: Type.Literal('write-off'),
    upTo: Amount,
    currency: Currency,
    /** What it is given up as; absent = a small difference. */
    as: Type.Optional(Type.Enum(['small-difference', 'bank-fee'])),
  }),
  /** A person is asked, however clear it looks. */
  review: Type.Object({ kind: Type.Literal('review') }),
}
const { ignore, assign, writeOff, review } = actionForms
const Action = Type.Union([ignore, assign, writeOff, review])
export type Action = Static<typeof Action>

export const conditionsMax = 10

export const Terms = Type.Object({
  ruleId: Id,
  name: Text,
  /** All of them must hold. */
  conditions: Type.Array(Condition, { minItems: 1, maxItems: conditionsMax }),
  action: Action,
})
export type Terms = Static<typeof Terms>

export type Rule = Terms & { enabled: boolean }

/** What a rule looks at. */
export type Facts = {
  /** As the platform names the payer. */
  payer: string | null
  email: string | null
  /** Every text that came with the payment, each by itself. */
  references: readonly string[]
  amount: Money
  source: Source
}

export const factsOf = ({ payer, references, received, source }: Payment.Received): Facts => ({
  payer: payer.name,
  email: payer.email,
  references: [
    ...(references.description === null ? [] : [references.description]),
    ...references.invoiceNumbers,
  ],
  amount: received,
  source,
})

/** The text as conditions compare it: `Müller  GmbH` and `MULLER GMBH` are one. */
export const folded = (text: string) =>
  fold(text)
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()

const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

// The same texts are compared for rule after rule, payment after payment: each is folded once.
const foldedFacts = new WeakMap<Facts, { payer: string | null; references: string[] }>()
const foldedValues = new WeakMap<Condition, string>()

function textsOf(facts: Facts) {
  const known = foldedFacts.get(facts)
  if (known) return known
  const payer = facts.payer === null ? null : folded(facts.payer)
  const texts = { payer, references: facts.references.map(folded) }
  foldedFacts.set(facts, texts)
  return texts
}

function textHolds(
  condition: Extract<Condition, { field: 'payer' | 'reference' }>,
  text: string | null,
): boolean {
  if (text === null) return false
  const value = foldedValues.get(condition) ?? folded(condition.value)
  foldedValues.set(condition, value)
  switch (condition.test) {
    case 'is':
      return text === value
    case 'contains':
      return text.includes(value)
    case 'starts-with':
      return text.startsWith(value)
  }
}

function amountHolds(condition: Extract<Condition, { field: 'amount' }>, { amount }: Facts) {
  if (amount.currency !== condition.currency) return false
  const compared = new Decimal(amount.amount).comparedTo(condition.value)
  switch (condition.test) {
    case 'is':
      return compared === 0
    case 'at-least':
      return compared >= 0
    case 'at-most':
      return compared <= 0
  }
}

function holds(condition: Condition, facts: Facts): boolean {
  switch (condition.field) {
    case 'payer':
      return textHolds(condition, textsOf(facts).payer)
    case 'reference':
      return textsOf(facts).references.some((text) => textHolds(condition, text))
    case 'amount':
      return amountHolds(condition, facts)
    case 'source':
      return facts.source === condition.value
    case 'email-domain':
      return facts.email !== null && domainOf(facts.email) === condition.value
  }
}

/** Whether the rule speaks of this payment, on or off. A difference is written off in the currency
 *  of the payment only. */
export const fits = ({ conditions, action }: Pick<Rule, 'conditions' | 'action'>, facts: Facts) =>
  (action.kind !== 'write-off' || action.currency === facts.amount.currency) &&
  conditions.every((condition) => holds(condition, facts))

type Named = { ruleId: string; name: string }
export type Guidance = {
  verdict: (Named & Exclude<Action, { kind: 'write-off' }>) | null
  writeOff: (Named & Omit<Extract<Action, { kind: 'write-off' }>, 'kind'>) | null
}

/** What the rules say of a payment: of those that are on and fit, the first that ignores, assigns
 *  or asks; and, whatever that one says, the first that writes off. */
export function guidance(rules: readonly Rule[], facts: Facts): Guidance {
  const said: Guidance = { verdict: null, writeOff: null }
  for (const rule of rules) {
    const { ruleId, name, action, enabled } = rule
    const isSaid = action.kind === 'write-off' ? said.writeOff : said.verdict
    if (isSaid || !enabled || !fits(rule, facts)) continue
    if (action.kind === 'write-off') {
      const { kind, ...allowed } = action
      said.writeOff = { ruleId, name, ...allowed }
    } else {
      said.verdict = { ruleId, name, ...action }
    }
  }
  return said
}

/** The rule as it is kept: amounts with all decimals of their currency, domains in lower case.
 *  @throws Refusal rule-condition-empty, rule-never-fits, not-positive, too-many-decimals */
export function checked({ ruleId, name, conditions, action }: Terms): Terms {
  const kept = {
    ...{ ruleId, name },
    conditions: conditions.map(checkedCondition),
    action: checkedAction(action),
  }
  const field = contradiction(kept)
  if (field) throw new Refusal('rule-never-fits', { field })
  return kept
}

function checkedAction(action: Action): Action {
  switch (action.kind) {
    case 'ignore':
    case 'review':
      return { kind: action.kind }
    case 'assign':
      return { kind: action.kind, customerId: action.customerId }
    case 'write-off': {
      const { amount, currency } = positive(action.upTo, action.currency)
      const { kind, as } = action
      return { kind, upTo: amount, currency, ...(as && { as }) }
    }
  }
}

function checkedCondition(condition: Condition, index: number): Condition {
  switch (condition.field) {
    case 'amount': {
      const { field, test, value } = condition
      const { amount, currency } = positive(value, condition.currency)
      return { field, test, value: amount, currency }
    }
    case 'payer':
    case 'reference': {
      const { field, test, value } = condition
      // Every text contains the empty one: such a rule would fit whatever has a text at all.
      if (folded(value) === '') throw new Refusal('rule-condition-empty', { condition: index })
      return { field, test, value }
    }
    case 'email-domain': {
      const { field, test, value } = condition
      return { field, test, value: value.toLowerCase() }
    }
    case 'source': {
      const { field, test, value } = condition
      return { field, test, value }
    }
  }
}

function positive(value: string, currency: string): Money {
  const amount = money(value, currency)
  if (!new Decimal(value).greaterThan(0)) throw new Refusal('not-positive', { amount })
  return amount
}

/** The field of which no payment can have all that is asked; null when there is none. */
function contradiction({ conditions, action }: Terms): Condition['field'] | null {
  const amounts = conditions.filter((one) => one.field === 'amount')
  const currencies = new Set(amounts.map(({ currency }) => currency))
  if (action.kind === 'write-off') currencies.add(action.currency)
  const bounds = (other: 'at-least' | 'at-most') =>
    amounts.filter(({ test }) => test !== other).map(({ value }) => value)
  const least = Decimal.max(0, ...bounds('at-most'))
  const isInverted = bounds('at-least').some((most) => least.greaterThan(most))
  if (currencies.size > 1 || isInverted) return 'amount'
  for (const field of ['payer', 'source', 'email-domain'] as const) {
    const asked = conditions.filter((one) => one.field === field && one.test === 'is')
    if (new Set(asked.map(({ value }) => folded(value))).size > 1) return field
  }
  return null
}
