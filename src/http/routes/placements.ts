// A person sends the money of a payment to invoices, or moves what is on one to another.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type EventStore, streamOf } from '../../domain/event-store.ts'
import * as Invoice from '../../domain/invoice.ts'
import * as Payment from '../../domain/payment.ts'
import { receivedOn } from '../../domain/payment-days.ts'
import {
  allocateByHand,
  moveAllocation,
  type PlacedLine,
  settledBy,
} from '../../domain/payment-placing.ts'
import { Decimal, money } from '../../domain/money.ts'
import { withRates } from '../../domain/placing.ts'
import { Refusal } from '../../domain/refusal.ts'
import { load } from '../../domain/transact.ts'
import type { App } from '../app.ts'
import { type BooksDeps, Reason, recorded } from '../books.ts'
import { tryOnInvoices } from '../placement.ts'
import { Amount, Exact, Id, IdParams, OrNull, Rate, WriteHeaders } from '../schemas.ts'
import { decisionIdOf } from '../writes.ts'

const AtRate = Type.Optional({
  ...Rate,
  description:
    'For an invoice in another currency: so many units of it are worth one unit of the ' +
    "payment's. Absent = the rate that was stated last when the money came.",
})

type Wanted = { invoiceId: string; amount: string; rate?: string | undefined }

export async function placementRoutes(app: App, deps: BooksDeps): Promise<void> {
  allocateRoute(app, deps)
  moveRoute(app, deps)
}

function allocateRoute(app: App, deps: BooksDeps) {
  const { workspace, store, keys, write } = deps
  app.post(
    '/payments/:id/allocations',
    {
      schema: {
        tags: ['payments'],
        summary: 'Send unapplied money to invoices',
        description:
          'All lines, or none when one of them cannot be taken. Each is checked against the ' +
          'payment and the invoices as they are now.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          lines: Type.Array(
            Exact({
              invoiceId: Id,
              amount: { ...Amount, description: 'In the currency of the payment.' },
              rate: AtRate,
            }),
            { minItems: 1, maxItems: 200 },
          ),
          note: Type.Optional(Reason),
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { lines: wanted, note = null } = request.body
      const actor = keys.identify(request)
      const decisionId = decisionIdOf(request, actor)
      const state = await paymentOf(store, workspace, id)
      const lines = await exchanged(store, workspace, state, wanted, {
        actor: actor.name,
        decisionId,
      })
      reply.code(202)
      return write(request, actor, {
        ...{ workspace, id, decider: Payment.decider },
        decide: allocateByHand({ decisionId, lines, note }),
        check: (state) =>
          tryOnInvoices(store, workspace, allocateByHand({ decisionId, lines, note })(state)),
        otherwise: () => new Refusal('already-there', { paymentId: id }),
      })
    },
  )
}

function moveRoute(app: App, deps: BooksDeps) {
  const { workspace, store, keys, write } = deps
  app.post(
    '/allocations/:id/move',
    {
      schema: {
        tags: ['allocations'],
        summary: 'Take money from an invoice and send it to another',
        description:
          'Or leave it unapplied. The line stays in the trail as it was placed, with its release ' +
          'behind it; the rule that placed it does not place it again.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          to: OrNull(Id, 'The invoice; null = to none, it waits unapplied.'),
          amount: Type.Optional({
            ...Amount,
            description: 'In the currency of the payment; absent = all that is left of the line.',
          }),
          rate: AtRate,
          reason: Reason,
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id: lineId } = request.params
      const { to, amount, reason } = request.body
      const actor = keys.identify(request)
      const decisionId = decisionIdOf(request, actor)
      const { state, paymentId } = await lineOf(store, workspace, lineId)
      const settles = await movedTo(deps, state, request, decisionId)
      const decide = moveAllocation({ lineId, to, amount, settles, decisionId, note: reason })
      reply.code(202)
      return write(request, actor, {
        ...{ workspace, id: paymentId, decider: Payment.decider },
        decide,
        check: async (state) => {
          const line = state.lines.find((one) => one.lineId === lineId)
          if (to !== null && line?.invoiceId === to) {
            throw new Refusal('already-there', { allocationId: lineId, invoiceId: to })
          }
          await tryOnInvoices(store, workspace, decide(state), undefined, () => '')
        },
        otherwise: () => new Refusal('already-there', { allocationId: lineId }),
      })
    },
  )
}

