// The nodes and edges of a chain as they are gathered.
import type { Money } from '../domain/money.ts'
import type { Chain, Edge, EdgeKind, Node, NodeKind } from '../domain/story/chain.ts'
import { shown } from './amounts.ts'

export const idOf = (kind: NodeKind, id: string) => `${kind}:${id}`

export const moneyOf = (amount: string | null, currency: string | null): Money | null =>
  amount === null || currency === null ? null : { amount: shown(amount, currency), currency }

type Draft = Partial<Node> & Pick<Node, 'kind' | 'platform' | 'documentId'>

const by =
  <Item>(keys: (item: Item) => readonly string[]) =>
  (one: Item, other: Item): number => {
    const [own, others] = [keys(one), keys(other)]
    const at = own.findIndex((key, index) => key !== others[index])
    return at < 0 ? 0 : (own[at] ?? '') < (others[at] ?? '') ? -1 : 1
  }

/** Gathers what is told of the documents; a thing told twice is one. */
export function openDrawing() {
  const nodes = new Map<string, Node>()
  const edges: Edge[] = []
  const blank = { money: null, status: null, on: null, customerId: null, detail: null }
  return {
    node(key: string, { label, ...told }: Draft): string {
      const id = idOf(told.kind, key)
      nodes.set(id, { ...blank, label: label ?? told.documentId, ...told, id })
      return id
    },
    edge(from: string, to: string, kind: EdgeKind, money: Money | null = null) {
      edges.push({ from, to, kind, money })
    },
    has: (id: string) => nodes.has(id),
    /** Only between documents that are there; in the same order however they were found. */
    chain: (): Chain => ({
      nodes: [...nodes.values()].sort(by(({ id }) => [id])),
      edges: edges
        .filter(({ from, to }) => nodes.has(from) && nodes.has(to))
        .sort(by(({ from, to, kind, money }) => [from, to, kind, money?.amount ?? ''])),
    }),
  }
}
export type Drawing = ReturnType<typeof openDrawing>
