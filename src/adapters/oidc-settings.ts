// The identity provider as the environment names it. What is wrong with it is said like any other
// fault of the environment.
import type { Role } from '../domain/api-key.ts'

export type OidcSettings = {
  issuer: string
  clientId: string
  clientSecret: string
  /** As people call it. */
  name: string
  /** Of whom it vouches for and nobody invited; absent = they are not let in. */
  defaultRole: Role | undefined
}

type Given = {
  TIEOUT_OIDC_ISSUER?: string
  TIEOUT_OIDC_CLIENT_ID?: string
  TIEOUT_OIDC_CLIENT_SECRET?: string
  TIEOUT_OIDC_NAME?: string
  TIEOUT_OIDC_DEFAULT_ROLE?: Role
}

const needed = ['TIEOUT_OIDC_ISSUER', 'TIEOUT_OIDC_CLIENT_ID', 'TIEOUT_OIDC_CLIENT_SECRET'] as const

/** Absent when nothing of it is set; the faults are added to those there are. */
export function oidcSettings(given: Given, faults: string[]): OidcSettings | undefined {
  const missing = needed.filter((name) => !given[name])
  if (missing.length === needed.length) return undefined
  for (const name of missing) {
    faults.push(`${name} is missing: the identity provider needs all of ${needed.join(', ')}`)
  }
  const [issuer = '', clientId = '', clientSecret = ''] = needed.map((name) => given[name])
  if (missing.length > 0) return undefined
  const at = URL.canParse(issuer) ? new URL(issuer) : undefined
  if (!at || !['https:', 'http:'].includes(at.protocol)) {
    faults.push('TIEOUT_OIDC_ISSUER is not usable: it must be a whole address, https://…')
    return undefined
  }
  const name = given.TIEOUT_OIDC_NAME ?? at.host
  return { issuer, clientId, clientSecret, name, defaultRole: given.TIEOUT_OIDC_DEFAULT_ROLE }
}
