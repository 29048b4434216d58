// Which invoices a payment is for. Pure: what the payment names in so many words decides together
// with the currency; of everything else the engine judges, and where its answer could be
// contradicted by what is heard later, a person is asked.
import * as Invoice from '../invoice.ts'
import { Decimal, format, ofMinorUnits, toMinorUnits } from '../money.ts'
import * as Payment from '../payment.ts'
import type { PlacedLine } from '../payment-placing.ts'
import type { Ranked } from './engine.ts'
import { explain } from './explain.ts'
import type { Lead } from './identity.ts'
import { type InvoiceFacts, sightOf } from './live.ts'
import { isNamed } from './numbers.ts'
import type { Match, NoneOfThem, Proposal } from './proposal.ts'
import { type Candidate, type Rates, spread } from './spread.ts'
import type { Receipt, Share, Target } from './subject.ts'
import { engineVersion, type Model, type Verdict } from './verdict.ts'

/** One reference and the invoices that bear it. */
export type Named = { text: string; found: Candidate[] }

/** What the engine says, and of which invoices. */
export type Judged = {
  receipt: Receipt
  verdict: Verdict
  model: Model
  invoices: ReadonlyMap<string, InvoiceFacts>
}

export type Plan =
  | { kind: 'nothing' }
  | { kind: 'allocate'; lines: PlacedLine[]; match: Match }
  | {
      kind: 'review'
      reason: string
      proposals: Proposal[]
      none?: NoneOfThem
      /** The version of the engine that proposed. */
      engine?: string
    }

export const mostProposals = 5

const proposalsOf = (
  candidates: Candidate[],
  available: Decimal,
  currencyOfPayment: string,
): Proposal[] =>
  candidates
    .filter(({ invoice }) => invoice.kind === 'issued')
    .filter(({ invoice }) => invoice.terms?.currency === currencyOfPayment)
    .map(({ invoiceId, invoice }) => ({ invoiceId, invoice, open: Invoice.figures(invoice).open }))
    .filter(({ open }) => open.greaterThan(0))
    .sort((a, b) => {
      const apart = (open: Decimal) => open.minus(available).abs()
      return apart(a.open).comparedTo(apart(b.open)) || (a.invoiceId < b.invoiceId ? -1 : 1)
    })
    .slice(0, mostProposals)
    .map(({ invoiceId, invoice, open }) => {
      const currency = invoice.terms?.currency ?? ''
      const amount = format(Decimal.min(open, available), currency)
      const name = invoice.terms?.number ?? invoiceId
      const evidence = [`${name}: ${format(open, currency)} ${currency} open`]
      return { lines: [{ invoiceId, amount }], evidence }
    })

/** What the payment names is paid in the order named. `rule`: why these are the ones. */
export function planNamed(
  payment: Payment.State,
  named: Named[],
  rule: string,
  rates: Rates = new Map(),
): Plan {
  const { received, allocated, unapplied } = figuresOf(payment)
  const found = named.flatMap((one) => one.found)
  const review = (reason: string): Plan => {
    const proposals = proposalsOf(found, unapplied, received.currency)
    return { kind: 'review', reason, proposals }
  }
  // All of them must be known before any is paid: else the order of arrival would decide.
  if (named.some((one) => one.found.length === 0)) return review('reference-unknown')
  if (named.some((one) => one.found.length > 1)) return review('reference-ambiguous')
  const invoices = [...new Map(found.map((one) => [one.invoiceId, one])).values()]
  if (invoices.some(({ invoice }) => invoice.kind === 'requested')) return { kind: 'nothing' }
  if (invoices.some(({ invoice }) => invoice.kind === 'void')) return review('invoice-void')
  const currencies = invoices.map(({ invoice }) => invoice.terms?.currency ?? '')
  if (currencies.some((one) => one !== received.currency && !rates.has(one))) {
    return review('rate-missing')
  }
  if (new Set(invoices.map(({ invoice }) => invoice.terms?.customerId)).size > 1) {
    return review('customers-differ')
  }
  const lines = spread(payment, unapplied, invoices, rates)
  if (lines.length > 0) {
    const evidence = named.map((one) => `${rule} ${one.text}`)
    return { kind: 'allocate', lines, match: { rule, evidence } }
  }
  // The rest of an overpayment waits unapplied; a payment that found no room at all is a question.
  return allocated.isZero() ? review('already-settled') : { kind: 'nothing' }
}

