// Disagreements and what people did about them, tolerances, runs and signatures, as sentences.
import type * as Discrepancy from '../discrepancy.ts'
import { isKind, type Kind, kinds } from '../discrepancy-kinds.ts'
import { causeIn, words as kindWords } from '../discrepancy-words.ts'
import type * as ReconciliationRun from '../reconciliation-run.ts'
import type * as SignOff from '../sign-off.ts'
import type * as Tolerance from '../tolerance.ts'
import { noted, reasonOf, valueOf } from './codes.ts'
import { pairOf } from './figures.ts'
import { deText } from './language.ts'
import { subjectOf } from './sync.ts'
import type { Tellers, Words } from './teller.ts'

const titleOf = (kind: Kind, w: Words) => w.quote(kindWords[kind].title[w.language])

const unescaped = (id: string) =>
  id.replace(/~[012]/g, (sign) => ({ '~1': '.', '~2': ':' })[sign] ?? '~')

/** What the id of a discrepancy says of it: `<kind>.<subject>[.<part>]`. */
function named({ discrepancyId }: { discrepancyId: string }, w: Words): string {
  const [kind = '', subject = ''] = discrepancyId.split('.')
  if (!isKind(kind)) return w.quote(discrepancyId)
  const [id = '', noun = kinds[kind].noun] = subject.split(':').reverse()
  const about = subjectOf({ object: noun, objectId: unescaped(id) }, w)
  return `${titleOf(kind, w)} ${w.language === 'en' ? 'about' : 'sur'} ${about}`
}

type Found = Extract<Discrepancy.Event, { type: 'DiscrepancyDetected' }>['data']

const found = ({ kind, subject }: Found, w: Words) => {
  const about = subjectOf({ object: subject.noun, objectId: subject.id }, w)
  return `${titleOf(kind, w)} ${w.language === 'en' ? 'about' : 'sur'} ${about}`
}

function atStake({ atStake: money }: Found, w: Words): string {
  if (money === null) return ''
  return w.language === 'en' ? `, ${w.money(money)} at stake` : `, enjeu de ${w.money(money)}`
}

/** What either side says, where one of them says anything. */
function said({ ledger, theirs }: { ledger: string | null; theirs: string | null }, w: Words) {
  if (ledger === null && theirs === null) return ''
  return w.language === 'en'
    ? `: one side says ${valueOf(w, ledger)}, the other ${valueOf(w, theirs)}`
    : ` : un côté indique ${valueOf(w, ledger)}, l’autre ${valueOf(w, theirs)}`
}

export const likelyCause = (of: Pick<Found, 'kind' | 'cause'>, w: Words) =>
  causeIn(w.language, of).replace(/\.$/, '')

const actions = {
  'create-invoice': ['asked for the missing invoice', 'la facture manquante a été demandée'],
  post: ['asked for it to be posted', 'la comptabilisation a été demandée'],
  resend: ['asked for it to be sent again', 'un nouvel envoi a été demandé'],
  'write-off': ['wrote the difference off', 'l’écart a été passé en perte'],
  allocate: ['placed the payment', 'le paiement a été affecté'],
  'apply-credit': ['applied the credit note', 'l’avoir a été imputé'],
  refresh: ['asked for it to be read anew', 'une nouvelle lecture a été demandée'],
  accept: ['accepted it as it is', 'il a été accepté en l’état'],
} as const
const actionOf = (action: string | null, w: Words): string => {
  const known =
    action !== null && Object.hasOwn(actions, action)
      ? actions[action as keyof typeof actions]
      : (['acted on it', 'une action a été prise'] as const)
  return known[w.language === 'en' ? 0 : 1]
}

const explanations = {
  timing: ['it is a matter of timing', 'il s’agit d’un décalage de dates'],
  immaterial: ['it is immaterial', 'il n’est pas significatif'],
  'agreed-with-customer': ['it was agreed with the customer', 'il a été convenu avec le client'],
  'known-error': ['it is a known error', 'il s’agit d’une erreur connue'],
  'outside-the-books': ['it is settled outside the books', 'il est réglé hors des livres'],
  accepted: ['it is accepted', 'il est accepté'],
  other: ['for another reason', 'pour un autre motif'],
} as const
export const explanationOf = (code: string, w: Words): string =>
  Object.hasOwn(explanations, code)
    ? explanations[code as keyof typeof explanations][w.language === 'en' ? 0 : 1]
    : reasonOf(w, code)

const again = {
  'seen-again': ['it is there again', 'il réapparaît'],
  moved: ['its amount has changed', 'son montant a changé'],
  person: ['a person wants it so', 'une personne l’a demandé'],
} as const

