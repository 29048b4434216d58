#!/usr/bin/env node
// Checks a proof of Tieout (`tieout audit proof`, GET /v1/audit/proofs/{id}) with nothing but Node:
//   node check-proof.mjs proof.json [--anchor seals.ndjson] [--key KEYID]
// It says of each event in the proof whether its text is what was sealed, under which seal, when, and
// whether it names what the proof is about. That there are no further events it cannot say.
// With --anchor (a copy of seals.ndjson that was kept elsewhere) the seals must be those; with --key
// they must be signed by that key, or by one that it vouches for. Ends with 0 when all holds, else 1.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const sha256 = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** 0, then each field with the number of its UTF-8 bytes before it (four, the highest first). */
function leafOf({ stream, revision, id, type, recordedAt, data, meta }) {
  const parts = [Buffer.of(0)]
  for (const field of [stream, String(revision), id, type, recordedAt, data, meta]) {
    const bytes = Buffer.from(field, 'utf8')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    parts.push(length, bytes)
  }
  return sha256(...parts)
}

/** As in RFC 6962: the leaf and what stands beside it, pair by pair, up to the root. */
function rootByPath(leaf, index, count, path) {
  let node = leaf
  let at = index
  let next = 0
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    const isLeft = at % 2 === 0
    at = Math.floor(at / 2)
    // The last of an odd number goes up alone.
    if (isLeft && at * 2 + 1 >= width) continue
    if (next >= path.length) return undefined
    const beside = Buffer.from(path[next++], 'hex')
    node = sha256(Buffer.of(1), ...(isLeft ? [node, beside] : [beside, node]))
  }
  return next === path.length ? node.toString('hex') : undefined
}

const signedText = (seal) =>
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

const endorsedText = ({ keyId, publicKey }) =>
  `tieout sealing key v1\nkeyId ${keyId}\npublicKey ${publicKey}`

