// Amounts, days and moments, written as the reader's language writes them.
import { Text, type TextProps, Tooltip } from '@mantine/core'
import i18next from 'i18next'
import { useSession } from '../app/session.tsx'
import { locale } from '../app/words.ts'

const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()
function format<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  name: string,
  make: (locale: string | undefined) => Format,
): Format {
  const key = `${i18next.language} ${name}`
  const known = kept.get(key) ?? make(locale())
  kept.set(key, known)
  return known as Format
}

/** Exact however large: `Intl` takes the decimal string as it is. Null-currency figures are plain
 *  numbers. */
export function moneyText(amount: string, currency: string, style: 'code' | 'symbol' = 'code') {
  const form = format(
    `${currency} ${style}`,
    (at) => new Intl.NumberFormat(at, { style: 'currency', currency, currencyDisplay: style }),
  )
  return form.format(amount as never).replace(/^-/, '−')
}

export const countText = (count: number) =>
  format('count', (at) => new Intl.NumberFormat(at)).format(count)

/** How sure something is, never rounded up: only what is certain is 100 %. */
export const sureText = (share: number, digits = 1) => {
  const steps = 10 ** (digits + 2)
  return shareText(Math.floor(share * steps) / steps, digits)
}

/** `share` of 1, as a percentage. */
export const shareText = (share: number, digits = 1) =>
  format(
    `share ${digits}`,
    (at) => new Intl.NumberFormat(at, { style: 'percent', maximumFractionDigits: digits }),
  ).format(share)

/** A plain date of the books: no zone touches it. */
export const dayText = (day: string) =>
  format(
    'day',
    (at) => new Intl.DateTimeFormat(at, { dateStyle: 'medium', timeZone: 'UTC' }),
  ).format(new Date(`${day}T00:00:00Z`))

/** A month of the books, `2026-11`. */
export const monthText = (month: string) =>
  format(
    'month',
    (at) => new Intl.DateTimeFormat(at, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
  ).format(new Date(`${month}-01T00:00:00Z`))

export const momentText = (moment: string, timeZone: string) =>
  format(
    `moment ${timeZone}`,
    (at) => new Intl.DateTimeFormat(at, { dateStyle: 'medium', timeStyle: 'medium', timeZone }),
  ).format(new Date(moment))

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

export function agoText(moment: string, now = Date.now()) {
  const seconds = (Date.parse(moment) - now) / 1000
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units[3]
  const form = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
  return form.format(Math.round(seconds / size), unit)
}

const figure = { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } as const

export function Money({
  amount,
  currency,
  ...props
}: { amount: string; currency: string } & TextProps) {
  return (
    <Text span inherit={props.size === undefined} style={figure} {...props}>
      {moneyText(amount, currency)}
    </Text>
  )
}

export function Day({ day }: { day: string | null | undefined }) {
  if (!day) return <span>–</span>
  return (
    <time dateTime={day} style={{ whiteSpace: 'nowrap' }}>
      {dayText(day)}
    </time>
  )
}

/** In the zone of the books; how long ago, where that says more. */
export function Moment({ at, ago = false }: { at: string | null | undefined; ago?: boolean }) {
  const { timeZone } = useSession()
  if (!at) return <span>–</span>
  const text = `${momentText(at, timeZone)} ${timeZone}`
  return (
    <Tooltip label={ago ? text : agoText(at)}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {ago ? agoText(at) : momentText(at, timeZone)}
      </time>
    </Tooltip>
  )
}
