// What goes to the platforms and what is seen there, as sentences.
import type * as FieldMapping from '../field-mapping.ts'
import type * as Sync from '../sync.ts'
import type * as WonStages from '../won-stages.ts'
import { fieldAndValue, fieldOf, platformOf, theObjectOf, valueOf } from './codes.ts'
import { troubleIn } from './troubles.ts'
import { type Noun, nouns, type Tellers, type Words } from './teller.ts'

type Side = { platform: string; values: Readonly<Record<string, string | null>> }

const isNoun = (object: string): object is Noun => (nouns as readonly string[]).includes(object)

/** `invoice INV-42`, `la facture INV-42`. */
export function subjectOf({ object, objectId }: { object: string; objectId: string }, w: Words) {
  const { isUse, invoiceId } = writeOffIn(objectId)
  if (invoiceId === undefined) return named(object, objectId, w)
  const invoice = w.name('invoice', invoiceId)
  if (w.language === 'en') {
    return isUse ? `use of the write-off on invoice ${invoice}` : `write-off of invoice ${invoice}`
  }
  return isUse
    ? `l’imputation de l’abandon sur la facture ${invoice}`
    : `l’abandon de la facture ${invoice}`
}

const writeOffForm =
  /^(applied-)?writeoff-(?:bad-debt|small-difference|early-payment-discount|bank-fee)-(.+)$/

/** QuickBooks holds a write-off as a credit note, and its use as a payment; their ids are ours. */
export function writeOffIn(objectId: string): { isUse: boolean; invoiceId: string | undefined } {
  const [, applied, invoiceId] = writeOffForm.exec(objectId) ?? []
  return { isUse: applied !== undefined, invoiceId }
}

const named = (object: string, objectId: string, w: Words) =>
  `${theObjectOf(w, object)} ${isNoun(object) ? partName(object, objectId, w) : objectId}`

/** A platform may hold one thing in parts: a customer once for each currency, a payment once for each
 *  customer it is of. */
