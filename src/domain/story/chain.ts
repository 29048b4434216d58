// The way of the money from a deal to the bank, document by document: its order, its sentences, and
// its drawing as text.
import type { Money } from '../money.ts'
import { platformOf, theObjectOf, transactionOf, valueOf } from './codes.ts'
import type { Language } from './language.ts'
import { type Names, noNames, wordsOf, type Words } from './teller.ts'

/** In the order from the deal to the bank. */
export const nodeKinds = [
  ...(['deal', 'invoice', 'quickbooks-invoice', 'credit-note', 'quickbooks-credit-note'] as const),
  ...(['write-off', 'payment', 'quickbooks-payment', 'charge', 'refund', 'dispute'] as const),
  ...(['balance-transaction', 'fee', 'payout', 'deposit', 'bank'] as const),
] as const
export type NodeKind = (typeof nodeKinds)[number]

export type Node = {
  /** `<kind>:<id>`, once in a chain. */
  id: string
  kind: NodeKind
  /** Who holds it: a platform, the ledger, the bank. */
  platform: 'hubspot' | 'tieout' | 'quickbooks' | 'stripe' | 'bank'
  /** As the one who holds it names it. */
  documentId: string
  /** What people call it. */
  label: string
  money: Money | null
  status: string | null
  on: string | null
  customerId: string | null
  /** More that its sentence says: the type of a transaction. */
  detail: string | null
}

export const edgeKinds = [
  ...(['invoiced', 'posted', 'credited', 'written-off', 'settled', 'taken', 'refunded'] as const),
  ...(['disputed', 'booked', 'fee', 'paid-out', 'deposited'] as const),
  ...(['arrived', 'expected', 'sent-back'] as const),
] as const
export type EdgeKind = (typeof edgeKinds)[number]

export type Edge = { from: string; to: string; kind: EdgeKind; money: Money | null }

export type Chain = { nodes: Node[]; edges: Edge[] }

const rankOf = ({ kind }: Node) => nodeKinds.indexOf(kind)
/** From here on, money of several invoices flows together. */
const together = nodeKinds.indexOf('payout')

const inOrder = (one: Node, other: Node) =>
  rankOf(one) - rankOf(other) || compare(one.on ?? '', other.on ?? '') || compare(one.id, other.id)
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

/** As it is told: each document with what follows from it, and at the end what brings the money of
 *  all of them to the bank. */
export function ordered({ nodes, edges }: Chain): Node[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const next = new Map<string, Node[]>()
  for (const { from, to } of edges) {
    const node = byId.get(to)
    if (node) next.set(from, [...(next.get(from) ?? []), node])
  }
  const told = new Set<Node>()
  const visit = (node: Node): void => {
    if (told.has(node) || rankOf(node) >= together) return
    told.add(node)
    for (const one of (next.get(node.id) ?? []).toSorted(inOrder)) visit(one)
  }
  for (const node of nodes.toSorted(inOrder)) visit(node)
  return [...told, ...nodes.filter((node) => rankOf(node) >= together).sort(inOrder)]
}

type Phrase = (node: Node, w: Words) => string

const sum = ({ money }: Node, w: Words, before: string) =>
  money ? ` ${before} ${w.money(money)}` : ''
const dated = ({ on }: Node, w: Words) =>
  on === null ? '' : w.language === 'en' ? ` on ${w.day(on)}` : ` le ${w.day(on)}`
const customer = ({ customerId }: Node, w: Words) =>
  customerId === null
    ? ''
    : ` ${w.language === 'en' ? 'for' : 'pour'} ${w.name('customer', customerId)}`

