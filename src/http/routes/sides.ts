// What each platform says of a document, beside the ledger, and where it is found there.
import Type from 'typebox'
import type { Platform } from '../../domain/stored.ts'
import { troubleSaid } from '../../domain/story/troubles.ts'
import { documentNouns } from '../../projections/documents.ts'
import * as Sides from '../../projections/sides.ts'
import type { App } from '../app.ts'
import { wordsFor } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import { found, type ReadDeps } from '../reads.ts'
import { After, Exact, Id, Instant, OrNull, Platform as PlatformName } from '../schemas.ts'
import { thenQuery } from '../then.ts'

/** Where a person finds an object on its platform; null = nobody knows. */
export type PlatformPages = () => Promise<
  (platform: Platform, object: string, objectId: string) => string | null
>

const Noun = Type.Enum([...documentNouns])
const Url = OrNull(Type.String(), 'Its page on the site of the platform; null = not known.')
const said = (words: string) => OrNull(Type.String(), words)

const Side = Exact({
  platform: PlatformName,
  object: Type.String({
    description: "The platform's word: deal, company, charge, payout, Invoice, CreditMemo.",
    examples: ['Invoice'],
  }),
  objectId: OrNull(Id, "The platform's; null while there is none."),
  url: Url,
  things: Type.Array(Exact({ object: Type.String(), objectId: Id, url: Url }), {
    description: 'All that stand for it there, such as each charge that paid an invoice.',
  }),
  of: Exact(
    { noun: Noun, id: Id, label: Type.String() },
    { description: 'Which document it is about: the deal of an invoice, the invoices of a deal.' },
  ),
  syncId: OrNull(Id, 'Of /v1/sync, where it is tried again.'),
  state: Type.Enum(
    ['in_step', 'differs', 'pending', 'failed', 'parked', 'conflict', 'linked', 'absent'],
    {
      description:
        'Pending: a write is under way, or its balance line has not come yet. Failed is tried again ' +
        'by itself, parked waits for a person. Linked: known by its id alone. Absent: nothing is due ' +
        'there.',
    },
  ),
  code: said('Why it fails, a stable code.'),
  reason: said('Why it fails, in words.'),
  fields: Type.Array(
    Exact({
      field: Type.String({ description: 'A stable code, for example "total".' }),
      ledger: said('What the ledger says.'),
      theirs: said('What the platform says; null where it is not known.'),
      agrees: OrNull(Type.Boolean(), 'Null where there is nothing to compare.'),
    }),
  ),
  seenAt: OrNull(Instant, 'When it was last written or read.'),
})

export type SidesDeps = ReadDeps & { pages?: PlatformPages | undefined }

const views = [
  ...(['reconciliation', 'sync-status', 'invoices', 'deals', 'customers', 'payments'] as const),
  ...(['balance-transactions', 'payouts', 'credit-notes'] as const),
]

export async function sidesRoutes(app: App, deps: SidesDeps): Promise<void> {
  const { workspace, at, fresh, pages } = deps
  app.get(
    '/documents/:noun/:id/sides',
    {
      schema: {
        tags: ['reconciliations'],
        summary: 'What each platform says of a document, field by field',
        description:
          'As it was read and written there; no platform is asked. Of an invoice the deal behind it ' +
          'is told too, and of a deal its invoices, twelve at most.',
        params: Exact({ noun: Noun, id: Id }),
        querystring: Exact({ ...thenQuery, ...languageQuery, after: After }),
        response: {
          200: Exact({ noun: Noun, id: Id, agrees: Type.Boolean(), sides: Type.Array(Side) }),
          ...problems(400, 401, 404, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { noun, id } = request.params
      const { after, knownAt, asOf } = request.query
      const words = wordsFor(request)
      await fresh(views, after)
      const db = await at({ knownAt, asOf }, reply)
      const sides = await found(noun, id, Sides.ofDocument({ db, workspace }, noun, id))
      const pageOf = (await pages?.()) ?? (() => null)
      const told = sides.map((side) => ({
        ...side,
        reason:
          side.reason &&
          troubleSaid(words, { ...side, code: side.code ?? '', reason: side.reason }),
        url: side.objectId && pageOf(side.platform, side.object, side.objectId),
        things: side.things.map((one) => {
          return { ...one, url: pageOf(side.platform, one.object, one.objectId) }
        }),
      }))
      const differs = sides.some(({ state }) => state !== 'in_step' && troubled.has(state))
      return { noun, id, agrees: !differs, sides: told }
    },
  )
}

const troubled = new Set(['differs', 'failed', 'parked', 'conflict'])
