// The three platforms in miniature: what stands there, what may happen to it, and how each object is
// restated to the ledger, whole and as it is now, as the adapters do. The home currency is USD.
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observeWhole } from '../../src/domain/credit-note-terms.ts'
import * as Deal from '../../src/domain/deal.ts'
import type { EventStore } from '../../src/domain/event-store.ts'
import type { Rate } from '../../src/domain/exchange.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { issue, observe as observeInvoice, voidInvoice } from '../../src/domain/invoice-terms.ts'
import { Decimal, exponentOf, format, money, round } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { type Observation, observe as observePayment } from '../../src/domain/payment-reversal.ts'
import * as Payout from '../../src/domain/payout.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { cause, dealTerms, invoiceTerms, received, soldLine } from './examples.ts'

/** What an act is done with: numbers that pick among what there is. */
export type Pick = { which: number; share: number; day: number }

type Sold = { id: string; currency: string; totals: string[]; closedOn: string }
type Entered = { id: string; terms: Invoice.Terms; isVoid: boolean }
type Charge = {
  id: string
  amount: string
  currency: string
  numbers: string[]
  on: string
  refunds: Observation['refunds']
  disputes: Observation['disputes']
  inquiries: NonNullable<Observation['inquiries']>
  /** Known to the ledger only once Stripe has made it. */
  fee: Payment.Fee | null
}
type Memo = {
  terms: CreditNote.Terms
  lines: { invoiceId: string; amount: string }[]
  isVoid: boolean
}
type Line = { recorded: BalanceTransaction.Recorded; payoutId: string | null }
type PayoutSeen = Payout.Observation

const rates: Record<string, string> = { EUR: '1.10', GBP: '1.30' }
/** What comes in is settled at the first of these, what goes back at any of them. */
const settledAt: Record<string, string[]> = {
  EUR: ['1.12', '1.0873', '1.15', '1.1234'],
  GBP: ['1.25', '1.31'],
}
const rateOf = (currency: string, on: string): Rate => {
  return { from: currency, to: 'USD', rate: rates[currency] as string, on, source: 'quickbooks' }
}
const dayOf = (day: number) => `2026-0${1 + (day % 3)}-${String(1 + (day % 28)).padStart(2, '0')}`

/** A part of the amount in whole units of money, at least one. */
const part = (amount: string, share: number, currency: string) =>
  format(
    Decimal.max(1, new Decimal(amount).times((share % 100) + 1).div(100)).toDecimalPlaces(0),
    currency,
  )

const among = <One>(list: readonly One[], which: number) => list[which % list.length]

export type Platforms = ReturnType<typeof openPlatforms>
export type Happening = keyof Platforms['happenings']

