// The payments of the ledger, carried into QuickBooks once they stand on an invoice. A payment there
// is of one customer, and a customer has one currency: a payment over the invoices of several is
// several there. Money that paid an invoice in another currency is written in the invoice's.
import { Decimal, format, sum } from '../../domain/money.ts'
import * as Payment from '../../domain/payment.ts'
import { receivedOn } from '../../domain/payment-days.ts'
import { sameValues } from '../../domain/sync.ts'
import { type Cause, load } from '../../domain/transact.ts'
import { hasCode } from '../platform-error.ts'
import { faults, type QboPayment } from './client.ts'
import { followPayment } from './outbound-following.ts'
import {
  orLater,
  type Ports,
  readBack,
  type Subject,
  standing,
  syncOf,
  write,
} from './outbound-writing.ts'
import { joined, type Share, sharesOf } from './payment-shares.ts'
import * as translate from './translate.ts'
import {
  beliefsOfPayment,
  foreignPayment,
  isEmpty,
  type OnInvoice,
  paymentBody,
  type CarriedPayment,
  standsOn,
  valuesOfPayment,
  writtenLines,
} from './translate-payments.ts'

export async function syncPayment(ports: Ports, subject: Subject, cause: Cause) {
  const { store } = ports
  const payment = (await load(store, Payment.decider, cause.workspace, subject.objectId)).state
  const shares = await sharesOf(ports, payment, cause)
  if (!shares) return
  if (payment.details?.source === 'quickbooks') {
    await followPayment(ports, payment, shares, cause)
    return
  }
  for (const wanted of await carriedPayments(ports, payment, shares, cause)) {
    await carryPayment(ports, wanted, cause)
  }
}

async function carriedPayments(
  ports: Ports,
  payment: Payment.State,
  shares: readonly Share[],
  cause: Cause,
): Promise<CarriedPayment[]> {
  const { details } = payment
  if (!details) return []
  const { refunded, received, allocated } = Payment.figures(payment)
  const { currency } = details.received
  const rest = received.minus(refunded).minus(allocated)
  const holder = await holderOf(ports, shares, currency, cause)
  const depositTo = await ports.accounts.refOf('stripe-clearing', cause.workspace)
  return shares.map((share) => {
    const kept = share === holder ? rest : new Decimal(0)
    const lines = joined(share)
    const total = sum(lines.map((line) => line.amount)).plus(kept)
    const paid = sum(share.lines.map((line) => line.paid)).plus(kept)
    return {
      ...{ objectId: share.objectId, customerRef: share.customerRef, currency: share.currency },
      ...{ lines, credits: [], depositTo, total: format(total, share.currency) },
      reference: translate.numbered('', details.externalId),
      receivedOn: receivedOn(details),
      rate: rateInto(ports.homeCurrency, payment, share.currency, total, paid),
      note: share.conversions.join(', ') || null,
    }
  })
}

/** The share that has room for what is on no invoice: one in the payment's currency, of those that
 *  stand on invoices if there is one, else of those that stand there. */
async function holderOf(
  ports: Ports,
  shares: readonly Share[],
  currency: string,
  cause: Cause,
): Promise<Share | undefined> {
  const own = shares.filter((share) => share.currency === currency)
  const live = own.find((share) => share.lines.length > 0)
  if (live) return live
  for (const share of own) {
    if (standing(await syncOf(ports, subjectOf(share.objectId), cause))) return share
  }
  return own[0]
}

/** What a unit of the document's currency came to in the home currency, where Stripe has said what
 *  it paid for the money. */
function rateInto(
  home: string,
  { details, fee }: Payment.State,
  currency: string,
  total: Decimal,
  paid: Decimal,
): string | null {
  if (currency === home || total.isZero() || !details) return null
  const isHome = details.received.currency === home
  const known = isHome ? '1' : fee?.fee.currency === home ? fee.exchangeRate : null
  if (!known) return null
  return paid.times(known).div(total).toSignificantDigits(12).toFixed()
}

