// A chain as text that others draw: Mermaid, Graphviz.
import {
  type Chain,
  type Edge,
  type EdgeKind,
  type Node,
  type NodeKind,
  ordered,
  statusText,
} from './chain.ts'
import type { Language } from './language.ts'
import { wordsOf } from './teller.ts'

const edgeNames: Readonly<Record<EdgeKind, readonly [string, string]>> = {
  invoiced: ['invoiced', 'facturé'],
  posted: ['posted', 'comptabilisé'],
  credited: ['credited', 'imputé'],
  'written-off': ['written off', 'passé en perte'],
  settled: ['settled', 'lettré'],
  taken: ['taken', 'encaissé'],
  refunded: ['refunded', 'remboursé'],
  disputed: ['disputed', 'contesté'],
  booked: ['booked', 'comptabilisé'],
  fee: ['fee', 'commission'],
  'paid-out': ['paid out', 'viré'],
  deposited: ['deposited', 'déposé'],
  arrived: ['arrived', 'arrivé'],
  expected: ['expected', 'attendu'],
  'sent-back': ['sent back', 'renvoyé'],
}

export const edgeLabel = ({ kind, money }: Edge, language: Language) => {
  const name = edgeNames[kind][language === 'en' ? 0 : 1]
  return money ? `${name} ${wordsOf(language).money(money)}` : name
}

const kindNames: Readonly<Record<NodeKind, readonly [string, string]>> = {
  deal: ['Deal', 'Affaire'],
  invoice: ['Invoice', 'Facture'],
  'quickbooks-invoice': ['QuickBooks invoice', 'Facture QuickBooks'],
  'credit-note': ['Credit note', 'Avoir'],
  'quickbooks-credit-note': ['QuickBooks credit memo', 'Avoir QuickBooks'],
  'write-off': ['Write-off', 'Passage en perte'],
  payment: ['Payment', 'Paiement'],
  'quickbooks-payment': ['QuickBooks payment', 'Paiement QuickBooks'],
  charge: ['Charge', 'Encaissement Stripe'],
  refund: ['Refund', 'Remboursement'],
  dispute: ['Dispute', 'Litige'],
  'balance-transaction': ['Balance transaction', 'Opération Stripe'],
  fee: ['Fee', 'Commission'],
  payout: ['Payout', 'Virement'],
  deposit: ['Deposit', 'Dépôt'],
  bank: ['Bank', 'Banque'],
}

function linesOf(node: Node, language: Language): string[] {
  const w = wordsOf(language)
  const name = kindNames[node.kind][language === 'en' ? 0 : 1]
  const state = statusText(node, w)
  return [
    node.kind === 'bank' || node.kind === 'fee' || node.kind === 'write-off'
      ? name
      : `${name} ${node.label}`,
    ...(node.money ? [w.money(node.money)] : []),
    ...(state === '' ? [] : [state]),
  ]
}

// What people wrote stands between quotes there: a quote of its own would end it.
const inMermaid = (text: string) =>
  text
    .replace(/[&"<>`\\#;[\]{}|]/g, (sign) => `#${sign.codePointAt(0)};`)
    .replace(/[\p{Cc}]/gu, ' ')
const inDot = (text: string) =>
  text.replace(/[\p{Cc}]/gu, ' ').replace(/["\\]/g, (sign) => `\\${sign}`)

/** As Mermaid draws it (https://mermaid.js.org, flowchart). */
export function mermaid(chain: Chain, language: Language): string {
  const nodes = ordered(chain)
  const key = new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]))
  const lines = nodes.map(
    (node) => `  ${key.get(node.id)}["${linesOf(node, language).map(inMermaid).join('<br/>')}"]`,
  )
  const arrows = chain.edges.map(
    (edge) =>
      `  ${key.get(edge.from)} -->|"${inMermaid(edgeLabel(edge, language))}"| ${key.get(edge.to)}`,
  )
  return ['flowchart LR', ...lines, ...arrows, ''].join('\n')
}

/** As Graphviz draws it. */
export function dot(chain: Chain, language: Language): string {
  const nodes = ordered(chain)
  const lines = nodes.map(
    (node) => `  "${inDot(node.id)}" [label="${linesOf(node, language).map(inDot).join('\\n')}"]`,
  )
  const arrows = chain.edges.map(
    (edge) =>
      `  "${inDot(edge.from)}" -> "${inDot(edge.to)}" [label="${inDot(edgeLabel(edge, language))}"]`,
  )
  return [
    'digraph chain {',
    '  rankdir=LR',
    '  node [shape=box]',
    ...lines,
    ...arrows,
    '}',
    '',
  ].join('\n')
}
