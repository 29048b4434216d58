// What each role may do. Every address of the API stands for one act: the first line that fits it
// says which, and where none does, reading is reading and all else is keeping the books.
import type { Role } from '../domain/api-key.ts'

export const acts = [
  'read',
  /** Who has a key, and what auditors have looked at. */
  'oversee',
  /** Let the ledger prove itself. */
  'verify',
  /** Say something about a discrepancy. */
  'discuss',
  /** Place payments that wait for a person. */
  'review',
  /** Whatever changes the books or how they are kept. */
  'account',
  /** The connections to the platforms and to subscribers, and their secrets. */
  'connect',
  /** Who gets in. */
  'admit',
  /** Take a person out of the ledger. */
  'erase',
] as const
export type Act = (typeof acts)[number]

const mayDo: Record<Role, readonly Act[]> = {
  viewer: ['read'],
  reviewer: ['read', 'discuss', 'review'],
  accountant: ['read', 'verify', 'discuss', 'review', 'account'],
  auditor: ['read', 'oversee', 'verify'],
  admin: acts,
}

/** By the address as it is documented, without its beginning `/v1`. */
const addresses: [path: RegExp, reads: Act, writes: Act][] = [
  [/^\/api-keys/, 'oversee', 'admit'],
  // Who a thing may be given to is everybody's to know.
  [/^\/people/, 'read', 'admit'],
  [/^\/audit\/access/, 'oversee', 'account'],
  [/^\/audit\/verifications/, 'read', 'verify'],
  // Who has an archive has the books, with all names in them.
  [/^\/audit\/exports/, 'verify', 'verify'],
  [/^\/customers\/:id\/erase/, 'read', 'erase'],
  [/^\/erasures/, 'oversee', 'erase'],
  [/^\/connections\/:\w+\/sweep$/, 'read', 'account'],
  [/^\/connections/, 'read', 'connect'],
  [/^\/webhook-endpoints/, 'read', 'connect'],
  [/^\/saved-views/, 'read', 'read'],
  // One's own.
  [/^\/sessions/, 'read', 'read'],
  [/^\/reviews/, 'read', 'review'],
  [/^\/discrepancies\/:id\/comments?$/, 'read', 'discuss'],
]

export function actOf(method: string, route: string): Act {
  const isRead = method === 'GET' || method === 'HEAD'
  const path = route.replace(/^\/v1/, '')
  const fitting = addresses.find(([address]) => address.test(path))
  if (fitting) return isRead ? fitting[1] : fitting[2]
  return isRead ? 'read' : 'account'
}

export const may = (role: Role, act: Act) => mayDo[role].includes(act)

/** Whether the one role may do nothing that the other may not. */
export const isWithin = (one: Role, other: Role) => mayDo[one].every((act) => may(other, act))

/** The role that may do no more than either. */
export function lesserOf(one: Role, other: Role): Role {
  if (isWithin(one, other)) return one
  return isWithin(other, one) ? other : 'viewer'
}

/** What a key opens that was issued with this role, by whose it is of those who sign in; null = nothing
 *  any more. */
export function roleOpened(
  role: Role,
  owner?: { role: Role; isDeactivated: boolean },
): Role | null {
  if (!owner) return role
  return owner.isDeactivated ? null : lesserOf(role, owner.role)
}

/** Who may, for people to read. */
export const rolesFor = (act: Act) =>
  (Object.keys(mayDo) as Role[]).filter((role) => may(role, act))
