// How the service says no over HTTP: problem details (RFC 9457) with a stable code. The only place
// where a refusal meets a status; what a program of ours did wrong never shows what went on inside.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { StoreUnavailable, VersionConflict } from '../domain/event-store.ts'
import { Refusal } from '../domain/refusal.ts'
import { languageOf } from './language.ts'
import { frenchOf } from './problem-french.ts'
import { partInFrench } from './problem-french-parts.ts'
import { type ProblemCode, problemTable } from './problem-table.ts'

export const problemType = 'application/problem+json'

const InvalidPart = Type.Object({
  in: Type.Enum(['body', 'query', 'path', 'headers'], { description: 'Where it was sent.' }),
  pointer: Type.String({ description: 'JSON pointer to it (RFC 6901); empty = the whole.' }),
  detail: Type.String(),
})

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'Where this code is explained, relative to the service.' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable; programs decide by it.' }),
    detail: Type.String({ description: 'What is wrong and what to do, for people.' }),
    requestId: Type.String({ description: 'The same as the header x-request-id and in our log.' }),
    retryable: Type.Boolean({ description: 'Whether the same request may succeed later.' }),
    errors: Type.Optional(Type.Array(InvalidPart)),
    details: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'The figures of the refusal.' }),
    ),
  },
  { description: 'Problem details, RFC 9457.' },
)
export type Problem = Static<typeof Problem>

/** The problem responses of a route, for its schema. */
export function problems<Status extends number>(...statuses: Status[]) {
  const content = { [problemType]: { schema: Problem } }
  return Object.fromEntries(
    [...statuses, 500].map((status) => [status, { description: titles[status] ?? '', content }]),
  ) as Record<Status | 500, { description: string; content: typeof content }>
}
const titles: Record<number, string> = {
  400: 'The request cannot be understood.',
  401: 'Who is asking is not proven.',
  403: 'The role of who asks may not do this.',
  404: 'There is no such thing.',
  409: 'It was decided otherwise already.',
  413: 'The body is too large.',
  415: 'The body is of a type not taken here.',
  422: 'Understood and refused; nothing was changed.',
  429: 'Too often; see Retry-After.',
  500: 'The service failed; nothing was changed that it answered for.',
  503: 'Not now; see Retry-After.',
}

/** A problem with a request's parts, found by a schema or by hand. */
export type Invalid = Static<typeof InvalidPart>

export function invalid(...errors: Invalid[]): Refusal {
  return new Refusal('invalid-request', { errors })
}

type Said = { code: ProblemCode; details?: Record<string, unknown>; errors?: Invalid[] }

function saidBy(error: unknown): Said {
  if (error instanceof Refusal) {
    const { errors, ...details } = error.details as { errors?: Invalid[] }
    const code = error.code in problemTable ? (error.code as ProblemCode) : 'refused'
    return { code, details, ...(errors && { errors }) }
  }
  if (error instanceof StoreUnavailable) return { code: 'store-unavailable' }
  if (error instanceof VersionConflict) return { code: 'changed-meanwhile' }
  // Compared by name, as those below.
  if (error instanceof Error && error.name === 'SealedOtherwise') return { code: 'key-unknown' }
  if (isViewsUnavailable(error)) return { code: 'views-unavailable' }
  return fromFastify(error as Partial<FastifyError>)
}

// Slonik's own words for "the database is not reachable just now". Compared by name: the errors of
// two copies of a package are of different classes.
const unreachable = new Set([
  'ConnectionError',
  'BackendTerminatedError',
  'BackendTerminatedUnexpectedlyError',
  'StatementTimeoutError',
  'StatementCancelledError',
  'IdleTransactionTimeoutError',
  'UnexpectedStateError',
])
function isViewsUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const kinds = [error.name, error.constructor.name]
  if (kinds.some((kind) => unreachable.has(kind))) return true
  const { code } = error as { code?: unknown }
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === '57P01' || code === '57P03'
}

const ofFastify: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-body',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-body',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-body',
  FST_ERR_BAD_URL: 'malformed-address',
}

function fromFastify(error: Partial<FastifyError>): Said {
  const known = ofFastify[error.code ?? '']
  if (known) return { code: known }
  const status = error.statusCode ?? 500
  if (status === 404) return { code: 'route-not-found' }
  if (status >= 400 && status < 500) return { code: 'invalid-request' }
  return { code: 'internal' }
}

/** Sent with a refusal for which the same request may succeed soon. */
const retryAfterSeconds = 2

export function problemOf(error: unknown, requestId: string, language = 'en'): Problem {
  const { code, details = {}, errors } = saidBy(error)
  const { status, title, detail, retryable } = problemTable[code]
  const isOpen = status === 409 || status === 422 || status === 429
  return {
    type: `/docs/errors/${code}`,
    status,
    code,
    title,
    detail: typeof detail === 'string' ? detail : detail(details),
    ...(language === 'fr' && frenchOf(code, details)),
    requestId,
    retryable: retryable ?? false,
    ...(errors && { errors: language === 'fr' ? errors.map(inFrench) : errors }),
    ...(isOpen && Object.keys(details).length > 0 && { details: figuresIn(language, details) }),
  }
}

const inFrench = <Part extends { detail: string }>(part: Part): Part => ({
  ...part,
  detail: partInFrench(part.detail),
})

/** The faults of a mapping are told as the parts of a request are. */
function figuresIn(language: string, details: Record<string, unknown>) {
  const { faults } = details
  if (language !== 'fr' || !Array.isArray(faults)) return details
  return { ...details, faults: faults.map(inFrench) }
}

/** Where a key or a session would have opened. */
const bearers: ReadonlySet<string> = new Set([
  ...['api-key-missing', 'api-key-unknown', 'session-ended', 'sign-in-refused', 'provider-refused'],
])

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const problem = problemOf(error, request.id, languageOf(undefined, request.headers))
  if (problem.status >= 500) request.log.error({ err: error, code: problem.code }, problem.title)
  else request.log.info({ code: problem.code }, problem.title)
  if (problem.status === 503) reply.header('retry-after', retryAfterSeconds)
  if (problem.status === 429) {
    reply.header('retry-after', Number(problem.details?.retryAfterSeconds ?? retryAfterSeconds))
  }
  if (bearers.has(problem.code)) {
    reply.header('www-authenticate', 'Bearer realm="tieout"')
  } else if (problem.status === 401) {
    reply.header('www-authenticate', 'Signature')
  }
  // Past the serializer of the route, which knows the shapes of its successes only.
  return reply
    .code(problem.status)
    .type(problemType)
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problem)
}
