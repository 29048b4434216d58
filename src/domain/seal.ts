// The seals of the ledger: each stands for all events of a segment of the log, by the root of the
// tree over them; each follows from the one before, and is signed. Whoever has one of them can tell
// whether any event before it was altered, removed, inserted or moved since.
import { createPublicKey, hash, verify } from 'node:crypto'
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { rootOf } from './merkle.ts'
import { decoder, type EventOf, Instant, OrNull } from './stored.ts'

export const category = 'seal'
/** There is one ledger in a store, whatever companies are kept in it. */
export const id = 'ledger'
export const stream = 'seal-main.ledger'

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })
const KeyId = Type.String({ pattern: '^[0-9a-f]{16}$' })
const Signature = Type.String({ minLength: 1, maxLength: 200 })
const Count = Type.Integer({ minimum: 0 })

/** Which event of the log, counted from 0 with the first, and where the store has it. */
const Mark = Type.Object({ index: Count, position: Type.String({ minLength: 1 }) })

// Stored shapes: change them only by adding optional fields or a new version.

export const shapes = {
  SealingKeyIntroduced: Type.Object({
    keyId: KeyId,
    /** DER (SPKI) in base64. */
    publicKey: Type.String({ minLength: 1, maxLength: 500 }),
    /** The key before it vouches for it; the first has nobody before it. */
    endorsement: OrNull(Type.Object({ keyId: KeyId, signature: Signature })),
  }),
  LedgerSealed: Type.Object({
    number: Type.Integer({ minimum: 1 }),
    from: Mark,
    to: Mark,
    count: Type.Integer({ minimum: 1 }),
    /** Of the tree over the segment. */
    root: Hash,
    /** Of the chain before and the root. */
    chain: Hash,
    /** Of the signed text of the seal before; the first has none. */
    previous: OrNull(Hash),
    sealedAt: Instant,
    keyId: KeyId,
    /** Ed25519 over the signed text, in base64. */
    signature: Signature,
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)
export type Seal = Static<(typeof shapes)['LedgerSealed']>
export type Introduced = Static<(typeof shapes)['SealingKeyIntroduced']>

export type State = { last: Seal | null; keys: readonly Introduced[] }
export const initial: State = { last: null, keys: [] }

export const evolve = (state: State, event: Event): State =>
  event.type === 'LedgerSealed'
    ? { ...state, last: event.data }
    : { ...state, keys: [...state.keys, event.data] }

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** As a seal has it. */
export const rootHexOf = (leaves: Buffer): string => rootOf(leaves).toString('hex')

const sha256 = (text: string) => hash('sha256', text, 'hex')

export const chainStart = '0'.repeat(64)

/** The two hashes, in the words of the log's own hashes: 0 is a leaf, 1 a node. */
export const chainOf = (before: string, root: string): string =>
  hash('sha256', Buffer.from(`02${before}${root}`, 'hex'), 'hex')

/** What is signed, as text: every value on a line of its own. */
export const signedText = (seal: Omit<Seal, 'signature'>): string =>
  [
    'tieout seal v1',
    `number ${seal.number}`,
    `from ${seal.from.index} ${seal.from.position}`,
    `to ${seal.to.index} ${seal.to.position}`,
    `count ${seal.count}`,
    `root ${seal.root}`,
    `chain ${seal.chain}`,
    `previous ${seal.previous ?? '-'}`,
    `sealedAt ${seal.sealedAt}`,
    `keyId ${seal.keyId}`,
  ].join('\n')

export const endorsedText = ({ keyId, publicKey }: Pick<Introduced, 'keyId' | 'publicKey'>) =>
  `tieout sealing key v1\nkeyId ${keyId}\npublicKey ${publicKey}`

export const digestOf = (seal: Seal): string => sha256(signedText(seal))

export const keyIdOf = (publicKey: string): string =>
  hash('sha256', Buffer.from(publicKey, 'base64'), 'hex').slice(0, 16)

export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({
      ...{ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' },
    })
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

/** A key that signs; of the private half nothing is seen. */
export type SigningKey = { keyId: string; publicKey: string; sign(text: string): string }

export type Segment = {
  from: Seal['from']
  to: Seal['to']
  root: string
}

/** The next seal, over the segment behind the last. A key that signs for the first time is
 *  introduced with it, and vouched for by the last one where that is still at hand. */
export const seal =
  (request: {
    segment: Segment
    sealedAt: string
    key: SigningKey
    former?: SigningKey | undefined
  }): Decision<State, Event> =>
  ({ last, keys }) => {
    const { segment, sealedAt, key, former } = request
    // Somebody was quicker.
    if (segment.from.index !== (last ? last.to.index + 1 : 0)) return []
    const unsigned = {
      number: (last?.number ?? 0) + 1,
      ...segment,
      count: segment.to.index - segment.from.index + 1,
      chain: chainOf(last?.chain ?? chainStart, segment.root),
      previous: last && digestOf(last),
      sealedAt,
      keyId: key.keyId,
    }
    const sealed: Seal = { ...unsigned, signature: key.sign(signedText(unsigned)) }
    const isKnown = keys.some(({ keyId }) => keyId === key.keyId)
    const events: Event[] = isKnown
      ? []
      : [{ type: 'SealingKeyIntroduced', data: introduce(key, former, keys) }]
    return [...events, { type: 'LedgerSealed', data: sealed }]
  }

function introduce(
  { keyId, publicKey }: SigningKey,
  former: SigningKey | undefined,
  keys: readonly Introduced[],
): Introduced {
  const vouches = former && keys.some((one) => one.keyId === former.keyId) ? former : undefined
  const endorsement = vouches && {
    keyId: vouches.keyId,
    signature: vouches.sign(endorsedText({ keyId, publicKey })),
  }
  return { keyId, publicKey, endorsement: endorsement ?? null }
}