const subjectOf = (objectId: string): Subject => {
  return { platform: 'quickbooks', object: 'payment', objectId }
}

/** Brings one payment of QuickBooks to where it should be. */
export async function carryPayment(ports: Ports, wanted: CarriedPayment, cause: Cause) {
  const subject = subjectOf(wanted.objectId)
  const sync = await syncOf(ports, subject, cause)
  const id = standing(sync)
  if (!id && wanted.lines.length === 0) return
  const values = valuesOfPayment(wanted)
  if (id && sameValues(sync.written, values)) return
  const touched = [...writtenLines(sync.written), ...wanted.lines].map((line) => line.quickbooksId)
  await write<QboPayment>(
    ports,
    {
      ...{ subject, sync, values },
      operation: !id ? 'create' : isEmpty(wanted) ? 'void' : 'update',
      call: (requestId, mayExist) =>
        orLater(ports, touched, cause, () =>
          id
            ? changePayment(ports, id, wanted, requestId)
            : createPayment(ports, wanted, requestId, mayExist),
        ),
      beliefs: (document) => (document ? beliefsOfPayment(document, ports.homeCurrency) : {}),
    },
    cause,
  )
  await readBack(ports, touched, cause)
}

async function createPayment(
  ports: Ports,
  wanted: CarriedPayment,
  requestId: string,
  mayExist: boolean,
): Promise<QboPayment> {
  const { quickbooks } = ports
  if (mayExist) {
    const found = await quickbooks.find('Payment', { PaymentRefNum: wanted.reference })
    const isOurs = (one: QboPayment) =>
      translate.isMarkedAs(one, wanted.objectId) && !translate.isVoid(one)
    const ours = found.find(isOurs)
    // What was meant by that call may not be what is meant now.
    if (ours) return changePayment(ports, ours.Id, wanted, requestId)
  }
  const { depositTo } = wanted
  // Only when it is made: one that stands elsewhere may be in a deposit already.
  const account = depositTo === null ? {} : { DepositToAccountRef: { value: depositTo } }
  return quickbooks.create('Payment', { ...paymentBody(wanted), ...account }, requestId)
}

/** A payment of which nothing is left is made void; else it is restated with all its lines. */
async function changePayment(
  { quickbooks, homeCurrency }: Ports,
  quickbooksId: string,
  wanted: CarriedPayment,
  requestId: string,
): Promise<QboPayment> {
  const current = await quickbooks.read('Payment', quickbooksId)
  const { Id, SyncToken } = current
  const key = `${requestId}-${SyncToken}`
  if (isEmpty(wanted)) {
    if (!translate.isVoid(current)) await quickbooks.voidPayment({ Id, SyncToken }, key)
    return quickbooks.read('Payment', quickbooksId)
  }
  const change = (to: CarriedPayment, as: string) =>
    quickbooks.update('Payment', { ...paymentBody(to), Id, SyncToken }, as)
  try {
    return await change(wanted, key)
  } catch (error) {
    if (!hasCode(error, faults.businessRule)) throw error
    // Two payments may each wait for what the other one has to let go of first. Whether this one
    // could, is seen when it is tried again.
    const less = lessened(wanted, foreignPayment(current, homeCurrency).lines)
    await change(less, `${key}-less`).catch(() => undefined)
    throw error
  }
}

/** Of what should stand on each invoice, no more than stands there now. */
function lessened(wanted: CarriedPayment, now: readonly OnInvoice[]): CarriedPayment {
  const { currency } = wanted
  const lines = wanted.lines
    .map((line) => ({
      ...line,
      amount: Decimal.min(line.amount, standsOn(line.quickbooksId, now)),
    }))
    .filter(({ amount }) => !amount.isZero())
  const credit = sum(lines.map((line) => line.amount))
  return {
    ...wanted,
    lines: lines.map((line) => ({ ...line, amount: format(line.amount, currency) })),
    credits: credit.isZero()
      ? []
      : wanted.credits.map((memo) => ({ ...memo, amount: format(credit, currency) })),
  }
}
