// What a verification of the log found, in the reader's language.
import type { Fault, FaultyEvent, FaultKind } from '../verification.ts'
import type { Words } from './teller.ts'

function eventIn(event: FaultyEvent | null): string {
  if (!event) return 'un événement'
  const { index, id, stream, revision, position } = event
  const known = [
    ...(id ? [id] : []),
    ...(stream ? [`${stream}, révision ${revision}`] : []),
    ...(position ? [`position ${position}`] : []),
  ]
  return `l’événement ${index}${known.length > 0 ? ` (${known.join(', ')})` : ''}`
}

const french: Record<FaultKind, (fault: Fault) => string> = {
  altered: ({ event }) => `${eventIn(event)} a été modifié`,
  removed: ({ event }) => `${eventIn(event)} a été retiré`,
  inserted: ({ event, expected }) => `${eventIn(event)} a été inséré avant ${eventIn(expected)}`,
  reordered: ({ event, expected }) =>
    `${eventIn(event)} est à la place où était ${eventIn(expected)}`,
  replaced: ({ event, expected }) =>
    `${eventIn(event)} est à la place de ${eventIn(expected)}, qui a disparu`,
  truncated: ({ event, expected }) => `le journal s’arrête avant ${eventIn(expected ?? event)}`,
  'segment-altered': ({ seal }) =>
    `les événements que couvre le sceau ${seal} ne sont plus ceux dont il a été fait`,
  'hash-log-altered': ({ event }) =>
    `le journal des empreintes a été modifié à partir de ${eventIn(event)}`,
  'hash-log-missing': ({ event }) => `le journal des empreintes s’arrête avant ${eventIn(event)}`,
  'seal-forged': ({ seal, event }) =>
    seal === null ? `${eventIn(event)} n’est pas un sceau` : `le sceau ${seal} n’est pas valable`,
  'seal-missing': ({ seal }) => `le sceau ${seal} de l’ancrage manque`,
  'seal-replaced': ({ seal }) => `le sceau ${seal} n’est pas celui de l’ancrage`,
  'key-unknown': ({ event }) =>
    event === null
      ? 'la clé du premier sceau n’est pas celle de cette installation'
      : `aucune clé antérieure ne garantit celle que présente ${eventIn(event)}`,
  'key-altered': ({ event }) => `la clé que présente ${eventIn(event)} a été modifiée`,
  'anchor-altered': ({ seal }) =>
    `la ligne du sceau ${seal} dans l’ancrage n’est plus celle qui a été signée`,
  'stream-truncated': ({ what }) => {
    const [, stream = ''] = /^the stream (\S+)/.exec(what) ?? []
    return `le flux ${stream} a été tronqué`
  },
}

export const faultIn = (words: Words, fault: Fault): string =>
  words.language === 'en' ? fault.what : french[fault.kind](fault)

const notes: readonly (readonly [RegExp, (found: readonly string[]) => string])[] = [
  [
    /^no anchor: that nothing was cut off at the end is not proved$/,
    () => 'sans ancrage, rien ne prouve que la fin n’a pas été coupée',
  ],
  [
    /^the anchor is empty: none of (\d+) seals is in it$/,
    ([, count]) => `l’ancrage est vide : aucun des ${count} sceaux n’y figure`,
  ],
  [
    /^seals that the anchor does not have: (\d+), the first of them (\d+)(, behind its last)?$/,
    ([, count, first, behind]) =>
      `sceaux absents de l’ancrage : ${count}, à partir du nº ${first}${behind ? ', après son dernier' : ''}`,
  ],
]

export function verificationNoteIn(words: Words, note: string): string {
  if (words.language === 'en') return note
  for (const [form, phrase] of notes) {
    const found = form.exec(note)
    if (found) return phrase(found)
  }
  return note
}
