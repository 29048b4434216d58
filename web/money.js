// Money as people read it. Amounts are decimal strings and stay so: Intl formats them exactly,
// while a JavaScript number would lose cents.

const formats = new Map()

function formatOf(currency, options) {
  const key = `${currency}${JSON.stringify(options)}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(undefined, { style: 'currency', currency, ...options })
    formats.set(key, format)
  }
  return format
}

export function money(amount, currency) {
  if (amount === null || amount === undefined) return '–'
  try {
    return formatOf(currency, { currencyDisplay: 'code' }).format(amount)
  } catch {
    return `${amount} ${currency}`
  }
}

/** Without its currency, where that stands above the column. */
export function plainMoney(amount, currency) {
  if (amount === null || amount === undefined || amount === '') return '–'
  try {
    const { minimumFractionDigits } = formatOf(currency, {}).resolvedOptions()
    return new Intl.NumberFormat(undefined, { minimumFractionDigits }).format(amount)
  } catch {
    return String(amount)
  }
}

/** For the large sums of the picture, where cents only make noise. */
export function roundMoney(amount, currency) {
  try {
    const options = { currencyDisplay: 'code', maximumFractionDigits: 0, minimumFractionDigits: 0 }
    return formatOf(currency, options).format(amount)
  } catch {
    return `${amount} ${currency}`
  }
}

export const isZero = (amount) => /^-?0*(\.0*)?$/.test(amount ?? '0')

export const count = (number) => new Intl.NumberFormat().format(number)

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

export const moment = (instant) => (instant ? moments.format(new Date(instant)) : '–')
export const timeZone = () => zone

/** A date of the books. It has no time zone, so it is never moved through one. */
export function plainDate(date) {
  if (!date) return '–'
  const [year, month, day] = date.split('-').map(Number)
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    Date.UTC(year, month - 1, day),
  )
}
