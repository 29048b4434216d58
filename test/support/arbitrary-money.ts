// Steps of random histories about credit notes, payouts, the balance at Stripe and exchange rates.
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observe, observeWhole, voidNote } from '../../src/domain/credit-note-terms.ts'
import * as ExchangeRate from '../../src/domain/exchange-rate.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { applyCredit, undoCredit } from '../../src/domain/invoice-settling.ts'
import { Decimal, money } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import * as Payout from '../../src/domain/payout.ts'
import * as Sync from '../../src/domain/sync.ts'
import type { Step } from './arbitraries.ts'
import { eur } from './examples.ts'
import type { History } from './history.ts'
import { balanceLine, creditTerms, payoutSeen } from './money-examples.ts'

const amountOf = ({ cents }: Step) => money(new Decimal(cents).div(100), 'EUR').amount
const noteOf = (one: Step) => CreditNote.idOfQuickBooks(`${one.a}`)
const invoiceOf = (one: Step) => Invoice.idOfDeal(`${one.b}`)
const dayOf = (one: Step) => `2026-01-${String((one.n % 28) + 1).padStart(2, '0')}`

function creditSeen(history: History, one: Step) {
  const id = noteOf(one)
  const names = one.n % 3 ? invoiceOf(one) : null
  const [number, customerId] = [`CM-${one.a}`, `c${one.b}`]
  const terms = creditTerms({ creditNoteId: id, number, customerId, invoiceId: names })
  const seen = { ...terms, total: amountOf(one), ...(one.n % 2 && { tax: '0.01' }) }
  const decide = one.n % 5 ? observe(seen) : observeWhole({ ...seen, refunds: [], voided: null })
  history.decide(CreditNote.decider, id, decide)
}

/** What the policy does with the note's lines, all at once. */
function told(history: History, id: string) {
  for (const line of history.state(CreditNote.decider, id).lines) {
    if (line.amount.isZero()) continue
    const { invoiceId, lineId } = line
    const credit = { creditNoteId: id, lineId, invoiceId, amount: money(line.amount, 'EUR') }
    history.decide(Invoice.decider, invoiceId, applyCredit(credit))
    if (!history.state(Invoice.decider, invoiceId).creditsDeclined.has(lineId)) continue
    const request = { lineId, releaseId: CreditNote.declinedRelease(lineId), reason: 'declined' }
    history.decide(CreditNote.decider, id, CreditNote.release(request))
  }
}

function used(history: History, one: Step) {
  const id = noteOf(one)
  const { unapplied } = CreditNote.figures(history.state(CreditNote.decider, id))
  const { open } = Invoice.figures(history.state(Invoice.decider, invoiceOf(one)))
  const amount = Decimal.min(unapplied, one.n % 4 ? open : one.b)
  const lines = [{ invoiceId: invoiceOf(one), amount: eur(amount.toFixed(2)) }]
  history.decide(CreditNote.decider, id, CreditNote.apply({ decisionId: `d${one.n}`, lines }))
  if (one.n % 3) told(history, id)
}

function givenBack(history: History, one: Step) {
  const id = noteOf(one)
  const request = { releaseId: `r${one.n}`, reason: 'taken back', byHand: true as const }
  const [line] = history.state(CreditNote.decider, id).lines
  const decisions = [
    CreditNote.release({ ...request, lineId: line?.lineId ?? '' }),
    CreditNote.release({ ...request, lineId: line?.lineId ?? '', amount: '0.50' }),
    CreditNote.refund({ refundId: `r${one.n}`, amount: eur('0.50'), on: dayOf(one) }),
    voidNote({ reason: 'a mistake' }),
  ]
  const released = history.decide(CreditNote.decider, id, decisions[one.n % 4] as never)
  for (const { type, data } of released) {
    if (type !== 'CreditReleased') continue
    const back = data as Parameters<typeof undoCredit>[0] & { invoiceId: string }
    history.decide(Invoice.decider, back.invoiceId, undoCredit(back))
  }
}

const payoutOf = (one: Step) => Payout.idOfStripe(`po_${one.a}`)

function payout(history: History, one: Step) {
  const statuses = ['in_transit', 'paid', 'paid', 'failed'] as const
  const seen = payoutSeen({
    ...{ payoutId: payoutOf(one), externalId: `po_${one.a}`, amount: eur(`${one.a}0.00`) },
    ...{ status: statuses[one.n % 4] ?? 'paid', automatic: one.a !== 3 },
  })
  history.decide(Payout.decider, seen.payoutId, Payout.observe(seen))
}

function balance(history: History, one: Step) {
  const types = ['charge', 'refund', 'adjustment', 'stripe_fee', 'never_heard_of']
  const type = types[one.n % types.length] ?? 'charge'
  const id = `txn_${one.n % 9}`
  const net = eur(new Decimal(one.cents).div(100).minus('0.25').toFixed(2))
  const line = balanceLine({
    ...{ balanceTransactionId: id, type, reportingCategory: type, on: dayOf(one) },
    ...{ amount: eur(amountOf(one)), fee: eur('0.25'), net },
    paymentId: one.n % 2 ? Payment.idOfStripe(`ch_${one.a}`) : null,
  })
  history.decide(BalanceTransaction.decider, id, BalanceTransaction.record(line))
  if (one.n % 3) {
    const decide = BalanceTransaction.payOut(payoutOf(one))
    history.decide(BalanceTransaction.decider, id, decide)
  }
}

function reconciled(history: History, one: Step) {
  const lines = [balanceLine({ amount: eur(`${one.a}0.00`), net: eur(`${one.a}0.00`) })]
  const parts = Payout.addUp(one.n % 2 ? lines : [])
  history.decide(Payout.decider, payoutOf(one), Payout.reconcile(parts))
}

function deposited(history: History, one: Step) {
  const subject = { platform: 'quickbooks', object: 'payout', objectId: payoutOf(one) } as const
  const status = one.n % 5 ? 'open' : 'deleted'
  const values = { total: `${one.n % 2 ? one.a : one.b}0.00`, currency: 'EUR', status }
  const seen = { ...subject, externalId: `x${one.b}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.observeState(seen))
}

function rated(history: History, one: Step) {
  const rate = { from: 'EUR', to: one.n % 2 ? 'USD' : 'GBP', rate: `1.${one.n}`, on: dayOf(one) }
  const id = ExchangeRate.idOf(rate.from, rate.to)
  const stated = { ...rate, source: `person ${one.a}` }
  history.decide(ExchangeRate.decider, id, ExchangeRate.record(stated))
}

export const moneyPlays: ((history: History, one: Step) => void)[] = [
  ...[creditSeen, creditSeen, used, used, givenBack],
  ...[payout, payout, balance, balance, reconciled, deposited, rated],
]