function figuresOf(payment: Payment.State) {
  const received = payment.details?.received ?? { amount: '0', currency: '' }
  return { ...Payment.figures(payment), received }
}

/** The engine's verdict as a plan. */
export function planJudged(payment: Payment.State, judged: Judged): Plan {
  const { verdict, invoices } = judged
  if (verdict.decision === 'ignore') return { kind: 'nothing' }
  const [top] = verdict.ranked
  const reason = top ? whyAsk(top, judged) : reasonOf(judged)
  if (reason || !top) {
    const proposals = proposalsJudged(payment, judged)
    const asked = { reason: reason ?? 'nothing-open', proposals, none: noneOf(judged) }
    return { kind: 'review', ...asked, engine: engineVersion }
  }
  // An invoice that is about to be issued wakes the payment then.
  const { targets, fit } = top.hypothesis
  if (targets.some(({ id }) => invoices.get(id)?.kind !== 'issued')) return { kind: 'nothing' }
  const lines = linesOf(fit.shares, availableOf(payment, judged), judged.receipt.currency)
  const reasons = { ...reasonsOf(top, judged), none: noneOf(judged) }
  const match = { rule: 'engine', ...reasons, engine: engineVersion }
  return { kind: 'allocate', lines, match }
}

/** Why a person is asked: the invoice it names may say more than the engine's own reason. */
function reasonOf({ receipt, verdict, invoices }: Judged): string {
  const { named } = verdict.considered
  const open = [...named.targets].filter(([, { reading }]) => isNamed(reading))
  if (open.some(([{ currency }]) => currency === receipt.currency)) return verdict.reason as string
  if (open.length > 0) return 'currency-differs'
  const settled = [...named.settled.keys()].map(({ id }) => invoices.get(id)?.kind)
  if (settled.length > 0) return settled.includes('void') ? 'invoice-void' : 'already-settled'
  return verdict.reason as string
}

/** Not sure enough, or something else is nearly as likely: no doubt about a fact. */
const unsure = ['not-sure', 'several-fit', 'perhaps-none']

/** Why a person is asked about the likeliest, or null when it is placed at once. Two facts that agree
 *  decide whatever else is open, a sure guess does not: other events, heard of earlier or later, could
 *  have made it another. */
function whyAsk(top: Ranked, judged: Judged): string | null {
  const { decision, reason } = judged.verdict
  const sure = decision === 'automatic' || unsure.includes(reason ?? '')
  if (!sure) return reasonOf(judged)
  if (isFirm(top, judged)) return null
  return decision === 'automatic' ? doubtOf(top, judged) : reasonOf(judged)
}

/** The payer is known by an id or an address, not by a name that others may bear. */
const isProven = (lead: Lead | undefined) => lead?.platform === 'same' || lead?.email === 'same'

const ofProven = ({ hypothesis }: Ranked, { verdict }: Judged) =>
  isProven(verdict.considered.leads.of(hypothesis.targets[0]?.customerId ?? null))

const isPlain = ({ hypothesis }: Ranked) => /^(exact|rest)$/.test(hypothesis.fit.level)

/** The text names it to the letter, and its payer or its amount agrees; or the payer is proven, and
 *  owes just this amount in one way only. */
function isFirm(top: Ranked, judged: Judged): boolean {
  const { ranked, considered } = judged.verdict
  const { fit, readings } = top.hypothesis
  if (fit.level.startsWith('fx')) return false
  const isOwn = ofProven(top, judged)
  const isOfOther = !isOwn && considered.leads.list.some(isProven)
  const isWritten = readings.every((one) => one === 'exact')
  if (isWritten && (isOwn || (isPlain(top) && !isOfOther))) return true
  const ways = ranked.filter((one) => isPlain(one) && ofProven(one, judged))
  return ways.length === 1 && ways[0] === top && top.twins.length === 0
}

