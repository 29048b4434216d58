// A figure of a statement: how much and of how many, and the way to what is behind it.
import { Text, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { countText, moneyText } from '../../parts/figures.tsx'
import classes from './reconciliation.module.css'
import type { Line, Pair } from './shapes.ts'

export type Show = 'all' | 'matched' | 'different' | 'transit' | 'unexplained'
export const shows: readonly Show[] = ['all', 'matched', 'different', 'transit', 'unexplained']

/** Compared as a whole: no documents stand behind them one by one, but a report does. */
const homes: Partial<Record<Pair, '/reports/trial-balance' | '/customers'>> = {
  books: '/reports/trial-balance',
  customers: '/customers',
}
export const isWhole = (pair: Pair) => homes[pair] !== undefined

/** Without the currency, where it stands beside. */
export const bareText = (amount: string, currency: string) =>
  moneyText(amount, currency)
    .replace(currency, '')
    .replace(/^(−?)[\s\u00a0]+/, '$1')
    .trim()

export function Figure({
  line,
  amount,
  count,
  show,
  label,
  onShow,
  isStrong = false,
}: {
  line: Line
  amount: string
  /** Of how many documents; none of them lead nowhere. */
  count?: number
  show: Show
  label: string
  onShow: (line: Line, show: Show) => void
  isStrong?: boolean
}) {
  const { pair, currency } = line
  if (count === 0) {
    return (
      <Text span inherit c="dimmed">
        –
      </Text>
    )
  }
  const text = (
    <Text span inherit fw={isStrong ? 650 : undefined}>
      {currency === null ? countText(count ?? 0) : bareText(amount, currency)}
    </Text>
  )
  const home = homes[pair]
  return (
    <>
      {home ? (
        <Link to={home} className={classes.drill} title={label}>
          {text}
        </Link>
      ) : (
        <Drill label={label} onClick={() => onShow(line, show)}>
          {text}
        </Drill>
      )}
      {count !== undefined && currency !== null && (
        <Text span size="xs" c="dimmed" ml={8}>
          ({countText(count)})
        </Text>
      )}
    </>
  )
}

function Drill({
  label,
  onClick,
  children,
}: {
  label: string
  onClick: () => void
  children: ReactNode
}) {
  return (
    <UnstyledButton className={classes.drill} title={label} onClick={onClick}>
      {children}
    </UnstyledButton>
  )
}
