// What a person does with credit notes: issues one of our own, sends it to invoices, takes it back.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import * as CreditNote from '../../domain/credit-note.ts'
import { observe, voidNote } from '../../domain/credit-note-terms.ts'
import * as Customer from '../../domain/customer.ts'
import type { Decision } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import * as Invoice from '../../domain/invoice.ts'
import { applyCredit } from '../../domain/invoice-settling.ts'
import { Decimal, knownCurrency, money } from '../../domain/money.ts'
import { Refusal } from '../../domain/refusal.ts'
import { load } from '../../domain/transact.ts'
import type { App } from '../app.ts'
import { type BooksDeps, checkDay, On, onDay, Reason, recorded } from '../books.ts'
import { declined, type Line } from '../placement.ts'
import {
  Amount,
  checkDate,
  Currency,
  Exact,
  Id,
  IdParams,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import { decisionIdOf, type WriteAnswer } from '../writes.ts'

type Decide = Decision<CreditNote.State, CreditNote.Event>
type Answer = {
  decide: Decide
  check?: (state: CreditNote.State) => Promise<void>
  otherwise: string
}
type Send = (
  request: FastifyRequest<{ Params: { id: string } }>,
  answer: Answer,
) => Promise<WriteAnswer>

export async function creditNoteWriteRoutes(app: App, deps: BooksDeps): Promise<void> {
  const { workspace, keys, write } = deps
  const send: Send = (request, { decide, check, otherwise }) => {
    const { id } = request.params
    return write(request, keys.identify(request), {
      ...{ workspace, id, decider: CreditNote.decider, ...(check && { check }) },
      decide: (state) => {
        if (!state.terms) throw new Refusal('credit-note-not-found', { creditNoteId: id })
        return decide(state)
      },
      otherwise: () => new Refusal(otherwise, { creditNoteId: id }),
    })
  }
  issueRoute(app, deps)
  applyRoute(app, deps, send)
  releaseRoute(app, deps, send)
  voidRoute(app, deps, send)
}

const Issued = Exact({
  customerId: Id,
  invoiceId: Type.Optional({
    ...Id,
    description: 'The invoice that it corrects: it is applied there, as far as that is open.',
  }),
  currency: Currency,
  total: Amount,
  tax: Type.Optional({ ...Amount, description: 'Part of the total.' }),
  reason: Reason,
  issuedOn: On,
})

function issueRoute(app: App, deps: BooksDeps) {
  const { workspace, store, keys, write, dayOf } = deps
  app.post(
    '/credit-notes',
    {
      schema: {
        tags: ['credit-notes'],
        summary: 'Issue a credit note',
        description: 'It goes to QuickBooks from here.',
        headers: WriteHeaders,
        body: Issued,
        response: {
          ...recorded,
          202: Exact({ id: Id, ...Written }, { description: 'Recorded; the id is the note’s.' }),
        },
      },
    },
    async (request, reply) => {
      const { customerId, invoiceId = null, currency, total, tax, reason, issuedOn } = request.body
      checkDate('body', 'issuedOn', issuedOn)
      const actor = keys.identify(request)
      const id = `tieout-${decisionIdOf(request, actor)}`
      const rate = await rateOf(store, workspace, invoiceId, currency)
      const named = { creditNoteId: id, source: 'tieout', externalId: null, number: null } as const
      reply.code(202)
      const done = await write(request, actor, {
        ...{ workspace, id, decider: CreditNote.decider },
        decide: (state, moment) =>
          observe({
            ...{ ...named, customerId, invoiceId, currency, ...amounts(currency, total, tax) },
            ...{ issuedOn: issuedOn ?? dayOf(moment), reason, ...(rate && { rate }) },
          })(state),
        check: async () => {
          await checkDay(deps, issuedOn)
          await checkCustomer(store, workspace, customerId)
          if (invoiceId !== null) await checkInvoice(store, workspace, invoiceId, currency)
        },
        otherwise: () => new Refusal('credit-note-exists', { creditNoteId: id }),
      })
      return { id, ...done }
    },
  )
}

/** With all decimals of the currency.
 *  @throws Refusal unknown-currency, too-many-decimals, not-positive, exceeds-total */
function amounts(currency: string, total: string, tax: string | undefined) {
  knownCurrency(currency)
  const whole = money(total, currency)
  if (!new Decimal(whole.amount).greaterThan(0))
    throw new Refusal('not-positive', { amount: whole })
  if (tax === undefined) return { total: whole.amount }
  const part = money(tax, currency)
  if (new Decimal(part.amount).isNegative()) throw new Refusal('not-positive', { amount: part })
  if (new Decimal(part.amount).greaterThan(whole.amount)) {
    throw new Refusal('exceeds-total', { total: whole.amount, tax: part.amount })
  }
  return { total: whole.amount, tax: part.amount }
}

/** It is booked at the rate of the invoice that it corrects. */
async function rateOf(
  store: EventStore,
  workspace: string,
  invoiceId: string | null,
  currency: string,
) {
  if (invoiceId === null) return undefined
  const { terms } = (await load(store, Invoice.decider, workspace, invoiceId)).state
  return terms?.rate?.from === currency ? terms.rate : undefined
}

async function checkCustomer(store: EventStore, workspace: string, customerId: string) {
  const { state } = await load(store, Customer.decider, workspace, customerId)
  if (state.profile || state.identities.length > 0) return
  throw new Refusal('customer-not-found', {
    customerId,
    errors: [{ in: 'body', pointer: '/customerId', detail: 'is not known' }],
  })
}

async function checkInvoice(
  store: EventStore,
  workspace: string,
  invoiceId: string,
  currency: string,
) {
  const errors = (detail: string) => [{ in: 'body', pointer: '/invoiceId', detail }]
  const { state } = await load(store, Invoice.decider, workspace, invoiceId)
  if (!state.terms) {
    throw new Refusal('invoice-not-found', { invoiceId, errors: errors('is not known') })
  }
  if (state.terms.currency === currency) return
  throw new Refusal('currency-differs', { invoiceId, errors: errors(state.terms.currency) })
}

function applyRoute(app: App, { workspace, store, keys }: BooksDeps, send: Send) {
  app.post(
    '/credit-notes/:id/apply',
    {
      schema: {
        tags: ['credit-notes'],
        summary: 'Send unapplied credit to invoices',
        description: 'All lines, or none when an invoice cannot take one of them.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          lines: Type.Array(Exact({ invoiceId: Id, amount: Amount }), {
            minItems: 1,
            maxItems: 200,
            description: 'In the currency of the credit note.',
          }),
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { lines } = request.body
      const decisionId = decisionIdOf(request, keys.identify(request))
      reply.code(202)
      return send(request, {
        decide: (state) => CreditNote.apply({ decisionId, lines: inMoney(state, lines) })(state),
        check: (state) => tryCredits(store, workspace, state, lines),
        otherwise: 'credit-note-exists',
      })
    },
  )
}

