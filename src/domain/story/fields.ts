// The fields of documents as people call them, and what stands in them, where two moments are compared.
import { fieldOf, platformOf, reasonOf, transactionOf } from './codes.ts'
import { evidenceIn } from './evidence.ts'
import type { Words } from './teller.ts'

type Table = Readonly<Record<string, readonly [english: string, french: string]>>

const fields: Table = {
  allocated: ['allocated', 'lettré'],
  allocatedAt: ['allocated at', 'lettré le'],
  applied: ['applied', 'imputé'],
  arrivesOn: ['arrives on', 'arrivée le'],
  automatic: ['automatic', 'automatique'],
  availableOn: ['available on', 'disponible le'],
  closedAt: ['closed at', 'clôturé le'],
  closedBy: ['closed by', 'clôturé par'],
  closedOn: ['closed on', 'conclue le'],
  createdOn: ['created on', 'créé le'],
  credited: ['credited', 'avoirs imputés'],
  customerId: ['customer', 'client'],
  dealId: ['deal', 'affaire'],
  depositAgrees: ['deposit agrees', 'dépôt concordant'],
  difference: ['difference', 'écart'],
  disputed: ['disputed', 'contesté'],
  due: ['due', 'à échéance'],
  emails: ['e-mail addresses', 'adresses électroniques'],
  evidence: ['evidence', 'indices'],
  explained: ['explained', 'expliqué'],
  externalId: ['number at the platform', 'numéro chez la plateforme'],
  failure: ['failure', 'échec'],
  fee: ['fee', 'frais'],
  feeCurrency: ['currency of the fee', 'devise des frais'],
  fromCurrency: ['from', 'de'],
  history: ['history', 'historique'],
  identities: ['known on the platforms as', 'connu des plateformes sous'],
  invoiceId: ['invoice', 'facture'],
  invoiced: ['invoiced', 'facturé'],
  kind: ['kind', 'type'],
  lost: ['lost in disputes', 'perdu en litige'],
  madeOn: ['made on', 'effectué le'],
  net: ['net', 'net'],
  nextDueOn: ['next invoice on', 'prochaine facture le'],
  note: ['note', 'note'],
  open: ['open', 'ouvert'],
  parts: ['parts', 'parties'],
  payerEmail: ['e-mail address of the payer', 'adresse du payeur'],
  payerName: ['payer', 'payeur'],
  paymentId: ['payment', 'paiement'],
  paymentIntentId: ['payment intent', 'intention de paiement'],
  payoutId: ['payout', 'virement'],
  presented: ['presented', 'présenté'],
  quickbooksId: ['number in QuickBooks', 'numéro dans QuickBooks'],
  reason: ['reason', 'motif'],
  received: ['received', 'encaissé'],
  receivedAt: ['received at', 'reçu le'],
  receivedOn: ['received on', 'reçu le'],
  recordedAt: ['recorded at', 'enregistré le'],
  recordedBy: ['recorded by', 'enregistré par'],
  refunded: ['refunded', 'remboursé'],
  released: ['released', 'repris'],
  reopenedAt: ['opened again at', 'rouvert le'],
  reopenedBy: ['opened again by', 'rouvert par'],
  reportingCategory: ['category', 'catégorie'],
  rule: ['rule', 'règle'],
  settled: ['settled', 'réglé'],
  source: ['source', 'source'],
  sourceId: ['object at Stripe', 'objet chez Stripe'],
  state: ['state', 'état'],
  statedFor: ['of the day', 'du jour'],
  stripeCustomerId: ['customer at Stripe', 'client chez Stripe'],
  stripeIds: ['customers at Stripe', 'clients chez Stripe'],
  ties: ['its parts come to its amount', 'ses parties font son montant'],
  toCurrency: ['to', 'vers'],
  toInvoice: ['to invoice', 'reste à facturer'],
  type: ['type', 'type'],
  writtenOff: ['written off', 'passé en perte'],
}

const at = ({ language }: Words) => (language === 'en' ? 0 : 1)

export const fieldLabel = (w: Words, field: string): string =>
  Object.hasOwn(fields, field) ? (fields[field]?.[at(w)] ?? field) : fieldOf(w, field)

const states: Table = {
  open: ['open', 'ouvert'],
  closed: ['closed', 'clôturé'],
  paid: ['paid', 'réglé'],
  partially_paid: ['partly paid', 'partiellement réglé'],
  void: ['void', 'annulé'],
  written_off: ['written off', 'passé en perte'],
  disputed: ['disputed', 'contesté'],
  requested: ['requested', 'demandé'],
  pending: ['pending', 'en cours'],
  in_transit: ['in transit', 'en cours'],
  applied: ['applied', 'imputé'],
  partly_applied: ['partly applied', 'partiellement imputé'],
  partially_applied: ['partly applied', 'partiellement imputé'],
  declined: ['declined', 'refusé'],
  released: ['released', 'repris'],
  partly_released: ['partly released', 'partiellement repris'],
  allocated: ['allocated', 'lettré'],
  partly_allocated: ['partly allocated', 'partiellement lettré'],
  partially_allocated: ['partly allocated', 'partiellement lettré'],
  unallocated: ['not allocated', 'non lettré'],
  unapplied: ['unapplied', 'non lettré'],
  refunded: ['refunded', 'remboursé'],
  received: ['received', 'reçu'],
  failed: ['failed', 'échoué'],
  canceled: ['cancelled', 'annulé'],
  won: ['won', 'gagnée'],
  reopened: ['opened again', 'rouverte'],
  invoiced: ['invoiced', 'facturée'],
  partly_invoiced: ['partly invoiced', 'facturée en partie'],
  to_invoice: ['to invoice', 'à facturer'],
}

const ofState = new Set(['status', 'state'])
const ofAmount = /^-?\d{1,30}\.\d{1,12}$/

function textIn(w: Words, field: string, value: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return w.day(value)
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return w.moment(value)
  if (field === 'reason') return /[\s]/.test(value) ? value : reasonOf(w, value)
  if (field === 'source') return platformOf(w, value)
  if (field === 'type' || field === 'reportingCategory') return transactionOf(w, value)
  if (ofState.has(field)) return states[value]?.[at(w)] ?? value.replaceAll('_', ' ')
  if (ofAmount.test(value) && field !== 'number') return w.number(value)
  return value
}

/** What stands in a field, as its reader writes it; null = nothing. What has parts is left as it is. */
export function fieldText(w: Words, field: string, value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'string') return textIn(w, field, value)
  if (typeof value === 'boolean') {
    return w.language === 'en' ? (value ? 'yes' : 'no') : value ? 'oui' : 'non'
  }
  if (typeof value === 'number') return w.number(value)
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    const isEvidence = field === 'evidence'
    const parts = value.map((one) => (isEvidence ? evidenceIn(w, one) : textIn(w, field, one)))
    return parts.length === 0 ? null : parts.join(', ')
  }
  return JSON.stringify(value)
}
