// Lists as people like to see them, under a name: each person's own, and those that are shared.
import Type from 'typebox'
import { Refusal } from '../../domain/refusal.ts'
import type { SavedViews } from '../../domain/saved-view.ts'
import type { Keyring } from '../api-keys.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { Exact, Id, IdParams, Instant, OrNull, Text } from '../schemas.ts'

const viewsMax = 200

const Page = Type.String({
  pattern: '^[a-z][a-z0-9/-]{0,49}$',
  description: 'Of the dashboard, for example `invoices`.',
  examples: ['invoices'],
})
const word = { maxLength: 1000, pattern: '^[^\\u0000]*$' }
const saved = {
  page: Page,
  name: { ...Text, maxLength: 100 },
  isShared: Type.Boolean({
    description: 'Everybody sees it; its owner and administrators may change it.',
  }),
  search: Type.Record(Type.String({ pattern: '^\\w{1,50}$' }), Type.String(word), {
    maxProperties: 40,
    additionalProperties: false,
    description: "The search of the page's address, by name.",
  }),
  columns: OrNull(
    Type.Array(Type.String({ pattern: '^\\w{1,50}$' }), { maxItems: 60 }),
    'In their order; null = those that the page shows by itself.',
  ),
}
const SavedView = Exact({
  id: Id,
  ...saved,
  owner: Type.String({ description: 'Who has saved it.' }),
  isMine: Type.Boolean(),
  changedAt: Instant,
})

export type SavedViewDeps = {
  workspace: string
  keys: Pick<Keyring, 'holder'>
  savedViews: SavedViews
  clock: { now(): Date }
}

export async function savedViewRoutes(app: App, deps: SavedViewDeps): Promise<void> {
  const { workspace, keys, savedViews } = deps
  app.get(
    '/saved-views',
    {
      schema: {
        tags: ['views'],
        summary: 'Lists under a name: your own and those that are shared',
        querystring: Exact({ page: Type.Optional(Page) }),
        response: { 200: Exact({ data: Type.Array(SavedView) }), ...problems(400, 401, 503) },
      },
    },
    async (asking) => {
      const { person } = keys.holder(asking)
      const views = await savedViews.list(workspace, person, asking.query.page)
      return { data: views.map((view) => ({ ...view, isMine: view.owner === person })) }
    },
  )
  putRoute(app, deps)
  removeRoute(app, deps)
}

type Asking = Parameters<Keyring['holder']>[0]

/** The one that there is, where this person may change it.
 *  @throws Refusal saved-view-of-another */
async function changeable(
  { workspace, keys, savedViews }: SavedViewDeps,
  asking: Asking,
  id: string,
) {
  const { person, role } = keys.holder(asking)
  const before = await savedViews.get(workspace, id)
  const mayChange =
    before === null || before.owner === person || (before.isShared && role === 'admin')
  if (mayChange) return before
  // Of what somebody keeps for himself nobody is told.
  const { owner } = before
  throw before.isShared
    ? new Refusal('saved-view-of-another', { owner })
    : new Refusal('not-found', { noun: 'saved view', id })
}

function putRoute(app: App, deps: SavedViewDeps) {
  const { workspace, keys, savedViews, clock } = deps
  app.put(
    '/saved-views/:id',
    {
      schema: {
        tags: ['views'],
        summary: 'Save a list under a name, or change how it was saved',
        description: 'The id is of your making, for example a UUID. Sent again it changes nothing.',
        params: IdParams,
        body: Exact(saved),
        response: { 200: SavedView, ...problems(400, 401, 404, 409, 413, 415, 422, 503) },
      },
    },
    async (asking) => {
      const { id } = asking.params
      const { person } = keys.holder(asking)
      const before = await changeable(deps, asking, id)
      if (before && before.page !== asking.body.page) throw new Refusal('saved-view-elsewhere')
      if (!before && (await savedViews.count(workspace, person)) >= viewsMax) {
        throw new Refusal('too-many-saved-views', { viewsMax })
      }
      const changedAt = clock.now().toISOString()
      const view = await savedViews.put(workspace, {
        ...asking.body,
        id,
        owner: person,
        changedAt,
      })
      return { ...view, isMine: view.owner === person }
    },
  )
}

function removeRoute(app: App, deps: SavedViewDeps) {
  const { workspace, savedViews } = deps
  app.delete(
    '/saved-views/:id',
    {
      schema: {
        tags: ['views'],
        summary: 'Remove a list that was saved',
        params: IdParams,
        response: {
          200: Exact({ id: Id, removed: Type.Boolean({ description: 'False: there was none.' }) }),
          ...problems(400, 401, 404, 503),
        },
      },
    },
    async (asking) => {
      const { id } = asking.params
      await changeable(deps, asking, id)
      return { id, removed: await savedViews.remove(workspace, id) }
    },
  )
}
