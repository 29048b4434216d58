// What the control API takes, checked before anything is done.
import Type from 'typebox'
import {
  Amount,
  AmountPaid,
  Currency,
  Day,
  Metadata,
  oneOf,
  optional,
  Rate,
  SettleIn,
  Strict,
  Text,
} from './control-shapes.ts'
import { frequencies } from './hubspot/billing.ts'
import { platforms, requestFaults, webhookFaults } from './faults.ts'
import { plantKinds } from './plants.ts'

const LineItem = Strict({
  ...{ name: Text, quantity: Amount, price: Amount, discount: optional(Amount) },
  ...{ discountPercent: optional(Amount), taxRate: optional(Amount) },
  recurring: optional(
    Strict({
      frequency: oneOf(frequencies),
      period: optional(Type.String({ pattern: '^P[0-9YMW]{2,10}$' })),
      startsOn: optional(Day),
    }),
  ),
})
const LineItems = Type.Array(LineItem, { minItems: 1 })
const DealTerms = {
  ...{ plan: optional(Text), earlyDiscount: optional(Text) },
  termDays: optional(Type.Integer({ minimum: 0 })),
}

export const Deal = Strict({
  id: optional(Type.String({ pattern: '^\\d{1,12}$' })),
  name: Text,
  amount: optional(Amount),
  currency: optional(Currency),
  stage: optional(Text),
  closeDate: optional(Text),
  company: optional(Strict({ name: Text, domain: optional(Text) })),
  contact: optional(Strict({ email: Text, firstName: optional(Text), lastName: optional(Text) })),
  lineItems: optional(LineItems),
  ...DealTerms,
})
export const Terms = Strict({
  ...{ amount: optional(Amount), name: optional(Text), lineItems: optional(LineItems) },
  ...DealTerms,
})
export const Pay = Strict({
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
  metadata: optional(Metadata),
  description: optional(Text),
  email: optional(Text),
  name: optional(Text),
  settleAfterMs: optional(Type.Integer({ minimum: 0 })),
  settleIn: optional(SettleIn),
  fee: optional(AmountPaid),
})
const OnCharge = { charge: Text, amount: optional(AmountPaid), reason: optional(Text) }
export const Refund = Strict({
  ...OnCharge,
  metadata: optional(Metadata),
  pending: optional(Type.Boolean()),
})
export const Dispute = Strict({ ...OnCharge, inquiry: optional(Type.Boolean()) })
export const Invoice = Strict({
  docNumber: Text,
  customer: Text,
  amount: Amount,
  currency: optional(Currency),
  tax: optional(Amount),
  rate: optional(Rate),
  date: optional(Text),
  note: optional(Text),
})
export const FaultBody = Strict({
  platform: oneOf(platforms),
  kind: oneOf([...requestFaults, ...webhookFaults]),
  method: optional(Text),
  path: optional(Text),
  times: optional(Type.Integer({ minimum: 1 })),
  rate: optional(Type.Number({ minimum: 0, maximum: 1 })),
  delayMs: optional(Type.Integer({ minimum: 0 })),
  retryAfter: optional(Text),
})
export const Play = Strict({
  paceMs: optional(Type.Integer({ minimum: 0 })),
  waitFor: optional(Type.Union([Type.Literal('books'), Type.Literal('webhooks')])),
})
export const Plants = Strict({ kinds: optional(Type.Array(oneOf(plantKinds))) })
export const Close = Strict({ closeDate: optional(Text) })
export const Switch = Strict({ on: Type.Boolean() })
export const Outcome = Type.Object({
  outcome: Type.Union([Type.Literal('won'), Type.Literal('lost'), Type.Literal('prevented')]),
})
