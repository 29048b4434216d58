// What can be done about a discrepancy: buttons that do it, with what it changes shown first where
// money moves.
import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import {
  ActButton,
  ActWindow,
  AmountInput,
  DayInput,
  ReasonInput,
  useToday,
} from '../../parts/document/act.tsx'
import { isMore, minus, typedAmount } from '../../parts/document/decimal.ts'
import { type Chosen, linesOf, PlaceTable, sumOf } from '../../parts/document/place.tsx'
import { Failure, Loading } from '../../parts/states.tsx'
import { moneyText } from '../../parts/figures.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { noted } from './answers.tsx'
import type { Action, Row } from './shapes.ts'

export type Doing = Exclude<Action, 'accept'>
const kinds = ['small-difference', 'bad-debt', 'early-payment-discount', 'bank-fee'] as const

const quiet = { onError: () => undefined }
const useAct = () => useWrite('post', '/v1/discrepancies/{id}/actions', quiet)

/** Reading anew changes nothing by itself: it is done at once. */
export function useRefresh(row: Row | undefined) {
  const { t } = useTranslation('discrepancies')
  const act = useWrite('post', '/v1/discrepancies/{id}/actions', {
    onSuccess: () => tellDone(t('acted.refresh')),
  })
  return () => {
    if (!row || row.state === 'resolved' || act.isPending) return
    act.mutate({ params: { path: { id: row.id } }, body: { action: 'refresh' } })
  }
}

export function ActionButtons({
  row,
  onAct,
  onExplain,
}: {
  row: Row
  onAct: (action: Doing) => void
  onExplain: () => void
}) {
  const { t } = useTranslation('discrepancies')
  const refresh = useRefresh(row)
  const why = row.state === 'resolved' ? t('detail.isResolved') : undefined
  const [first] = row.actions
  return (
    <>
      {row.actions.map((action) => (
        <ActButton
          key={action}
          why={why}
          variant={action === first && action !== 'refresh' ? 'filled' : 'default'}
          onClick={() => {
            if (action === 'accept') onExplain()
            else if (action === 'refresh') refresh()
            else onAct(action)
          }}
        >
          {t(action === 'accept' ? 'explain.open' : `actions.${action}`)}
        </ActButton>
      ))}
    </>
  )
}

type WindowProps = { row: Row; onClose: () => void }

export function ActionWindow({ action, ...props }: WindowProps & { action: Doing }) {
  if (action === 'write-off') return <WriteOff {...props} />
  if (action === 'allocate') return <Allocate {...props} />
  if (action === 'apply-credit') return <ApplyCredit {...props} />
  return <Plain action={action} {...props} />
}

function Plain({ action, row, onClose }: WindowProps & { action: Doing }) {
  const { t } = useTranslation('discrepancies')
  const act = useAct()
  const [note, setNote] = useState('')
  return (
    <ActWindow
      title={t(`actions.${action}`)}
      text={t(`actionTexts.${action}`)}
      act={t(`actions.${action}`)}
      canAct
      onClose={onClose}
      onAct={async () => {
        await act.mutateAsync({
          params: { path: { id: row.id } },
          body: { action, ...noted(note) },
        })
        tellDone(t(`acted.${action}`))
      }}
    >
      <ReasonInput value={note} onChange={setNote} isOptional />
    </ActWindow>
  )
}

