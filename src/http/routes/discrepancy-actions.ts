// What is done about a discrepancy. Each action is a decision of its own on the streams that it
// concerns, made by whoever is asked for it here; the discrepancy itself only notes that it was.
import Type, { type Static } from 'typebox'
import * as Discrepancy from '../../domain/discrepancy.ts'
import type { Action as ActionName, Recorded } from '../../domain/discrepancy-kinds.ts'
import type { WriteOffKind as WriteOffName } from '../../domain/invoice.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { On, Reason, recorded } from '../books.ts'
import { Action, ReasonCode } from '../discrepancy-shapes.ts'
import { Amount, checkDate, Exact, Id, IdParams, WriteHeaders } from '../schemas.ts'
import { type Asker, causeOf, decisionIdOf } from '../writes.ts'
import type { DiscrepancyDeps } from './discrepancies.ts'
import { WriteOffKind } from './write-offs.ts'

export type ActionAsked = {
  note: string | null
  /** Of a write-off. */
  kind?: WriteOffName | undefined
  amount?: string | undefined
  on?: string | undefined
  /** Where money or credit is to go. */
  lines?: readonly { invoiceId: string; amount: string }[] | undefined
}

/** Who can do something about discrepancies. */
export type DiscrepancyDesk = {
  /** Looks whether it can be done now; what comes back does it. Asked for again by the same asker, it
   *  is not done twice.
   *  @throws Refusal that says why it cannot */
  plan(
    action: Exclude<ActionName, 'accept'>,
    finding: Recorded,
    asked: ActionAsked,
    by: Asker & { decisionId: string },
  ): Promise<() => Promise<void>>
}

export const Body = Exact({
  action: Action,
  note: Type.Optional(Reason),
  reasonCode: Type.Optional({ ...ReasonCode, description: 'Of "accept"; absent = accepted.' }),
  kind: Type.Optional({
    ...WriteOffKind,
    description: 'Of "write-off": as what; absent = small-difference.',
  }),
  amount: Type.Optional({ ...Amount, description: 'Of "write-off"; absent = all that is open.' }),
  on: On,
  lines: Type.Optional(
    Type.Array(Exact({ invoiceId: Id, amount: Amount }), {
      ...{ minItems: 1, maxItems: 200 },
      description:
        'Of "allocate" and "apply-credit": the invoices, in the currency of the payment or the ' +
        'credit note; absent = the invoice of the discrepancy, as far as it is open.',
    }),
  ),
})
export type Asked = Static<typeof Body>

/** As it is noted at the discrepancy: text by name, always in one order. */
export function paramsOf({ kind, amount, on, lines }: Asked): Record<string, string> {
  return {
    ...(kind !== undefined && { kind }),
    ...(amount !== undefined && { amount }),
    ...(on !== undefined && { on }),
    ...(lines && {
      lines: lines.map((line) => `${line.invoiceId}: ${line.amount}`).join(', '),
    }),
  }
}

export const asActionAsked = ({ note, kind, amount, on, lines }: Asked): ActionAsked => ({
  ...{ note: note ?? null, kind, amount, on, lines },
})

/** An acceptance needs words, or a reason that stands for them. */
export const acceptance = (discrepancyId: string, { reasonCode, note }: Asked) =>
  Discrepancy.explain({ discrepancyId, reasonCode: reasonCode ?? 'accepted', note: note ?? null })

export async function discrepancyActionRoutes(
  app: App,
  deps: DiscrepancyDeps & { desk: DiscrepancyDesk },
): Promise<void> {
  const { workspace, keys, write, desk } = deps
  app.post(
    '/discrepancies/:id/actions',
    {
      schema: {
        tags: ['discrepancies'],
        summary: 'Do something about it',
        description:
          'create-invoice: ask for the invoices of the deal. post: write to QuickBooks what is ' +
          'missing there. resend: write to the platform anew what it should say; of an open conflict ' +
          'that decides for the ledger. write-off, ' +
          'allocate, apply-credit: as the routes of invoices, payments and credit notes do. ' +
          'refresh: read it anew from its platforms. accept: explain it. The discrepancy is ' +
          'resolved once the two sides agree, not by being acted upon.',
        params: IdParams,
        headers: WriteHeaders,
        body: Body,
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id: discrepancyId } = request.params
      const { action, note = null } = request.body
      checkDate('body', 'on', request.body.on)
      const actor = keys.identify(request)
      const of = { workspace, id: discrepancyId, decider: Discrepancy.decider }
      const otherwise = () => new Refusal('discrepancy-already-so', { discrepancyId })
      reply.code(202)
      if (action === 'accept') {
        return write(request, actor, {
          ...{ ...of, otherwise, decide: acceptance(discrepancyId, request.body) },
        })
      }
      const by = {
        ...{ actor, ...causeOf(request, actor) },
        decisionId: decisionIdOf(request, actor),
      }
      const params = paramsOf(request.body)
      return write(request, actor, {
        ...{ ...of, otherwise },
        decide: Discrepancy.act({ discrepancyId, action, params, note }),
        // Before it is noted: what cannot be done is refused, and leaves no trace.
        async check({ finding }) {
          if (!finding) return
          const perform = await desk.plan(action, finding, asActionAsked(request.body), by)
          await perform()
        },
      })
    },
  )
}