export function openPlatforms() {
  const deals: Sold[] = []
  const invoices: Entered[] = []
  const charges: Charge[] = []
  const memos: Memo[] = []
  const lines: Line[] = []
  const payouts: PayoutSeen[] = []

  const numbers = () => [
    ...deals.map(({ id, currency, totals }) => {
      const total = totals.at(-1) as string
      return { number: Invoice.numberOfDeal(id), currency, total, hasDiscount: false }
    }),
    ...invoices.map(({ terms: { number, currency, total, earlyDiscount } }) => {
      return { number: number as string, currency, total, hasDiscount: !!earlyDiscount }
    }),
  ]

  function book(line: Omit<BalanceTransaction.Recorded, 'fee' | 'net'> & { fee?: string }) {
    const { fee = '0', ...rest } = line
    const { amount, currency } = line.amount
    const net = money(new Decimal(amount).minus(fee), currency)
    lines.push({ recorded: { ...rest, fee: money(fee, currency), net }, payoutId: null })
  }

  /** In dollars at the settlement rate, or as it is. */
  function settling(charge: Charge, amount: string, on: string, day: number) {
    const rate = among(settledAt[charge.currency] ?? [], day)
    if (!rate) return { amount: money(amount, charge.currency), presented: null, rate: null }
    const stated: Rate = { from: charge.currency, to: 'USD', rate, on, source: 'stripe' }
    const settled = money(round(new Decimal(amount).times(rate), 'USD'), 'USD')
    return { amount: settled, presented: money(amount, charge.currency), rate: stated }
  }

  function moved(charge: Charge, id: string, type: string, amount: string, day: number, fee = '0') {
    const category = type === 'adjustment' ? 'dispute' : type
    const on = dayOf(day)
    const settled = settling(charge, amount, on, type === 'charge' ? 0 : day)
    const about = { sourceId: id, paymentId: Payment.idOfStripe(charge.id), description: null }
    book({
      ...{ balanceTransactionId: `txn_${id}_${lines.length}`, type, reportingCategory: category },
      ...{ ...settled, ...about, on, availableOn: on, fee },
    })
  }

  function refundSome(charge: Charge, amount: string, day: number) {
    const refundId = `re_${charge.id}_${charge.refunds.length + 1}`
    const given = { refundId, amount: money(amount, charge.currency), failed: false }
    charge.refunds.push({ ...given, on: dayOf(day) })
    moved(charge, refundId, 'refund', `-${amount}`, day)
  }

  const left = ({ amount, refunds, disputes }: Charge) =>
    new Decimal(amount)
      .minus(
        Decimal.sum(0, ...refunds.filter((one) => !one.failed).map((one) => one.amount.amount)),
      )
      .minus(
        Decimal.sum(
          0,
          ...disputes.filter((one) => one.outcome !== 'won').map((d) => d.amount.amount),
        ),
      )

  /** What may happen on the platforms. */
  const happenings = {
    /** A deal is won. */
    sell({ which, share, day }: Pick) {
      const currency = among(['USD', 'EUR', 'USD', 'JPY', 'KWD'], which) as string
      const totals = [format(100 + (share % 50), currency)]
      deals.push({ id: `${deals.length + 1}`, currency, totals, closedOn: dayOf(day) })
    },
    amendDeal({ which, share }: Pick) {
      const deal = among(deals, which)
      deal?.totals.push(format(60 + (share % 100), deal.currency))
    },
    /** Somebody makes an invoice in QuickBooks, with tax, discount, and terms for paying early. */
    enterInvoice({ which, share, day }: Pick) {
      const currency = among(['USD', 'EUR', 'JPY'], which) as string
      const id = `${900 + invoices.length}`
      const [net, issuedOn] = [100 + (share % 50), dayOf(day)]
      const terms = {
        ...{ invoiceId: Invoice.idOfQuickBooks(id), number: `HAND-${id}`, dealId: null, currency },
        lines: [soldLine(format(net, currency))],
        ...{ total: format(net + 20, currency), tax: format(20, currency), issuedOn },
        ...(share % 2 && { discount: format(10, currency) }),
        ...(which % 2 && { earlyDiscount: { amount: format(3, currency), until: '2026-12-31' } }),
        ...(currency === 'EUR' && { rate: rateOf('EUR', issuedOn) }),
      }
      invoices.push({ id, terms: invoiceTerms(terms), isVoid: false })
    },
    changeInvoice({ which, share }: Pick) {
      const one = among(invoices, which)
      if (!one) return
      const { currency } = one.terms
      const net = 60 + (share % 100)
      const total = format(net + 20, currency)
      one.terms = { ...one.terms, total, lines: [soldLine(format(net, currency))] }
    },
    voidInvoice({ which }: Pick) {
      const one = among(invoices, which)
      if (one) one.isVoid = true
    },
    /** Less, as much, or more than the invoice, which it names; now and then it names nothing. Where
     *  a discount may be taken, the first to pay takes it: there only one pays. */
    pay({ which, share, day }: Pick) {
      const paid = among(numbers(), which)
      if (!paid) return
      const isTaken = charges.some((one) => one.numbers.includes(paid.number))
      if (paid.hasDiscount && isTaken) return
      const whole =
        share % 3 === 0 ? paid.total : part(paid.total, (share * 7) % 130, paid.currency)
      charges.push({
        ...{ id: `ch_${charges.length + 1}`, amount: whole, currency: paid.currency },
        ...{ numbers: share % 7 === 6 ? [] : [paid.number], on: dayOf(day) },
        ...{ refunds: [], disputes: [], inquiries: [], fee: null },
      })
    },
    /** Stripe makes the balance transaction of a charge. */
    settleCharge({ which, day }: Pick) {
      const charge = among(charges, which)
      if (!charge || charge.fee) return
      const fee = exponentOf(charge.currency) === 0 ? '3' : '1.75'
      moved(charge, charge.id, 'charge', charge.amount, day, fee)
      const { recorded } = lines.at(-1) as Line
      const { balanceTransactionId, net, rate } = recorded
      const exchangeRate = rate?.rate ?? null
      charge.fee = { balanceTransactionId, fee: recorded.fee, net, exchangeRate }
    },
    refund({ which, share, day }: Pick) {
      const charge = among(charges, which)
      if (!charge || !left(charge).greaterThan(0)) return
      const amount = part(left(charge).toFixed(), share, charge.currency)
      if (left(charge).greaterThanOrEqualTo(amount)) refundSome(charge, amount, day)
    },
    /** Not where a discount may be taken: the refund has perhaps earned it, and money that comes back
     *  does not take it away. */
    failRefund({ which, day }: Pick) {
      const charge = among(charges, which)
      const one = charge?.refunds.find(({ failed }) => !failed)
      if (!charge || !one) return
      const named = numbers().filter(({ number }) => charge.numbers.includes(number))
      if (named.some(({ hasDiscount }) => hasDiscount)) return
      one.failed = true
      one.failedOn = dayOf(day)
      moved(charge, one.refundId, 'refund_failure', one.amount.amount, day)
    },
    ask({ which, day }: Pick) {
      const charge = among(charges, which)
      if (!charge || charge.inquiries.length > 0) return
      const amount = money(charge.amount, charge.currency)
      const inquiry = { disputeId: `dq_${charge.id}`, amount, reason: 'general', on: dayOf(day) }
      charge.inquiries.push({ ...inquiry, isOpen: true })
    },
    dispute({ which, day }: Pick) {
      const charge = among(charges, which)
      if (!charge || charge.disputes.length > 0 || !left(charge).greaterThan(0)) return
      const amount = money(left(charge), charge.currency)
      const on = dayOf(day)
      const disputeId = `dp_${charge.id}`
      charge.disputes.push({ disputeId, amount, reason: 'fraudulent', outcome: 'open', on })
      moved(charge, disputeId, 'adjustment', `-${amount.amount}`, day)
    },
    decideDispute({ which, share, day }: Pick) {
      const charge = among(charges, which)
      const one = charge?.disputes.find(({ outcome }) => outcome === 'open')
      if (!charge || !one) return
      one.outcome = share % 2 ? 'won' : 'lost'
      one.closedOn = one.outcome === 'lost' ? one.on : dayOf(day)
      if (one.outcome === 'won') {
        moved(charge, one.disputeId, 'adjustment', one.amount.amount, day)
      }
    },
    /** A monthly fee, or a line of a kind that nobody has heard of. */
    chargeFee({ share, day }: Pick) {
      const type = share % 4 ? 'stripe_fee' : 'some_new_type'
      const amount = money(-(1 + (share % 9)), 'USD')
      const about = { sourceId: null, paymentId: null, description: 'Billing' }
      const on = dayOf(day)
      const id = `txn_fee_${lines.length}`
      const booked = { presented: null, rate: null, on, availableOn: on }
      const kind = { balanceTransactionId: id, type, reportingCategory: type }
      book({ ...kind, amount, ...about, ...booked })
    },
    payOut({ which, day }: Pick) {
      const currency = among(['USD', 'JPY', 'KWD'], which) as string
      const free = lines.filter(
        ({ payoutId, recorded }) => payoutId === null && recorded.amount.currency === currency,
      )
      if (free.length === 0) return
      const externalId = `po_${payouts.length + 1}`
      const payoutId = Payout.idOfStripe(externalId)
      const net = Decimal.sum(...free.map(({ recorded }) => recorded.net.amount))
      for (const line of free) line.payoutId = payoutId
      const on = dayOf(day)
      const amount = money(net, currency)
      const seen = { payoutId, externalId, amount, automatic: true, createdOn: on, arrivesOn: on }
      payouts.push({ ...seen, description: null, status: 'in_transit', failure: null })
      if (net.isZero()) return
      const id = `txn_${externalId}`
      const about = { sourceId: externalId, paymentId: null, description: null }
      const kind = { balanceTransactionId: id, type: 'payout', reportingCategory: 'payout' }
      const out = money(net.negated(), currency)
      book({ ...kind, amount: out, ...about, presented: null, rate: null, on, availableOn: on })
      const own = lines.at(-1) as Line
      own.payoutId = 'itself'
    },
    payoutArrives({ which, share, day }: Pick) {
      const payout = among(payouts, which)
      if (!payout || payout.status === 'failed') return
      payout.status = payout.status === 'paid' && share % 4 === 0 ? 'failed' : 'paid'
      if (payout.status !== 'failed') return
      const on = dayOf(day)
      payout.failure = { code: 'account_closed', on }
      const about = { sourceId: payout.externalId, paymentId: null, description: null }
      const id = `txn_back_${payout.externalId}`
      const kind = { balanceTransactionId: id, type: 'payout_failure', reportingCategory: 'payout' }
      const { amount } = payout
      book({ ...kind, amount, ...about, presented: null, rate: null, on, availableOn: on })
    },
    issueMemo({ which, share, day }: Pick) {
      const currency = among(['USD', 'EUR', 'JPY'], which) as string
      const id = `${700 + memos.length}`
      const terms: CreditNote.Terms = {
        ...{ creditNoteId: CreditNote.idOfQuickBooks(id), source: 'quickbooks', externalId: id },
        ...{ number: `CM-${id}`, customerId: null, invoiceId: null, currency },
        ...{ total: format(10 + (share % 40), currency), issuedOn: dayOf(day), reason: null },
        ...(share % 2 && { tax: format(2, currency) }),
      }
      memos.push({ terms, lines: [], isVoid: false })
    },
    applyMemo({ which, share }: Pick) {
      const memo = among(memos, which)
      const fitting = invoices.filter(({ terms }) => terms.currency === memo?.terms.currency)
      const invoice = among(fitting, share)
      if (!memo || !invoice || memo.lines.length > 0 || memo.isVoid) return
      const { invoiceId, currency } = invoice.terms
      memo.lines.push({ invoiceId, amount: part(memo.terms.total, share, currency) })
    },
    voidMemo({ which }: Pick) {
      const memo = among(memos, which)
      if (memo) memo.isVoid = true
    },
  }

  /** Everything that there is to tell of, by name. */
  const objects = (): string[] => [
    ...deals.map(({ id }) => `deal ${id}`),
    ...deals.map(({ id }) => `issued ${id}`),
    ...invoices.map(({ id }) => `invoice ${id}`),
    ...charges.map(({ id }) => `charge ${id}`),
    ...memos.map(({ terms }) => `memo ${terms.creditNoteId}`),
    ...payouts.map(({ payoutId }) => `payout ${payoutId}`),
    'balance',
  ]

  /** Tells the ledger what the object is now. False when it cannot be told yet. */
  async function restate(store: EventStore, object: string, told: number): Promise<boolean> {
    const [kind = '', id = ''] = object.split(' ')
    const tell = tellers[kind]
    if (!tell) throw new Error(`nobody tells of ${object}`)
    return tell(store, id, cause(`${object} ${told}`, { kind: 'platform', name: kind }))
  }

  type Tell = (store: EventStore, id: string, why: ReturnType<typeof cause>) => Promise<boolean>

  const deal: Tell = async (store, id, why) => {
    const sold = deals.find((one) => one.id === id) as Sold
    const { totals, currency, closedOn } = sold
    const modifiedAt = `2026-03-01T09:${String(10 + totals.length)}:00.000Z`
    const terms = { dealId: id, total: totals.at(-1) as string, currency, closedOn, modifiedAt }
    await transact(store, Deal.decider, id, Deal.observeWon(dealTerms(terms)), why)
    return true
  }

  /** QuickBooks has made the invoice that was asked for. */
  const issued: Tell = async (store, id, why) => {
    const invoiceId = Invoice.idOfDeal(id)
    const { kind, terms } = (await load(store, Invoice.decider, why.workspace, invoiceId)).state
    if (kind === 'absent' || !terms) return false
    const rate = terms.currency === 'EUR' ? { rate: rateOf('EUR', terms.issuedOn) } : {}
    const decide = issue({ quickbooksId: id, number: terms.number, ...rate })
    await transact(store, Invoice.decider, invoiceId, decide, why)
    return true
  }

  const invoice: Tell = async (store, id, why) => {
    const { terms, isVoid } = invoices.find((one) => one.id === id) as Entered
    const known = observeInvoice(terms, id)
    await transact(store, Invoice.decider, terms.invoiceId, known, why)
    if (isVoid) await transact(store, Invoice.decider, terms.invoiceId, voidInvoice('void'), why)
    return true
  }

  const charge: Tell = async (store, id, why) => {
    const {
      amount,
      currency,
      numbers: named,
      on,
      fee,
      ...seen
    } = charges.find((one) => one.id === id) as Charge
    const paymentId = Payment.idOfStripe(id)
    for (const { recorded } of lines) {
      if (recorded.paymentId === paymentId) await tellLine(store, recorded, why)
    }
    const details = received({
      ...{ paymentId, externalId: id, amount, currency, receivedOn: on },
      ...{ receivedAt: `${on}T10:00:00.000Z`, references: { invoiceNumbers: named } },
    })
    const { refunds, disputes, inquiries } = structuredClone(seen)
    const decide = observePayment({ ...details, fee, refunds, disputes, inquiries })
    await transact(store, Payment.decider, paymentId, decide, why)
    return true
  }

  const memo: Tell = async (store, id, why) => {
    const {
      terms,
      lines: placed,
      isVoid,
    } = memos.find((one) => one.terms.creditNoteId === id) as Memo
    const voided = isVoid ? { reason: 'void in QuickBooks' } : null
    const whole = observeWhole({ ...terms, refunds: [], voided })
    await transact(store, CreditNote.decider, id, whole, why)
    if (isVoid || placed.length === 0) return true
    const lines = placed.map((line) => ({ ...line, amount: money(line.amount, terms.currency) }))
    const decide = CreditNote.apply({ decisionId: `${id}/applied`, lines })
    try {
      await transact(store, CreditNote.decider, id, decide, why)
    } catch (error) {
      // A person has used it meanwhile; it waits for somebody to look at it.
      if (!(error instanceof Refusal)) throw error
    }
    return true
  }

  const tellLine = async (
    store: EventStore,
    recorded: BalanceTransaction.Recorded,
    why: ReturnType<typeof cause>,
  ) => {
    const { balanceTransactionId: id } = recorded
    const decide = BalanceTransaction.record(recorded)
    await transact(store, BalanceTransaction.decider, id, decide, why)
  }

  const payout: Tell = async (store, payoutId, why) => {
    const seen = payouts.find((one) => one.payoutId === payoutId) as PayoutSeen
    const members = lines.filter((line) => line.payoutId === payoutId)
    const about = lines.filter(({ recorded }) => recorded.sourceId === seen.externalId)
    for (const { recorded } of [...members, ...about]) await tellLine(store, recorded, why)
    await transact(store, Payout.decider, payoutId, Payout.observe(structuredClone(seen)), why)
    for (const { recorded } of members) {
      const { balanceTransactionId } = recorded
      const decide = BalanceTransaction.payOut(payoutId)
      await transact(store, BalanceTransaction.decider, balanceTransactionId, decide, why)
    }
    const parts = Payout.addUp(members.map(({ recorded }) => recorded))
    await transact(store, Payout.decider, payoutId, Payout.reconcile(parts), why)
    return true
  }

  /** What belongs to no payment and no payout. */
  const balance: Tell = async (store, _, why) => {
    for (const { recorded } of lines) {
      if (recorded.sourceId === null) await tellLine(store, recorded, why)
    }
    return true
  }

  const tellers: Record<string, Tell> = { deal, issued, invoice, charge, memo, payout, balance }

  /** Stripe has made the balance transaction of every charge. */
  function settleAll() {
    for (const which of charges.keys()) happenings.settleCharge({ which, share: 0, day: which })
  }

  /** Every dispute is decided, and so much of these payments is given back. */
  function giveBack(unapplied: (paymentId: string) => Decimal) {
    for (const [which, charge] of charges.entries()) {
      happenings.decideDispute({ which, share: which, day: which })
      const amount = unapplied(Payment.idOfStripe(charge.id))
      const goes = Decimal.min(left(charge), amount)
      if (goes.greaterThan(0)) refundSome(charge, format(goes, charge.currency), which)
    }
  }

  return { happenings, objects, restate, settleAll, giveBack }
}
