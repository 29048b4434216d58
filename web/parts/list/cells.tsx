// What stands in the cells of several lists.
import { useTranslation } from 'react-i18next'
import { toneOf } from '../document/look.ts'
import { moneyText } from '../figures.tsx'
import { Status } from '../status.tsx'

/** Red that can be read on both grounds. */
export const alarm = 'light-dark(#b3202c, #ffa8a8)'

export function DocumentStatus({ status }: { status: string }) {
  const { t } = useTranslation('document')
  return <Status tone={toneOf[status] ?? 'quiet'}>{t(`statuses.${status}` as never)}</Status>
}

export function Amount({
  amount,
  currency,
  isQuiet = false,
}: {
  amount: string | null
  currency: string | null
  isQuiet?: boolean
}) {
  if (amount === null || currency === null) return <Nothing />
  // What is nothing is not what one looks for.
  const isNothing = isQuiet && /^-?0*(\.0*)?$/.test(amount)
  // An amount is never cut: where the column is narrow, the currency stands above the figure.
  const text = moneyText(amount, currency).replace('\u00a0', ' ')
  return (
    <span data-amount style={isNothing ? quiet : undefined}>
      {text}
    </span>
  )
}

// Plain elements: there are hundreds of them on the page, and they come and go while it is scrolled.
const quiet = { color: 'var(--mantine-color-dimmed)' }
const Nothing = () => <span style={quiet}>–</span>

export function Discrepancies({ count }: { count: number }) {
  const { t } = useTranslation('list')
  if (count === 0) return <Nothing />
  return <Status tone="warning">{t('discrepancies', { count })}</Status>
}

export const Plain = ({ text }: { text: string | null }) =>
  text ? <span title={text}>{text}</span> : <Nothing />
