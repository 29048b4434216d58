// Which parts of which events say something of a person: names, addresses, and whatever people or
// platforms have written in words. They are stored apart from the rest, so that they can be erased
// while amounts, ids and dates stay. Pure; how they are encrypted is src/adapters/privacy's.
import { erased } from './erased.ts'
import { parseStream } from './event-store.ts'

type Fields = Record<string, unknown>

/** A place in the data of an event; a star stands for each member of a list or a record. */
type Place = {
  path: readonly string[]
  /** What stands there instead. */
  instead(value: unknown): unknown
  /** Members of the record that are let stand. */
  except?: ReadonlySet<string>
  /** Absent: always. */
  when?: ((data: Fields) => boolean) | undefined
}

const placeholder = (value: unknown): unknown => (Array.isArray(value) ? [] : erased)

const at = (
  path: string,
  instead: Place['instead'] = placeholder,
  when?: Place['when'],
): Place => ({ path: path.split('.'), instead, when })

const all = (...paths: string[]) => paths.map((path) => at(path))

/** As `Values` keep the lines of an invoice: the words go, the amounts stay. */
function linesInstead(value: unknown): unknown {
  try {
    const lines: unknown = JSON.parse(String(value))
    if (!Array.isArray(lines)) return erased
    return JSON.stringify(
      lines.map((line) => (Array.isArray(line) ? [erased, ...line.slice(1)] : erased)),
    )
  } catch {
    return erased
  }
}

const kept = [
  ...['eventId', 'subscriptionId', 'portalId', 'subscriptionType', 'objectId', 'fromObjectId'],
  ...['toObjectId', 'primaryObjectId', 'mergedObjectIds', 'newObjectId', 'propertyName'],
  ...['changeSource', 'occurredAt'],
]

/** Of what HubSpot notifies, whatever is needed to act on it stays: who was merged with whom. */
function notificationInstead(value: unknown): unknown {
  try {
    const told: unknown = JSON.parse(String(value))
    if (typeof told !== 'object' || told === null) return '{}'
    const named = Object.entries(told).filter(([name]) => kept.includes(name))
    return JSON.stringify(Object.fromEntries(named))
  } catch {
    return '{}'
  }
}

const emptyObject = () => '{}'

const payer = all('payer.name', 'payer.email', 'references.description')
const lines = all('lines.*.description')
const reasons = (of: string) => [
  ...all(`${of}evidence.*`, `${of}criteria.*.seen`, `${of}criteria.*.en`, `${of}criteria.*.fr`),
]
const proposed = [
  ...reasons('proposals.*.'),
  ...all('none.criteria.*.seen', 'none.criteria.*.en', 'none.criteria.*.fr'),
]

/** Values of platforms that are amounts, ids, dates or codes. Whatever else is read there may be words. */
const plainValues: ReadonlySet<string> = new Set([
  ...['number', 'customer', 'currency', 'total', 'tax', 'rate', 'balance', 'unapplied', 'amount'],
  ...['issuedOn', 'dueOn', 'on', 'status', 'won', 'document', 'deposit', 'credits', 'lines'],
  ...['closedate', 'dealstage', 'pipeline', 'deal_currency_code', 'hs_lastmodifieddate'],
  ...['tieout_invoices', 'tieout_status', 'tieout_invoice_status', 'tieout_invoice_number'],
  ...['tieout_amount_paid', 'tieout_amount_due', 'tieout_amount_invoiced'],
  ...['tieout_amount_to_invoice', 'tieout_payment_terms_days', 'num_associated_contacts'],
  ...['hs_tcv', 'hs_acv', 'hs_arr', 'hs_mrr', 'hs_num_of_associated_line_items'],
  'hs_primary_associated_company',
])
const values = [
  { ...at('values.*'), except: plainValues },
  at('values.lines', linesInstead, ({ object }) => object === 'invoice'),
]
const isWorded = ({ field, object }: Fields) =>
  field === 'lines' ? object === 'invoice' : !plainValues.has(String(field))
