// What the control API can do at Stripe besides payments: payouts, loose lines of the balance,
// inquiries, refunds that take their time, credit notes.
import Type, { type Static, type TSchema } from 'typebox'
import type { Params, Route } from './routes.ts'
import type { World } from './world.ts'

const optional = Type.Optional
const Text = Type.String({ minLength: 1, maxLength: 500 })
const Amount = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,3})?$' })
const Signed = Type.String({ pattern: '^-?\\d{1,12}(\\.\\d{1,3})?$' })
const Currency = Type.String({ pattern: '^[A-Z]{3}$' })
const Rate = Type.String({ pattern: '^\\d{1,6}(\\.\\d{1,10})?$' })
const Seconds = Type.Integer({ minimum: 0 })
const Metadata = Type.Record(Type.String(), Type.String())
const strict = { additionalProperties: false }

const Payout = Type.Object(
  {
    id: optional(Text),
    amount: optional(Amount),
    currency: optional(Currency),
    created: optional(Seconds),
    arrives: optional(Seconds),
    reconciled: optional(Type.Boolean()),
  },
  strict,
)
const Failure = Type.Object({ code: optional(Text) }, strict)
const Line = Type.Object(
  {
    id: optional(Text),
    amount: Signed,
    currency: optional(Currency),
    type: optional(Text),
    category: optional(Text),
    description: optional(Text),
    created: optional(Seconds),
  },
  strict,
)
const Completion = Type.Object(
  { settleIn: optional(Type.Object({ currency: Currency, rate: Rate }, strict)) },
  strict,
)
const Invoice = Type.Object(
  {
    id: optional(Text),
    number: optional(Text),
    customer: optional(Text),
    amount: Amount,
    paid: optional(Amount),
    currency: optional(Currency),
    metadata: optional(Metadata),
    created: optional(Seconds),
  },
  strict,
)
const CreditNote = Type.Object(
  {
    id: optional(Text),
    invoice: Text,
    amount: Amount,
    tax: optional(Amount),
    outOfBand: optional(Amount),
    refund: optional(Type.Object({ charge: Text, amount: Amount, id: optional(Text) }, strict)),
    reason: optional(Text),
    memo: optional(Text),
    metadata: optional(Metadata),
    created: optional(Seconds),
    effectiveAt: optional(Seconds),
  },
  strict,
)
const Nothing = Type.Object({}, strict)

export type Entry = { example: string; route: Route }
export type Post = <Schema extends TSchema>(
  path: string,
  schema: Schema,
  example: object,
  run: (body: Static<Schema>, params: Params) => unknown,
) => Entry

export function stripeEntries(world: World, post: Post): Entry[] {
  const id = ({ id = '' }: Params) => id
  return [
    post('/payouts', Payout, { currency: 'USD' }, world.payOut),
    post('/payouts/:id/reconcile', Nothing, {}, (_, params) => world.reconcilePayout(id(params))),
    post('/payouts/:id/arrive', Nothing, {}, (_, params) => world.payoutArrives(id(params))),
    post('/payouts/:id/fail', Failure, { code: 'account_closed' }, ({ code }, params) =>
      world.failPayout(id(params), code),
    ),
    post('/payouts/:id/cancel', Nothing, {}, (_, params) => world.cancelPayout(id(params))),
    post('/balance-lines', Line, { amount: '-25.00', type: 'stripe_fee' }, world.balanceLine),
    post('/charges/:id/settle', Nothing, {}, (_, params) => world.settleCharge(id(params))),
    post('/charges/:id/fail', Nothing, {}, (_, params) => world.failCharge(id(params))),
    post('/refunds/:id/complete', Completion, {}, ({ settleIn }, params) =>
      world.completeRefund(id(params), settleIn),
    ),
    post('/refunds/:id/cancel', Nothing, {}, (_, params) => world.cancelRefund(id(params))),
    post('/disputes/:id/escalate', Nothing, {}, (_, params) => world.escalateInquiry(id(params))),
    post('/disputes/:id/appeal', Nothing, {}, (_, params) => world.winAppeal(id(params))),
    post('/stripe/invoices', Invoice, { amount: '100.00' }, world.stripeInvoice),
    post(
      '/stripe/credit-notes',
      CreditNote,
      { invoice: 'in_…', amount: '40.00' },
      world.stripeCreditNote,
    ),
    post('/stripe/credit-notes/:id/void', Nothing, {}, (_, params) =>
      world.voidStripeCreditNote(id(params)),
    ),
  ]
}
