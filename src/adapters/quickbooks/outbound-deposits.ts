// What Stripe paid out, carried into QuickBooks once it is in the bank and added up: a deposit out of
// Stripe clearing, or a journal entry where Stripe took money. One that came back leaves a journal
// entry of its fees, and of whatever else was in it but clearing. A deposit that a bookkeeper made for the payout is taken for it, and marked as such.
import type { Account } from '../../domain/chart.ts'
import { addDays } from '../../domain/dates.ts'
import * as Payout from '../../domain/payout.ts'
import { sameValues } from '../../domain/sync.ts'
import { type Cause, load } from '../../domain/transact.ts'
import { hasCode } from '../platform-error.ts'
import type { QboDeposit, QboJournalEntry } from './entities.ts'
import { faults } from './faults.ts'
import { type Ports, type Subject, standing, syncOf, write } from './outbound-writing.ts'
import * as translate from './translate.ts'
import {
  beliefsOfDeposit,
  beliefsOfEntry,
  depositBody,
  entryBody,
  goneTransfer,
  isJournalEntry,
  type Transfer,
  transferOf,
  valuesOfTransfer,
} from './translate-deposits.ts'
import { changeId, onNewest } from './versions.ts'

/** A bookkeeper's deposit bears the day on the bank's statement, which is near the promised one. */
const nearDays = 5

type Document = QboDeposit | QboJournalEntry

export async function syncPayout(ports: Ports, subject: Subject, cause: Cause) {
  const payout = (await load(ports.store, Payout.decider, cause.workspace, subject.objectId)).state
  const { created, status } = payout
  const transfer = transferOf(payout)
  if (created && status === 'failed') await takeBack(ports, subject, created, transfer, cause)
  if (!transfer) return
  const sync = await syncOf(ports, subject, cause)
  const id = standing(sync)
  const values = valuesOfTransfer(transfer)
  if (id && !sync.pending && sameValues(sync.written, values)) return
  // Somebody made it there, or has changed it there: it is for them to say what is in it.
  if (id && sync.observed?.by === 'hand') return
  const refs = await refsOf(ports, transfer, cause)
  await write<Document>(
    ports,
    {
      ...{ subject, sync, values, operation: id ? 'update' : 'create' },
      call: (requestId, mayExist) =>
        id
          ? change(ports, transfer, refs, id, requestId)
          : create(ports, transfer, refs, requestId, mayExist),
      beliefs: (document) => beliefsOf(ports, transfer, document),
    },
    cause,
  )
}

const kindOf = (transfer: Transfer) => (isJournalEntry(transfer) ? 'JournalEntry' : 'Deposit')

function beliefsOf({ homeCurrency }: Ports, transfer: Transfer, document: Document | null) {
  if (!document) return goneTransfer
  if (isJournalEntry(transfer)) return beliefsOfEntry(document as QboJournalEntry, homeCurrency)
  return beliefsOfDeposit(document as QboDeposit, transfer.payoutId, homeCurrency)
}

async function refsOf({ accounts }: Ports, { lines, into }: Transfer, { workspace }: Cause) {
  const names = new Set<Account>([into, ...lines.map((line) => line.account)])
  const refs = new Map<Account, string>()
  for (const name of names) refs.set(name, await accounts.refOf(name, workspace))
  return refs
}

type Refs = ReadonlyMap<Account, string>

const bodyOf = (transfer: Transfer, refs: Refs) =>
  isJournalEntry(transfer) ? entryBody(transfer, refs) : depositBody(transfer, refs)

async function change(
  { quickbooks }: Ports,
  transfer: Transfer,
  refs: Refs,
  id: string,
  requestId: string,
): Promise<Document> {
  const kind = kindOf(transfer)
  return onNewest(async () => {
    const { Id, SyncToken } = await quickbooks.read(kind, id)
    const body = { ...bodyOf(transfer, refs), Id, SyncToken }
    const key = changeId(requestId, SyncToken, valuesOfTransfer(transfer))
    return quickbooks.update(kind, body, key)
  })
}

