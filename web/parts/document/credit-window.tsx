// Issues a credit note, of an invoice or to a customer.
import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from '@tanstack/react-router'
import { useWrite } from '../../api/client.ts'
import { tellDone } from '../tell.tsx'
import { ActWindow, AmountInput, DayInput, ReasonInput, useToday } from './act.tsx'
import { isMore, isZero, least, minus, plus, typedAmount } from './decimal.ts'

export function CreditWindow({
  customerId,
  currencies,
  invoice,
  onClose,
}: {
  customerId: string
  currencies: string[]
  invoice?: { id: string; open: string; credited: string }
  onClose: () => void
}) {
  const { t } = useTranslation('document')
  const navigate = useNavigate()
  const today = useToday()
  const issue = useWrite('post', '/v1/credit-notes', { onError: () => undefined })
  const revoke = useWrite('post', '/v1/credit-notes/{id}/void')
  const [currency, setCurrency] = useState(currencies[0] ?? 'USD')
  const [total, setTotal] = useState(invoice && !isZero(invoice.open) ? invoice.open : '')
  const [tax, setTax] = useState('')
  const [on, setOn] = useState(today)
  const [reason, setReason] = useState('')
  const wanted = typedAmount(total)
  const taxPart = tax.trim() === '' ? '0' : typedAmount(tax)
  const isGood = wanted !== undefined && !isZero(wanted)
  const isTaxGood = taxPart !== undefined && (!isGood || !isMore(taxPart, wanted))
  const applied = invoice && isGood ? least(wanted, invoice.open) : '0'
  return (
    <ActWindow
      title={t('credit.title')}
      text={t('credit.text')}
      act={t('credit.act')}
      canAct={isGood && isTaxGood && reason.trim() !== ''}
      effects={
        invoice && isGood
          ? [
              {
                ...{ label: t('invoice.open'), currency },
                ...{ before: invoice.open, after: minus(invoice.open, applied) },
              },
              {
                ...{ label: t('invoice.credited'), currency },
                ...{ before: invoice.credited, after: plus(invoice.credited, applied) },
              },
              {
                ...{ label: t('creditNote.unapplied'), currency },
                ...{ before: '0', after: minus(wanted, applied) },
              },
            ]
          : []
      }
      onClose={onClose}
      onAct={async () => {
        if (wanted === undefined) return
        const { id } = await issue.mutateAsync({
          body: {
            ...{ customerId, currency, total: wanted, reason: reason.trim() },
            ...(taxPart !== undefined && !isZero(taxPart) && { tax: taxPart }),
            ...(invoice && { invoiceId: invoice.id }),
            ...(on !== today && on !== '' && { issuedOn: on }),
          },
        })
        tellDone(t('credit.done'), async () => {
          await revoke.mutateAsync({
            params: { path: { id } },
            body: { reason: t('credit.voided') },
          })
          tellDone(t('credit.voided'))
        })
        if (!invoice) await navigate({ to: '/credit-notes/$id', params: { id } })
      }}
    >
      {!invoice && currencies.length !== 1 && (
        <Select
          label={t('fields.currency')}
          data={currencies.length > 0 ? currencies : ['USD', 'EUR', 'GBP']}
          value={currency}
          allowDeselect={false}
          onChange={(value) => setCurrency(value ?? currency)}
        />
      )}
      <AmountInput
        label={t('credit.total')}
        currency={currency}
        value={total}
        onChange={setTotal}
        error={total !== '' && !isGood && t('act.noAmount')}
      />
      <AmountInput
        label={t('credit.taxPart')}
        currency={currency}
        value={tax}
        onChange={setTax}
        error={!isTaxGood && t('act.atMost', { amount: `${wanted ?? ''} ${currency}` })}
      />
      <DayInput value={on} onChange={setOn} />
      <ReasonInput value={reason} onChange={setReason} />
    </ActWindow>
  )
}
