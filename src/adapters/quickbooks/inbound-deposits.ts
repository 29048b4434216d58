// The deposit or journal entry of a payout as it is in QuickBooks now, known by our marker. Others are
// the bookkeeper's own affair: one that is made for a payout is found when the payout is carried over.
import type { Cause } from '../../domain/transact.ts'
import type { Line } from './entities.ts'
import { restatePayment } from './inbound-payments.ts'
import { type Ports, seen } from './inbound-reading.ts'
import * as translate from './translate.ts'
import { beliefsOfDeposit, beliefsOfEntry, goneTransfer } from './translate-deposits.ts'

export async function restateDeposit(ports: Ports, quickbooksId: string, cause: Cause) {
  const { quickbooks, homeCurrency } = ports
  const deposit = await quickbooks.readOrNull('Deposit', quickbooksId)
  const payoutId = await payoutOf(ports, deposit, quickbooksId, cause)
  if (payoutId === null) return readPayments(ports, deposit?.Line ?? [], cause)
  const values = deposit ? beliefsOfDeposit(deposit, payoutId, homeCurrency) : goneTransfer
  await seen(ports, 'payout', payoutId, quickbooksId, deposit, values, cause)
}

export async function restateEntry(ports: Ports, quickbooksId: string, cause: Cause) {
  const { quickbooks, homeCurrency } = ports
  const entry = await quickbooks.readOrNull('JournalEntry', quickbooksId)
  const payoutId = await payoutOf(ports, entry, quickbooksId, cause)
  if (payoutId === null) return
  const values = entry ? beliefsOfEntry(entry, homeCurrency) : goneTransfer
  await seen(ports, 'payout', payoutId, quickbooksId, entry, values, cause)
}

/** The bookkeeper's own deposit tells of the payments in it that their money is in the bank. */
async function readPayments(ports: Ports, lines: readonly Line[], cause: Cause) {
  const taken = lines.flatMap((line) => line.LinkedTxn ?? [])
  for (const { TxnId, TxnType } of taken) {
    if (TxnType !== 'Payment') continue
    const known = await ports.objectByQuickBooksId(cause.workspace, 'payment', TxnId)
    if (known !== null) await restatePayment(ports, TxnId, cause)
  }
}

/** A payout of ours; another document may bear a marker too, if somebody copied it. */
async function payoutOf(
  { objectByQuickBooksId }: Ports,
  document: { PrivateNote?: string } | null,
  quickbooksId: string,
  { workspace }: Cause,
): Promise<string | null> {
  if (!document) return objectByQuickBooksId(workspace, 'payout', quickbooksId)
  const marked = translate.markedAs(document.PrivateNote)
  return marked?.startsWith('stripe-') ? marked : null
}
