// A person says that money of a payment went back outside of Stripe: by bank transfer, or in cash.
import Type from 'typebox'
import { loadBooks } from '../../domain/accounting.ts'
import { type EventStore, streamOf } from '../../domain/event-store.ts'
import { money } from '../../domain/money.ts'
import * as Payment from '../../domain/payment.ts'
import { idOfOutside, refund } from '../../domain/payment-reversal.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { type BooksDeps, checkDay, On, Reason, recorded } from '../books.ts'
import { Amount, checkDate, Exact, Id, IdParams, WriteHeaders } from '../schemas.ts'
import { decisionIdOf } from '../writes.ts'

export async function refundRoutes(app: App, deps: BooksDeps): Promise<void> {
  const { workspace, store, keys, write, dayOf } = deps
  app.post(
    '/payments/:id/refunds',
    {
      schema: {
        tags: ['payments'],
        summary: 'Record a refund that was made outside of Stripe',
        description:
          'By bank transfer, or in cash; those of Stripe are heard of by themselves. It takes the ' +
          'money from the invoices that are named, then what is unapplied, then what was allocated ' +
          'last. Whether those invoices are due again is as the books are kept.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          amount: { ...Amount, description: 'In the currency of the payment.' },
          on: On,
          invoiceIds: Type.Optional(
            Type.Array(Id, {
              ...{ minItems: 1, maxItems: 200, uniqueItems: true },
              description: 'Of those that the payment has settled; absent = whichever come.',
            }),
          ),
          reason: Reason,
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { amount, on, invoiceIds, reason } = request.body
      checkDate('body', 'on', on)
      const actor = keys.identify(request)
      const refundId = idOfOutside(decisionIdOf(request, actor))
      const policy = await policyOf(store, workspace, id, refundId)
      reply.code(202)
      return write(request, actor, {
        ...{ workspace, id, decider: Payment.decider },
        decide: (state, moment) => {
          if (!state.details) throw new Refusal('not-found', { noun: 'payment', id })
          const { source, received } = state.details
          if (source === 'quickbooks') throw new Refusal('recorded-in-quickbooks')
          return refund({
            ...{ refundId, amount: money(amount, received.currency), invoiceIds, policy },
            ...{ on: on ?? dayOf(moment), outside: { reason } },
          })(state)
        },
        check: async (state) => {
          const settled = state.lines.filter((line) => line.amount.greaterThan(0))
          const stray = invoiceIds?.find((one) => settled.every((line) => line.invoiceId !== one))
          if (stray !== undefined) {
            throw new Refusal('not-settled-by-it', { paymentId: id, invoiceId: stray })
          }
          await checkDay(deps, on)
        },
        otherwise: () => new Refusal('already-there', { paymentId: id }),
      })
    },
  )
}

/** That of the books; for what this request has recorded before, the one of then. */
async function policyOf(store: EventStore, workspace: string, id: string, refundId: string) {
  for await (const stored of store.readStream(streamOf(Payment.category, workspace, id))) {
    const event = Payment.decode(stored)
    if (event.type !== 'RefundIssued' || event.data.refundId !== refundId) continue
    return event.data.creditNoteId === undefined ? 'reopen' : 'credit-note'
  }
  return (await loadBooks(store, workspace)).refunds
}
