// The store of idempotency keys: the first reply of a key is kept and replayed for 24 hours. A
// request refused for its parameters is not kept; the same key with other parameters is refused.
import { createHash } from 'node:crypto'
import type { Call, Reply } from '../server.ts'
import { errorReply } from './errors.ts'
import type { StripeAccount } from './ledger.ts'

const keptMs = 24 * 3_600_000

type Kept = { fingerprint: string; at: number; reply: Reply }

export const keyOf = (call: Call): string | undefined => {
  const key = call.headers['idempotency-key']
  return call.method === 'POST' && typeof key === 'string' ? key : undefined
}

export const keyInUse = (call: Call): Reply =>
  errorReply(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message:
      'There is currently another in-progress request using this Idempotency Key ' +
      `(${keyOf(call)}). Please try again later.`,
  })

/** Runs the request once for its key. Both the change and the kept reply are in one change of the
 *  journal, so that a killed sandbox cannot have one without the other. */
export function once(account: StripeAccount, call: Call, execute: () => Reply): Reply {
  const key = keyOf(call)
  if (key === undefined) return execute()
  const kept = account.journal.table<Kept>('stripe/idempotency')
  const at = account.outside.clock.now().getTime()
  const fingerprint = createHash('sha256').update(`${call.path}\n${call.body}`).digest('hex')
  const found = kept.get(key)
  if (found && at - found.at < keptMs) {
    if (found.fingerprint !== fingerprint) {
      return errorReply(400, {
        type: 'idempotency_error',
        message:
          'Keys for idempotent requests can only be used with the same parameters they were ' +
          `first used with. Try using a key other than '${key}' if you meant to execute a ` +
          'different request.',
      })
    }
    const headers = { ...found.reply.headers, 'idempotent-replayed': 'true' }
    return { ...found.reply, headers }
  }
  return account.journal.change(() => {
    const reply = execute()
    if (reply.status < 400) kept.put(key, { fingerprint, at, reply })
    return reply
  })
}

/** A failure of its own that was answered instead: from now on it is the answer of that key. */
export function keepFailure(account: StripeAccount, call: Call, reply: Reply) {
  const kept = account.journal.table<Kept>('stripe/idempotency')
  const key = keyOf(call) ?? ''
  const found = kept.get(key)
  if (found) kept.put(key, { ...found, reply })
}
