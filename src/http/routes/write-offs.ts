// What is given up of an invoice by a person, and taken back.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Decision } from '../../domain/decider.ts'
import * as Invoice from '../../domain/invoice.ts'
import { reverseWriteOff, writeOff } from '../../domain/invoice-settling.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { type BooksDeps, checkOpen, ofKnown, On, Reason, recorded } from '../books.ts'
import { Amount, checkDate, Exact, IdParams, WriteHeaders } from '../schemas.ts'
import { decisionIdOf } from '../writes.ts'

export const WriteOffKind = Type.Enum(
  ['bad-debt', 'small-difference', 'early-payment-discount', 'bank-fee'],
  {
    description: 'As what it is given up; each has an account of its own.',
  },
)

type Asked = FastifyRequest<{ Params: { id: string }; Body: { on?: string } }>

export async function writeOffRoutes(app: App, deps: BooksDeps): Promise<void> {
  const { workspace, store, keys, write, dayOf } = deps
  const send = (
    request: Asked,
    decisionOn: (on: string) => Decision<Invoice.State, Invoice.Event>,
    otherwise: string,
  ) => {
    const { id } = request.params
    const { on } = request.body
    checkDate('body', 'on', on)
    return write(request, keys.identify(request), {
      ...{ workspace, id, decider: Invoice.decider },
      decide: (state, moment) => ofKnown('invoice', id, decisionOn(on ?? dayOf(moment)))(state),
      check: () => checkOpen(store, workspace, on),
      otherwise: () => new Refusal(otherwise, { invoiceId: id }),
    })
  }

  app.post(
    '/invoices/:id/write-off',
    {
      schema: {
        tags: ['invoices'],
        summary: 'Give up what is open on an invoice, or a part of it',
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
      return send(
        request,
        (on) => writeOff({ kind, amount, reason, on, writeOffId }),
        'nothing-open',
      )
    },
  )

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
      return send(
        request,
        (on) => reverseWriteOff({ kind, amount, reason, on, releaseId }),
        'nothing-written-off',
      )
    },
  )
}
