// What can be done to a payment, and the windows in which it is done.
import { Select } from '@mantine/core'
import { IconArrowFork, IconReceiptRefund } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../api/client.ts'
import {
  ActButton,
  ActWindow,
  AmountInput,
  DayInput,
  ReasonInput,
  useToday,
} from '../../parts/document/act.tsx'
import { isMore, isZero, minus, plus, signOf, typedAmount } from '../../parts/document/decimal.ts'
import { type Chosen, linesOf, PlaceTable, sumOf } from '../../parts/document/place.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { type Payment, useCustomerOf } from './payment.ts'

export function PaymentActions({ payment }: { payment: Payment }) {
  const { t } = useTranslation('document')
  const [shown, setShown] = useState<'allocate' | 'refund'>()
  const close = () => setShown(undefined)
  const isPlaced = isZero(payment.unapplied)
  const left = minus(payment.received, payment.refunded)
  const noRefund =
    payment.source === 'quickbooks'
      ? t('payment.inQuickBooks')
      : signOf(left) <= 0
        ? t('payment.nothingToRefund')
        : undefined
  return (
    <>
      <ActButton
        variant={isPlaced ? 'default' : 'filled'}
        why={isPlaced ? t('payment.nothingLeft') : undefined}
        leftSection={<IconArrowFork size={16} aria-hidden />}
        onClick={() => setShown('allocate')}
      >
        {t('payment.allocate')}
      </ActButton>
      <ActButton
        why={noRefund}
        leftSection={<IconReceiptRefund size={16} aria-hidden />}
        onClick={() => setShown('refund')}
      >
        {t('payment.refund')}
      </ActButton>
      {shown === 'allocate' && <Allocate payment={payment} onClose={close} />}
      {shown === 'refund' && <Refund payment={payment} left={left} onClose={close} />}
    </>
  )
}

function Allocate({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const { t } = useTranslation('document')
  const customer = useCustomerOf(payment)
  const allocate = useWrite('post', '/v1/payments/{id}/allocations', { onError: () => undefined })
  const [chosen, setChosen] = useState<Chosen>({})
  const [note, setNote] = useState('')
  const { currency, unapplied, allocated } = payment
  const lines = linesOf(chosen, unapplied)
  const sum = lines ? sumOf(lines) : '0'
  return (
    <ActWindow
      title={t('payment.allocateAct')}
      text={t('payment.allocateText')}
      act={t('payment.allocateAct')}
      size="lg"
      canAct={lines !== undefined}
      effects={[
        {
          ...{ label: t('payment.allocated'), currency },
          ...{ before: allocated, after: plus(allocated, sum) },
        },
        {
          ...{ label: t('payment.unapplied'), currency },
          ...{ before: unapplied, after: minus(unapplied, sum) },
        },
      ]}
      onClose={onClose}
      onAct={async () => {
        if (!lines) return
        const said = note.trim() === '' ? {} : { note: note.trim() }
        await allocate.mutateAsync({
          params: { path: { id: payment.id } },
          body: { lines, ...said },
        })
        tellDone(t('payment.allocated_done'))
      }}
    >
      <PlaceTable
        key={customer?.id}
        available={unapplied}
        currency={currency}
        customerId={customer?.id ?? null}
        chosen={chosen}
        onChange={setChosen}
      />
      <ReasonInput value={note} onChange={setNote} isOptional />
    </ActWindow>
  )
}

const anywhere = '*'

function Refund({
  payment,
  left,
  onClose,
}: {
  payment: Payment
  left: string
  onClose: () => void
}) {
  const { t } = useTranslation('document')
  const today = useToday()
  const record = useWrite('post', '/v1/payments/{id}/refunds', { onError: () => undefined })
  const [amount, setAmount] = useState('')
  const [from, setFrom] = useState(anywhere)
  const [on, setOn] = useState(today)
  const [reason, setReason] = useState('')
  const { id, currency, refunded } = payment
  const wanted = typedAmount(amount)
  const isGood = wanted !== undefined && !isZero(wanted) && !isMore(wanted, left)
  const settled = payment.allocations.filter(
    (line) => line.state === 'applied' || line.state === 'partly_released',
  )
  const invoiceIds = [...new Set(settled.map(({ invoiceId }) => invoiceId))]
  return (
    <ActWindow
      title={t('payment.refundTitle')}
      text={t('payment.refundText')}
      act={t('payment.refundAct')}
      isDangerous
      canAct={isGood && reason.trim() !== ''}
      effects={
        isGood
          ? [
              {
                ...{ label: t('payment.refunded'), currency },
                ...{ before: refunded, after: plus(refunded, wanted) },
              },
            ]
          : []
      }
      onClose={onClose}
      onAct={async () => {
        if (wanted === undefined) return
        await record.mutateAsync({
          params: { path: { id } },
          body: {
            ...{ amount: wanted, reason: reason.trim() },
            ...(on !== today && on !== '' && { on }),
            ...(from !== anywhere && { invoiceIds: [from] }),
          },
        })
        tellDone(t('payment.refundDone'))
      }}
    >
      <AmountInput
        label={t('lines.amount')}
        currency={currency}
        value={amount}
        onChange={setAmount}
        error={amount !== '' && !isGood && t('act.atMost', { amount: `${left} ${currency}` })}
      />
      {invoiceIds.length > 0 && (
        <Select
          label={t('payment.refundFrom')}
          data={[
            { value: anywhere, label: t('payment.refundAny') },
            ...invoiceIds.map((one) => ({ value: one, label: one })),
          ]}
          value={from}
          allowDeselect={false}
          onChange={(value) => setFrom(value ?? anywhere)}
        />
      )}
      <DayInput value={on} onChange={setOn} />
      <ReasonInput value={reason} onChange={setReason} />
    </ActWindow>
  )
}
