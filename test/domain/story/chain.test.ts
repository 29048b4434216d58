import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Edge,
  type Node,
  type NodeKind,
  nodeKinds,
  ordered,
  sentenceOf,
} from '../../../src/domain/story/chain.ts'
import { dot, mermaid } from '../../../src/domain/story/chain-drawing.ts'
import { languages } from '../../../src/domain/story/language.ts'

const nodeOf = (kind: NodeKind, id: string, label = id): Node => ({
  ...{ id: `${kind}:${id}`, kind, platform: 'tieout', documentId: id, label },
  money: { amount: '1234.50', currency: 'EUR' },
  ...{ status: 'open', on: '2026-03-01', customerId: null, detail: 'charge' },
})

const chains = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...nodeKinds), fc.constantFrom('1', '2', '3')), {
    selector: ([kind, id]) => `${kind}:${id}`,
  })
  .chain((made) => {
    const nodes = made.map(([kind, id]) => nodeOf(kind, id))
    const place = fc.nat({ max: Math.max(0, nodes.length - 1) })
    return fc.array(fc.tuple(place, place)).map((pairs) => ({
      nodes,
      edges: pairs.flatMap(([from, to]): Edge[] => {
        const [one, other] = [nodes[from], nodes[to]]
        return one && other ? [{ from: one.id, to: other.id, kind: 'settled', money: null }] : []
      }),
    }))
  })

describe('a chain in order', () => {
  test('holds each document once, whatever leads where, and the bank last', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const order = ordered(chain)
        expect(order.map(({ id }) => id).sort()).toEqual(chain.nodes.map(({ id }) => id).sort())
        const late = order.map(({ kind }) => nodeKinds.indexOf(kind) >= nodeKinds.indexOf('payout'))
        expect(late).toEqual([...late].sort())
      }),
    )
  })
  test('does not depend on the order in which it was found', () => {
    fc.assert(
      fc.property(chains, ({ nodes, edges }) => {
        const backwards = { nodes: nodes.toReversed(), edges: edges.toReversed() }
        expect(ordered(backwards)).toEqual(ordered({ nodes, edges }))
      }),
    )
  })
  test('tells each invoice with its own payment before the next one', () => {
    const nodes = [
      ...[nodeOf('payment', 'b'), nodeOf('invoice', '2'), nodeOf('payout', 'p')],
      ...[nodeOf('payment', 'a'), nodeOf('invoice', '1'), nodeOf('deal', 'd')],
    ]
    const edge = (from: string, to: string): Edge => ({ from, to, kind: 'settled', money: null })
    const edges = [
      ...[edge('deal:d', 'invoice:1'), edge('deal:d', 'invoice:2')],
      ...[edge('invoice:1', 'payment:b'), edge('invoice:2', 'payment:a')],
      ...[edge('payment:a', 'payout:p'), edge('payment:b', 'payout:p')],
    ]
    expect(ordered({ nodes, edges }).map(({ id }) => id)).toEqual([
      ...['deal:d', 'invoice:1', 'payment:b', 'invoice:2', 'payment:a', 'payout:p'],
    ])
  })
})

test.each(nodeKinds)('%s is a sentence in both languages', (kind) => {
  const [en, fr] = languages.map((language) => sentenceOf(nodeOf(kind, 'x'), language))
  for (const text of [en, fr]) expect(text).toMatch(/^\p{Lu}[^{}]+\.$/u)
  expect(en).not.toBe(fr)
  expect(en).toContain('€1,234.50')
  const bare = { ...nodeOf(kind, 'x'), money: null, status: null, on: null, detail: null }
  for (const language of languages) {
    expect(sentenceOf(bare, language)).not.toMatch(/null|undefined| {2}| \.|: \./)
  }
})

test('a document is in the state that people say it is in', () => {
  const [paid, booked] = [
    { ...nodeOf('payout', 'po_1'), status: 'paid' },
    { ...nodeOf('deposit', '102'), status: 'open' },
  ]
  expect(sentenceOf(paid, 'fr')).toMatch(/versé\.$/)
  expect(sentenceOf(paid, 'en')).toMatch(/: paid\.$/)
  expect(sentenceOf(booked, 'en')).toMatch(/: booked\.$/)
  expect(sentenceOf(booked, 'fr')).toMatch(/comptabilisé\.$/)
})

test('what people wrote cannot break out of a drawing', () => {
  const chain = { nodes: [nodeOf('deal', '1', 'A "deal"]; <b>\\ `end`\n|x|')], edges: [] }
  expect(mermaid(chain, 'en')).toBe(
    'flowchart LR\n  n1["Deal A #34;deal#34;#93;#59; #60;b#62;#92; #96;end#96; #124;x#124;<br/>€1,234.50<br/>open"]\n',
  )
  expect(dot(chain, 'fr').replace(/\s/gu, ' ')).toContain(
    '[label="Affaire A \\"deal\\"]; <b>\\\\ `end` |x|\\n1 234,50 €\\nouverte"]',
  )
})
