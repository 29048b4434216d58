// The first run as a checklist: what is connected, which deals count as won, what was loaded, and
// whether a day was reconciled. Each step says how it stands and what it needs.
import Type, { type Static } from 'typebox'
import * as Accounting from '../../domain/accounting.ts'
import { accounts } from '../../domain/chart.ts'
import type { EventStore } from '../../domain/event-store.ts'
import type { Platform } from '../../domain/stored.ts'
import { spokenIn } from '../../domain/story/codes.ts'
import { troubleSaid } from '../../domain/story/troubles.ts'
import type { Words } from '../../domain/story/teller.ts'
import { wonStagesOf } from '../../domain/won-stages.ts'
import { newestStatement } from '../../projections/today.ts'
import * as Days from '../../projections/reconciliation-days.ts'
import type { App } from '../app.ts'
import { wordsFor } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import type { ReadDeps } from '../reads.ts'
import { After, Exact, OrNull, PlainDate, Platform as PlatformName } from '../schemas.ts'
import type { ConnectionDesk, PlatformInfo, Standing } from './connections.ts'
import type { SweepDesk, SweepRow } from './sweeps.ts'

export type SetupDeps = Pick<ReadDeps, 'workspace' | 'db' | 'fresh'> & {
  store: EventStore
  platforms: readonly PlatformInfo[]
  desk?: ConnectionDesk | undefined
  sweeps?: SweepDesk | undefined
}

const Count = Type.Integer({ minimum: 0 })
const Step = Exact({
  step: Type.Enum(['connection', 'won-stages', 'accounts', 'first-load', 'reconciliation']),
  platform: OrNull(PlatformName, 'Of a connection and of a first load.'),
  state: Type.Enum(['done', 'open', 'working', 'trouble'], {
    description: 'Trouble: it needs somebody, `code` and `detail` say why.',
  }),
  isRequired: Type.Boolean({ description: 'Nothing ties out without it.' }),
  done: OrNull(Count),
  total: OrNull(Count),
  day: OrNull(PlainDate, 'Of a first load the first day; of a reconciliation the day itself.'),
  code: OrNull(Type.String()),
  detail: OrNull(Type.String()),
})
type Step = Static<typeof Step>

const Setup = Exact({
  mode: Type.Enum(['sandbox', 'live']),
  isDone: Type.Boolean({ description: 'Whatever is required is done.' }),
  steps: Type.Array(Step),
})

const blank = {
  ...{ platform: null, done: null, total: null, day: null, code: null, detail: null },
  isRequired: false,
}

function connectionStep(platform: Platform, standing: Standing | undefined, words: Words): Step {
  const { state = 'not-connected', code = null, reason = null, warning = null } = standing ?? {}
  const states: Record<typeof state, Step['state']> = {
    ...{ connected: 'done', paused: 'trouble' },
    ...{ reconnect: 'trouble', 'not-connected': 'open' },
  }
  const said = reason === null ? (warning?.[words.language] ?? null) : spokenIn(words, reason)
  return {
    ...{ ...blank, step: 'connection', platform, isRequired: true, state: states[state] },
    ...{ code: state === 'paused' ? 'paused' : code, detail: said },
  }
}

const sum = (rows: readonly SweepRow[], of: (row: SweepRow) => number) =>
  rows.reduce((all, row) => all + of(row), 0)

/** Of several lists of a platform: done when all are, and as troubled as the worst. */
function loadStep(platform: Platform, rows: readonly SweepRow[], words: Words): Step {
  const failing = rows.find(({ state }) => state === 'failing')
  const failure = failing?.failure ?? null
  const asked = rows.filter(({ state }) => state !== 'never' && state !== 'not-offered')
  const isWorking = asked.some(({ state }) => state !== 'done')
  const isKnown = asked.every(({ total }) => total !== null)
  return {
    ...{ ...blank, step: 'first-load', platform },
    state: failing ? 'trouble' : asked.length === 0 ? 'open' : isWorking ? 'working' : 'done',
    done: asked.length === 0 ? null : sum(asked, ({ done }) => done),
    total: asked.length === 0 || !isKnown ? null : sum(asked, ({ total }) => total ?? 0),
    day: asked[0]?.from?.slice(0, 10) ?? null,
    code: failure?.code ?? null,
    detail: failure && troubleSaid(words, { platform, ...failure }),
  }
}

async function wonStep({ store, workspace }: SetupDeps): Promise<Step> {
  const chosen = await wonStagesOf(store, workspace)
  const state = chosen ? 'done' : 'open'
  return { ...blank, step: 'won-stages', state, done: chosen ? chosen.size : null }
}

/** Those that are not mapped are found by their name in QuickBooks, or made there. */
async function accountsStep({ store, workspace }: SetupDeps): Promise<Step> {
  const { mapped } = await Accounting.loadBooks(store, workspace)
  const counts = { done: mapped.size, total: accounts.length }
  return { ...blank, ...counts, step: 'accounts', state: mapped.size > 0 ? 'done' : 'open' }
}

async function reconciliationStep({ db, workspace }: SetupDeps): Promise<Step> {
  const [newest, running] = await Promise.all([
    newestStatement(db, workspace),
    Days.running(db, workspace),
  ])
  const state = newest ? 'done' : running.length > 0 ? 'working' : 'open'
  const day = newest?.day ?? running.at(-1) ?? null
  return { ...blank, step: 'reconciliation', isRequired: true, state, day }
}

export async function setupRoutes(app: App, deps: SetupDeps): Promise<void> {
  app.get(
    '/setup',
    {
      schema: {
        tags: ['connections'],
        summary: 'How far the first run is, step by step',
        querystring: Exact({ ...languageQuery, after: After }),
        response: { 200: Setup, ...problems(400, 401, 503) },
      },
    },
    async ({ query, headers }) => {
      const { after } = query
      const words = wordsFor({ query, headers })
      await deps.fresh(['reconciliation-days', 'sign-offs'], after)
      const [standings, rows, won, mapped, reconciled] = await Promise.all([
        deps.desk?.standings() ?? [],
        deps.sweeps?.list() ?? [],
        wonStep(deps),
        accountsStep(deps),
        reconciliationStep(deps),
      ])
      const names = deps.platforms.map(({ name }) => name)
      const steps = [
        ...names.map((name) =>
          connectionStep(
            name,
            standings.find(({ platform }) => platform === name),
            words,
          ),
        ),
        won,
        mapped,
        ...names.map((name) =>
          loadStep(
            name,
            rows.filter(({ platform, kind }) => platform === name && kind === 'backfill'),
            words,
          ),
        ),
        reconciled,
      ]
      const isLive = deps.platforms.some(({ mode }) => mode === 'live')
      return {
        mode: isLive ? ('live' as const) : ('sandbox' as const),
        isDone: steps.every(({ isRequired, state }) => !isRequired || state === 'done'),
        steps,
      }
    },
  )
}
