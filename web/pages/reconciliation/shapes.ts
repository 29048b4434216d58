// What the pages of reconciliation read, and how it looks.
import { api, type paths } from '../../api/client.ts'
import type { Tone } from '../../parts/status.tsx'
import type words from './words.en.ts'

declare module '../../app/words.ts' {
  interface Words {
    reconciliation: typeof words
  }
}

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type DayRow = Answer<'/v1/reconciliations/days'>['data'][number]
export type WholeDay = Answer<'/v1/reconciliations/days/{day}'>
export type Statement = NonNullable<WholeDay['statement']>
export type Line = Statement['lines'][number]
export type Pair = Line['pair']
export type SignOff = Answer<'/v1/sign-offs'>['data'][number]
export type Documents = Answer<'/v1/reconciliations/days/{day}/documents'>
export type DocumentQuery =
  paths['/v1/reconciliations/days/{day}/documents']['get']['parameters']['query']

export type DayState = 'ties' | 'signable' | 'differs' | 'running' | 'failed' | 'none' | 'tocome'

export function stateOf(row: DayRow | undefined, day: string, today: string): DayState {
  if (!row) return day > today ? 'tocome' : 'none'
  if (row.state === 'running') return 'running'
  if (row.tiesOut === null) return row.state === 'failed' ? 'failed' : 'none'
  if (row.tiesOut) return 'ties'
  return row.isSignable ? 'signable' : 'differs'
}

export const toneOfDay: Record<DayState, Tone> = {
  ties: 'good',
  signable: 'info',
  differs: 'bad',
  running: 'waiting',
  failed: 'bad',
  none: 'quiet',
  tocome: 'quiet',
}

export const toneOfSign = {
  prepared: 'waiting',
  signed: 'good',
  suspended: 'bad',
  withdrawn: 'quiet',
  none: 'quiet',
} as const satisfies Record<string, Tone>

/** Days of the calendar, without any zone. */
export const dayPlus = (day: string, days: number) =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
export const monthPlus = (month: string, months: number) => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + months, 15)).toISOString().slice(0, 7)
}
export const lastOf = (month: string) => dayPlus(`${monthPlus(month, 1)}-01`, -1)

/** Signed or not: nobody having signed is an answer too. */
export function useSignOff(scope: string) {
  const read = api.useQuery(
    'get',
    '/v1/sign-offs',
    { params: { query: { scope, limit: 1 } } },
    { placeholderData: undefined },
  )
  return { ...read, data: read.data && (read.data.data[0] ?? null) }
}
