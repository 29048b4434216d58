// Where the money goes instead: any open invoices, in part or whole. It cannot be saved while it does
// not come to the payment, unless somebody says that the rest stays unapplied.
import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQueries } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { ActWindow, ReasonInput } from '../../parts/document/act.tsx'
import { isZero, minus } from '../../parts/document/decimal.ts'
import { type Chosen, linesOf, PlaceTable, sumOf } from '../../parts/document/place.tsx'
import { Money, moneyText } from '../../parts/figures.tsx'
import { Loading } from '../../parts/states.tsx'
import type { Line, Proposal, Review } from './queue.ts'

type Given = {
  review: Review
  proposal: Proposal | undefined
  accept: (lines: Line[], note?: string) => void
  close: () => void
}

/** Begins with the lines of the proposal that is chosen. */
export function SplitWindow(given: Given) {
  const lines = given.proposal?.lines ?? []
  const invoices = useQueries({
    queries: lines.map(({ invoiceId }) =>
      api.queryOptions('get', '/v1/invoices/{id}', { params: { path: { id: invoiceId } } }),
    ),
  })
  if (invoices.some(({ isPending }) => isPending)) return <Loading />
  const begun = lines.flatMap(({ invoiceId, amount }, index): [string, Chosen[string]][] => {
    const invoice = invoices[index]?.data as Chosen[string]['invoice'] | undefined
    return invoice ? [[invoiceId, { typed: amount, invoice }]] : []
  })
  return <Split {...given} begun={Object.fromEntries(begun)} />
}

function Split({ review, accept, close, begun }: Given & { begun: Chosen }) {
  const { t } = useTranslation('review')
  const { unapplied, currency } = review
  const [chosen, setChosen] = useState<Chosen>(begun)
  const [isPart, setPart] = useState(false)
  const [note, setNote] = useState('')
  const lines = linesOf(chosen, unapplied)
  const left = minus(unapplied, sumOf(lines ?? []))
  const isWhole = lines !== undefined && isZero(left)
  return (
    <ActWindow
      title={t('split.title')}
      size="lg"
      text={
        <>
          {t('split.text')} <Money amount={unapplied} currency={currency} fw={600} />
        </>
      }
      act={t('split.act')}
      canAct={isWhole || (lines !== undefined && isPart)}
      onAct={async () => accept(lines as Line[], note.trim() || undefined)}
      onClose={close}
    >
      <PlaceTable
        available={unapplied}
        currency={currency}
        customerId={Object.values(begun)[0]?.invoice.customerId ?? null}
        search={Object.keys(begun).length === 0 ? (review.payerName ?? '') : ''}
        chosen={chosen}
        onChange={setChosen}
      />
      {lines && !isWhole && (
        <Checkbox
          checked={isPart}
          onChange={(event) => setPart(event.currentTarget.checked)}
          label={t('split.leaveRest', { amount: moneyText(left, currency) })}
        />
      )}
      <ReasonInput value={note} onChange={setNote} isOptional />
    </ActWindow>
  )
}