async function create(
  ports: Ports,
  transfer: Transfer,
  refs: Refs,
  requestId: string,
  mayExist: boolean,
): Promise<Document> {
  const { quickbooks } = ports
  if (isJournalEntry(transfer)) {
    const ours = mayExist ? await ownEntry(ports, transfer.payoutId) : undefined
    if (ours) return change(ports, transfer, refs, ours.Id, requestId)
    return quickbooks.create('JournalEntry', bodyOf(transfer, refs), requestId)
  }
  const near = await depositsNear(ports, transfer.on)
  const ours = near.find((one) => translate.isMarkedAs(one, transfer.payoutId))
  if (ours) return change(ports, transfer, refs, ours.Id, requestId)
  const [byHand] = near.filter((one) => isByHand(ports, transfer, one))
  if (!byHand) return quickbooks.create('Deposit', bodyOf(transfer, refs), requestId)
  const { Id, SyncToken, PrivateNote, Line } = byHand
  const note = `${PrivateNote || 'By hand'} ${translate.markerOf(transfer.payoutId)}`
  // A deposit needs its account and its lines in an update, even a sparse one.
  const { DepositToAccountRef } = byHand as QboDeposit & { DepositToAccountRef?: object }
  const marked = { Id, SyncToken, PrivateNote: note, DepositToAccountRef, Line }
  return quickbooks.update('Deposit', marked, `${requestId}-${SyncToken}`)
}

const depositsNear = ({ quickbooks }: Ports, on: string) =>
  quickbooks.find('Deposit', [
    { field: 'TxnDate', value: addDays(on, -nearDays), operator: '>=' },
    { field: 'TxnDate', value: addDays(on, nearDays), operator: '<=' },
  ])

async function ownEntry({ quickbooks }: Ports, payoutId: string) {
  const DocNumber = translate.numbered('', payoutId)
  const found = await quickbooks.find('JournalEntry', { DocNumber })
  return found.find((one) => translate.isMarkedAs(one, payoutId))
}

/** Of the same amount, and not said to be for something else of ours. */
function isByHand({ homeCurrency }: Ports, transfer: Transfer, deposit: QboDeposit): boolean {
  const { total, currency } = beliefsOfDeposit(deposit, transfer.payoutId, homeCurrency)
  const isFree = translate.markedAs(deposit.PrivateNote) === null
  return isFree && total === transfer.total && currency === transfer.currency
}

/** The money came back: the bank never kept it, so what says that it did goes. An entry of it is not
 *  deleted where one stays: it becomes that one. */
async function takeBack(
  ports: Ports,
  subject: Subject,
  { payoutId, arrivesOn }: Payout.Created,
  stays: Transfer | null,
  cause: Cause,
) {
  const { quickbooks } = ports
  const sync = await syncOf(ports, subject, cause)
  const { pending, observed, written, externalId } = sync
  const there = standing(sync)
  const { document } = (there ? (observed ?? written) : pending?.values) ?? {}
  const isEntry = document === 'journal-entry'
  if (isEntry && stays) return
  /** A call whose answer was lost is asked about again, even if it is seen to be gone. */
  async function lost() {
    if (pending?.operation !== 'create') return pending && externalId
    if (isEntry) return (await ownEntry(ports, payoutId))?.Id
    const near = await depositsNear(ports, arrivesOn)
    return near.find((one) => translate.isMarkedAs(one, payoutId))?.Id
  }
  const id = there ?? (await lost())
  if (!id) return
  const kind = isEntry ? 'JournalEntry' : 'Deposit'
  await write<Document>(
    ports,
    {
      subject,
      sync: { ...sync, externalId: id },
      operation: 'delete',
      values: { ...goneTransfer, document: document ?? 'deposit' },
      async call(requestId) {
        try {
          await onNewest(async () => {
            const { Id, SyncToken } = await quickbooks.read(kind, id)
            await quickbooks.delete(kind, { Id, SyncToken }, `${requestId}-${SyncToken}`)
          })
        } catch (error) {
          if (!hasCode(error, faults.notFound)) throw error
        }
        return null
      },
      beliefs: () => goneTransfer,
    },
    cause,
  )
}
