// What is given up of an invoice by a person, and taken back.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { loadBooks, writeOffLimit } from '../../domain/accounting.ts'
import type { Decision } from '../../domain/decider.ts'
import * as Invoice from '../../domain/invoice.ts'
import { checkSmall, reverseWriteOff, writeOff } from '../../domain/invoice-settling.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { type BooksDeps, checkDay, ofKnown, On, Reason, recorded } from '../books.ts'
import { Amount, checkDate, Exact, IdParams, WriteHeaders } from '../schemas.ts'
import { decisionIdOf, type WriteAnswer } from '../writes.ts'

export const WriteOffKind = Type.Enum(
  ['bad-debt', 'small-difference', 'early-payment-discount', 'bank-fee'],
  {
    description: 'As what it is given up; each has an account of its own.',
  },
)

type Asked = FastifyRequest<{ Params: { id: string }; Body: { on?: string } }>

type Send = (
  request: Asked,
  answer: {
    decisionOn: (on: string) => Decision<Invoice.State, Invoice.Event>
    check?: (state: Invoice.State) => Promise<void>
    otherwise: string
  },
) => Promise<WriteAnswer>

export async function writeOffRoutes(app: App, deps: BooksDeps): Promise<void> {
  const { workspace, keys, write, dayOf } = deps
  const send: Send = (request, { decisionOn, check, otherwise }) => {
    const { id } = request.params
    const { on } = request.body
    checkDate('body', 'on', on)
    return write(request, keys.identify(request), {
      ...{ workspace, id, decider: Invoice.decider },
      decide: (state, moment) => ofKnown('invoice', id, decisionOn(on ?? dayOf(moment)))(state),
      check: async (state) => {
        await checkDay(deps, on)
        await check?.(state)
      },
      otherwise: () => new Refusal(otherwise, { invoiceId: id }),
    })
  }
  writeOffRoute(app, deps, send)
  reverseRoute(app, deps, send)
}

function writeOffRoute(app: App, { workspace, store, keys }: BooksDeps, send: Send) {
  app.post(
    '/invoices/:id/write-off',
    {
      schema: {
        tags: ['invoices'],
        summary: 'Give up what is open on an invoice, or a part of it',
        description:
          'Small differences of one invoice come to no more than the limit of its currency, which ' +
          'GET /v1/accounts shows.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          kind: WriteOffKind,
          amount: Type.Optional({ ...Amount, description: 'Absent = all that is open.' }),
          reason: Reason,
          on: On,
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { kind, amount, reason } = request.body
      const writeOffId = decisionIdOf(request, keys.identify(request))
      reply.code(202)
      return send(request, {
        decisionOn: (on) => writeOff({ kind, amount, reason, on, writeOffId }),
        check: async (state) => {
          const books = await loadBooks(store, workspace)
          checkSmall(state, { kind, amount }, writeOffLimit(books, state.terms?.currency ?? ''))
        },
        otherwise: 'nothing-open',
      })
    },
  )
}

function reverseRoute(app: App, { keys }: BooksDeps, send: Send) {
  app.post(
    '/invoices/:id/write-off/reverse',
    {
      schema: {
        tags: ['invoices'],
        summary: 'What was given up is due after all',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({
          kind: Type.Optional({
            ...WriteOffKind,
            description: 'Only what was given up as this; absent = whatever, the newest first.',
          }),
          amount: Type.Optional({ ...Amount, description: 'Absent = all of it.' }),
          reason: Reason,
          on: On,
        }),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { kind, amount, reason } = request.body
      const releaseId = decisionIdOf(request, keys.identify(request))
      reply.code(202)
      return send(request, {
        decisionOn: (on) => reverseWriteOff({ kind, amount, reason, on, releaseId }),
        otherwise: 'nothing-written-off',
      })
    },
  )
}
