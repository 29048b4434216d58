// The whole way of the money, from a deal to the bank and back, from whatever id is at hand.
import Type from 'typebox'
import { languages } from '../../domain/story/language.ts'
import { edgeKinds, type Node, nodeKinds, ordered, sentenceOf } from '../../domain/story/chain.ts'
import { dot, edgeLabel, mermaid } from '../../domain/story/chain-drawing.ts'
import { chain } from '../../projections/chain.ts'
import { namesOf } from '../../projections/story.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { languageOf, languageQuery } from '../language.ts'
import { found, type ReadDeps } from '../reads.ts'
import { After, Amount, Currency, Exact, Id, IdParams, OrNull, PlainDate } from '../schemas.ts'
import { thenQuery } from '../then.ts'

const Money = OrNull(Exact({ amount: Amount, currency: Currency }))

const NodeShown = Exact({
  id: Type.String(),
  kind: Type.Enum([...nodeKinds]),
  platform: Type.Enum(['hubspot', 'tieout', 'quickbooks', 'stripe', 'bank'], {
    description: 'Who holds the document.',
  }),
  documentId: Type.String({ description: 'As whoever holds it names it.' }),
  label: Type.String({ description: 'What people call it.' }),
  money: Money,
  status: OrNull(Type.String()),
  on: OrNull(PlainDate, 'The day that it is known by.'),
  customerId: OrNull(Id),
  detail: OrNull(Type.String(), 'The type of a transaction.'),
  sentence: Type.String({ description: 'The document in the language asked for.' }),
})
const EdgeShown = Exact({
  from: Type.String(),
  to: Type.String(),
  kind: Type.Enum([...edgeKinds]),
  money: { ...Money, description: 'How much went that way.' },
  label: Type.String(),
})
const asGraph = Exact({
  id: Id,
  language: Type.Enum([...languages]),
  nodes: Type.Array(NodeShown, { description: 'From the deal to the bank.' }),
  edges: Type.Array(EdgeShown),
  isCut: Type.Boolean({ description: 'There are more documents of some kind than are shown.' }),
})
const asList = Exact({
  id: Id,
  language: Type.Enum([...languages]),
  steps: Type.Array(
    Exact({
      step: Type.Integer({ minimum: 1 }),
      sentence: Type.String(),
      nodeId: Type.String(),
      kind: Type.Enum([...nodeKinds]),
    }),
  ),
  isCut: Type.Boolean(),
})

const drawings = { mermaid: 'text/vnd.mermaid', dot: 'text/vnd.graphviz' } as const

const query = Exact({
  format: Type.Optional(
    Type.Enum(['graph', 'list', 'mermaid', 'dot'], {
      default: 'graph',
      description: 'Documents and the money between them, sentences in order, or text to be drawn.',
    }),
  ),
  direction: Type.Optional(
    Type.Enum(['to-bank', 'from-bank'], {
      default: 'to-bank',
      description: 'The order of the documents; the money flows the same way in both.',
    }),
  ),
  ...thenQuery,
  ...languageQuery,
  after: After,
})

const views = [
  ...['deals', 'invoices', 'payments', 'allocations', 'credit-notes', 'balance-transactions'],
  ...['payouts', 'sync-status', 'audit', 'customers'],
]

export async function chainRoutes(app: App, { workspace, fresh, at }: ReadDeps): Promise<void> {
  app.get(
    '/audit/chains/:id',
    {
      schema: {
        tags: ['audit'],
        summary: 'From the deal to the bank: every document between, and the money',
        params: IdParams,
        querystring: query,
        response: {
          200: {
            description: 'As JSON, or as text to be drawn.',
            content: {
              'application/json': { schema: Type.Union([asGraph, asList]) },
              [drawings.mermaid]: { schema: Type.String() },
              [drawings.dot]: { schema: Type.String() },
            },
          },
          ...problems(400, 401, 404, 503),
        },
      },
    },
    async ({ params: { id }, query, headers }, reply) => {
      const { format = 'graph', direction, language: asked, after, ...clocks } = query
      await fresh(views, after)
      const db = await at(clocks, reply)
      const { isCut, ...whole } = await found('document', id, chain(db, workspace, id))
      const language = languageOf(asked, headers)
      if (format === 'mermaid' || format === 'dot') {
        const text = format === 'dot' ? dot(whole, language) : mermaid(whole, language)
        return reply.type(`${drawings[format]}; charset=utf-8`).send(text)
      }
      const names = await namesOf(db, workspace, whole.nodes)
      const told = (node: Node) => sentenceOf(node, language, names)
      const nodes = ordered(whole)
      if (direction === 'from-bank') nodes.reverse()
      if (format === 'graph') {
        const edges = whole.edges.map((edge) => ({ ...edge, label: edgeLabel(edge, language) }))
        const shown = nodes.map((node) => ({ ...node, sentence: told(node) }))
        return { id, language, nodes: shown, edges, isCut }
      }
      const steps = nodes.map((node, index) => {
        const { id: nodeId, kind } = node
        return { step: index + 1, sentence: told(node), nodeId, kind }
      })
      return { id, language, steps, isCut }
    },
  )
}
