// Amounts in tables of one currency, which stands in the head: figures alone, to the right.
import { Anchor, SegmentedControl, Select, Table, Text } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { moneyText } from '../../parts/figures.tsx'

/** Without the currency, which is said elsewhere. */
export const amountText = (amount: string, currency: string) =>
  moneyText(amount, currency)
    .replace(/[A-Z]{3}/, '')
    .trim()

export type Target = Pick<LinkProps, 'to' | 'params' | 'search'>

export function Jump({
  children,
  label,
  ...target
}: Target & { children: ReactNode; label?: string }) {
  return (
    <Anchor inherit aria-label={label} renderRoot={(props) => <Link {...props} {...target} />}>
      {children}
    </Anchor>
  )
}

const isZero = (amount: string) => !/[1-9]/.test(amount)

/** A cell. What is zero stands back, and opens nothing. */
export function Amount({
  amount,
  currency,
  target,
  label,
  strong = false,
}: {
  amount: string
  currency: string
  target?: Target | undefined
  label?: string
  strong?: boolean
}) {
  const text = amountText(amount, currency)
  return (
    <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }} fw={strong ? 650 : undefined}>
      {isZero(amount) ? (
        <Text span inherit c="dimmed">
          {text}
        </Text>
      ) : target ? (
        <Jump {...target} {...(label && { label })}>
          {text}
        </Jump>
      ) : (
        text
      )}
    </Table.Td>
  )
}

/** The currency that is shown: that of the address, else that of the books, else the first. */
export function useCurrency(known: readonly string[]) {
  const { homeCurrency } = useSession()
  const [{ currency }, change] = useSearchState<'currency'>()
  const all = [...new Set(known)].sort()
  const chosen = [currency, homeCurrency].find((one) => one && all.includes(one)) ?? all[0]
  const choose = (next: string) => change({ currency: next })
  return { all, chosen: chosen ?? homeCurrency, choose }
}

export function Currencies({ all, chosen, choose }: ReturnType<typeof useCurrency>) {
  const { t } = useTranslation('reports')
  if (all.length < 2) return null
  if (all.length > 5) {
    return (
      <Select
        label={t('currency')}
        w={110}
        data={all}
        value={chosen}
        allowDeselect={false}
        searchable
        onChange={(next) => next && choose(next)}
      />
    )
  }
  return <SegmentedControl aria-label={t('currency')} data={all} value={chosen} onChange={choose} />
}

/** Sums of decimal strings, exact: as whole numbers of the smallest decimal there is. */
export function sumOf(amounts: readonly string[]): string {
  const decimals = Math.max(0, ...amounts.map((amount) => amount.split('.')[1]?.length ?? 0))
  const whole = (amount: string) => {
    const [units = '0', parts = ''] = amount.replace('-', '').split('.')
    const digits = BigInt(units + parts.padEnd(decimals, '0'))
    return amount.startsWith('-') ? -digits : digits
  }
  const total = amounts.reduce((sum, amount) => sum + whole(amount), 0n)
  const digits = String(total < 0n ? -total : total).padStart(decimals + 1, '0')
  const at = digits.length - decimals
  const text = decimals === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`
  return total < 0n ? `-${text}` : text
}

export const negated = (amount: string) =>
  isZero(amount) ? amount : amount.startsWith('-') ? amount.slice(1) : `-${amount}`

/** Short, for the axis of a picture. */
export const axisText = (language: string) => {
  const form = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  return (value: number) => form.format(value)
}

/** What the address says, without what it does not. */
export const only = (search: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value)) as never