function partName(noun: Noun, objectId: string, w: Words): string {
  const [, whole, part] = /^(.+)\+([^+]+)$/.exec(objectId) ?? []
  if (whole === undefined) return w.name(noun, objectId)
  if (noun !== 'customer') return w.name(noun, whole)
  return `${w.name(noun, whole)} ${w.language === 'en' ? 'in' : 'en'} ${part}`
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const operations = {
  create: ['created', 'création'],
  update: ['changed', 'modification'],
  void: ['voided', 'annulation'],
  delete: ['deleted', 'suppression'],
  describe: ['described', 'description'],
  confirm: ['confirmed', 'confirmation'],
} as const
const operationOf = (operation: string, w: Words): string => {
  const known = Object.hasOwn(operations, operation)
    ? operations[operation as keyof typeof operations]
    : operations.update
  return known[w.language === 'en' ? 0 : 1]
}

const valuesMax = 6

/** The first few fields, each with its value. */
function fieldsOf({ platform, values }: Side, w: Words): string {
  const all = Object.entries(values)
  if (all.length === 0) return ''
  const shown = all
    .slice(0, valuesMax)
    .map(([field, value]) =>
      field === 'customer' && value !== null && platform === 'quickbooks'
        ? `${fieldOf(w, field)} ${quickBooksCustomer(value, w)}`
        : fieldAndValue(w, field, value),
    )
  const left = all.length - shown.length
  if (left > 0) shown.push(w.language === 'en' ? `${left} more` : w.count(left, 'autre', 'autres'))
  return w.language === 'en' ? `: ${w.list(shown)}` : ` : ${w.list(shown)}`
}

/** The name of the customer behind an id of QuickBooks; whatever else stands there as it is. */
function quickBooksCustomer(ref: string, w: Words): string {
  if (!/^\d+$/.test(ref)) return w.name('customer', ref)
  return w.name('quickbooks-customer', ref)
}

const externally = (externalId: string, w: Words) =>
  w.language === 'en' ? `as ${externalId}` : `sous le nº ${externalId}`

export const syncTellers: Tellers<Sync.Event> = {
  SyncRequested: [
    (d, w) =>
      `${upper(subjectOf(d, w))} is to be ${operationOf(d.operation, w)} in ${platformOf(w, d.platform)}${fieldsOf(d, w)}.`,
    (d, w) =>
      `${upper(operationOf(d.operation, w))} demandée dans ${platformOf(w, d.platform)} pour ${subjectOf(d, w)}${fieldsOf(d, w)}.`,
  ],
  StatusPropagated: [
    (d, w) =>
      d.operation === 'none'
        ? `Nothing is left to be written in ${platformOf(w, d.platform)} for ${subjectOf(d, w)}, which stands there ${externally(d.externalId, w)}${fieldsOf(d, w)}.`
        : `${upper(subjectOf(d, w))} was ${operationOf(d.operation, w)} in ${platformOf(w, d.platform)} ${externally(d.externalId, w)}${fieldsOf(d, w)}.`,
    (d, w) =>
      d.operation === 'none'
        ? `Il ne reste rien à écrire dans ${platformOf(w, d.platform)} pour ${subjectOf(d, w)}, qui y figure ${externally(d.externalId, w)}${fieldsOf(d, w)}.`
        : `${upper(operationOf(d.operation, w))} effectuée dans ${platformOf(w, d.platform)} ${externally(d.externalId, w)} pour ${subjectOf(d, w)}${fieldsOf(d, w)}.`,
  ],
  SyncFailed: [
    (d, w) =>
      `${platformOf(w, d.platform)} did not take ${subjectOf(d, w)}, and it is tried again: ${troubleIn(d, w).join(': ')}.`,
    (d, w) =>
      `${platformOf(w, d.platform)} n’a pas pris ${subjectOf(d, w)}, un nouvel essai suivra : ${troubleIn(d, w).join(' : ')}.`,
  ],
  SyncParked: [
    (d, w) =>
      `${upper(subjectOf(d, w))} was set aside for a person after ${w.count(d.attempts, 'try', 'tries')} in ${platformOf(w, d.platform)}: ${troubleIn(d, w).join(': ')}.`,
    (d, w) =>
      `Intervention requise pour ${subjectOf(d, w)} après ${w.count(d.attempts, 'essai', 'essais')} dans ${platformOf(w, d.platform)} : ${troubleIn(d, w).join(' : ')}.`,
  ],
  SyncRetried: [
    (d, w) => `${upper(subjectOf(d, w))} is to be written to ${platformOf(w, d.platform)} again.`,
    (d, w) =>
      `Une nouvelle écriture dans ${platformOf(w, d.platform)} a été demandée pour ${subjectOf(d, w)}.`,
  ],
  SyncRecovered: [
    (d, w) =>
      `Nothing more is to be written to ${platformOf(w, d.platform)} for ${subjectOf(d, w)}: what failed is no longer asked for.`,
    (d, w) =>
      `Il n’y a plus rien à écrire dans ${platformOf(w, d.platform)} pour ${subjectOf(d, w)} : ce qui avait échoué n’est plus demandé.`,
  ],
  StateObserved: [
    (d, w) =>
      `${platformOf(w, d.platform)} shows ${subjectOf(d, w)} ${externally(d.externalId, w)}${fieldsOf(d, w)}.`,
    (d, w) =>
      `${platformOf(w, d.platform)} présente ${subjectOf(d, w)} ${externally(d.externalId, w)}${fieldsOf(d, w)}.`,
  ],
  ConflictDetected: [
    (d, w) =>
      `The ${fieldOf(w, d.field)} of ${subjectOf(d, w)} differs: the ledger says ${valueOf(w, d.ledger)}, ${platformOf(w, d.platform)} says ${valueOf(w, d.theirs)}; before it was ${valueOf(w, d.base)}.`,
    (d, w) =>
      `Désaccord sur ${subjectOf(d, w)}, champ ${w.quote(fieldOf(w, d.field))} : le grand livre indique ${valueOf(w, d.ledger)}, ${platformOf(w, d.platform)} indique ${valueOf(w, d.theirs)} ; auparavant ${valueOf(w, d.base)}.`,
  ],
  ConflictResolved: [
    (d, w) => {
      if (d.by === 'agreement') {
        return `The ledger and ${platformOf(w, d.platform)} agree again on the ${fieldOf(w, d.field)} of ${subjectOf(d, w)}: ${valueOf(w, d.value)}.`
      }
      const winner = d.winner === 'ledger' ? 'the ledger' : platformOf(w, d.platform)
      return `The ${fieldOf(w, d.field)} of ${subjectOf(d, w)} was settled in favour of ${winner}: ${valueOf(w, d.value)}.`
    },
    (d, w) => {
      if (d.by === 'agreement') {
        return `Le grand livre et ${platformOf(w, d.platform)} concordent de nouveau sur ${subjectOf(d, w)}, champ ${w.quote(fieldOf(w, d.field))} : ${valueOf(w, d.value)}.`
      }
      const winner = d.winner === 'ledger' ? 'du grand livre' : `de ${platformOf(w, d.platform)}`
      return `Désaccord sur ${subjectOf(d, w)}, champ ${w.quote(fieldOf(w, d.field))}, tranché en faveur ${winner} : ${valueOf(w, d.value)}.`
    },
  ],
}

export const mappingTellers: Tellers<FieldMapping.Event> = {
  MappingSet: [
    (d, w) =>
      `The fields of ${platformOf(w, d.platform)} were mapped anew: ${w.count(d.entries.length, 'field', 'fields')}.`,
    (d, w) =>
      `La correspondance des champs avec ${platformOf(w, d.platform)} a été redéfinie : ${w.count(d.entries.length, 'champ', 'champs')}.`,
  ],
  MappingReset: [
    (d, w) => `The fields of ${platformOf(w, d.platform)} are mapped as usual again.`,
    (d, w) =>
      `La correspondance des champs avec ${platformOf(w, d.platform)} est revenue aux valeurs d’usage.`,
  ],
}

const stagesOf = ({ stages }: { stages: WonStages.Stage[] }, w: Words) =>
  w.list(stages.map(({ label, pipeline }) => `${w.quote(label)} (${pipeline})`))

export const wonStagesTellers: Tellers<WonStages.Event> = {
  WonStagesChosen: [
    (d, w) => `From now on a deal counts as won in ${stagesOf(d, w)}.`,
    (d, w) => `Désormais une affaire compte comme gagnée dans ${stagesOf(d, w)}.`,
  ],
  WonStagesReset: [
    () => 'A deal counts as won again when HubSpot itself says so.',
    () => 'Une affaire compte de nouveau comme gagnée lorsque HubSpot le dit.',
  ],
}
