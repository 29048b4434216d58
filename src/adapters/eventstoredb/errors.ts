// What the vendor's errors mean to the domain.
import {
  AccessDeniedError,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  RequiredMetadataPropertyMissingError,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client'
import { type Expected, StoreUnavailable, VersionConflict } from '../../domain/event-store.ts'

/** Answers that are final: asking again brings the same. */
const final = [
  AccessDeniedError,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  RequiredMetadataPropertyMissingError,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
]
const mistakes = [TypeError, RangeError, SyntaxError, ReferenceError]

/** Everything else (no connection, no leader, busy, too late, unknown) may have taken effect or
 *  not, and may go well the next time. */
export function unavailable(error: unknown): unknown {
  if (error instanceof StoreUnavailable || !(error instanceof Error)) return error
  if ([...final, ...mistakes].some((kind) => error instanceof kind)) return error
  return new StoreUnavailable(`EventStoreDB: ${error.message}`, { cause: error })
}

export async function orUnavailable<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer
  } catch (error) {
    throw unavailable(error)
  }
}

/** The server has itself compared the ids when the expectation fails: what it refuses is no
 *  repeat. */
export function appendError(error: unknown, stream: string, expected: Expected): unknown {
  if (!(error instanceof WrongExpectedVersionError)) return unavailable(error)
  if (expected === 'any') {
    return new Error(`an event for ${stream} has the id of another stored event`, { cause: error })
  }
  const { actualVersion } = error
  // The largest number stands for "no event" here too.
  const none = typeof actualVersion !== 'bigint' || actualVersion >= 2n ** 63n
  return new VersionConflict(stream, expected, none ? 'none' : actualVersion)
}

/** The client itself is of no use any more (see Connection.renew). */
export const isLost = (error: unknown) =>
  error instanceof Error && error.message.startsWith('Failed to discover')
