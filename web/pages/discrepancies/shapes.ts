// What the pages of discrepancies read, and how it looks.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import type { Tone } from '../../parts/status.tsx'
import type words from './words.en.ts'

declare module '../../app/words.ts' {
  interface Words {
    discrepancies: typeof words
  }
}

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type Listed = Answer<'/v1/discrepancies'>
export type Row = Listed['data'][number]
export type Whole = Answer<'/v1/discrepancies/{id}'>
export type Counted = Answer<'/v1/discrepancies/summary'>['data'][number]
export type Query = NonNullable<paths['/v1/discrepancies']['get']['parameters']['query']>
export type Action = Row['actions'][number]
export type State = Row['state']
export type Reason = NonNullable<
  paths['/v1/discrepancies/{id}/explain']['post']['requestBody']['content']['application/json']['reasonCode']
>

export const states = ['open', 'snoozed', 'explained', 'resolved'] as const
export const severities = ['critical', 'high', 'medium', 'low'] as const
export const pairs = [
  ...(['deals-invoices', 'deals-hubspot', 'invoices-quickbooks', 'stripe-payments'] as const),
  ...(['payments-invoices', 'payments-quickbooks', 'credit-notes-quickbooks'] as const),
  ...(['transactions-payouts', 'payouts-deposits', 'customers', 'books'] as const),
] as const
export const platforms = ['hubspot', 'stripe', 'quickbooks'] as const
export const reasons = [
  ...(['timing', 'immaterial', 'agreed-with-customer', 'known-error'] as const),
  ...(['outside-the-books', 'accepted', 'other'] as const),
] as const satisfies readonly Reason[]
export const sorts = ['money', 'age', 'severity'] as const

export const toneOfState: Record<State, Tone> = {
  open: 'warning',
  snoozed: 'quiet',
  explained: 'info',
  resolved: 'good',
}
export const toneOfSeverity: Record<Row['severity'], Tone> = {
  critical: 'bad',
  high: 'warning',
  medium: 'info',
  low: 'quiet',
}

/** Which of the two languages that the service speaks is shown. */
export function useTongue(): 'en' | 'fr' {
  const { i18n } = useTranslation('discrepancies')
  return i18n.language === 'fr' ? 'fr' : 'en'
}

/** Whom a thing may be given to. */
export function useColleagues(): string[] {
  const { person, demoPeople } = useSession()
  const { data } = api.useQuery('get', '/v1/people', { params: { query: { state: 'active' } } })
  return useMemo(() => {
    const names = [
      ...[person, ...(demoPeople ?? []).map(({ name }) => name)],
      ...(data?.data ?? []).map(({ name }) => name),
    ]
    return [...new Set(names)].sort((a, b) => a.localeCompare(b))
  }, [person, demoPeople, data])
}
