// Who may look, who has looked, as sentences.
import type * as Access from '../access.ts'
import type * as ApiKey from '../api-key.ts'
import { noted } from './codes.ts'
import type { Tellers, Words } from './teller.ts'

const roles: Readonly<Record<ApiKey.Role, readonly [string, string]>> = {
  viewer: ['viewer', 'lecteur'],
  reviewer: ['reviewer', 'réviseur'],
  accountant: ['accountant', 'comptable'],
  auditor: ['auditor', 'auditeur'],
  admin: ['administrator', 'administrateur'],
}
export const roleOf = (role: string, w: Words): string =>
  Object.hasOwn(roles, role) ? roles[role as ApiKey.Role][w.language === 'en' ? 0 : 1] : role

export const apiKeyTellers: Tellers<ApiKey.Event> = {
  KeyIssued: [
    (d, w) => `An API key was issued to ${d.person} as ${roleOf(d.role, w)}${noted(w, d.note)}.`,
    (d, w) =>
      `Une clé d’API a été remise à ${d.person} au titre de ${roleOf(d.role, w)}${noted(w, d.note)}.`,
  ],
  KeyRevoked: [
    (d, w) => `The API key ${d.keyId} was revoked${noted(w, d.note)}.`,
    (d, w) => `La clé d’API ${d.keyId} a été révoquée${noted(w, d.note)}.`,
  ],
}

const asked = (
  { ids, text }: { ids: Readonly<Record<string, string>>; text: string | null },
  w: Words,
) => {
  const said = [...Object.values(ids), ...(text === null ? [] : [w.quote(text)])]
  return said.length === 0 ? '' : ` (${w.list(said)})`
}

/** `/v1/customers/:id` as what is read there: `customers`. */
const place = (route: string) =>
  route
    .split('/')
    .filter((part) => part !== '' && part !== 'v1' && !part.startsWith(':'))
    .join(' / ')

export const accessTellers: Tellers<Access.Event> = {
  AccessRecorded: [
    (d, w) =>
      `${d.person} (${roleOf(d.role, w)}) ${d.method === 'GET' ? 'looked at' : 'asked something of'} ${w.quote(place(d.route))}${asked(d, w)}${d.status < 400 ? '' : ' and was refused'}.`,
    (d, w) =>
      `${d.person} (${roleOf(d.role, w)}) ${d.method === 'GET' ? 'a consulté' : 'a fait une demande à'} ${w.quote(place(d.route))}${asked(d, w)}${d.status < 400 ? '' : ' ; l’accès a été refusé'}.`,
  ],
}