function WriteOff({ row, onClose }: WindowProps) {
  const { t } = useTranslation(['discrepancies', 'document'])
  const act = useAct()
  const today = useToday()
  const invoiceId = row.related.invoiceId ?? row.subject.id
  const {
    data: invoice,
    error,
    refetch,
  } = api.useQuery('get', '/v1/invoices/{id}', { params: { path: { id: invoiceId } } })
  const [typed, setTyped] = useState('')
  const [kind, setKind] = useState<(typeof kinds)[number]>('small-difference')
  const [on, setOn] = useState(today)
  const [note, setNote] = useState('')
  const open = invoice?.open ?? '0'
  const currency = invoice?.currency ?? row.atStake?.currency ?? 'EUR'
  const amount = typed.trim() === '' ? open : typedAmount(typed)
  const isWrong = amount === undefined || isMore(amount, open)
  return (
    <ActWindow
      title={t('actions.write-off').replace('…', '')}
      text={t('actionTexts.write-off')}
      act={t('actions.write-off').replace('…', '')}
      isDangerous
      canAct={invoice !== undefined && !isWrong}
      effects={
        amount === undefined || isWrong
          ? []
          : [{ label: t('writeOff.open'), currency, before: open, after: minus(open, amount) }]
      }
      onClose={onClose}
      onAct={async () => {
        await act.mutateAsync({
          params: { path: { id: row.id } },
          body: {
            ...{ action: 'write-off', kind, on, ...noted(note) },
            ...(typed.trim() !== '' && amount !== undefined && { amount }),
          },
        })
        tellDone(t('acted.write-off'))
      }}
    >
      {error ? <Failure error={error} retry={refetch} /> : null}
      <AmountInput
        label={t('writeOff.amount')}
        description={t('writeOff.amountHint')}
        currency={currency}
        value={typed}
        onChange={setTyped}
        error={
          invoice !== undefined &&
          isWrong &&
          t('document:act.atMost', { amount: moneyText(open, currency) })
        }
      />
      <NativeSelect
        label={t('writeOff.as')}
        value={kind}
        onChange={({ currentTarget }) => setKind(currentTarget.value as (typeof kinds)[number])}
        data={kinds.map((value) => ({ value, label: t(`document:invoice.kinds.${value}`) }))}
      />
      <DayInput value={on} onChange={setOn} />
      <ReasonInput value={note} onChange={setNote} isOptional />
    </ActWindow>
  )
}

function Allocate({ row, onClose }: WindowProps) {
  const { t } = useTranslation('document')
  const id = row.related.paymentId ?? row.subject.id
  const read = api.useQuery('get', '/v1/payments/{id}', { params: { path: { id } } })
  const { data } = read
  return (
    <Place
      {...{ row, onClose, read }}
      action="allocate"
      given={
        data && {
          ...{ available: data.unapplied, currency: data.currency },
          ...{ customerId: row.related.customerId ?? null, label: t('payment.unapplied') },
        }
      }
    />
  )
}

function ApplyCredit({ row, onClose }: WindowProps) {
  const { t } = useTranslation('document')
  const id = row.related.creditNoteId ?? row.subject.id
  const read = api.useQuery('get', '/v1/credit-notes/{id}', { params: { path: { id } } })
  const { data } = read
  return (
    <Place
      {...{ row, onClose, read }}
      action="apply-credit"
      given={
        data && {
          ...{ available: data.unapplied, currency: data.currency },
          ...{ customerId: row.related.customerId ?? null, label: t('creditNote.unapplied') },
        }
      }
    />
  )
}

function Place({
  row,
  action,
  read,
  given,
  onClose,
}: WindowProps & {
  action: 'allocate' | 'apply-credit'
  read: { error: unknown; refetch: () => unknown }
  given:
    | { available: string; currency: string; customerId: string | null; label: string }
    | undefined
}) {
  const { t } = useTranslation('discrepancies')
  const act = useAct()
  const [chosen, setChosen] = useState<Chosen>({})
  const [note, setNote] = useState('')
  const lines = given && linesOf(chosen, given.available)
  const name = t(`actions.${action}`).replace('…', '')
  return (
    <ActWindow
      title={name}
      text={t(`actionTexts.${action}`)}
      act={name}
      size="lg"
      canAct={lines !== undefined}
      effects={
        given && lines
          ? [
              {
                ...{ label: given.label, currency: given.currency, before: given.available },
                after: minus(given.available, sumOf(lines)),
              },
            ]
          : []
      }
      onClose={onClose}
      onAct={async () => {
        if (!lines) return
        await act.mutateAsync({
          params: { path: { id: row.id } },
          body: { action, lines, ...noted(note) },
        })
        tellDone(t(`acted.${action}`))
      }}
    >
      {read.error ? <Failure error={read.error} retry={read.refetch} /> : null}
      {given ? (
        <PlaceTable
          available={given.available}
          currency={given.currency}
          customerId={given.customerId}
          chosen={chosen}
          onChange={setChosen}
        />
      ) : (
        !read.error && <Loading />
      )}
      <ReasonInput value={note} onChange={setNote} isOptional />
    </ActWindow>
  )
}
