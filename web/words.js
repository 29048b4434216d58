// What the codes of the API mean in words. A code that is not here is shown as it is, readable.
import { money, plainDate } from './money.js'

export const platformName = { hubspot: 'HubSpot', stripe: 'Stripe', quickbooks: 'QuickBooks' }

const spaced = (code) => code.replace(/[_-]+/g, ' ')
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1)
export const sentence = (code) => capital(spaced(code))

const statuses = {
  open: 'Open',
  partially_paid: 'Partly paid',
  paid: 'Paid',
  void: 'Void',
  written_off: 'Written off',
}
export const statusWord = (status) => statuses[status] ?? sentence(status ?? 'unknown')

const reasons = {
  'reference-unknown': 'It names an invoice that is not in the ledger.',
  'reference-ambiguous': 'Several invoices bear the number that it names.',
  'invoice-void': 'The invoice it names is void.',
  'currency-differs': 'Its currency is not that of the invoice it names.',
  'customers-differ': 'The invoices it names belong to different customers.',
  'already-settled': 'The invoice it names is paid already.',
  'several-invoices-fit': 'Several open invoices of the payer have just this amount.',
  'several-fit': 'Several answers are nearly as likely.',
  'amount-differs': 'The payer has no open invoice of this amount.',
  'amount-too-large': 'The amount is too large to be matched.',
  'payer-unknown': 'It names no invoice, and the payer is not known yet.',
  'nothing-open': 'The payer has nothing open.',
  'reference-alone': 'It names an invoice, but neither payer nor amount agrees.',
  'amount-alone': 'An open invoice has just this amount; nothing else speaks for it.',
  'name-alone': 'The payer bears the name of a customer, but no known id or address.',
  'names-another': 'It names another invoice of the same customer.',
  'on-account': 'Its words say that it is an advance.',
  'received-twice': 'The same payer has sent the same amount before, and that still waits.',
  'perhaps-none': 'It may well be for none of the open invoices.',
  'not-sure': 'The likeliest answer is not likely enough.',
  rule: 'A rule says that a person decides.',
  'decision-undone': 'A decision about it was taken back; a person decides anew.',
  'placed-by-hand': 'A person has placed or moved some of it; a person places the rest.',
  'rate-missing':
    'Its currency is not that of the invoice it names, and no rate of its day is recorded.',
  'rest-of-split': 'A person has placed a part of it; this is the rest.',
  'proposal-rejected': 'What a rule would do with it was ruled out by a person.',
}
export const reasonWord = (code) => reasons[code] ?? `${sentence(code)}.`

const of = (amount) => (amount ? money(amount.amount, amount.currency) : '')
const noted = ({ note }) => (note ? `: ${note}` : '')
const inTerms = (data) => money(data.total, data.currency)

