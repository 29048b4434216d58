// The addresses that the API links to, as pages.
import { pathOf } from '../../app/pages.ts'

const nouns: readonly string[] = [
  ...['deal', 'invoice', 'payment', 'credit-note', 'payout', 'customer', 'review', 'discrepancy'],
]
export type LinkNoun =
  | 'deal'
  | 'invoice'
  | 'payment'
  | 'credit-note'
  | 'payout'
  | 'customer'
  | 'review'
  | 'discrepancy'

export type PageLink = { noun: LinkNoun | 'chain'; id: string; to: string }

/** Undefined where there is no page for it. */
export function linkOf(rel: string, href: string): PageLink | undefined {
  const encoded = href.split('/').at(-1) ?? ''
  const id = decodeURIComponent(encoded)
  if (rel === 'chain') return { noun: 'chain', id, to: `/audit/chains/${encoded}` }
  const to = nouns.includes(rel) ? pathOf(rel, id) : undefined
  return to === undefined ? undefined : { noun: rel as LinkNoun, id, to }
}
