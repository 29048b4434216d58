// The deposit or journal entry of a payout as it is in QuickBooks now, known by our marker. Others are
// the bookkeeper's own affair: one that is made for a payout is found when the payout is carried over.
import type { Cause } from '../../domain/transact.ts'
import { type Ports, seen } from './inbound-invoices.ts'
import * as translate from './translate.ts'
import { beliefsOfDeposit, beliefsOfEntry, gone } from './translate-deposits.ts'

export async function restateTransfer(
  ports: Ports,
  name: 'deposit' | 'journalentry',
  quickbooksId: string,
  cause: Cause,
) {
  const { quickbooks, homeCurrency } = ports
  if (name === 'journalentry') {
    const entry = await quickbooks.readOrNull('JournalEntry', quickbooksId)
    const payoutId = await payoutOf(
      ports,
      name,
      entry?.PrivateNote,
      entry !== null,
      quickbooksId,
      cause,
    )
    if (payoutId === null) return
    const values = entry ? beliefsOfEntry(entry, homeCurrency) : gone
    await seen(ports, 'payout', payoutId, quickbooksId, entry, values, cause)
    return
  }
  const deposit = await quickbooks.readOrNull('Deposit', quickbooksId)
  const note = deposit?.PrivateNote
  const payoutId = await payoutOf(ports, name, note, deposit !== null, quickbooksId, cause)
  if (payoutId === null) return
  const by = note?.startsWith(translate.markerOf(payoutId)) ? 'tieout' : 'hand'
  const values = deposit ? beliefsOfDeposit(deposit, by, homeCurrency) : gone
  await seen(ports, 'payout', payoutId, quickbooksId, deposit, values, cause)
}

/** A payout of ours; another document may bear a marker too, if somebody copied it. */
async function payoutOf(
  { objectByQuickBooksId }: Ports,
  name: string,
  note: string | undefined,
  isThere: boolean,
  quickbooksId: string,
  { workspace }: Cause,
): Promise<string | null> {
  if (!isThere) return objectByQuickBooksId(workspace, 'payout', quickbooksId)
  const marked = translate.markedAs(note)
  return marked?.startsWith('stripe-') && name ? marked : null
}
