// What can be done to an invoice, and the windows in which it is done.
import { Select } from '@mantine/core'
import { IconCash, IconEraser, IconReceiptRefund, IconRotate } from '@tabler/icons-react'
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
import { CreditWindow } from '../../parts/document/credit-window.tsx'
import { isMore, isZero, minus, plus, typedAmount } from '../../parts/document/decimal.ts'
import { tellDone } from '../../parts/tell.tsx'
import type { Invoice } from './invoice.ts'
import { UsePayment } from './use-payment.tsx'

type Window = 'write-off' | 'reverse' | 'credit' | 'payment'
type Kind = Invoice['writeOffs'][number]['kind']

const kinds: Kind[] = ['bad-debt', 'small-difference', 'early-payment-discount', 'bank-fee']

export function InvoiceActions({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation('document')
  const [shown, setShown] = useState<Window>()
  const close = () => setShown(undefined)
  const nothingOpen = isZero(invoice.open) ? t('invoice.nothingOpen') : undefined
  const noCustomer = invoice.customerId === null ? t('invoice.noCustomer') : undefined
  return (
    <>
      <ActButton
        why={nothingOpen}
        leftSection={<IconCash size={16} aria-hidden />}
        onClick={() => setShown('payment')}
      >
        {t('invoice.usePayment')}
      </ActButton>
      <ActButton
        why={noCustomer}
        leftSection={<IconReceiptRefund size={16} aria-hidden />}
        onClick={() => setShown('credit')}
      >
        {t('invoice.credit')}
      </ActButton>
      <ActButton
        why={nothingOpen}
        leftSection={<IconEraser size={16} aria-hidden />}
        onClick={() => setShown('write-off')}
      >
        {t('invoice.writeOff')}
      </ActButton>
      {invoice.writeOffs.length > 0 && (
        <ActButton
          leftSection={<IconRotate size={16} aria-hidden />}
          onClick={() => setShown('reverse')}
        >
          {t('invoice.reverse')}
        </ActButton>
      )}
      {shown === 'write-off' && <WriteOff invoice={invoice} onClose={close} />}
      {shown === 'reverse' && <Reverse invoice={invoice} onClose={close} />}
      {shown === 'payment' && <UsePayment invoice={invoice} onClose={close} />}
      {shown === 'credit' && invoice.customerId && (
        <CreditWindow
          customerId={invoice.customerId}
          currencies={[invoice.currency]}
          invoice={invoice}
          onClose={close}
        />
      )}
    </>
  )
}

function WriteOff({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const { t } = useTranslation('document')
  const today = useToday()
  const giveUp = useWrite('post', '/v1/invoices/{id}/write-off', { onError: () => undefined })
  const takeBack = useWrite('post', '/v1/invoices/{id}/write-off/reverse')
  const [kind, setKind] = useState<Kind>('bad-debt')
  const [amount, setAmount] = useState(invoice.open)
  const [on, setOn] = useState(today)
  const [reason, setReason] = useState('')
  const { id, currency, open, writtenOff } = invoice
  const wanted = typedAmount(amount)
  const isGood = wanted !== undefined && !isZero(wanted) && !isMore(wanted, open)
  return (
    <ActWindow
      title={t('invoice.writeOffAct')}
      text={t('invoice.writeOffText')}
      act={t('invoice.writeOffAct')}
      isDangerous
      canAct={isGood && reason.trim() !== ''}
      effects={
        isGood
          ? [
              { label: t('invoice.open'), before: open, after: minus(open, wanted), currency },
              {
                ...{ label: t('invoice.writtenOff'), currency },
                ...{ before: writtenOff, after: plus(writtenOff, wanted) },
              },
            ]
          : []
      }
      onClose={onClose}
      onAct={async () => {
        if (wanted === undefined) return
        const params = { path: { id } }
        const day = on !== today && on !== '' ? { on } : {}
        await giveUp.mutateAsync({
          params,
          body: { kind, amount: wanted, reason: reason.trim(), ...day },
        })
        tellDone(t('invoice.writeOffDone'), async () => {
          await takeBack.mutateAsync({
            params,
            body: { kind, amount: wanted, reason: t('invoice.writeOffReversed') },
          })
          tellDone(t('invoice.writeOffReversed'))
        })
      }}
    >
      <KindSelect kinds={kinds} value={kind} onChange={setKind} />
      <AmountInput
        label={t('lines.amount')}
        currency={currency}
        value={amount}
        onChange={setAmount}
        error={!isGood && t('act.atMost', { amount: `${open} ${currency}` })}
      />
      <DayInput value={on} onChange={setOn} />
      <ReasonInput value={reason} onChange={setReason} />
    </ActWindow>
  )
}

function KindSelect({
  kinds: offered,
  value,
  onChange,
}: {
  kinds: Kind[]
  value: Kind
  onChange: (kind: Kind) => void
}) {
  const { t } = useTranslation('document')
  return (
    <Select
      label={t('invoice.kind')}
      data={offered.map((one) => ({ value: one, label: t(`invoice.kinds.${one}`) }))}
      value={value}
      allowDeselect={false}
      onChange={(next) => onChange((next ?? value) as Kind)}
    />
  )
}

function Reverse({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const { t } = useTranslation('document')
  const reverse = useWrite('post', '/v1/invoices/{id}/write-off/reverse', {
    onError: () => undefined,
  })
  const [kind, setKind] = useState<Kind>(invoice.writeOffs[0]?.kind ?? 'bad-debt')
  const given = invoice.writeOffs.find((one) => one.kind === kind)?.amount ?? '0'
  const [amount, setAmount] = useState(given)
  const [reason, setReason] = useState('')
  const { id, currency, open, writtenOff } = invoice
  const wanted = typedAmount(amount)
  const isGood = wanted !== undefined && !isZero(wanted) && !isMore(wanted, given)
  return (
    <ActWindow
      title={t('invoice.reverseAct')}
      text={t('invoice.reverseText')}
      act={t('invoice.reverseAct')}
      canAct={isGood && reason.trim() !== ''}
      effects={
        isGood
          ? [
              { label: t('invoice.open'), before: open, after: plus(open, wanted), currency },
              {
                ...{ label: t('invoice.writtenOff'), currency },
                ...{ before: writtenOff, after: minus(writtenOff, wanted) },
              },
            ]
          : []
      }
      onClose={onClose}
      onAct={async () => {
        if (wanted === undefined) return
        const body = { kind, amount: wanted, reason: reason.trim() }
        await reverse.mutateAsync({ params: { path: { id } }, body })
        tellDone(t('invoice.writeOffReversed'))
      }}
    >
      <KindSelect
        kinds={invoice.writeOffs.map((one) => one.kind)}
        value={kind}
        onChange={(next) => {
          setKind(next)
          setAmount(invoice.writeOffs.find((one) => one.kind === next)?.amount ?? '')
        }}
      />
      <AmountInput
        label={t('lines.amount')}
        currency={currency}
        value={amount}
        onChange={setAmount}
        error={!isGood && t('act.atMost', { amount: `${given} ${currency}` })}
      />
      <ReasonInput value={reason} onChange={setReason} />
    </ActWindow>
  )
}