const inMoney = ({ terms }: CreditNote.State, lines: readonly Line[]) =>
  lines.map(({ invoiceId, amount }) => ({
    invoiceId,
    amount: { amount, currency: terms?.currency ?? '' },
  }))

/** What the invoices will say to the lines, asked beforehand and nothing recorded. */
export async function tryCredits(
  store: EventStore,
  workspace: string,
  note: CreditNote.State,
  lines: readonly Line[],
) {
  const creditNoteId = note.terms?.creditNoteId ?? ''
  const invoices = new Map<string, Invoice.State>()
  for (const [index, { invoiceId, amount }] of inMoney(note, lines).entries()) {
    const state =
      invoices.get(invoiceId) ?? (await load(store, Invoice.decider, workspace, invoiceId)).state
    const lineId = `dry run ${index}`
    const events = applyCredit({ invoiceId, creditNoteId, lineId, amount })(state)
    const [first] = events
    if (first?.type === 'CreditDeclined') {
      throw declined(state, {
        invoiceId,
        amount,
        reason: first.data.reason,
        place: `/lines/${index}`,
      })
    }
    invoices.set(invoiceId, events.reduce(Invoice.evolve, state))
  }
}

function releaseRoute(app: App, { keys }: BooksDeps, send: Send) {
  app.post(
    '/credit-notes/:id/release',
    {
      schema: {
        tags: ['credit-notes'],
        summary: 'Take a line back from its invoice, or a part of it',
        description: 'It is unapplied again, and the invoice is open by as much.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          lineId: Id,
          amount: Type.Optional({ ...Amount, description: 'Absent = all that is left of it.' }),
          reason: Reason,
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const releaseId = decisionIdOf(request, keys.identify(request))
      reply.code(202)
      return send(request, {
        decide: CreditNote.release({ ...request.body, releaseId, byHand: true }),
        otherwise: 'allocation-released',
      })
    },
  )
}

function voidRoute(app: App, deps: BooksDeps, send: Send) {
  app.post(
    '/credit-notes/:id/void',
    {
      schema: {
        tags: ['credit-notes'],
        summary: 'It is no credit any more',
        description:
          'Its lines come back first. Only one of our own: others are voided where they are.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          reason: Reason,
          on: onDay('that of its issue'),
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { reason, on } = request.body
      checkDate('body', 'on', on)
      reply.code(202)
      return send(request, {
        decide: (state) => {
          const { source, creditNoteId } = state.terms ?? {}
          if (source !== 'tieout') {
            throw new Refusal('credit-note-of-platform', { creditNoteId, source })
          }
          return voidNote({ reason, on })(state)
        },
        check: () => checkDay(deps, on),
        otherwise: 'credit-note-void',
      })
    },
  )
}