/** @throws Refusal not-found */
async function paymentOf(store: EventStore, workspace: string, id: string) {
  const { state } = await load(store, Payment.decider, workspace, id)
  if (!state.details) throw new Refusal('not-found', { noun: 'payment', id })
  return state
}

/** A line is named by its payment and a number.
 *  @throws Refusal allocation-not-found, placed-in-quickbooks */
export async function lineOf(store: EventStore, workspace: string, lineId: string) {
  const paymentId = lineId.slice(0, Math.max(0, lineId.lastIndexOf('/')))
  const { state } = await load(store, Payment.decider, workspace, paymentId)
  const line = state.lines.find((one) => one.lineId === lineId)
  if (!line) throw new Refusal('allocation-not-found', { allocationId: lineId })
  if (state.details?.source === 'quickbooks') throw new Refusal('placed-in-quickbooks')
  return { state, line, paymentId }
}

type Move = FastifyRequest<{
  Params: { id: string }
  Body: { to: string | null; amount?: string; rate?: string }
}>

async function movedTo(
  { workspace, store, keys }: BooksDeps,
  state: Payment.State,
  request: Move,
  decisionId: string,
): Promise<PlacedLine['settles']> {
  const { to, rate, amount } = request.body
  if (to === null) return undefined
  const line = state.lines.find((one) => one.lineId === request.params.id)
  const wanted = { invoiceId: to, amount: amount ?? line?.amount.toFixed() ?? '0', rate }
  const said = { actor: keys.identify(request).name, decisionId }
  const [moved] = await exchanged(store, workspace, state, [wanted], said)
  return moved?.settles
}

type Decided = { actor: string; decisionId: string }

/** The lines with what each settles, where its invoice is in another currency. What this request has
 *  decided before is taken as it was: a rate may have been stated anew since.
 *  @throws Refusal rate-missing, same-currency, not-positive */
async function exchanged(
  store: EventStore,
  workspace: string,
  state: Payment.State,
  wanted: readonly Wanted[],
  { actor, decisionId }: Decided,
): Promise<PlacedLine[]> {
  const before = state.decisions.has(decisionId)
    ? await linesOf(store, workspace, state, decisionId)
    : undefined
  const lines: PlacedLine[] = []
  for (const [index, { invoiceId, amount, rate }] of wanted.entries()) {
    const line = { invoiceId, amount }
    const settles = before?.[index]?.settles
    const isSame = rate === undefined || settles?.rate.rate === rate
    if (before && isSame) lines.push({ ...line, settles })
    else if (rate === undefined) lines.push(...(await withRates(store, workspace, state, [line])))
    else lines.push(await atRate(store, workspace, state, { ...line, rate, source: actor }))
  }
  return lines
}

async function atRate(
  store: EventStore,
  workspace: string,
  state: Payment.State,
  line: { invoiceId: string; amount: string; rate: string; source: string },
): Promise<PlacedLine> {
  const { invoiceId, amount, rate, source } = line
  const { terms } = (await load(store, Invoice.decider, workspace, invoiceId)).state
  // Nobody knows the invoice: it is refused with that later on, where the line is named.
  if (!terms || !state.details) return { invoiceId, amount }
  const { currency: from } = state.details.received
  const { currency: to } = terms
  if (to === from) throw new Refusal('same-currency', { invoiceId, currency: from })
  if (!new Decimal(rate).greaterThan(0)) throw new Refusal('not-positive', { invoiceId, rate })
  const stated = { from, to, rate, on: receivedOn(state.details), source }
  const settled = settledBy(state, { invoiceId, amount: money(amount, from), rate: stated })
  return { invoiceId, amount, settles: { amount: settled, rate: stated } }
}

/** As they were recorded under this decision. */
async function linesOf(
  store: EventStore,
  workspace: string,
  { details }: Payment.State,
  decisionId: string,
) {
  const stream = streamOf(Payment.category, workspace, details?.paymentId ?? '')
  for await (const stored of store.readStream(stream)) {
    const event = Payment.decode(stored)
    if (event.type === 'PaymentAllocated' && event.data.decisionId === decisionId) {
      return event.data.lines
    }
  }
  return undefined
}
