// What customers of Tieout are told by webhooks, as sentences.
import type * as WebhookEndpoint from '../webhook-endpoint.ts'
import { noted } from './codes.ts'
import type { Tellers, Words } from './teller.ts'

const endpoint = ({ endpointId }: { endpointId: string }, w: Words) =>
  w.name('endpoint', endpointId)

const told = ({ types }: { types: readonly string[] }, w: Words) => {
  if (types.length > 0) return w.list(types.map((type) => w.quote(type)))
  return w.language === 'en' ? 'everything' : 'tout'
}

const reasons = {
  'by-hand': ['by a person', 'par une personne'],
  gone: ['because it answered that it is gone', 'car il répond ne plus exister'],
  failing: ['because it kept failing', 'car il échouait sans cesse'],
} as const

const upTo = (to: string | null, w: Words) => {
  if (to === null) return w.language === 'en' ? 'now' : 'maintenant'
  return at(to, w)
}
/** A moment, or a place in the log. */
const at = (place: string, w: Words) => {
  if (/^\d{4}-/.test(place)) return w.moment(place)
  return w.language === 'en' ? `position ${place}` : `la position ${place}`
}

export const endpointTellers: Tellers<WebhookEndpoint.Event> = {
  EndpointAdded: [
    (d, w) =>
      `The webhook endpoint ${d.url} was added; it is told of ${told(d, w)}${noted(w, d.description)}.`,
    (d, w) =>
      `Le point d’écoute ${d.url} a été ajouté ; il est averti de ${told(d, w)}${noted(w, d.description)}.`,
  ],
  EndpointChanged: [
    (d, w) => `The webhook endpoint ${d.url} was changed; it is told of ${told(d, w)}.`,
    (d, w) => `Le point d’écoute ${d.url} a été modifié ; il est averti de ${told(d, w)}.`,
  ],
  EndpointDisabled: [
    (d, w) =>
      `The webhook endpoint ${endpoint(d, w)} was switched off ${reasons[d.reason][0]}${noted(w, d.note)}.`,
    (d, w) =>
      `Le point d’écoute ${endpoint(d, w)} a été désactivé ${reasons[d.reason][1]}${noted(w, d.note)}.`,
  ],
  EndpointEnabled: [
    (d, w) => `The webhook endpoint ${endpoint(d, w)} was switched on.`,
    (d, w) => `Le point d’écoute ${endpoint(d, w)} a été activé.`,
  ],
  EndpointSecretRotated: [
    (d, w) =>
      `The webhook endpoint ${endpoint(d, w)} got a new secret; the one before counts until ${w.moment(d.formerUntil)}.`,
    (d, w) =>
      `Le point d’écoute ${endpoint(d, w)} a reçu un nouveau secret ; le précédent vaut jusqu’au ${w.moment(d.formerUntil)}.`,
  ],
  EndpointRemoved: [
    (d, w) => `The webhook endpoint ${endpoint(d, w)} was removed.`,
    (d, w) => `Le point d’écoute ${endpoint(d, w)} a été supprimé.`,
  ],
  EndpointTested: [
    (d, w) => `A test was sent to the webhook endpoint ${endpoint(d, w)}.`,
    (d, w) => `Un test a été envoyé au point d’écoute ${endpoint(d, w)}.`,
  ],
  DeliveryResent: [
    (d, w) => `Event ${d.eventId} was sent to the webhook endpoint ${endpoint(d, w)} again.`,
    (d, w) => `L’événement ${d.eventId} a été renvoyé au point d’écoute ${endpoint(d, w)}.`,
  ],
  ReplayRequested: [
    (d, w) =>
      `Everything from ${at(d.from, w)} to ${upTo(d.to, w)} is to be sent to the webhook endpoint ${endpoint(d, w)} again.`,
    (d, w) =>
      `Un nouvel envoi depuis ${at(d.from, w)} jusqu’à ${upTo(d.to, w)} a été demandé vers le point d’écoute ${endpoint(d, w)}.`,
  ],
  ReplayCompleted: [
    (d, w) =>
      `${w.count(d.queued, 'event is', 'events are')} on the way to the webhook endpoint ${endpoint(d, w)} again.`,
    (d, w) =>
      `${w.count(d.queued, 'événement repart', 'événements repartent')} vers le point d’écoute ${endpoint(d, w)}.`,
  ],
  ReplayStopped: [
    (d, w) => `Sending again to the webhook endpoint ${endpoint(d, w)} was stopped.`,
    (d, w) => `Le nouvel envoi vers le point d’écoute ${endpoint(d, w)} a été arrêté.`,
  ],
}