function isSigned(publicKey, text, signature) {
  try {
    const der = { key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }
    return verify(null, Buffer.from(text), createPublicKey(der), Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

const keyIdOf = (publicKey) => sha256(Buffer.from(publicKey, 'base64')).toString('hex').slice(0, 16)

/** The keys that may be believed: from the first, or from the one named, each vouched for by one
 *  before it. */
function believed(keys, named) {
  const taken = new Map()
  for (const key of keys) {
    if (keyIdOf(key.publicKey) !== key.keyId) continue
    const voucher = key.endorsement && taken.get(key.endorsement.keyId)
    const isVouched =
      voucher && isSigned(voucher.publicKey, endorsedText(key), key.endorsement.signature)
    const isRoot = named === undefined ? taken.size === 0 : key.keyId === named
    if (isVouched || isRoot) taken.set(key.keyId, key)
  }
  return taken
}

const sealFields = ['root', 'chain', 'previous', 'sealedAt', 'keyId', 'signature']

function anchorFault(seal, anchor) {
  if (!anchor) return undefined
  const line = anchor.find(({ number }) => number === seal.number)
  if (!line) return 'the anchor does not have it'
  if (signedText(line) !== signedText(seal)) return 'the anchor has another'
  const differs = sealFields.find((name) => line[name] !== seal[name])
  return differs && `the anchor has another ${differs}`
}

function sealFault(seal, keys, anchor) {
  const key = keys.get(seal.keyId)
  if (!key) return `its key ${seal.keyId} is not one to be believed`
  if (!isSigned(key.publicKey, signedText(seal), seal.signature)) return 'its signature does not fit'
  return anchorFault(seal, anchor)
}

function eventFault(event, seals) {
  const seal = seals.get(event.seal)
  if (!seal) return `seal ${event.seal} is not in the proof`
  if (event.index < seal.from.index || event.index > seal.to.index) return 'its seal is of others'
  if (seal.count !== seal.to.index - seal.from.index + 1) return 'its seal counts wrongly'
  const root = rootByPath(leafOf(event), event.index - seal.from.index, seal.count, event.path)
  if (root !== seal.root) return 'its text is not what was sealed'
  return isBetween(event, seal) ? undefined : 'its position is not where its seal has it'
}

/** A position is in no hash: of the first and the last of a segment it is signed, the others lie
 *  between. */
function isBetween({ index, position }, { from, to }) {
  const isRight = (end) =>
    index === end.index ? position === end.position : index > end.index === position > end.position
  return isRight(from) && isRight(to)
}

/** By its id, its stream or what it says. Undefined where it may be in the words that are encrypted. */
function isAbout({ id, stream, data }, subject) {
  if (id === subject || stream.slice(stream.indexOf('.') + 1) === subject) return true
  const said = JSON.parse(data)
  const isIn = (value) =>
    value === subject ||
    (typeof value === 'object' && value !== null && Object.values(value).some(isIn))
  return isIn(said) || (said.$sealed === undefined ? false : undefined)
}

/** What the events are not, taken together. */
function wholeFaults({ subject, events }) {
  const isInOrder = events.every(
    ({ index, position }, at) =>
      at === 0 || (index > events[at - 1].index && position > events[at - 1].position),
  )
  const others = events.filter((event) => isAbout(event, subject) === false)
  return [
    ...(isInOrder ? [] : ['its events are not in the order of the log']),
    ...(events.some((event) => isAbout(event, subject))
      ? []
      : [`none of its events can be seen to name ${subject}`]),
    ...others.map(({ id }) => `${id} does not name ${subject}`),
  ]
}

function check(proof, { anchor, key }) {
  const faults = []
  const lines = []
  if (proof.format !== 'tieout-proof/1') return { lines, faults: ['this is no proof of Tieout'] }
  if (!proof.events?.length) return { lines, faults: ['there is no event in it'] }
  const keys = believed(proof.keys, key)
  const seals = new Map(proof.seals.map((seal) => [seal.number, seal]))
  for (const seal of seals.values()) {
    const why = sealFault(seal, keys, anchor)
    lines.push(`${why ? 'NOT OK' : 'ok    '}  seal ${seal.number} of ${seal.sealedAt}${why ? `: ${why}` : ''}`)
    if (why) faults.push(`seal ${seal.number}: ${why}`)
  }
  for (const event of proof.events) {
    const name = `${event.type} in ${event.stream} (${event.id}, recorded ${event.recordedAt})`
    if (event.seal === null) {
      lines.push(`not sealed yet  ${name}`)
      faults.push(`${event.id} is not sealed yet`)
      continue
    }
    const why = eventFault(event, seals)
    lines.push(`${why ? 'NOT OK' : 'ok    '}  ${name}${why ? `: ${why}` : `, seal ${event.seal}`}`)
    if (why) faults.push(`${event.id}: ${why}`)
  }
  for (const why of wholeFaults(proof)) {
    lines.push(`NOT OK  ${why}`)
    faults.push(why)
  }
  return { lines, faults }
}

function main(args) {
  const optionOf = (name) => {
    const at = args.indexOf(name)
    return at === -1 ? undefined : args.splice(at, 2)[1]
  }
  const anchorFile = optionOf('--anchor')
  const key = optionOf('--key')
  const [file, ...rest] = args
  if (!file || rest.length > 0) {
    console.error('Usage: node check-proof.mjs proof.json [--anchor seals.ndjson] [--key KEYID]')
    return 2
  }
  const proof = JSON.parse(readFileSync(file, 'utf8'))
  const anchor =
    anchorFile &&
    readFileSync(anchorFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  const { lines, faults } = check(proof, { anchor, key })
  for (const line of lines) console.log(line)
  const first = proof.keys?.[0]?.keyId
  if (!anchor && !key && first) {
    console.log(`The seals are believed for their own key ${first}. Ask the company whether it is theirs.`)
  }
  console.log(`It is about ${proof.subject}, and shows that these events are there, not that no others are.`)
  console.log(faults.length === 0 ? 'The proof holds.' : `The proof does NOT hold: ${faults[0]}`)
  return faults.length === 0 ? 0 : 1
}

try {
  process.exitCode = main(process.argv.slice(2))
} catch (error) {
  console.error(`The proof cannot be read: ${error.message}`)
  process.exitCode = 2
}