export const discrepancyTellers: Tellers<Discrepancy.Event> = {
  DiscrepancyDetected: [
    (d, w) => `A discrepancy was found: ${found(d, w)}${atStake(d, w)}${said(d, w)}.`,
    (d, w) => `Un écart a été détecté : ${found(d, w)}${atStake(d, w)}${said(d, w)}.`,
  ],
  DiscrepancyChanged: [
    (d, w) => `The discrepancy ${found(d, w)} has changed${atStake(d, w)}${said(d, w)}.`,
    (d, w) => `L’écart ${found(d, w)} a évolué${atStake(d, w)}${said(d, w)}.`,
  ],
  DiscrepancyExplained: [
    (d, w) =>
      `The discrepancy ${named(d, w)} was explained: ${explanationOf(d.reasonCode, w)}${noted(w, d.note)}.`,
    (d, w) =>
      `L’écart ${named(d, w)} a été justifié : ${explanationOf(d.reasonCode, w)}${noted(w, d.note)}.`,
  ],
  DiscrepancyResolved: [
    (d, w) =>
      `The discrepancy ${named(d, w)} is resolved: ${d.by === 'agreement' ? 'both sides agree again' : `somebody ${actionOf(d.action, w)}`}${noted(w, d.note)}.`,
    (d, w) =>
      `L’écart ${named(d, w)} est résolu : ${d.by === 'agreement' ? 'les deux côtés concordent de nouveau' : actionOf(d.action, w)}${noted(w, d.note)}.`,
  ],
  DiscrepancyReopened: [
    (d, w) =>
      `The discrepancy ${found(d, w)} was opened again, as ${again[d.because][0]}${atStake(d, w)}${noted(w, d.note)}.`,
    (d, w) =>
      `L’écart ${found(d, w)} a été rouvert, car ${again[d.because][1]}${atStake(d, w)}${noted(w, d.note)}.`,
  ],
  DiscrepancyAssigned: [
    (d, w) =>
      d.assignee === null
        ? `The discrepancy ${named(d, w)} is nobody’s any more.`
        : `The discrepancy ${named(d, w)} was given to ${d.assignee}.`,
    (d, w) =>
      d.assignee === null
        ? `L’écart ${named(d, w)} n’est plus attribué.`
        : `L’écart ${named(d, w)} a été confié à ${d.assignee}.`,
  ],
  DiscrepancyCommented: [
    (d, w) => `A comment was made on the discrepancy ${named(d, w)}${noted(w, d.text)}.`,
    (d, w) => `Un commentaire a été fait sur l’écart ${named(d, w)}${noted(w, d.text)}.`,
  ],
  DiscrepancyDueSet: [
    (d, w) =>
      d.dueOn === null
        ? `The discrepancy ${named(d, w)} has no due date any more.`
        : `The discrepancy ${named(d, w)} is to be dealt with by ${w.day(d.dueOn)}.`,
    (d, w) =>
      d.dueOn === null
        ? `L’écart ${named(d, w)} n’a plus de date limite.`
        : `L’écart ${named(d, w)} est à traiter avant le ${w.day(d.dueOn)}.`,
  ],
  DiscrepancySnoozed: [
    (d, w) =>
      d.until === null
        ? `The discrepancy ${named(d, w)} is shown again.`
        : `The discrepancy ${named(d, w)} is put off until ${w.moment(d.until)}.`,
    (d, w) =>
      d.until === null
        ? `L’écart ${named(d, w)} est de nouveau affiché.`
        : `L’écart ${named(d, w)} est mis en veille jusqu’au ${w.moment(d.until)}.`,
  ],
  DiscrepancyActionTaken: [
    (d, w) =>
      `On the discrepancy ${named(d, w)} somebody ${actionOf(d.action, w)}${noted(w, d.note)}.`,
    (d, w) => `Sur l’écart ${named(d, w)}, ${actionOf(d.action, w)}${noted(w, d.note)}.`,
  ],
}

type Set = Extract<Tolerance.Event, { type: 'ToleranceSet' }>['data']

function limits({ amount, percent, days, graceSeconds }: Set, w: Words): string {
  const isEnglish = w.language === 'en'
  return w.list([
    ...Object.entries(amount ?? {}).map(([currency, most]) => w.sum(most, currency)),
    ...(percent === undefined ? [] : [isEnglish ? `${percent}%` : `${w.number(percent)} %`]),
    ...(days === undefined
      ? []
      : [w.count(days, isEnglish ? 'day' : 'jour', isEnglish ? 'days' : 'jours')]),
    isEnglish
      ? `${w.count(graceSeconds, 'second', 'seconds')} of grace`
      : `un délai de ${w.count(graceSeconds, 'seconde', 'secondes')}`,
  ])
}

export const toleranceTellers: Tellers<Tolerance.Event> = {
  ToleranceSet: [
    (d, w) =>
      d.enabled
        ? `The tolerance for ${titleOf(d.kind, w)} was set: ${limits(d, w)}.`
        : `Discrepancies of the kind ${titleOf(d.kind, w)} are no longer looked for.`,
    (d, w) =>
      d.enabled
        ? `La tolérance pour ${titleOf(d.kind, w)} a été fixée : ${limits(d, w)}.`
        : `Les écarts du type ${titleOf(d.kind, w)} ne sont plus recherchés.`,
  ],
  ToleranceReset: [
    (d, w) => `The tolerance for ${titleOf(d.kind, w)} is as usual again.`,
    (d, w) => `La tolérance pour ${titleOf(d.kind, w)} est revenue à sa valeur d’usage.`,
  ],
}

