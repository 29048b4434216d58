// The payments of the ledger, carried into QuickBooks once they stand on an invoice. A payment there
// is of one customer, and a customer has one currency: a payment over the invoices of several is
// several there. Money that paid an invoice in another currency is written in the invoice's.
import { idFrom } from '../../domain/ids.ts'
import { Decimal, format, sum } from '../../domain/money.ts'
import * as Payment from '../../domain/payment.ts'
import { receivedOn } from '../../domain/payment-days.ts'
import * as Sync from '../../domain/sync.ts'
import { sameValues } from '../../domain/sync.ts'
import { sameValue } from '../../domain/sync-subject.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import { hasCode } from '../platform-error.ts'
import type { QboPayment } from './entities.ts'
import { faults } from './faults.ts'
import { followPayment } from './outbound-following.ts'
import {
  conflictOpen,
  orLater,
  type Ports,
  readBack,
  type Subject,
  standing,
  syncOf,
  write,
} from './outbound-writing.ts'
import { beliefsOf, isMoved } from './payment-beliefs.ts'
import { comparePayment } from './payment-conflicts.ts'
import { joined, type Share, sharesOf } from './payment-shares.ts'
import * as translate from './translate.ts'
import {
  foreignPayment,
  type FromMemo,
  isEmpty,
  type OnInvoice,
  paymentBody,
  type CarriedPayment,
  standsOn,
  valuesOfPayment,
  writtenLines,
} from './translate-payments.ts'
import { changeId, onNewest } from './versions.ts'

/** `isAgain`: a person has asked for it to be looked at again, and what somebody has changed there
 *  meanwhile is written anew. */
