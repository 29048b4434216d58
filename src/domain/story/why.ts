// Who decided something, and the reasons that were recorded with it.
import type { Actor } from '../event-store.ts'
import { explanationOf, likelyCause } from './discrepancies.ts'
import { noteOf, platformOf, reasonOf, shownIn } from './codes.ts'
import { troubleIn } from './troubles.ts'
import { shortEvidence } from './evidence.ts'
import type { Language } from './language.ts'
import type { Words } from './teller.ts'

/** The policies by their names in the log, and what each is for. */
const policies: Readonly<Record<string, readonly [string, string]>> = {
  settlement: ['the settlement of payments', 'le lettrage automatique des paiements'],
  crediting: ['the use of credit notes', 'l’imputation automatique des avoirs'],
  'deal-invoicing': ['the invoicing of deals', 'la facturation des affaires'],
  billing: ['the billing of what falls due', 'la facturation des échéances'],
  rescore: ['the new look at waiting payments', 'le réexamen des paiements en attente'],
  ingest: ['the reading of what platforms send', 'la lecture des messages des plateformes'],
  'ingest-stripe': ['the reading of what Stripe sends', 'la lecture des messages de Stripe'],
  'ingest-hubspot': ['the reading of what HubSpot sends', 'la lecture des messages de HubSpot'],
  'ingest-quickbooks': [
    'the reading of what QuickBooks sends',
    'la lecture des messages de QuickBooks',
  ],
  conflicts: ['the rules for fields both sides changed', 'les règles de priorité entre les côtés'],
  connections: ['the watch over the connections', 'la surveillance des connexions'],
  outgoing: ['the sending of webhooks', 'l’envoi des webhooks'],
  'outgoing-upkeep': ['the sending of webhooks', 'l’envoi des webhooks'],
  'quickbooks-sync': ['the writing to QuickBooks', 'l’écriture dans QuickBooks'],
  'sync-quickbooks': ['the writing to QuickBooks', 'l’écriture dans QuickBooks'],
  'sync-hubspot': ['the writing to HubSpot', 'l’écriture dans HubSpot'],
  'sync-stripe': ['the writing to Stripe', 'l’écriture dans Stripe'],
  discrepancies: ['the search for discrepancies', 'la recherche des écarts'],
  reconciliation: ['the daily reconciliation', 'le rapprochement quotidien'],
  'sign-offs': ['the watch over what was signed', 'la surveillance des validations'],
  sealing: ['the sealing of the ledger', 'le scellement du grand livre'],
  erasing: ['the erasure of personal data', 'l’effacement des données personnelles'],
}

// Written by us, though older versions recorded the platform they were written to as who did it.
const ownWrites = new Set([
  ...['SyncRequested', 'StatusPropagated', 'SyncFailed', 'SyncParked', 'SyncRecovered'],
])

/** Who did it, whatever the version that recorded it took for that. */
export const actorOf = ({ type, actor }: { type: string; actor: Actor }): Actor =>
  actor.kind === 'platform' && ownWrites.has(type)
    ? { kind: 'policy', name: `sync-${actor.name}` }
    : actor

export function whoIn({ kind, name }: Actor, language: Language): string {
  const at = language === 'en' ? 0 : 1
  switch (kind) {
    case 'person':
      return name
    case 'platform':
      return { hubspot: 'HubSpot', stripe: 'Stripe', quickbooks: 'QuickBooks' }[name] ?? name
    case 'policy': {
      const known = Object.hasOwn(policies, name) ? policies[name] : undefined
      const spoken = name.replaceAll('-', ' ')
      const said =
        known?.[at] ??
        (language === 'en' ? `the policy “${spoken}”` : `la règle automatique « ${spoken} »`)
      return language === 'en' ? `Tieout (${said})` : `Tieout (${said})`
    }
    case 'import':
      return language === 'en' ? `${name} (import)` : `${name} (reprise)`
  }
}

const evidenceMax = 5

const matchRules: Readonly<Record<string, readonly [string, string]>> = {
  engine: ['the matching was sure enough', 'le rapprochement était assez sûr'],
  'invoice-number': ['the payment names the invoice', 'le paiement cite la facture'],
  reference: ['the payment names the invoice', 'le paiement cite la facture'],
  'earlier-allocation': [
    'an earlier part of the money went there',
    'une part antérieure de l’argent y était affectée',
  ],
  review: ['a person has decided so', 'une personne l’a décidé'],
  person: ['a person has placed it by hand', 'une personne l’a affecté à la main'],
  quickbooks: ['it was applied so in QuickBooks', 'il a été affecté ainsi dans QuickBooks'],
}

type Criterion = { criterion?: string; seen?: string; en: string; fr: string; weight: number }

// What was seen stands in the sentence as the matching reads it.
const written = /^(amount|rivals|chance|credit|due|delay|age)$/

