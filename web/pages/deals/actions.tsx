// What can be done to a deal: say in which instalments it is invoiced, and that a milestone is reached.
import { IconListNumbers } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../api/client.ts'
import { ActButton, ActWindow, DayInput, useToday } from '../../parts/document/act.tsx'
import { least, minus, plus } from '../../parts/document/decimal.ts'
import { moneyText } from '../../parts/figures.tsx'
import { tellDone } from '../../parts/tell.tsx'
import type { Deal, Instalment } from './deal.ts'
import { PlanWindow } from './plan.tsx'

export function DealActions({ deal }: { deal: Deal }) {
  const { t } = useTranslation('document')
  const [isShown, setShown] = useState(false)
  // Of a plan what was not asked for yet may still become another.
  const isInvoiced =
    deal.plan === null && deal.instalments.some((one) => one.isRequested || one.invoiceNumber)
  return (
    <>
      <ActButton
        why={isInvoiced ? t('deal.hasInvoice') : undefined}
        leftSection={<IconListNumbers size={16} aria-hidden />}
        onClick={() => setShown(true)}
      >
        {t('deal.plan')}
      </ActButton>
      {isShown && <PlanWindow deal={deal} onClose={() => setShown(false)} />}
    </>
  )
}

export function Reach({
  deal,
  one,
  onClose,
}: {
  deal: Deal
  one: Instalment
  onClose: () => void
}) {
  const { t } = useTranslation('document')
  const today = useToday()
  const reach = useWrite('post', '/v1/deals/{id}/instalments/{number}/invoice', {
    onError: () => undefined,
  })
  const [on, setOn] = useState(today)
  const { currency, invoiced, toInvoice } = deal
  return (
    <ActWindow
      title={t('deal.reachTitle', { label: one.label || String(one.number) })}
      text={`${moneyText(one.total, currency)} · ${t('deal.reachText')}`}
      act={t('deal.reachAct')}
      canAct={on !== ''}
      effects={[
        {
          ...{ label: t('deal.invoiced'), currency },
          ...{ before: invoiced, after: plus(invoiced, one.total) },
        },
        ...(toInvoice === null
          ? []
          : [
              {
                ...{ label: t('deal.toInvoice'), currency, before: toInvoice },
                after: minus(toInvoice, least(toInvoice, one.total)),
              },
            ]),
      ]}
      onClose={onClose}
      onAct={async () => {
        await reach.mutateAsync({
          params: { path: { id: deal.id, number: one.number } },
          body: on === today ? {} : { on },
        })
        tellDone(t('deal.reachDone'))
      }}
    >
      <DayInput value={on} onChange={setOn} />
    </ActWindow>
  )
}