export async function syncPayment(ports: Ports, subject: Subject, cause: Cause, isAgain = false) {
  const { store } = ports
  const payment = (await load(store, Payment.decider, cause.workspace, subject.objectId)).state
  const shares = await sharesOf(ports, payment, cause)
  if (!shares) return
  if (payment.details?.source === 'quickbooks') {
    await followPayment(ports, payment, shares, cause)
    return
  }
  for (const wanted of await carriedPayments(ports, payment, shares, cause)) {
    await carryPayment(ports, wanted, cause, isAgain)
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
export async function carryPayment(
  ports: Ports,
  wanted: CarriedPayment,
  cause: Cause,
  isAgain = false,
) {
  const subject = subjectOf(wanted.objectId)
  const sync = await syncOf(ports, subject, cause)
  const isNothing = wanted.lines.length === 0
  // What was meant before may have come through unheard.
  const lost = isNothing && sync.pending ? await ownPayment(ports, wanted) : undefined
  const id = standing(sync) ?? lost?.Id ?? null
  if (!id && isNothing) {
    const decide = Sync.drop(subject)
    await transact(ports.store, Sync.decider, Sync.idOf(subject), decide, cause)
    return
  }
  const values = valuesOfPayment(wanted)
  if (id && isWritten(sync, values) && !(isAgain && isMoved(sync, wanted.lines))) return
  if (isLetStand(sync, values)) return
  const touched = [...writtenLines(sync.written), ...wanted.lines].map((line) => line.quickbooksId)
  await write<QboPayment>(
    ports,
    {
      ...{ subject, sync, values },
      operation: !id ? 'create' : isEmpty(wanted) ? 'void' : 'update',
      call: (requestId, mayExist) =>
        orLater(ports, touched, cause, () =>
          id
            ? changePayment(ports, id, wanted, requestId, cause)
            : createPayment(ports, wanted, requestId, mayExist, cause),
        ),
      beliefs: (document) => (document ? beliefsOf(ports, document) : {}),
    },
    cause,
  )
  await readBack(ports, touched, cause)
}

/** A call of which nobody knows how it ended is made again. */
export const isWritten = ({ written, pending, base }: Sync.State, values: Sync.Values) =>
  !pending &&
  sameValues(written, values) &&
  (base.total === undefined || sameValue(base.total, values.total))

/** Somebody has made it another amount there: who is right is asked, or was said.
 *  @throws Held conflict-open */
function isLetStand({ conflicts, letStand }: Sync.State, values: Sync.Values): boolean {
  if (conflicts.total) throw asked()
  return letStand.total !== undefined && sameValue(letStand.total.ledger, values.total)
}

const asked = () => new Held(conflictOpen, 'it was changed in QuickBooks, and a person is asked')

async function createPayment(
  ports: Ports,
  wanted: CarriedPayment,
  requestId: string,
  mayExist: boolean,
  cause: Cause,
): Promise<QboPayment> {
  const ours = mayExist ? await ownPayment(ports, wanted) : undefined
  // What was meant by that call may not be what is meant now.
  if (ours) return changePayment(ports, ours.Id, wanted, requestId, cause)
  const { depositTo } = wanted
  // Only when it is made: one that stands elsewhere may be in a deposit already.
  const account = depositTo === null ? {} : { DepositToAccountRef: { value: depositTo } }
  const body = { ...paymentBody(wanted), ...account }
  const made = await ports.quickbooks.create('Payment', body, requestId)
  // The answer may be that to an older call, which meant something else.
  return saysPayment(made, wanted, ports)
    ? made
    : changePayment(ports, made.Id, wanted, requestId, cause)
}

/** By its reference, or, where somebody has given it another since, among its customer's of that day. */
async function ownPayment({ quickbooks }: Ports, wanted: CarriedPayment) {
  const isOurs = (one: QboPayment) =>
    translate.isMarkedAs(one, wanted.objectId) && !translate.isVoid(one)
  const named = await quickbooks.find('Payment', { PaymentRefNum: wanted.reference })
  const { customerRef: CustomerRef, receivedOn: TxnDate } = wanted
  return (
    named.find(isOurs) ?? (await quickbooks.find('Payment', { CustomerRef, TxnDate })).find(isOurs)
  )
}

/** Whether it is there as it should be. */
function saysPayment(
  payment: QboPayment,
  wanted: CarriedPayment,
  { homeCurrency }: Pick<Ports, 'homeCurrency'>,
): boolean {
  const { total, lines, credits } = foreignPayment(payment, homeCurrency)
  const ids = (all: readonly OnInvoice[]) => all.map((line) => line.quickbooksId)
  const memos = (all: readonly FromMemo[]) => all.map((one) => one.creditMemoId)
  const isOn = ids([...lines, ...wanted.lines]).every((id) =>
    standsOn(id, lines).equals(standsOn(id, wanted.lines)),
  )
  const isFrom = memos([...credits, ...wanted.credits]).every((id) =>
    takesFrom(id, credits).equals(takesFrom(id, wanted.credits)),
  )
  const isRate = wanted.rate === null || new Decimal(wanted.rate).equals(payment.ExchangeRate ?? 1)
  const isCustomer = payment.CustomerRef.value === wanted.customerRef
  return isOn && isFrom && isRate && isCustomer && new Decimal(total).equals(wanted.total)
}

const takesFrom = (id: string, credits: readonly FromMemo[]) =>
  sum(credits.filter((one) => one.creditMemoId === id).map((one) => one.amount))

/** A payment of which nothing is left is made void; else it is restated with all its lines. */
const changePayment = (
  ports: Ports,
  quickbooksId: string,
  wanted: CarriedPayment,
  requestId: string,
  cause: Cause,
) => onNewest(() => changeNewest(ports, quickbooksId, wanted, requestId, cause))

async function changeNewest(
  ports: Ports,
  quickbooksId: string,
  wanted: CarriedPayment,
  requestId: string,
  cause: Cause,
): Promise<QboPayment> {
  const { quickbooks, homeCurrency } = ports
  const current = await quickbooks.read('Payment', quickbooksId)
  // What somebody has made void there stays so: another one takes its place.
  if (translate.isVoid(current) && !isEmpty(wanted)) {
    return createPayment(ports, wanted, idFrom(requestId, 'anew'), true, cause)
  }
  const { Id, SyncToken } = current
  const key = changeId(requestId, SyncToken, valuesOfPayment(wanted))
  if (isEmpty(wanted)) {
    if (!translate.isVoid(current)) await quickbooks.voidPayment({ Id, SyncToken }, key)
    return quickbooks.read('Payment', quickbooksId)
  }
  if (saysPayment(current, wanted, { homeCurrency })) return current
  const values = await beliefsOf(ports, current)
  const about = { objectId: wanted.objectId, externalId: Id, document: current, values }
  const { conflicts } = await comparePayment(ports, about, cause)
  if (conflicts.total) throw asked()
  const change = (to: CarriedPayment, as: string) =>
    quickbooks.update('Payment', { ...paymentBody(to), Id, SyncToken }, as)
  try {
    return await change(wanted, key)
  } catch (error) {
    if (!hasCode(error, faults.businessRule)) throw error
    // Two payments may each wait for what the other one has to let go of first. Whether this one
    // could, is seen when it is tried again.
    const less = lessened(wanted, foreignPayment(current, homeCurrency).lines)
    await change(less, idFrom(key, 'less')).catch(() => undefined)
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