const happened = {
  StripeEventReceived: (data) => `Stripe reported ${data.kind}`,
  HubSpotEventReceived: (data) => `HubSpot reported ${data.kind}`,
  QuickBooksEventReceived: (data) => `QuickBooks reported ${data.kind}`,
  InboundHeld: (data) => `A report was set aside: ${data.reason}`,
  InboundReleased: () => 'The report that was set aside is tried again',
  DealWon: (data) => `Deal “${data.name}” won for ${inTerms(data)}`,
  DealAmended: (data) => `Deal changed to ${inTerms(data)}`,
  DealReopened: () => 'Deal reopened in HubSpot',
  DealInvoiced: (data) => `Deal invoiced as ${data.invoiceNumber ?? data.invoiceId}`,
  InvoiceRequested: (data) => `Invoice asked for over ${inTerms(data)}`,
  InvoiceIssued: (data) =>
    `Invoice ${data.number ?? ''} issued over ${inTerms(data)}, due ${plainDate(data.dueOn)}`,
  InvoiceAmended: (data) => `Invoice changed to ${inTerms(data)}: ${data.reason}`,
  AllocationApplied: (data) => `${of(data.amount)} settled by payment ${data.paymentId}`,
  AllocationDeclined: (data) => `${of(data.amount)} could not be taken: ${sentence(data.reason)}`,
  AllocationUndone: (data) => `${of(data.amount)} taken back: ${sentence(data.reason)}`,
  CreditApplied: (data) => `Credit of ${of(data.amount)} applied`,
  InvoiceWrittenOff: (data) => `${of(data.amount)} written off: ${data.reason}`,
  InvoiceVoided: (data) => `Invoice voided: ${data.reason}`,
  InvoicePaid: (data) => `Invoice paid in full, ${of(data.total)}`,
  PaymentReceived: (data) => `Payment of ${of(data.received)} received`,
  PaymentDescribed: () => 'More is known about the payment',
  PaymentAllocated: (data) => `Payment allocated by ${sentence(data.match.rule).toLowerCase()}`,
  AllocationReleased: (data) => `${of(data.amount)} released: ${sentence(data.reason)}`,
  RefundIssued: (data) => `${of(data.amount)} refunded`,
  RefundFailed: (data) => `Refund of ${of(data.amount)} failed`,
  FeeRecorded: (data) => `Fee of ${of(data.fee)} recorded`,
  RefundExchanged: (data) =>
    `${of(data.settled)} settled for ${of(data.presented)}: ${of(data.gain)} by the exchange`,
  DisputeOpened: (data) => `${of(data.amount)} disputed: ${sentence(data.reason)}`,
  DisputeClosed: (data) => `Dispute over ${of(data.amount)} ${data.outcome}`,
  CustomerSeen: (data) => `Customer ${data.name} seen`,
  IdentityLinked: (data) => `Linked to ${platformName[data.platform]} ${data.externalId}`,
  IdentityUnlinked: (data) => `Unlinked from ${platformName[data.platform]}: ${data.reason}`,
  ReviewRequested: (data) => `A person is asked: ${reasonWord(data.reason)}`,
  ReviewAccepted: (data) => `Review accepted${noted(data)}`,
  ReviewRejected: (data) =>
    `${data.outcome === 'not-ours' ? 'Payment found to be none of ours' : 'Review rejected'}${noted(data)}`,
  ProposalRejected: (data) =>
    `Proposal to pay ${data.lines.map((line) => line.invoiceId).join(' and ')} ruled out${noted(data)}`,
  ReviewUndone: (data) => `Decision taken back${noted(data)}`,
  ReviewReassigned: (data) =>
    data.assignee ? `Review claimed by ${data.assignee}` : 'Review claimed by nobody any more',
  BulkAcceptanceRequested: (data) =>
    `${data.reviewIds.length} reviews to be accepted, each at least ${data.minConfidence} sure`,
  BulkAcceptanceCompleted: (data) =>
    `${data.results.filter((one) => one.placed).length} of ${data.results.length} reviews accepted`,
  RuleAdded: (data) => `Rule “${data.name}” added`,
  RuleChanged: (data) => `Rule “${data.name}” changed`,
  RuleMoved: () => 'Rule moved',
  RuleSwitchedOn: (data) =>
    `Rule switched on; it would have changed ${data.tried.verdictsChanged} verdicts`,
  RuleSwitchedOff: () => 'Rule switched off',
  RuleRemoved: () => 'Rule removed',
  WeightsLearned: (data) => `Learned from ${data.cases} decisions, as version ${data.version}`,
  WeightsSetAside: (data) => `Version ${data.version} of what was learned set aside`,
  ConfidenceSet: (data) =>
    `Places by itself what is sure to ${Math.round(data.confidence * 1e4) / 100} %`,
  RescoreRequested: (data) => `${data.payments} waiting payments to be scored again`,
  RescoreProgressed: (data) => `${data.done} payments scored again, ${data.placed} placed`,
  RescoreCompleted: (data) => `All ${data.done} payments scored again, ${data.placed} placed`,
  RescoreStopped: () => 'Scoring again stopped',
  SyncRequested: (data) => `To be written to ${platformName[data.platform]}: ${data.operation}`,
  StatusPropagated: (data) => `Written to ${platformName[data.platform]}: ${data.operation}`,
  SyncFailed: (data) => `${platformName[data.platform]} did not take it: ${data.reason}`,
  SyncParked: (data) => `Given up at ${platformName[data.platform]}: ${data.reason}`,
  SyncRetried: (data) => `To be tried again at ${platformName[data.platform]}`,
  StateObserved: (data) => `Read back from ${platformName[data.platform]}`,
}

/** `InvoicePaid` without words of its own is at least "Invoice paid". */
const plain = (type) => sentence(type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase())

export function eventWords({ type, data }) {
  try {
    return happened[type]?.(data) ?? plain(type)
  } catch {
    return plain(type)
  }
}

const actors = { person: 'by', policy: 'by the rule', platform: 'from', import: 'from the import' }
export const actorWords = ({ kind, name }) =>
  `${actors[kind] ?? kind} ${kind === 'platform' ? (platformName[name] ?? name) : name}`