/** In French, of a masculine and of a feminine noun. */
const states: Readonly<Record<string, readonly [english: string, his: string, hers?: string]>> = {
  won: ['won', 'gagné', 'gagnée'],
  reopened: ['opened again', 'rouvert', 'rouverte'],
  requested: ['requested', 'demandé', 'demandée'],
  open: ['open', 'ouvert', 'ouverte'],
  partially_paid: ['partly paid', 'partiellement réglé', 'partiellement réglée'],
  paid: ['paid', 'soldé', 'soldée'],
  void: ['void', 'annulé', 'annulée'],
  written_off: ['written off', 'passé en perte', 'passée en perte'],
  disputed: ['disputed', 'contesté', 'contestée'],
  under_inquiry: ['under inquiry', 'sous demande de renseignements'],
  unapplied: ['not placed yet', 'à lettrer'],
  allocated: ['placed', 'lettré'],
  partially_allocated: ['partly placed', 'partiellement lettré'],
  applied: ['used', 'imputé'],
  partially_applied: ['partly used', 'partiellement imputé'],
  refunded: ['refunded', 'remboursé'],
  partially_refunded: ['partly refunded', 'partiellement remboursé'],
  in_transit: ['on its way', 'en cours'],
  failed: ['failed', 'échoué'],
  in_step: ['in step', 'à jour'],
  pending: ['being written', 'écriture en cours'],
  behind: ['behind', 'en retard'],
  conflict: ['in conflict', 'en désaccord'],
  failing: ['failing', 'en échec'],
  parked: ['set aside for a person', 'à traiter par une personne'],
  unknown: ['not written yet', 'pas encore écrit', 'pas encore écrite'],
  lost: ['lost', 'perdu'],
  inquiry: ['an inquiry only', 'simple demande de renseignements'],
  issued: ['made', 'fait'],
  deleted: ['deleted', 'supprimé', 'supprimée'],
  arrived: ['arrived', 'arrivé'],
  expected: ['expected', 'attendu'],
}

/** Where the same state is called otherwise than of an invoice. */
const ownStates: Readonly<Record<string, readonly [english: string, french: string]>> = {
  'payout paid': ['paid', 'versé'],
  'deposit open': ['booked', 'comptabilisé'],
}

const isFeminine = ({ kind }: Node) => kind === 'deal' || /(^|-)invoice$/.test(kind)

/** The status in words; nothing for none. */
export function statusText(node: Node, w: Words): string {
  if (node.status === null) return ''
  const own = ownStates[`${node.kind} ${node.status}`]
  if (own) return own[w.language === 'en' ? 0 : 1]
  const known = Object.hasOwn(states, node.status) ? states[node.status] : undefined
  if (!known) return valueOf(w, node.status)
  const [english, his, hers = his] = known
  return w.language === 'en' ? english : isFeminine(node) ? hers : his
}

const status = (node: Node, w: Words): string => {
  const text = statusText(node, w)
  if (text === '') return ''
  return w.language === 'en' ? `: ${text}` : ` : ${text}`
}

const inPlatform = (noun: string): readonly [Phrase, Phrase] => [
  (n, w) =>
    `${platformOf(w, n.platform)} holds the ${noun} as ${n.documentId}${sum(n, w, 'with')}${status(n, w)}.`,
  (n, w) =>
    `${platformOf(w, n.platform)} détient ${theObjectOf(w, n.kind.replace('quickbooks-', ''))} sous le nº ${n.documentId}${sum(n, w, 'pour')}${status(n, w)}.`,
]