const ofField = (value: unknown) =>
  typeof value === 'string' && value.startsWith('[') ? linesInstead(value) : erased
const condition = at('conditions.*.value', placeholder)

/** Of which the two sides say names or reasons; of the others they say amounts. */
const inWords = ['customer-differs', 'unreadable-fact']
function isInWords({ kind }: Fields) {
  return inWords.includes(String(kind))
}
const disagreement = [
  at('ledger', placeholder, isInWords),
  at('theirs', placeholder, isInWords),
  at('cause.params.*'),
]

/** What is named here once stays named: what was stored apart is found again by what is stored. */
const places: Readonly<Record<string, readonly Place[]>> = {
  CustomerSeen: all('name', 'emails'),
  IdentityLinked: [
    at('externalId', placeholder, ({ platform }) => platform === 'email'),
    at('evidence'),
  ],
  IdentityUnlinked: [
    at('externalId', placeholder, ({ platform }) => platform === 'email'),
    at('reason'),
  ],
  DealWon: [at('name'), ...lines],
  DealAmended: [at('name'), ...lines],
  InvoiceRequested: lines,
  InvoiceIssued: lines,
  InvoiceAmended: lines,
  InvoiceWrittenOff: all('reason'),
  CreditNoteIssued: all('reason'),
  CreditNoteAmended: all('reason'),
  PaymentReceived: payer,
  PaymentDescribed: payer,
  PaymentAllocated: [
    ...reasons('match.'),
    ...all('match.none.criteria.*.seen', 'match.none.criteria.*.en', 'match.none.criteria.*.fr'),
  ],
  RefundIssued: [at('reason', placeholder, ({ outside }) => outside === true)],
  BalanceTransactionRecorded: all('description'),
  ReviewRequested: proposed,
  ReviewAccepted: all('note'),
  ReviewRejected: all('note'),
  ProposalRejected: all('note'),
  ReviewUndone: all('note'),
  StripeEventReceived: [at('raw', emptyObject)],
  HubSpotEventReceived: [at('raw', notificationInstead)],
  QuickBooksEventReceived: [at('raw', emptyObject)],
  InboundHeld: all('reason'),
  SyncRequested: values,
  StatusPropagated: values,
  StateObserved: values,
  SyncFailed: all('reason'),
  SyncParked: all('reason'),
  ConflictDetected: ['base', 'ledger', 'theirs'].map((side) => at(side, ofField, isWorded)),
  ConflictResolved: [at('value', ofField, isWorded), at('note')],
  RuleAdded: [at('name'), condition],
  RuleChanged: [at('name'), condition],
  PeriodClosed: all('note'),
  PeriodReopened: all('reason'),
  KeyIssued: all('note'),
  KeyRevoked: all('note'),
  PersonInvited: all('email'),
  PersonDeactivated: all('note'),
  AccessRecorded: all('text'),
  DiscrepancyDetected: disagreement,
  DiscrepancyChanged: [
    ...disagreement,
    at('before.ledger', placeholder, isInWords),
    at('before.theirs', placeholder, isInWords),
  ],
  DiscrepancyReopened: [...disagreement, at('note')],
  DiscrepancyExplained: all('note', 'of.ledger', 'of.theirs'),
  DiscrepancyResolved: all('note'),
  DiscrepancyCommented: all('text'),
  DiscrepancyActionTaken: all('note', 'params.note', 'params.reason'),
  SignOffPrepared: all('note'),
  SignOffReviewed: all('note'),
  SignOffWithdrawn: all('reason'),
  ReconciliationFailed: all('reason'),
  ReportScheduleSet: all('recipients', 'subject'),
  ScheduledReportSent: all('refused'),
}

export type Parted = {
  /** The data with something else in the place of each of the values. */
  data: Fields
  /** What stood there, by its path with dots. */
  values: Fields
}

