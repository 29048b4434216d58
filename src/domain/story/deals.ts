// Deals and customers as sentences.
import type * as Customer from '../customer.ts'
import type * as Deal from '../deal.ts'
import { because, noted, platformOf } from './codes.ts'
import type { Tellers, Words } from './teller.ts'

const forWhom = (customerId: string, w: Words) =>
  `${w.language === 'en' ? 'for' : 'pour'} ${w.name('customer', customerId)}`

type Plan = Extract<Deal.Event, { type: 'PlanSet' }>['data']['instalments']
const labels = (plan: Plan, w: Words) => w.list(plan.map(({ label }) => w.quote(label)))

const identity = (d: { platform: string; externalId: string }, w: Words) =>
  d.platform === 'email'
    ? `${w.language === 'en' ? 'the address' : 'l’adresse'} ${d.externalId}`
    : `${d.externalId} ${w.language === 'en' ? 'at' : 'chez'} ${platformOf(w, d.platform)}`

export const dealTellers: Tellers<Deal.Event> = {
  DealWon: [
    (d, w) =>
      `Deal ${d.dealId} ${w.quote(d.name)} ${forWhom(d.customerId, w)} was won on ${w.day(d.closedOn)}: ${w.sum(d.total, d.currency)}.`,
    (d, w) =>
      `L’affaire ${d.dealId} ${w.quote(d.name)} ${forWhom(d.customerId, w)} a été gagnée le ${w.day(d.closedOn)} : ${w.sum(d.total, d.currency)}.`,
  ],
  DealAmended: [
    (d, w) =>
      `Deal ${d.dealId} ${w.quote(d.name)} ${forWhom(d.customerId, w)} was changed; it is now ${w.sum(d.total, d.currency)}.`,
    (d, w) =>
      `L’affaire ${d.dealId} ${w.quote(d.name)} ${forWhom(d.customerId, w)} a été modifiée ; elle est désormais de ${w.sum(d.total, d.currency)}.`,
  ],
  DealReopened: [
    (d, w) => `Deal ${w.name('deal', d.dealId)} is no longer won: it was opened again in HubSpot.`,
    (d, w) =>
      `L’affaire ${w.name('deal', d.dealId)} n’est plus gagnée : elle a été rouverte dans HubSpot.`,
  ],
  DealInvoiced: [
    (d, w) =>
      `Deal ${w.name('deal', d.dealId)} became invoice ${d.invoiceNumber ?? w.name('invoice', d.invoiceId)}.`,
    (d, w) =>
      `L’affaire ${w.name('deal', d.dealId)} a donné lieu à la facture ${d.invoiceNumber ?? w.name('invoice', d.invoiceId)}.`,
  ],
  PlanSet: [
    (d, w) =>
      `Deal ${w.name('deal', d.dealId)} is invoiced in ${w.count(d.instalments.length, 'instalment', 'instalments')}${d.instalments.length === 0 ? '' : `: ${labels(d.instalments, w)}`}.`,
    (d, w) =>
      `L’affaire ${w.name('deal', d.dealId)} est facturée en ${w.count(d.instalments.length, 'échéance', 'échéances')}${d.instalments.length === 0 ? '' : ` : ${labels(d.instalments, w)}`}.`,
  ],
  InstalmentReleased: [
    (d, w) =>
      `The milestone of instalment ${d.number} of deal ${w.name('deal', d.dealId)} was reached on ${w.day(d.on)}.`,
    (d, w) =>
      `Le jalon de l’échéance ${d.number} de l’affaire ${w.name('deal', d.dealId)} a été atteint le ${w.day(d.on)}.`,
  ],
  InstalmentRequested: [
    (d, w) =>
      `Instalment ${d.number} of deal ${w.name('deal', d.dealId)} is being invoiced as ${w.name('invoice', d.invoiceId)}.`,
    (d, w) =>
      `L’échéance ${d.number} de l’affaire ${w.name('deal', d.dealId)} est mise en facturation : facture ${w.name('invoice', d.invoiceId)}.`,
  ],
}

export const customerTellers: Tellers<Customer.Event> = {
  CustomerSeen: [
    (d, w) =>
      `${platformOf(w, d.source)} told of customer ${d.name}${d.emails.length === 0 ? '' : ` (${w.list(d.emails)})`}.`,
    (d, w) =>
      `${platformOf(w, d.source)} a fait connaître le client ${d.name}${d.emails.length === 0 ? '' : ` (${w.list(d.emails)})`}.`,
  ],
  IdentityLinked: [
    (d, w) =>
      `Customer ${w.name('customer', d.customerId)} was linked to ${identity(d, w)}${because(w, d.evidence)}.`,
    (d, w) =>
      `Le client ${w.name('customer', d.customerId)} a été rattaché à ${identity(d, w)}${because(w, d.evidence)}.`,
  ],
  IdentityUnlinked: [
    (d, w) =>
      `Customer ${w.name('customer', d.customerId)} is no longer linked to ${identity(d, w)}${noted(w, d.reason)}.`,
    (d, w) =>
      `Le client ${w.name('customer', d.customerId)} n’est plus rattaché à ${identity(d, w)}${noted(w, d.reason)}.`,
  ],
  ErasureRequested: [
    (d, w) =>
      `It was asked that all words about customer ${w.name('customer', d.customerId)} be erased${noted(w, d.reason)}.`,
    (d, w) =>
      `L’effacement des données personnelles du client ${w.name('customer', d.customerId)} a été demandé${noted(w, d.reason)}.`,
  ],
  PersonErased: [
    (d, w) =>
      `The words about customer ${w.name('customer', d.customerId)} were erased: ${w.count(d.keys, 'key was', 'keys were')} destroyed, which ${w.count(d.events, 'event', 'events')} had used${d.leftCount === 0 ? '' : `; ${w.count(d.leftCount, 'older event', 'older events')} could not be erased`}.`,
    (d, w) =>
      `Les données personnelles du client ${w.name('customer', d.customerId)} ont été effacées : ${w.count(d.keys, 'clé détruite', 'clés détruites')}, ${w.count(d.events, 'événement concerné', 'événements concernés')}${d.leftCount === 0 ? '' : ` ; ${w.count(d.leftCount, 'événement plus ancien n’a pu l’être', 'événements plus anciens n’ont pu l’être')}`}.`,
  ],
  ErasureCompleted: [
    (d, w) =>
      `Nothing shows words about customer ${w.name('customer', d.customerId)} any more: ${w.count(d.views.length, 'view was', 'views were')} made anew.`,
    (d, w) =>
      `Plus rien n’affiche les données personnelles du client ${w.name('customer', d.customerId)} : ${w.count(d.views.length, 'vue refaite', 'vues refaites')}.`,
  ],
  ErasureLifted: [
    (d, w) =>
      `What platforms tell of customer ${w.name('customer', d.customerId)} is taken down again${noted(w, d.reason)}.`,
    (d, w) =>
      `Les informations des plateformes sur le client ${w.name('customer', d.customerId)} sont de nouveau enregistrées${noted(w, d.reason)}.`,
  ],
}
