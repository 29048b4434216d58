// What can be done to a credit note, and the windows in which it is done.
import { IconArrowFork, IconBan } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../api/client.ts'
import { ActButton, ActWindow, AmountInput, ReasonInput } from '../../parts/document/act.tsx'
import { isMore, isZero, minus, plus, typedAmount } from '../../parts/document/decimal.ts'
import { type Chosen, linesOf, PlaceTable, sumOf } from '../../parts/document/place.tsx'
import { tellDone } from '../../parts/tell.tsx'
import type { CreditNote, Line } from './credit-note.ts'

export function CreditNoteActions({ note }: { note: CreditNote }) {
  const { t } = useTranslation('document')
  const [shown, setShown] = useState<'apply' | 'void'>()
  const close = () => setShown(undefined)
  const isVoid = note.status === 'void' ? t('creditNote.isVoid') : undefined
  const isUsed = isZero(note.unapplied) ? t('creditNote.nothingLeft') : undefined
  return (
    <>
      <ActButton
        why={isVoid ?? isUsed}
        leftSection={<IconArrowFork size={16} aria-hidden />}
        onClick={() => setShown('apply')}
      >
        {t('creditNote.apply')}
      </ActButton>
      <ActButton
        why={isVoid}
        leftSection={<IconBan size={16} aria-hidden />}
        onClick={() => setShown('void')}
      >
        {t('creditNote.void')}
      </ActButton>
      {shown === 'apply' && <Apply note={note} onClose={close} />}
      {shown === 'void' && <Void note={note} onClose={close} />}
    </>
  )
}

function Apply({ note, onClose }: { note: CreditNote; onClose: () => void }) {
  const { t } = useTranslation('document')
  const apply = useWrite('post', '/v1/credit-notes/{id}/apply', { onError: () => undefined })
  const [chosen, setChosen] = useState<Chosen>({})
  const { currency, unapplied, applied } = note
  const lines = linesOf(chosen, unapplied)
  const sum = lines ? sumOf(lines) : '0'
  return (
    <ActWindow
      title={t('creditNote.applyAct')}
      text={t('creditNote.applyText')}
      act={t('creditNote.applyAct')}
      size="lg"
      canAct={lines !== undefined}
      effects={[
        {
          ...{ label: t('creditNote.applied'), currency },
          ...{ before: applied, after: plus(applied, sum) },
        },
        {
          ...{ label: t('creditNote.unapplied'), currency },
          ...{ before: unapplied, after: minus(unapplied, sum) },
        },
      ]}
      onClose={onClose}
      onAct={async () => {
        if (!lines) return
        await apply.mutateAsync({ params: { path: { id: note.id } }, body: { lines } })
        tellDone(t('creditNote.applyDone'))
      }}
    >
      <PlaceTable
        available={unapplied}
        currency={currency}
        customerId={note.customerId}
        chosen={chosen}
        onChange={setChosen}
      />
    </ActWindow>
  )
}

export function Release({
  note,
  line,
  onClose,
}: {
  note: CreditNote
  line: Line
  onClose: () => void
}) {
  const { t } = useTranslation('document')
  const release = useWrite('post', '/v1/credit-notes/{id}/release', { onError: () => undefined })
  const [amount, setAmount] = useState(line.amount)
  const [reason, setReason] = useState('')
  const { currency, unapplied, applied } = note
  const wanted = typedAmount(amount)
  const isGood = wanted !== undefined && !isZero(wanted) && !isMore(wanted, line.amount)
  return (
    <ActWindow
      title={t('creditNote.releaseOf', { amount: `${line.amount} ${currency}` })}
      text={t('creditNote.releaseText')}
      act={t('creditNote.releaseAct')}
      canAct={isGood && reason.trim() !== ''}
      effects={
        isGood
          ? [
              {
                ...{ label: t('creditNote.applied'), currency },
                ...{ before: applied, after: minus(applied, wanted) },
              },
              {
                ...{ label: t('creditNote.unapplied'), currency },
                ...{ before: unapplied, after: plus(unapplied, wanted) },
              },
            ]
          : []
      }
      onClose={onClose}
      onAct={async () => {
        if (wanted === undefined) return
        await release.mutateAsync({
          params: { path: { id: note.id } },
          body: { lineId: line.lineId, amount: wanted, reason: reason.trim() },
        })
        tellDone(t('creditNote.releaseDone'))
      }}
    >
      <AmountInput
        label={t('lines.amount')}
        currency={currency}
        value={amount}
        onChange={setAmount}
        error={!isGood && t('act.atMost', { amount: `${line.amount} ${currency}` })}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </ActWindow>
  )
}

function Void({ note, onClose }: { note: CreditNote; onClose: () => void }) {
  const { t } = useTranslation('document')
  const revoke = useWrite('post', '/v1/credit-notes/{id}/void', { onError: () => undefined })
  const [reason, setReason] = useState('')
  const { currency, applied, unapplied } = note
  return (
    <ActWindow
      title={t('creditNote.voidAct')}
      text={t('creditNote.voidText')}
      act={t('creditNote.voidAct')}
      isDangerous
      canAct={reason.trim() !== ''}
      effects={[
        { label: t('creditNote.onInvoices'), before: applied, after: '0', currency },
        { label: t('creditNote.unapplied'), before: unapplied, after: '0', currency },
      ]}
      onClose={onClose}
      onAct={async () => {
        const body = { reason: reason.trim() }
        await revoke.mutateAsync({ params: { path: { id: note.id } }, body })
        tellDone(t('creditNote.voidDone'))
      }}
    >
      <ReasonInput value={reason} onChange={setReason} />
    </ActWindow>
  )
}