/** The data of an event, and apart from it what it says of persons; null when it says nothing. */
export function parted(type: string, data: unknown): Parted | null {
  const named = places[type]
  if (!named || typeof data !== 'object' || data === null) return null
  const whole = data as Fields
  const found: Fields = {}
  let rest: unknown = whole
  for (const place of named) {
    if (place.when && !place.when(whole)) continue
    rest = takeOut(rest, place, 0, '', found)
  }
  return rest === whole ? null : { data: rest as Fields, values: found }
}

const isNothing = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === erased ||
  (Array.isArray(value) && value.length === 0)

/** The node without what the place names; the same node where there is nothing of it. */
function takeOut(
  node: unknown,
  place: Place,
  depth: number,
  before: string,
  found: Fields,
): unknown {
  const { path, instead } = place
  if (depth === path.length) {
    if (isNothing(node)) return node
    const other = instead(node)
    if (other === node) return node
    found[before] = node
    return other
  }
  if (typeof node !== 'object' || node === null) return node
  const step = path[depth] as string
  const name = before === '' ? '' : `${before}.`
  if (step !== '*') {
    const inner = (node as Fields)[step]
    const other = takeOut(inner, place, depth + 1, name + step, found)
    return other === inner ? node : { ...node, [step]: other }
  }
  let changed: unknown[] | Fields | undefined
  for (const [key, inner] of Object.entries(node)) {
    if (place.except?.has(key)) continue
    const other = takeOut(inner, place, depth + 1, name + key, found)
    if (other === inner) continue
    changed ??= Array.isArray(node) ? [...node] : { ...node }
    ;(changed as Fields)[key] = other
  }
  return changed ?? node
}

/** The data with the values back in their places. */
export function joined(data: unknown, values: Fields): Fields {
  const whole = { ...(data as Fields) }
  const own = new Set<unknown>([whole])
  for (const [path, value] of Object.entries(values)) {
    const steps = path.split('.')
    const last = steps.pop() as string
    const node = steps.reduce<Fields | null>((outer, step) => ownAt(outer, step, own), whole)
    if (node) node[last] = value
  }
  return whole
}

/** What lies there as something that may be changed; null where nothing does. */
function ownAt(outer: Fields | null, step: string, own: Set<unknown>): Fields | null {
  const inner = outer?.[step]
  if (typeof inner !== 'object' || inner === null || !outer) return null
  if (own.has(inner)) return inner as Fields
  const copy = (Array.isArray(inner) ? [...inner] : { ...inner }) as Fields
  own.add(copy)
  outer[step] = copy
  return copy
}

type Named = { stream: string; type: string; data: unknown }

/** What is erased together: as a rule a stream. Raw facts have a stream each, and are erased by the
 *  object that they are about; rules share one, as API keys and people do, and are erased one by one. */
export function keptUnder({ stream, type, data }: Named): string {
  const { objectId, kind, ruleId, keyId, personId } = data as Fields
  if (type.endsWith('EventReceived') && typeof kind === 'string' && objectId !== '') {
    const [noun] = kind.split('.')
    return `${stream.slice(0, stream.indexOf('.'))} ${type} ${noun} ${objectId}`
  }
  if (typeof ruleId === 'string') return `${stream} ${ruleId}`
  if (type === 'KeyIssued' || type === 'KeyRevoked') return `${stream} ${keyId}`
  if (typeof personId === 'string') return `${stream} ${personId}`
  return stream
}

/** Documents of the books: they go with a person only as far as their words name it. */
const documents = new Set([
  'deal',
  'invoice',
  'credit-note',
  'balance-transaction',
  'period',
  'rule',
])

export const isDocument = (stream: string) => documents.has(parseStream(stream).category)

/** Every text among the values, with those inside of JSON that came as a text. */
export function textsIn(values: unknown): string[] {
  if (typeof values === 'string') return [values]
  if (typeof values !== 'object' || values === null) return []
  return Object.values(values).flatMap(textsIn)
}
