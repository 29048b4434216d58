// Sums of decimal strings, exact: a JS number would lose cents.
type Whole = { digits: bigint; scale: number }

const read = (text: string): Whole => {
  const [whole = '0', rest = ''] = text.replace('-', '').split('.')
  const digits = BigInt(whole + rest)
  return { digits: text.startsWith('-') ? -digits : digits, scale: rest.length }
}

const at = ({ digits, scale }: Whole, wanted: number) => digits * 10n ** BigInt(wanted - scale)

function write(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : ''
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  return sign + (scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`)
}

export function plus(...amounts: string[]): string {
  const all = amounts.map(read)
  const scale = Math.max(0, ...all.map((one) => one.scale))
  return write(
    all.reduce((sum, one) => sum + at(one, scale), 0n),
    scale,
  )
}

export const negated = (amount: string) =>
  /^-?0*(\.0*)?$/.test(amount) ? amount : amount.startsWith('-') ? amount.slice(1) : `-${amount}`
export const minus = (amount: string, ...less: string[]) => plus(amount, ...less.map(negated))

/** Below, at or above zero. */
export function signOf(amount: string): -1 | 0 | 1 {
  const { digits } = read(amount)
  return digits === 0n ? 0 : digits < 0n ? -1 : 1
}
export const isZero = (amount: string) => signOf(amount) === 0
export const isMore = (amount: string, than: string) => signOf(minus(amount, than)) > 0
export const least = (a: string, b: string) => (isMore(a, b) ? b : a)

/** What somebody has typed, as the service takes it; undefined = no amount. "1 234,50", "1'234.50" and
 *  "1,234.50" are all one: the last sign that may part the decimals does. */
export function typedAmount(text: string): string | undefined {
  const bare = text.replace(/[\s\u00a0\u202f'’]/g, '')
  const last = Math.max(bare.lastIndexOf(','), bare.lastIndexOf('.'))
  const isGrouped = /^\d{1,3}([,.]\d{3}){2,}$/.test(bare) || /^\d{1,3},\d{3}$/.test(bare)
  const plain =
    last < 0 || isGrouped
      ? bare.replace(/[,.]/g, '')
      : `${bare.slice(0, last).replace(/[,.]/g, '')}.${bare.slice(last + 1)}`
  return /^\d{1,30}(\.\d{1,12})?$/.test(plain) ? plain : undefined
}
