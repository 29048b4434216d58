// The payments of the ledger, carried into QuickBooks once they stand on an invoice. A payment there
// is of one customer, and a customer has one currency: a payment over the invoices of several is
// several there. Money that paid an invoice in another currency is written in the invoice's.
import { Decimal, format, sum } from '../../domain/money.ts'
import * as Payment from '../../domain/payment.ts'
import { sameValues } from '../../domain/sync.ts'
import { type Cause, load } from '../../domain/transact.ts'
import { PlatformError } from '../platform-error.ts'
import type { QboPayment } from './client.ts'
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
  type Posting,
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
  for (const posting of await postingsOf(ports, payment, shares, cause)) {
    await syncPosting(ports, posting, cause)
  }
}

async function postingsOf(
  ports: Ports,
  payment: Payment.State,
  shares: readonly Share[],
  cause: Cause,
): Promise<Posting[]> {
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
      // The end of a charge's id is what tells it from others.
      reference: details.externalId.slice(-21),
      receivedOn: Payment.receivedOn(details),
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
export async function syncPosting(ports: Ports, posting: Posting, cause: Cause) {
  const subject = subjectOf(posting.objectId)
  const sync = await syncOf(ports, subject, cause)
  const id = standing(sync)
  if (!id && posting.lines.length === 0) return
  const values = valuesOfPayment(posting)
  if (id && sameValues(sync.written, values)) return
  const touched = [...writtenLines(sync.written), ...posting.lines].map((line) => line.quickbooksId)
  await write<QboPayment>(
    ports,
    {
      ...{ subject, sync, values },
      operation: !id ? 'create' : isEmpty(posting) ? 'void' : 'update',
      call: (requestId, mayExist) =>
        orLater(ports, touched, cause, () =>
          id
            ? changePayment(ports, id, posting, requestId)
            : createPayment(ports, posting, requestId, mayExist),
        ),
      beliefs: (document) => (document ? beliefsOfPayment(document, ports.homeCurrency) : {}),
    },
    cause,
  )
  await readBack(ports, touched, cause)
}

async function createPayment(
  ports: Ports,
  posting: Posting,
  requestId: string,
  mayExist: boolean,
): Promise<QboPayment> {
  const { quickbooks } = ports
  if (mayExist) {
    const found = await quickbooks.find('Payment', { PaymentRefNum: posting.reference })
    const isOurs = (one: QboPayment) =>
      translate.markedAs(one.PrivateNote) === posting.objectId && !translate.isVoid(one)
    const ours = found.find(isOurs)
    // What was meant by that call may not be what is meant now.
    if (ours) return changePayment(ports, ours.Id, posting, requestId)
  }
  const { depositTo } = posting
  // Only when it is made: one that stands elsewhere may be in a deposit already.
  const account = depositTo === null ? {} : { DepositToAccountRef: { value: depositTo } }
  return quickbooks.create('Payment', { ...paymentBody(posting), ...account }, requestId)
}

/** A payment of which nothing is left is made void; else it is restated with all its lines. */
async function changePayment(
  { quickbooks, homeCurrency }: Ports,
  quickbooksId: string,
  posting: Posting,
  requestId: string,
): Promise<QboPayment> {
  const current = await quickbooks.read('Payment', quickbooksId)
  const { Id, SyncToken } = current
  const key = `${requestId}-${SyncToken}`
  if (isEmpty(posting)) {
    if (!translate.isVoid(current)) await quickbooks.voidPayment({ Id, SyncToken }, key)
    return quickbooks.read('Payment', quickbooksId)
  }
  const change = (to: Posting, as: string) =>
    quickbooks.update('Payment', { ...paymentBody(to), Id, SyncToken }, as)
  try {
    return await change(posting, key)
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== '6000') throw error
    // Two payments may each wait for what the other one has to let go of first. Whether this one
    // could, is seen when it is tried again.
    const less = lessened(posting, foreignPayment(current, homeCurrency).lines)
    await change(less, `${key}-less`).catch(() => undefined)
    throw error
  }
}

/** Of what should stand on each invoice, no more than stands there now. */
function lessened(posting: Posting, now: readonly OnInvoice[]): Posting {
  const { currency } = posting
  const held = (id: string) =>
    sum(now.filter((line) => line.quickbooksId === id).map((line) => line.amount))
  const lines = posting.lines
    .map((line) => ({ ...line, amount: Decimal.min(line.amount, held(line.quickbooksId)) }))
    .filter(({ amount }) => !amount.isZero())
  const credit = sum(lines.map((line) => line.amount))
  return {
    ...posting,
    lines: lines.map((line) => ({ ...line, amount: format(line.amount, currency) })),
    credits: credit.isZero()
      ? []
      : posting.credits.map((memo) => ({ ...memo, amount: format(credit, currency) })),
  }
}
