// The terms that people write on a HubSpot deal, in properties of ours: days until an invoice is due,
// a discount for who pays early, and in which instalments the deal is invoiced. Pure, and strict:
// money follows from these words, so what is not understood is held for a person.
import type { Terms } from '../../domain/deal.ts'
import type { Instalment } from '../../domain/invoicing-plan.ts'
import { Held } from '../consumer.ts'
import type { Properties } from './client.ts'

export const termProperties = [
  'tieout_payment_terms_days',
  'tieout_early_discount',
  'tieout_invoicing_plan',
] as const

/** `30`, or `30.0` as HubSpot may show a number. */
function termDaysOf(text: string): number {
  const days = /^(\d{1,4})(\.0+)?$/.exec(text.trim())?.[1]
  if (days !== undefined && Number(days) <= 3650) return Number(days)
  const reason = `tieout_payment_terms_days is "${text}"; write a number of days, such as 30`
  throw new Held('payment-terms-unreadable', reason)
}

/** `2/10`: two percent less for who pays within ten days. */
function earlyDiscountOf(text: string): NonNullable<Terms['earlyDiscount']> {
  const found = /^(\d{1,2}(?:\.\d{1,4})?)\s*%?\s*\/\s*(\d{1,4})$/.exec(text.trim())
  const [, percent, days] = found ?? []
  if (percent && Number(percent) > 0 && days && Number(days) <= 3650) {
    return { percent, withinDays: Number(days) }
  }
  const reason = `tieout_early_discount is "${text}"; write the percentage and the days, such as 2/10`
  throw new Held('early-discount-unreadable', reason)
}

/** What the deal says of how it is paid.
 *  @throws Held payment-terms-unreadable, early-discount-unreadable */
export function paymentTermsOf(properties: Properties): Pick<Terms, 'termDays' | 'earlyDiscount'> {
  const { tieout_payment_terms_days: days, tieout_early_discount: discount } = properties
  return {
    ...(days ? { termDays: termDaysOf(days) } : {}),
    ...(discount ? { earlyDiscount: earlyDiscountOf(discount) } : {}),
  }
}

const form =
  'write instalments such as "30% deposit on win; 40% milestone; rest final after 30 days"'

// share kind [(label)] [when]
const pattern = new RegExp(
  String.raw`^(?:(\d{1,3}(?:\.\d+)?)\s*%|(\d+(?:\.\d+)?)|(rest))\s+(deposit|milestone|final|part)` +
    String.raw`(?:\s*\(([^()]{1,100})\))?` +
    String.raw`(?:\s+(on win|on milestone|on \d{4}-\d{2}-\d{2}|after \d{1,4} days?))?$`,
  'i',
)

const isDate = (text: string) =>
  !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)

function dueOf(when: string | undefined, kind: Instalment['kind']): Instalment['due'] | null {
  if (when === undefined) {
    if (kind === 'deposit') return { afterDays: 0 }
    return kind === 'part' ? null : 'on-milestone'
  }
  if (when === 'on win') return { afterDays: 0 }
  if (when === 'on milestone') return 'on-milestone'
  const days = /^after (\d+)/.exec(when)?.[1]
  if (days !== undefined) return { afterDays: Number(days) }
  const on = when.slice('on '.length)
  return isDate(on) ? { on } : null
}

const labels = { deposit: 'Deposit', milestone: 'Milestone', final: 'Final', part: 'Part' }

function instalmentOf(text: string, number: number): Instalment {
  const found = pattern.exec(text.trim().replace(/\s+/g, ' ').toLowerCase())
  const [, percent, amount, rest, kindWord = '', , when] = found ?? []
  const kind = kindWord as Instalment['kind']
  const due = found && dueOf(when, kind)
  if (!due) {
    const which = `instalment ${number} of tieout_invoicing_plan, "${text.trim()}", is not understood`
    throw new Held('plan-unreadable', `${which}; ${form}`)
  }
  const share = rest ? ('rest' as const) : percent ? { percent } : { amount: amount ?? '0' }
  // As it is written, not in small letters.
  const written = /\(([^()]+)\)/.exec(text)?.[1]?.trim()
  const isNumbered = kind === 'milestone' || kind === 'part'
  const label = written || (isNumbered ? `${labels[kind]} ${number}` : labels[kind])
  return { number, label, kind, share, due, deferred: kind === 'deposit' }
}

/** In which instalments it is invoiced; null where the deal does not say.
 *  @throws Held plan-unreadable */
export function planOf(properties: Properties): Instalment[] | null {
  const text = properties.tieout_invoicing_plan?.trim()
  if (!text) return null
  return text
    .replace(/;\s*$/, '')
    .split(';')
    .map((part, at) => instalmentOf(part, at + 1))
}
