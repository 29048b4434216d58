// A payment that was recorded in QuickBooks by hand, and that the ledger has placed otherwise since:
// somebody moved it here, or an invoice here lets go of it. It keeps all but its lines, and only what
// the ledger has seen is changed: whoever changes it there at the same time is heard first.
import * as Payment from '../../domain/payment.ts'
import { declinedRelease } from '../../domain/payment-placing.ts'
import type { Cause } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import type { QboPayment } from './entities.ts'
import { beliefsOf } from './payment-beliefs.ts'
import { orLater, type Ports, readBack, syncOf, write } from './outbound-writing.ts'
import { joined, type Share } from './payment-shares.ts'
import * as translate from './translate.ts'
import { foreignPayment, linked, type OnInvoice, pairs, standsOn } from './translate-payments.ts'

export async function followPayment(
  ports: Ports,
  payment: Payment.State,
  shares: readonly Share[],
  cause: Cause,
) {
  const { details, lines, released } = payment
  // An invoice that was paid twice: which payment is the one, a person says.
  if (!details || lines.some(({ lineId }) => released.has(declinedRelease(lineId)))) return
  const { paymentId, externalId } = details
  const document = await ports.quickbooks.readOrNull('Payment', externalId)
  if (!document || translate.isVoid(document)) return
  const subject = { platform: 'quickbooks', object: 'payment', objectId: paymentId } as const
  const sync = await syncOf(ports, subject, cause)
  if (translate.asOfDocument(document) !== sync.asOf) return
  const told = foreignPayment(document, ports.homeCurrency)
  if (told.credits.length > 0) return
  const wanted = shares.flatMap((share) => joined(share))
  if (sameLines(told.lines, wanted)) return
  const others = shares.filter((one) => one.customerRef !== document.CustomerRef.value)
  if (others.some((share) => share.lines.length > 0)) {
    const why = `QuickBooks payment ${externalId} is of another customer than its invoice`
    throw new Held('customers-differ', why)
  }
  const touched = [...told.lines, ...wanted].map((line) => line.quickbooksId)
  const { currency, total } = told
  await write<QboPayment>(
    ports,
    {
      ...{ subject, sync, operation: 'update' },
      values: { currency, total, lines: pairs(wanted) },
      call: (requestId) =>
        orLater(ports, touched, cause, () =>
          ports.quickbooks.update(
            'Payment',
            linesOnly(document, wanted),
            `${requestId}-${document.SyncToken}`,
          ),
        ),
      beliefs: (seen) => (seen ? beliefsOf(ports, seen) : {}),
    },
    cause,
  )
  await readBack(ports, touched, cause)
}

function sameLines(one: readonly OnInvoice[], other: readonly OnInvoice[]): boolean {
  return [...one, ...other].every(({ quickbooksId: id }) =>
    standsOn(id, one).equals(standsOn(id, other)),
  )
}

/** An update of a payment states its amount, and all lines. */
const linesOnly = ({ Id, SyncToken, CustomerRef, TotalAmt }: QboPayment, lines: OnInvoice[]) => ({
  ...{ Id, SyncToken, CustomerRef, TotalAmt },
  Line: lines.map(({ quickbooksId, amount }) => linked(amount, quickbooksId, 'Invoice')),
})