const scopeOf = (scope: string, w: Words) => (scope.length === 7 ? w.month(scope) : w.day(scope))
const theScope = (scope: string, w: Words) =>
  scope.length === 7 ? deText(w.month(scope)) : `du ${w.day(scope)}`

export const reconciliationTellers: Tellers<ReconciliationRun.Event> = {
  ReconciliationStarted: [
    (d, w) =>
      `Reconciliation run ${d.number} of ${w.day(d.day)} was begun${d.knownAt === null ? '' : `, as known on ${w.moment(d.knownAt)}`}.`,
    (d, w) =>
      `Le rapprochement nº ${d.number} du ${w.day(d.day)} a été lancé${d.knownAt === null ? '' : `, dans l’état connu le ${w.moment(d.knownAt)}`}.`,
  ],
  ReconciliationProgressed: [
    (d, w) =>
      `Reconciliation run ${d.number} of ${w.day(d.day)}: part ${w.number(d.done)} of ${w.number(d.total)} is done (${pairOf(d.part, w)}, ${w.count(d.documents, 'document', 'documents')}).`,
    (d, w) =>
      `Rapprochement nº ${d.number} du ${w.day(d.day)} : étape ${w.number(d.done)} sur ${w.number(d.total)} terminée (${pairOf(d.part, w)}, ${w.count(d.documents, 'pièce', 'pièces')}).`,
  ],
  ReconciliationCompleted: [
    ({ day, number, statement: s }, w) =>
      `Reconciliation run ${number} of ${w.day(day)} ${s.tiesOut ? 'ties out' : `does not tie out: ${w.count(s.openDifferences, 'difference is', 'differences are')} open`}; ${w.count(s.documents, 'document was', 'documents were')} compared.`,
    ({ day, number, statement: s }, w) =>
      `Le rapprochement nº ${number} du ${w.day(day)} ${s.tiesOut ? 'concorde' : `ne concorde pas : ${w.count(s.openDifferences, 'écart reste ouvert', 'écarts restent ouverts')}`} ; ${w.count(s.documents, 'pièce comparée', 'pièces comparées')}.`,
  ],
  ReconciliationFailed: [
    (d, w) =>
      `Reconciliation run ${d.number} of ${w.day(d.day)} did not come to an end: ${reasonOf(w, d.code)}${noted(w, d.reason)}.`,
    (d, w) =>
      `Le rapprochement nº ${d.number} du ${w.day(d.day)} n’a pas abouti : ${reasonOf(w, d.code)}${noted(w, d.reason)}.`,
  ],
}

const moved = {
  entry: ['a journal entry moved a figure', 'une écriture a modifié un montant'],
  document: ['a document moved a figure', 'une pièce a modifié un montant'],
  run: ['another run found another figure', 'un nouveau rapprochement donne un autre montant'],
} as const

export const signOffTellers: Tellers<SignOff.Event> = {
  SignOffPrepared: [
    (d, w) =>
      `${d.preparer} prepared the sign-off of ${scopeOf(d.scope, w)}${d.tiesOut ? ': it ties out' : `: ${w.count(d.explained, 'difference is', 'differences are')} explained`}${noted(w, d.note)}.`,
    (d, w) =>
      `${d.preparer} a préparé la validation ${theScope(d.scope, w)}${d.tiesOut ? ' : tout concorde' : ` : ${w.count(d.explained, 'écart justifié', 'écarts justifiés')}`}${noted(w, d.note)}.`,
  ],
  SignOffReviewed: [
    (d, w) =>
      `${d.reviewer} reviewed and signed ${scopeOf(d.scope, w)}, prepared by ${d.preparer}${noted(w, d.note)}.`,
    (d, w) =>
      `${d.reviewer} a revu et signé la validation ${theScope(d.scope, w)}, préparée par ${d.preparer}${noted(w, d.note)}.`,
  ],
  SignOffSuspended: [
    (d, w) =>
      `The sign-off of ${scopeOf(d.scope, w)} was suspended: ${moved[d.what][0]}. ${d.signers.length === 0 ? '' : `${w.list(d.signers)} must be told.`}`.trimEnd(),
    (d, w) =>
      `La validation ${theScope(d.scope, w)} a été suspendue : ${moved[d.what][1]}. ${d.signers.length === 0 ? '' : `À prévenir : ${w.list(d.signers)}.`}`.trimEnd(),
  ],
  SignOffWithdrawn: [
    (d, w) => `${d.by} withdrew the sign-off of ${scopeOf(d.scope, w)}${noted(w, d.reason)}.`,
    (d, w) => `${d.by} a retiré la validation ${theScope(d.scope, w)}${noted(w, d.reason)}.`,
  ],
}
