// What the control API takes, checked before anything is done.
import Type from 'typebox'
import { frequencies } from './hubspot/billing.ts'
import { platforms, requestFaults, webhookFaults } from './faults.ts'

const optional = Type.Optional
const Text = Type.String({ minLength: 1, maxLength: 500 })
const Amount = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,2})?$' })
/** Some currencies have three decimals. */
const AmountPaid = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,3})?$' })
const Currency = Type.String({ pattern: '^[A-Z]{3}$' })
const strict = { additionalProperties: false }
const oneOf = (values: readonly string[]) => Type.Union(values.map((one) => Type.Literal(one)))
const Rate = Type.String({ pattern: '^\\d{1,6}(\\.\\d{1,10})?$' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const LineItem = Type.Object(
  {
    ...{ name: Text, quantity: Amount, price: Amount, discount: optional(Amount) },
    ...{ discountPercent: optional(Amount), taxRate: optional(Amount) },
    recurring: optional(
      Type.Object(
        {
          frequency: oneOf(frequencies),
          period: optional(Type.String({ pattern: '^P[0-9YMW]{2,10}$' })),
          startsOn: optional(Day),
        },
        strict,
      ),
    ),
  },
  strict,
)
const LineItems = Type.Array(LineItem, { minItems: 1 })
const DealTerms = {
  ...{ plan: optional(Text), earlyDiscount: optional(Text) },
  termDays: optional(Type.Integer({ minimum: 0 })),
}

export const Deal = Type.Object(
  {
    id: optional(Type.String({ pattern: '^\\d{1,12}$' })),
    name: Text,
    amount: optional(Amount),
    currency: optional(Currency),
    stage: optional(Text),
    closeDate: optional(Text),
    company: optional(Type.Object({ name: Text, domain: optional(Text) }, strict)),
    contact: optional(
      Type.Object({ email: Text, firstName: optional(Text), lastName: optional(Text) }, strict),
    ),
    lineItems: optional(LineItems),
    ...DealTerms,
  },
  strict,
)
export const Terms = Type.Object(
  {
    ...{ amount: optional(Amount), name: optional(Text), lineItems: optional(LineItems) },
    ...DealTerms,
  },
  strict,
)
export const Pay = Type.Object(
  {
    amount: optional(AmountPaid),
    currency: optional(Currency),
    dealId: optional(Text),
    reference: optional(
      Type.Union([
        Type.Literal('invoice_number'),
        Type.Literal('deal_id'),
        Type.Literal('description'),
        Type.Literal('none'),
      ]),
    ),
    metadata: optional(Type.Record(Type.String(), Type.String())),
    description: optional(Text),
    email: optional(Text),
    name: optional(Text),
    settleAfterMs: optional(Type.Integer({ minimum: 0 })),
    settleIn: optional(Type.Object({ currency: Currency, rate: Rate }, strict)),
  },
  strict,
)
const OnCharge = { charge: Text, amount: optional(AmountPaid), reason: optional(Text) }
export const Refund = Type.Object(
  {
    ...OnCharge,
    metadata: optional(Type.Record(Type.String(), Type.String())),
    pending: optional(Type.Boolean()),
  },
  strict,
)
export const Dispute = Type.Object({ ...OnCharge, inquiry: optional(Type.Boolean()) }, strict)
export const Invoice = Type.Object(
  {
    docNumber: Text,
    customer: Text,
    amount: Amount,
    currency: optional(Currency),
    tax: optional(Amount),
    rate: optional(Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,9})?$' })),
    date: optional(Text),
    note: optional(Text),
  },
  strict,
)
export const FaultBody = Type.Object(
  {
    platform: oneOf(platforms),
    kind: oneOf([...requestFaults, ...webhookFaults]),
    method: optional(Text),
    path: optional(Text),
    times: optional(Type.Integer({ minimum: 1 })),
    rate: optional(Type.Number({ minimum: 0, maximum: 1 })),
    delayMs: optional(Type.Integer({ minimum: 0 })),
    retryAfter: optional(Text),
  },
  strict,
)
export const Play = Type.Object(
  {
    paceMs: optional(Type.Integer({ minimum: 0 })),
    waitFor: optional(Type.Union([Type.Literal('books'), Type.Literal('webhooks')])),
  },
  strict,
)
export const Close = Type.Object({ closeDate: optional(Text) }, strict)
export const Switch = Type.Object({ on: Type.Boolean() }, strict)
export const Outcome = Type.Object({
  outcome: Type.Union([Type.Literal('won'), Type.Literal('lost'), Type.Literal('prevented')]),
})
export const Nothing = Type.Object({}, strict)
