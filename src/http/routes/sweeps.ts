// Sweeps, which look for what webhooks missed, and first loads: how far each has come, and a
// person's word to begin.
import Type, { type Static } from 'typebox'
import type { Platform } from '../../domain/stored.ts'
import { spokenIn } from '../../domain/story/codes.ts'
import { troubleSaid } from '../../domain/story/troubles.ts'
import type { Words } from '../../domain/story/teller.ts'
import type { App } from '../app.ts'
import type { Keyring } from '../api-keys.ts'
import { wordsFor } from '../code-words.ts'
import { invalid, problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import {
  checkDate,
  Exact,
  Instant,
  OrNull,
  PlainDate,
  Platform as PlatformName,
  WriteHeaders,
} from '../schemas.ts'
import { causeOf } from '../writes.ts'

const Count = Type.Integer({ minimum: 0 })

const SweepRow = Exact({
  name: Type.String({ examples: ['stripe-events'] }),
  platform: PlatformName,
  kind: Type.Enum(['sweep', 'backfill'], {
    description: 'A sweep runs again and again; a backfill is a first load, once when asked for.',
  }),
  state: Type.Enum(['waiting', 'running', 'failing', 'done', 'never', 'not-offered'], {
    description:
      'Waiting: asked for and not begun. Done: up to date. Never: not yet. Not offered: the ' +
      'platform has no such list, webhooks have to do.',
  }),
  from: OrNull(Type.String(), 'Where it began: a moment, or the day of a backfill.'),
  everySeconds: OrNull(Count, 'Null for a backfill.'),
  done: { ...Count, description: 'Rows looked at in this run.' },
  total: OrNull(Count, 'Rows that there are, where the platform says so.'),
  found: { ...Count, description: 'Facts so far that no webhook had told.' },
  asked: { ...Count, description: 'How often somebody has asked for it.' },
  answered: { ...Count, description: 'How many of these asks are done.' },
  startedAt: OrNull(Instant),
  finishedAt: OrNull(Instant),
  coveredAt: OrNull(Instant, 'Nothing from before then is missing.'),
  lagSeconds: OrNull(Count, 'How long ago that is.'),
  failure: OrNull(
    Exact({ code: Type.String(), reason: Type.String(), at: Instant, attempts: Count }),
    'The last one that it has not got over.',
  ),
  notice: OrNull(Type.String(), 'What a person should know of the last run.'),
})
export type SweepRow = Static<typeof SweepRow>

const Asked = Exact({
  data: Type.Array(SweepRow, { description: 'What was asked for.' }),
  repeated: Type.Boolean({
    description: 'What goes on already does for it; nothing is begun anew.',
  }),
})

type Answer = { data: SweepRow[]; repeated: boolean }

/** Who keeps the sweeps. `key` names the request where it has a key. */
export type SweepDesk = {
  list(): Promise<SweepRow[]>
  /** All sweeps of the platform, now. */
  sweep(platform: Platform, key: string | null): Promise<Answer>
  /** All that the platform holds since that day. */
  backfill(platform: Platform, since: string, key: string | null): Promise<Answer>
  /** The day of the books. */
  today(): string
}

const params = Exact({ platform: PlatformName })
const asked = { 202: Asked, ...problems(400, 401, 413, 415, 422, 503) }

const toldIn = (words: Words, row: SweepRow): SweepRow => ({
  ...row,
  failure: row.failure && {
    ...row.failure,
    reason: troubleSaid(words, { platform: row.platform, ...row.failure }),
  },
  notice: row.notice && spokenIn(words, row.notice),
})

export async function sweepRoutes(
  app: App,
  { keys, desk }: { keys: Keyring; desk: SweepDesk },
): Promise<void> {
  app.get(
    '/sweeps',
    {
      schema: {
        tags: ['connections'],
        summary: 'How far each sweep and first load is',
        querystring: Exact({ platform: Type.Optional(PlatformName), ...languageQuery }),
        response: { 200: Exact({ data: Type.Array(SweepRow) }), ...problems(400, 401, 503) },
      },
    },
    async ({ query, headers }) => {
      const { platform } = query
      const words = wordsFor({ query, headers })
      const rows = await desk.list()
      const asked = rows.filter((row) => platform === undefined || row.platform === platform)
      return { data: asked.map((row) => toldIn(words, row)) }
    },
  )

  app.post(
    '/connections/:platform/sweep',
    {
      schema: {
        tags: ['connections'],
        summary: 'Look now for what webhooks of a platform have missed',
        params,
        headers: WriteHeaders,
        body: Exact({}),
        response: asked,
      },
    },
    async (request, reply) => {
      const actor = keys.identify(request)
      const { platform } = request.params
      reply.code(202)
      request.log.info({ platform, actor: actor.name }, 'a sweep was asked for')
      return desk.sweep(platform, keyOf(causeOf(request, actor)))
    },
  )

  app.post(
    '/connections/:platform/backfill',
    {
      schema: {
        tags: ['connections'],
        summary: 'Load what a platform holds from a day on',
        description:
          'It goes on by itself, over restarts too; GET /v1/sweeps tells how far it is. What the ' +
          'ledger has already is not taken twice. One from an earlier day that waits or runs does ' +
          'for this too, and goes on; a later one is replaced. Of HubSpot only deals that were ' +
          'closed on or after that day are taken: they are invoiced.',
        params,
        headers: WriteHeaders,
        body: Exact({ since: PlainDate }),
        response: asked,
      },
    },
    async (request, reply) => {
      const actor = keys.identify(request)
      const { platform } = request.params
      const { since } = request.body
      checkDate('body', 'since', since)
      if (since > desk.today()) {
        throw invalid({ in: 'body', pointer: '/since', detail: 'is a day that is still to come' })
      }
      reply.code(202)
      request.log.info({ platform, since, actor: actor.name }, 'a first load was asked for')
      return desk.backfill(platform, since, keyOf(causeOf(request, actor)))
    },
  )
}

const keyOf = ({ causationId, isKeyed }: { causationId: string; isKeyed: boolean }) =>
  isKeyed ? causationId : null
