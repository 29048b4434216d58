// Whether a rate at which money was converted is in line: with what was recorded for the day, or else
// with the others that were used around it. Pure.

export type Use = {
  /** Of what: a charge of Stripe's, an invoice. */
  by: 'stripe' | 'invoice'
  id: string
  pair: string
  rate: number
  on: string
  position: string
}
export type Recorded = { pair: string; rate: number; on: string }

const recordedDays = 3
const aroundDays = 21
/** Stripe keeps a part of what it converts. */
const acrossFactor = 2

const off = (rate: number, usual: number) => (Math.abs(rate - usual) / usual) * 100

function median(rates: readonly number[]): number {
  const sorted = [...rates].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1] ?? 0, sorted[middle] ?? 0]
  return (low + high) / 2
}

const dayMs = 86_400_000

const distance = (a: string, b: string) => Math.abs(Date.parse(a) - Date.parse(b)) / dayMs

export type OutOfLine = { usual: number; by: 'recorded' | 'others' }

/** Null where it is in line, and where there is nothing to compare it with. */
export function outOfLine(
  use: Use,
  others: readonly Use[],
  recorded: readonly Recorded[],
  percent: number,
): OutOfLine | null {
  const stated = recorded
    .filter((one) => one.pair === use.pair && distance(one.on, use.on) <= recordedDays)
    .sort((a, b) => distance(a.on, use.on) - distance(b.on, use.on))[0]
  if (stated) {
    const most = use.by === 'stripe' ? percent * acrossFactor : percent
    return off(use.rate, stated.rate) > most ? { usual: stated.rate, by: 'recorded' } : null
  }
  const around = others.filter(
    (one) => one.pair === use.pair && one.id !== use.id && distance(one.on, use.on) <= aroundDays,
  )
  const alike = around.filter((one) => one.by === use.by)
  const [compared, most] = alike.length > 0 ? [alike, percent] : [around, percent * acrossFactor]
  const [first] = compared
  if (!first) return null
  // Of two that differ the later one is the odd one.
  if (compared.length === 1 && first.position > use.position) return null
  const usual = median(compared.map(({ rate }) => rate))
  const against = compared.filter(({ rate }) => off(use.rate, rate) > most)
  const isOff = off(use.rate, usual) > most && against.length * 3 >= compared.length * 2
  return isOff ? { usual, by: 'others' } : null
}