/** What keeps the likeliest from being placed at once, though the engine is sure. */
function doubtOf(top: Ranked, judged: Judged): string | null {
  const { readings, fit } = top.hypothesis
  if (fit.level.startsWith('fx')) return 'currency-differs'
  if (readings.every(isNamed)) {
    return isPlain(top) || ofProven(top, judged) ? null : 'reference-alone'
  }
  if (top.twins.length > 0) return 'several-fit'
  if (!ofProven(top, judged)) return 'name-alone'
  return isPlain(top) ? null : 'amount-differs'
}

/** Those less likely than this are noise, beyond the first few. */
const leastShare = 0.001
const shownAnyway = 3

export function proposalsJudged(payment: Payment.State, judged: Judged): Proposal[] {
  const { verdict, invoices, receipt } = judged
  const available = availableOf(payment, judged)
  return verdict.ranked
    .filter(({ share }, at) => share >= leastShare || at < shownAnyway)
    .flatMap((ranked) => withTwins(ranked, judged).map((shares) => ({ ranked, shares })))
    .filter(({ shares }) => shares.every(({ target }) => isPayable(target, receipt, invoices)))
    .map(({ ranked, shares }) => ({ ranked, lines: linesOf(shares, available, receipt.currency) }))
    .filter(({ lines }) => lines.length > 0)
    .slice(0, mostProposals)
    .map(({ ranked, lines }) => ({ lines, ...reasonsOf(ranked, judged) }))
}

/** Less than what it was judged by, where a part has gone back. */
const availableOf = (payment: Payment.State, { receipt }: Judged) =>
  toMinorUnits(Payment.figures(payment).unapplied, receipt.currency) ?? 0

const isPayable = ({ id, currency }: Target, receipt: Receipt, invoices: Judged['invoices']) =>
  currency === receipt.currency && invoices.get(id)?.kind === 'issued'

/** Of several that nothing tells apart, each is a proposal of its own. */
function withTwins({ hypothesis, twins }: Ranked, { receipt }: Judged): (readonly Share[])[] {
  const { shares } = hypothesis.fit
  const cash = receipt.amount
  return [shares, ...twins.map((target) => [{ target, cash, settles: cash }])]
}

/** The cash of each share, as far as the money and the invoice go. */
function linesOf(shares: readonly Share[], available: number, currency: string) {
  const lines: { invoiceId: string; amount: string }[] = []
  let left = available
  for (const { target, cash } of shares) {
    const amount = Math.min(cash, target.open, left)
    if (amount <= 0) continue
    lines.push({ invoiceId: target.id, amount: ofMinorUnits(amount, currency).amount })
    left -= amount
  }
  return lines
}

const mostPhrases = 3

/** Why, in short what speaks for it the most, and in full. Confidence is never rounded up. */
function reasonsOf({ hypothesis, keys, score, share, twins }: Ranked, judged: Judged) {
  const { receipt, verdict, model } = judged
  const sight = sightOf(receipt, verdict.considered, hypothesis)
  const criteria = explain(keys, model.weights, sight).filter(({ weight }) => weight !== 0)
  const confidence = model.calibrate(share) / (1 + twins.length)
  return {
    evidence: [...criteria]
      .sort((a, b) => b.weight - a.weight)
      .slice(0, mostPhrases)
      .map(({ en }) => en),
    confidence: floored(confidence),
    score: Math.round(score * 1000) / 1000,
    criteria,
  }
}

/** Why it might be none of them. */
export function noneOf({ receipt, verdict, model }: Judged): NoneOfThem {
  const keys = verdict.considered.rivals.at(-1) ?? []
  const sight = (criterion: string) => (criterion === 'none-payer' ? (receipt.payer ?? '') : '')
  const criteria = explain(keys, model.weights, sight).filter(({ weight }) => weight !== 0)
  return { confidence: floored(verdict.none), criteria }
}

const floored = (share: number) => Math.floor(share * 10_000) / 10_000

/** The first, and of the others those that are not among them. */
export function mergeProposals(first: readonly Proposal[], others: readonly Proposal[]) {
  const linesOf = ({ lines }: Proposal) => JSON.stringify(lines)
  const known = new Set(first.map(linesOf))
  return [...first, ...others.filter((one) => !known.has(linesOf(one)))].slice(0, mostProposals)
}