const phrases: Readonly<Record<NodeKind, readonly [Phrase, Phrase]>> = {
  deal: [
    (n, w) => `Deal ${n.label}${customer(n, w)}${sum(n, w, 'of')}${dated(n, w)}${status(n, w)}.`,
    (n, w) => `Affaire ${n.label}${customer(n, w)}${sum(n, w, 'de')}${dated(n, w)}${status(n, w)}.`,
  ],
  invoice: [
    (n, w) =>
      `Invoice ${n.label}${customer(n, w)}${sum(n, w, 'of')}, issued${dated(n, w)}${status(n, w)}.`,
    (n, w) =>
      `Facture ${n.label}${customer(n, w)}${sum(n, w, 'de')}, émise${dated(n, w)}${status(n, w)}.`,
  ],
  'quickbooks-invoice': inPlatform('invoice'),
  'credit-note': [
    (n, w) => `Credit note ${n.label}${sum(n, w, 'of')}, issued${dated(n, w)}${status(n, w)}.`,
    (n, w) => `Avoir ${n.label}${sum(n, w, 'de')}, émis${dated(n, w)}${status(n, w)}.`,
  ],
  'quickbooks-credit-note': inPlatform('credit note'),
  'write-off': [
    (n, w) => `Written off${sum(n, w, 'to the amount of')}.`,
    (n, w) => `Passé en perte${sum(n, w, 'à hauteur de')}.`,
  ],
  payment: [
    (n, w) => `Payment ${n.label}${sum(n, w, 'of')}, received${dated(n, w)}${status(n, w)}.`,
    (n, w) => `Paiement ${n.label}${sum(n, w, 'de')}, encaissé${dated(n, w)}${status(n, w)}.`,
  ],
  'quickbooks-payment': inPlatform('payment'),
  charge: [
    (n, w) => `Charge ${n.documentId} at Stripe${sum(n, w, 'took')}${dated(n, w)}.`,
    (n, w) => `Encaissement ${n.documentId} chez Stripe${sum(n, w, 'pour')}${dated(n, w)}.`,
  ],
  refund: [
    (n, w) => `Refund ${n.documentId}${sum(n, w, 'of')}${dated(n, w)}${status(n, w)}.`,
    (n, w) => `Remboursement ${n.documentId}${sum(n, w, 'de')}${dated(n, w)}${status(n, w)}.`,
  ],
  dispute: [
    (n, w) => `Dispute ${n.documentId}${sum(n, w, 'about')}${dated(n, w)}${status(n, w)}.`,
    (n, w) => `Litige ${n.documentId}${sum(n, w, 'portant sur')}${dated(n, w)}${status(n, w)}.`,
  ],
  'balance-transaction': [
    (n, w) =>
      `Stripe booked it as ${n.documentId} (${transactionOf(w, n.detail ?? '')})${sum(n, w, 'with a net of')}${dated(n, w)}.`,
    (n, w) =>
      `Stripe l’a comptabilisé sous ${n.documentId} (${transactionOf(w, n.detail ?? '')})${sum(n, w, 'pour un net de')}${dated(n, w)}.`,
  ],
  fee: [
    (n, w) => `Stripe kept${sum(n, w, 'a fee of')}.`,
    (n, w) => `Stripe a prélevé${sum(n, w, 'une commission de')}.`,
  ],
  payout: [
    (n, w) => `Payout ${n.label}${sum(n, w, 'of')}${dated(n, w)}${status(n, w)}.`,
    (n, w) => `Virement ${n.label}${sum(n, w, 'de')}${dated(n, w)}${status(n, w)}.`,
  ],
  deposit: [
    (n, w) => `QuickBooks holds the deposit as ${n.documentId}${sum(n, w, 'with')}${status(n, w)}.`,
    (n, w) =>
      `QuickBooks détient le dépôt sous le nº ${n.documentId}${sum(n, w, 'pour')}${status(n, w)}.`,
  ],
  bank: [
    (n, w) => `The bank${sum(n, w, 'takes')}${dated(n, w)}${status(n, w)}.`,
    (n, w) => `La banque${sum(n, w, 'reçoit')}${dated(n, w)}${status(n, w)}.`,
  ],
}

/** The document as a sentence. */
export const sentenceOf = (node: Node, language: Language, names: Names = noNames): string => {
  const text = phrases[node.kind][language === 'en' ? 0 : 1](node, wordsOf(language, names))
  return language === 'en' ? text : text.replace(/ (?=[:;!?»%])/g, '\u00a0')
}
