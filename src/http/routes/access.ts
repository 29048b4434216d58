// What auditors have looked at, as it was recorded before they were answered.
import Type from 'typebox'
import * as Access from '../../projections/access.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { answerList, downloadable, formatQuery } from '../exports/download.ts'
import { date, type Table, text } from '../exports/table.ts'
import type { ReadDeps } from '../reads.ts'
import { checkMoment, Exact, Id, Instant, OrNull, PageOf, PageQuery, Position } from '../schemas.ts'

const Row = Exact({
  position: Position,
  eventId: Id,
  at: Instant,
  person: Type.String(),
  role: Type.String(),
  keyId: OrNull(Id, 'Null for a key of the environment.'),
  method: Type.String(),
  route: Type.String({ examples: ['/v1/customers/:id'] }),
  ids: Type.Record(Type.String(), Type.String(), { description: 'The ids in the address.' }),
  query: Type.Record(Type.String(), Type.String(), { description: 'The filters.' }),
  text: OrNull(Type.String(), 'The words that were searched by.'),
  status: Type.Integer({ description: 'Of the answer; a refusal is recorded as well.' }),
})

const Query = Exact({
  person: Type.Optional({ ...Id, description: 'Whose requests.' }),
  id: Type.Optional({ ...Id, description: 'Requests whose address named it.' }),
  since: Type.Optional({ ...Instant, description: 'Recorded at or after this moment.' }),
  until: Type.Optional({ ...Instant, description: 'Recorded before this moment.' }),
  ...formatQuery,
  ...PageQuery,
})

const columns = [
  date('at', 'At'),
  ...[text('person', 'Person'), text('role', 'Role'), text('keyId', 'Key')],
  ...[text('method', 'Method'), text('route', 'Address'), text('ids', 'Ids')],
  ...[text('query', 'Filters'), text('text', 'Searched by'), text('status', 'Status')],
  text('position', 'Position'),
]
type Line = Record<(typeof columns)[number]['key'], string | number | null>
const table: Table<Line> = { title: 'Read access', columns }

const lineOf = ({ eventId: _, ids, query, ...item }: Access.AccessItem): Line[] => [
  { ...item, ids: inWords(ids), query: inWords(query) },
]
const inWords = (named: Record<string, string>) =>
  Object.entries(named)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

export async function accessRoutes(app: App, { workspace, db, fresh }: ReadDeps): Promise<void> {
  app.get(
    '/audit/access',
    {
      schema: {
        tags: ['audit'],
        summary: 'What auditors have looked at',
        description:
          'The newest first. Every request of a key with the role auditor is recorded before its ' +
          'answer is sent; where it cannot be recorded it is not answered.',
        querystring: Query,
        response: { 200: downloadable(PageOf(Row)), ...problems(400, 401, 503) },
      },
    },
    async (request, reply) => {
      const { after, format, limit: _limit, cursor: _cursor, ...filter } = request.query
      for (const name of ['since', 'until'] as const) checkMoment('query', name, filter[name])
      await fresh('audit', after)
      const download = { name: 'read-access', format, table, rows: lineOf }
      return answerList(request, reply, download, (paging) =>
        Access.list(db, { workspace, ...filter, ...paging }),
      )
    },
  )
}
