// Who paid: every customer that something on the receipt points to, and what points there.
import type { Book } from './book.ts'
import { nobody, signsOf } from './book.ts'
import { domainOf } from './directory.ts'
import { levelOf } from './levels.ts'
import type { Resemblance } from './names.ts'
import { mostPaidFor, type Tie } from './payers.ts'
import type { Receipt } from './subject.ts'

export type Lead = {
  customerId: string
  /** The payer's id on the platform. */
  platform: 'same' | 'none'
  email: 'same' | 'domain' | 'none'
  /** The account, and the long numbers that stand for one. */
  account: Tie
  /** The very words of an earlier payment. */
  phrase: Tie
  self: Resemblance | undefined
  parent: Resemblance | undefined
  learned: Resemblance | undefined
  /** How much of it there is, to rank the leads by; the evidence itself is weighed elsewhere. */
  strength: number
}

export type Leads = {
  list: Lead[]
  of(customerId: string | null): Lead | undefined
  /** What could have pointed somewhere. */
  has: { platform: boolean; email: boolean; account: Tie; phrase: Tie; name: boolean }
}

const mostLeads = 10

export function leadsOf(receipt: Receipt, book: Book): Leads {
  const leads = new Map<string, Lead>()
  const lead = (customerId: string): Lead => {
    const found = leads.get(customerId)
    if (found) return found
    const none = { self: undefined, parent: undefined, learned: undefined, strength: 0 }
    const made: Lead = {
      ...{ customerId, platform: 'none', email: 'none', account: 'new', phrase: 'new' },
      ...none,
    }
    leads.set(customerId, made)
    return made
  }
  const { platformId, email } = receipt
  const byPlatform = platformId ? book.byPlatformId(platformId) : []
  for (const id of byPlatform) lead(id).platform = 'same'
  const byEmail = email ? book.byEmail(email) : []
  for (const id of byEmail) lead(id).email = 'same'
  const domain = email ? domainOf(email) : null
  for (const id of domain ? book.byDomain(domain).slice(0, mostLeads) : []) {
    if (lead(id).email === 'none') lead(id).email = 'domain'
  }
  const ties = tiesOf(receipt, book)
  for (const [customerId, tie] of ties.account.own) lead(customerId).account = tie
  for (const [customerId, tie] of ties.phrase.own) lead(customerId).phrase = tie
  const isNamed = receipt.payer !== null
  const nameText = receipt.payer ?? (receipt.source === 'stripe' ? '' : receipt.text)
  const alike = nameText === '' ? [] : book.names.like(nameText, isNamed)
  for (const one of alike) {
    if (one.customerId === nobody) continue
    const it = lead(one.customerId)
    if ((it[one.via]?.alike ?? 0) < one.alike) it[one.via] = one
  }
  for (const it of leads.values()) it.strength = strengthOf(it)
  const list = [...leads.values()]
    .sort((a, b) => b.strength - a.strength || (a.customerId < b.customerId ? -1 : 1))
    .slice(0, mostLeads)
  return {
    list,
    of: (customerId) => (customerId === null ? undefined : leads.get(customerId)),
    has: {
      platform: byPlatform.length > 0,
      email: byEmail.length > 0,
      account: ties.account.any,
      phrase: ties.phrase.any,
      name: alike.length > 0 || isNamed,
    },
  }
}

type Ties = { own: Map<string, Tie>; any: Tie }

/** What the account, and the words, have stood for before. */
function tiesOf(receipt: Receipt, { payers, texts }: Book): { account: Ties; phrase: Ties } {
  const account: Ties = { own: new Map(), any: 'new' }
  const phrase: Ties = { own: new Map(), any: 'new' }
  for (const sign of signsOf(receipt, texts)) {
    const into = sign.startsWith('payer ') ? phrase : account
    const customers = payers.customersOf(sign)
    if (customers.length === 0) continue
    if (customers.length > mostPaidFor) {
      into.any = 'crowd'
      continue
    }
    into.any = customers.length === 1 && into.any !== 'shared' ? 'own' : 'shared'
    for (const customerId of customers.slice(0, mostLeads)) {
      if (customerId === nobody) continue
      const tie = payers.tie(sign, customerId)
      if (into.own.get(customerId) !== 'own') into.own.set(customerId, tie)
    }
  }
  return { account, phrase }
}

const tieStrength: Record<Tie, number> = { own: 6, shared: 3, crowd: 0, other: 0, new: 0 }

function strengthOf(lead: Lead): number {
  const name = Math.max(lead.self?.alike ?? 0, 0.9 * (lead.parent?.alike ?? 0))
  const learned = lead.learned?.alike ?? 0
  return (
    (lead.platform === 'same' ? 8 : 0) +
    { same: 6, domain: 2, none: 0 }[lead.email] +
    tieStrength[lead.account] +
    tieStrength[lead.phrase] / 2 +
    6 * name ** 2 +
    3 * learned ** 2
  )
}

const likenessSteps = [
  [0.985, 'full'],
  [0.9, 'near'],
  [0.75, 'strong'],
  [0.55, 'part'],
] as const
const likeness = ({ alike }: Resemblance) => levelOf(alike, likenessSteps, 'weak')

const bestName = (lead: Lead | undefined) =>
  Math.max(lead?.self?.alike ?? 0, lead?.parent?.alike ?? 0, lead?.learned?.alike ?? 0)

/** What points to a customer, and what points away from it. */
export function identityKeys(lead: Lead | undefined, receipt: Receipt, leads: Leads): string[] {
  const { has } = leads
  const keys: string[] = []
  const miss = (could: boolean) => (could ? 'other' : 'unknown')
  if (receipt.platformId) {
    keys.push(`platform ${lead?.platform === 'same' ? 'same' : miss(has.platform)}`)
  }
  if (receipt.email) {
    keys.push(`email ${lead && lead.email !== 'none' ? lead.email : miss(has.email)}`)
  }
  for (const sign of ['account', 'phrase'] as const) {
    const mine = lead?.[sign] ?? 'new'
    keys.push(`${sign} ${mine !== 'new' ? mine : has[sign] === 'new' ? 'new' : 'other'}`)
  }
  const { self, parent, learned } = lead ?? {}
  if (bestName(lead) === 0) return [...keys, `name ${has.name ? 'unlike' : 'absent'}`]
  if (self) keys.push(`name ${likeness(self)}`, `form ${self.form}`)
  else keys.push(`name ${parent ? 'only-parent' : 'only-learned'}`)
  if (parent && parent.alike > (self?.alike ?? 0)) keys.push(`parent ${likeness(parent)}`)
  if (learned) keys.push(`learned ${likeness(learned)}`)
  return [...keys, `rank ${nameRank(lead, leads)}`]
}

/** Whether another customer's name resembles the text as much, or more. */
function nameRank(lead: Lead | undefined, { list }: Leads): string {
  const others = list.filter((one) => one !== lead).map(bestName)
  const ahead = bestName(lead) - Math.max(0, ...others)
  if (ahead > 0.15) return 'clear'
  if (ahead > 0.03) return 'first'
  if (ahead >= -0.03) return 'tied'
  return ahead > -0.15 ? 'second' : 'behind'
}
