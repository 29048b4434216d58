// What the platforms send us, and the connections to them, as sentences.
import type * as Connection from '../connection.ts'
import type * as Inbound from '../inbound.ts'
import { noted, platformOf, reasonOf } from './codes.ts'
import type { Teller, Tellers, Words } from './teller.ts'

type Received = Inbound.ReceivedEvent

/** `charge.succeeded`, `Invoice.Create`: the platform's own words, told as such. */
const received = (platform: string): Teller<Received> => [
  (d, w) =>
    `${platformOf(w, platform)} sent word of ${w.quote(d.kind)}${d.objectId === '' ? '' : ` about ${d.objectId}`}.`,
  (d, w) =>
    `${platformOf(w, platform)} a envoyé l’avis ${w.quote(d.kind)}${d.objectId === '' ? '' : ` concernant ${d.objectId}`}.`,
]

export const inboundTellers: Tellers<Inbound.Event> = {
  StripeEventReceived: received('stripe'),
  HubSpotEventReceived: received('hubspot'),
  QuickBooksEventReceived: received('quickbooks'),
  InboundHeld: [
    (d, w) => `Message ${d.eventId} was held back: ${reasonOf(w, d.code)}${noted(w, d.reason)}.`,
    (d, w) =>
      `Le message ${d.eventId} a été mis en attente : ${reasonOf(w, d.code)}${noted(w, d.reason)}.`,
  ],
  InboundReleased: [
    (d) => `Message ${d.eventId} is to be read again.`,
    (d) => `Le message ${d.eventId} doit être relu.`,
  ],
  InboundReplayed: [
    (d) => `Message ${d.eventId} is to be read once more.`,
    (d) => `Le message ${d.eventId} doit être relu une fois de plus.`,
  ],
}

const methods = {
  environment: ['with the keys of the installation', 'avec les clés de l’installation'],
  oauth: ['by a person’s consent there', 'par le consentement donné sur place'],
  'api-key': ['with a key', 'avec une clé'],
} as const

const account = (accountId: string | null, w: Words) => {
  if (accountId === null) return ''
  return w.language === 'en' ? ` (account ${accountId})` : ` (compte ${accountId})`
}

export const connectionTellers: Tellers<Connection.Event> = {
  ConnectionAuthorised: [
    (d, w) =>
      `${platformOf(w, d.platform)} was connected${account(d.accountId, w)} ${methods[d.method][0]}.`,
    (d, w) =>
      `${platformOf(w, d.platform)} a été connecté${account(d.accountId, w)} ${methods[d.method][1]}.`,
  ],
  ConnectionRefused: [
    (d, w) =>
      `${platformOf(w, d.platform)} no longer lets us in: ${reasonOf(w, d.code)}${noted(w, d.reason)}.`,
    (d, w) =>
      `${platformOf(w, d.platform)} refuse désormais l’accès : ${reasonOf(w, d.code)}${noted(w, d.reason)}.`,
  ],
  ConnectionPaused: [
    (d, w) => `The connection to ${platformOf(w, d.platform)} was paused${noted(w, d.reason)}.`,
    (d, w) => `La connexion à ${platformOf(w, d.platform)} a été suspendue${noted(w, d.reason)}.`,
  ],
  ConnectionResumed: [
    (d, w) => `The connection to ${platformOf(w, d.platform)} was taken up again.`,
    (d, w) => `La connexion à ${platformOf(w, d.platform)} a été rétablie.`,
  ],
  ConnectionRemoved: [
    (d, w) => `The connection to ${platformOf(w, d.platform)} was removed.`,
    (d, w) => `La connexion à ${platformOf(w, d.platform)} a été supprimée.`,
  ],
}
