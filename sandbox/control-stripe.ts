// What the control API can do at Stripe besides payments: payouts, loose lines of the balance,
// inquiries, refunds that take their time, credit notes.
import Type from 'typebox'
import {
  AmountPaid,
  Currency,
  type Entry,
  id,
  Metadata,
  Nothing,
  optional,
  type Post,
  SettleIn,
  Strict,
  Text,
} from './control-shapes.ts'
import type { World } from './world.ts'

const Signed = Type.String({ pattern: '^-?\\d{1,12}(\\.\\d{1,3})?$' })
const Seconds = Type.Integer({ minimum: 0 })

const Payout = Strict({
  id: optional(Text),
  amount: optional(AmountPaid),
  currency: optional(Currency),
  created: optional(Seconds),
  arrives: optional(Seconds),
  reconciled: optional(Type.Boolean()),
  off: optional(Type.Integer()),
})
const Failure = Strict({ code: optional(Text) })
const Line = Strict({
  id: optional(Text),
  amount: Signed,
  currency: optional(Currency),
  type: optional(Text),
  category: optional(Text),
  description: optional(Text),
  created: optional(Seconds),
})
const Completion = Strict({ settleIn: optional(SettleIn) })
const Invoice = Strict({
  id: optional(Text),
  number: optional(Text),
  customer: optional(Text),
  amount: AmountPaid,
  paid: optional(AmountPaid),
  currency: optional(Currency),
  metadata: optional(Metadata),
  created: optional(Seconds),
})
const CreditNote = Strict({
  id: optional(Text),
  invoice: Text,
  amount: AmountPaid,
  tax: optional(AmountPaid),
  outOfBand: optional(AmountPaid),
  refund: optional(Strict({ charge: Text, amount: AmountPaid, id: optional(Text) })),
  reason: optional(Text),
  memo: optional(Text),
  metadata: optional(Metadata),
  created: optional(Seconds),
  effectiveAt: optional(Seconds),
})

export function stripeEntries(world: World, post: Post): Entry[] {
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