function criterionIn(one: Criterion, w: Words): string {
  const { criterion = '', seen = '' } = one
  const text = one[w.language]
  if (seen === '' || !written.test(criterion)) return text
  const values = seen.split(', ').map((value) => shownIn(w, criterion, value))
  return text.replace(seen, () => w.list(values))
}

type Match = {
  rule?: string
  evidence?: readonly string[]
  confidence?: number
  criteria?: readonly Criterion[]
}

function reasonsOfMatch({ rule = '', evidence = [], confidence, criteria = [] }: Match, w: Words) {
  const at = w.language === 'en' ? 0 : 1
  const known = Object.hasOwn(matchRules, rule) ? matchRules[rule]?.[at] : undefined
  const sure =
    confidence === undefined
      ? []
      : [
          w.language === 'en'
            ? `decisions like this are right in ${w.percent(confidence)} of all cases`
            : `de telles décisions sont justes dans ${w.percent(confidence)} des cas`,
        ]
  // The criteria tell the same as the evidence, in both languages.
  const seen =
    criteria.length > 0
      ? criteria.slice(0, evidenceMax).map((one) => criterionIn(one, w))
      : evidence.slice(0, evidenceMax).map((one) => shortEvidence(one, w))
  return [...(known ? [known] : []), ...sure, ...seen]
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null

const policyWords: Readonly<Record<string, readonly [string, string]>> = {
  'ledger-wins': [
    'by the agreed policy, the ledger is right',
    'selon la règle convenue, le grand livre fait foi',
  ],
  'platform-wins': [
    'by the agreed policy, the platform is right',
    'selon la règle convenue, la plateforme fait foi',
  ],
  'newest-wins': [
    'by the agreed policy, the newer value is right',
    'selon la règle convenue, la valeur la plus récente fait foi',
  ],
  ask: ['by the agreed policy, a person decides', 'selon la règle convenue, une personne décide'],
}
const conflictReasons: Readonly<Record<string, readonly [string, string]>> = {
  'tug-of-war': [
    'the ledger has set it right several times, and it is changed back each time',
    'le grand livre l’a rétabli plusieurs fois et il est modifié à chaque fois',
  ],
  'late-write': [
    'a call long believed lost came through late',
    'un appel cru perdu a abouti avec retard',
  ],
}

/** The best proposal's reasons, where a person is asked. */
function proposed(data: Record<string, unknown>, w: Words): string[] {
  const [first] = Array.isArray(data.proposals) ? (data.proposals as Match[]) : []
  return first ? reasonsOfMatch(first, w) : []
}

function reasonsIn(type: string, data: Record<string, unknown>, w: Words): string[] {
  const at = w.language === 'en' ? 0 : 1
  switch (type) {
    case 'PaymentAllocated':
      return reasonsOfMatch((data.match ?? {}) as Match, w)
    case 'ReviewRequested':
      return [reasonOf(w, String(data.reason)), ...proposed(data, w)]
    case 'ConflictDetected': {
      const said = [conflictReasons[String(data.reason)], policyWords[String(data.policy)]]
      return said.flatMap((phrase) => phrase?.[at] ?? [])
    }
    case 'DiscrepancyDetected':
    case 'DiscrepancyChanged':
      return [likelyCause(data as never, w)]
    case 'DiscrepancyExplained':
      return [
        explanationOf(String(data.reasonCode), w),
        ...(text(data.note) ? [noteOf(w, String(data.note))] : []),
      ]
    case 'SyncFailed':
    case 'SyncParked':
      return troubleIn(data as never, w)
    // What was searched by is no reason.
    case 'AccessRecorded':
    case 'BulkAcceptanceRequested':
      return []
    default: {
      const codes = [data.code, data.reason, data.evidence].flatMap((one) => text(one) ?? [])
      const notes = [data.note, data.text].flatMap((one) => text(one) ?? [])
      return [...codes.map((code) => reasonOf(w, code)), ...notes.map((note) => noteOf(w, note))]
    }
  }
}

/** Where nothing was recorded: what moved whoever decided. */
function impliedBy({ kind, name }: Actor, w: Words): string[] {
  const isEnglish = w.language === 'en'
  if (kind === 'platform') {
    const platform = platformOf(w, name)
    return [isEnglish ? `${platform} says so` : `${platform} l’indique`]
  }
  if (kind === 'person') return [isEnglish ? `${name} decided so` : `${name} l’a décidé`]
  return [isEnglish ? 'it follows from what happened before' : 'cela découle de ce qui précède']
}

export function whyIn(event: { type: string; data: unknown; actor: Actor }, w: Words): string[] {
  const { type, data } = event
  const actor = actorOf(event)
  try {
    const known = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {}
    const said = [...new Set(reasonsIn(type, known, w))]
    return said.length > 0 ? said : impliedBy(actor, w)
  } catch {
    return impliedBy(actor, w)
  }
}
