// Money that has no place yet, sent to an invoice.
import { Radio, Stack, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { ActWindow, AmountInput } from '../../parts/document/act.tsx'
import { isMore, isZero, least, minus, plus, typedAmount } from '../../parts/document/decimal.ts'
import { Money } from '../../parts/figures.tsx'
import { Loading } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import type { Invoice } from './invoice.ts'

export function UsePayment({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const { t } = useTranslation('document')
  const allocate = useWrite('post', '/v1/payments/{id}/allocations', { onError: () => undefined })
  const [search, setSearch] = useState('')
  const [q] = useDebouncedValue(search.trim(), 250)
  const [chosen, setChosen] = useState<{ id: string; unapplied: string }>()
  const [amount, setAmount] = useState('')
  const { currency, open, settled } = invoice
  const read = api.useQuery('get', '/v1/payments', {
    params: {
      query: {
        ...{ status: ['unapplied', 'partially_allocated', 'partially_refunded'], currency },
        ...{ sort: '-unapplied', limit: 50 },
        ...(q !== '' && { q }),
      },
    },
  })
  const free = (read.data?.data ?? []).filter(({ unapplied }) => !isZero(unapplied))
  const wanted = typedAmount(amount)
  const most = chosen ? least(chosen.unapplied, open) : open
  const isGood = wanted !== undefined && !isZero(wanted) && !isMore(wanted, most)
  return (
    <ActWindow
      title={t('invoice.usePaymentAct')}
      text={t('invoice.usePaymentText')}
      act={t('invoice.usePaymentAct')}
      size="lg"
      canAct={isGood && chosen !== undefined}
      effects={
        isGood && chosen
          ? [
              { label: t('invoice.open'), before: open, after: minus(open, wanted), currency },
              { label: t('invoice.paid'), before: settled, after: plus(settled, wanted), currency },
              {
                ...{ label: t('payment.unapplied'), currency },
                ...{ before: chosen.unapplied, after: minus(chosen.unapplied, wanted) },
              },
            ]
          : []
      }
      onClose={onClose}
      onAct={async () => {
        if (wanted === undefined || !chosen) return
        await allocate.mutateAsync({
          params: { path: { id: chosen.id } },
          body: { lines: [{ invoiceId: invoice.id, amount: wanted }] },
        })
        tellDone(t('invoice.usePaymentDone'))
      }}
    >
      <TextInput
        label={t('invoice.findPayment')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      {read.isPending && <Loading />}
      {read.data && free.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" py="sm">
          {t('invoice.noPayments', { currency })}
        </Text>
      )}
      <Radio.Group
        value={chosen?.id ?? ''}
        onChange={(id) => {
          const payment = free.find((one) => one.id === id)
          setChosen(payment)
          if (payment) setAmount(least(payment.unapplied, open))
        }}
        label={free.length > 0 ? t('payment.unapplied') : undefined}
      >
        <Stack gap={0} mah={260} style={{ overflowY: 'auto' }}>
          <Table verticalSpacing={4}>
            <Table.Tbody>
              {free.map((payment) => (
                <Table.Tr key={payment.id}>
                  <Table.Td>
                    <Radio
                      value={payment.id}
                      label={payment.payerName ?? payment.stripeId ?? payment.id}
                      description={payment.stripeId ?? payment.id}
                    />
                  </Table.Td>
                  <Table.Td ta="right">
                    <Money amount={payment.unapplied} currency={payment.currency} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Stack>
      </Radio.Group>
      {chosen && (
        <AmountInput
          label={t('lines.amount')}
          currency={currency}
          value={amount}
          onChange={setAmount}
          error={!isGood && t('act.atMost', { amount: `${most} ${currency}` })}
        />
      )}
    </ActWindow>
  )
}
