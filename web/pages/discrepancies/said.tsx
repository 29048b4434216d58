// What a side says, as people read it.
import { Text, type TextProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Money, moneyText } from '../../parts/figures.tsx'
import type { Row } from './shapes.ts'
import { amountSaid, type Side, sidesOf } from './sides.ts'

/** In plain text, for a sentence. */
export function useSaid() {
  const { t } = useTranslation(['discrepancies', 'app'])
  return (says: string | null) => {
    if (says === null || says === '') return t('nothing')
    const money = amountSaid(says)
    if (money) return moneyText(money.amount, money.currency)
    // What a deal shows, field by field: "tieout_invoice_status: open, tieout_amount_due: 10.00".
    if (says.startsWith('tieout_')) {
      return says
        .split(/, (?=tieout_)/)
        .map((one) => {
          const [, field = '', value = ''] = /^tieout_(\w+): ?(.*)$/s.exec(one) ?? []
          const name = t(`fields.${field}` as never, { defaultValue: field })
          const told = t(`said.${value}` as never, { defaultValue: value || t('nothing') })
          return `${name}: ${told}`
        })
        .join(', ')
    }
    return t(`said.${says}` as never, { defaultValue: says }) as string
  }
}

export function Said({ says, ...props }: { says: string | null } & TextProps) {
  const said = useSaid()
  const money = says === null ? undefined : amountSaid(says)
  if (money) return <Money {...money} {...props} />
  return (
    <Text span inherit c={says === null ? 'dimmed' : undefined} {...props}>
      {said(says)}
    </Text>
  )
}

/** "Stripe says 120.00 EUR; QuickBooks says 117.00 EUR." */
export function useSentence() {
  const { t } = useTranslation(['discrepancies', 'app'])
  const said = useSaid()
  const half = ({ who, says }: Side) => {
    const name = t(`app:platforms.${who}`)
    return says === null || says === ''
      ? t('says.nothing', { who: name })
      : t('says.something', { who: name, what: said(says) })
  }
  return (row: Row) => {
    const [left, right] = sidesOf(row)
    return t('says.both', { left: half(left), right: half(right) })
  }
}
