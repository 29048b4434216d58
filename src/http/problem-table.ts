// Every code the service refuses with: its status, its title and what to do about it. Codes are
// public and stay as they are; texts may become better.
import type { Entry } from './problem-entry.ts'
import { connectionProblems } from './problem-connections.ts'
import { discrepancyProblems } from './problem-discrepancies.ts'
import { keyProblems } from './problem-keys.ts'
import { listProblems } from './problem-lists.ts'
import { mailProblems } from './problem-mail.ts'
import { matchingProblems } from './problem-matching.ts'
import { moneyProblems } from './problem-money.ts'
import { outgoingProblems } from './problem-outgoing.ts'
import { peopleProblems } from './problem-people.ts'
import { privacyProblems } from './problem-privacy.ts'
import { reconciliationProblems } from './problem-reconciliation.ts'
import { sealProblems } from './problem-seals.ts'
import { syncProblems } from './problem-sync.ts'
import { timeProblems } from './problem-time.ts'

const table = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    detail: 'Correct the parts named under errors; /openapi.json says what each route takes.',
  },
  'malformed-body': {
    status: 400,
    title: 'The body cannot be read',
    detail: 'Send the body as complete JSON of the documented form.',
  },
  'malformed-address': {
    status: 400,
    title: 'The address cannot be read',
    detail: 'Behind each % must be two hexadecimal digits, and together they must be UTF-8.',
  },
  'malformed-cursor': {
    status: 400,
    title: 'The cursor is not one of this list',
    detail: 'Pass nextCursor of the page before exactly as it came, with the same filters.',
  },
  'api-key-missing': {
    status: 401,
    title: 'Sign in, or send an API key',
    detail:
      'A key goes into the header Authorization, as "Bearer <key>", or into X-API-Key; people sign ' +
      'in with POST /v1/session.',
  },
  'api-key-unknown': {
    status: 401,
    title: 'This API key is not known',
    detail: 'Check the key for missing characters, or ask for a new one.',
  },
  'signature-missing': {
    status: 401,
    title: 'The webhook is not signed',
    detail: 'Send the signature header of the platform; see its webhook settings.',
  },
  'signature-invalid': {
    status: 401,
    title: 'The webhook is not signed with our secret',
    detail: 'Check that the signing secret here is the one of this endpoint at the platform.',
  },
  'signature-stale': {
    status: 401,
    title: 'The webhook was signed too long ago, or ahead of our clock',
    detail: 'Send it again with a new time stamp, and check both clocks.',
  },
  'route-not-found': {
    status: 404,
    title: 'There is no such address',
    detail: 'See /docs for the addresses there are.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such record',
    detail: (details) =>
      `No ${details.noun ?? 'record'} has the id ${details.id ?? 'given'}. A record that was ` +
      'just made appears once its view has caught up; pass after=<position> to wait for it. As ' +
      'of an earlier day or moment it is there only if it had begun by then.',
  },
  'unknown-workspace': {
    status: 404,
    title: 'There is no such workspace',
    detail: 'Check the address of the webhook at the platform.',
  },
  'changed-meanwhile': {
    status: 409,
    title: 'It changed while this was decided',
    detail: 'Read it again and send the request again.',
    retryable: true,
  },
  'rebuild-running': {
    status: 409,
    title: 'The view is being rebuilt',
    detail: 'Wait for the rebuild under way to end; GET /v1/views shows how far it is.',
    retryable: true,
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    detail: 'Send less at once.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of a type not taken here',
    detail: 'Send JSON, with the header Content-Type: application/json.',
  },
  'unknown-account': {
    status: 422,
    title: 'The webhook is of an account that is not connected here',
    detail: 'Connect the account, or take this endpoint out of its webhook settings.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The idempotency key was used for another request',
    detail: 'Take a new Idempotency-Key for every new request.',
  },
  'payment-not-found': {
    status: 422,
    title: 'The payment is not known',
    detail: 'Check the id of the payment.',
  },
  'invoice-not-found': {
    status: 422,
    title: 'The invoice is not known',
    detail: (details) => `No invoice has the id ${details.invoiceId ?? 'given'}.`,
  },
  'invoice-not-open': {
    status: 422,
    title: 'The invoice takes no money',
    detail: (details) =>
      `The invoice ${details.invoiceId ?? ''} is ${details.status ?? 'not open'}; choose another.`,
  },
  'customer-not-found': {
    status: 422,
    title: 'The customer is not known',
    detail: (details) => `No customer has the id ${details.customerId ?? 'given'}.`,
  },
  'nothing-to-retry': {
    status: 422,
    title: 'Nothing has failed there',
    detail: 'Only what failed or is parked can be tried again.',
  },
  refused: {
    status: 422,
    title: 'The request was refused',
    detail: 'Nothing was changed.',
  },
  internal: {
    status: 500,
    title: 'The service failed',
    detail: 'This is our fault. Report it with the requestId; the log holds the cause.',
  },
  'store-unavailable': {
    status: 503,
    title: 'The event store cannot be reached',
    detail:
      'Send the same request again after Retry-After seconds. Whether it was recorded is not ' +
      'known; sent again with the same Idempotency-Key it is not done twice.',
    retryable: true,
  },
  'views-unavailable': {
    status: 503,
    title: 'The views cannot be reached',
    detail: 'Ask again after Retry-After seconds. Webhooks are still taken.',
    retryable: true,
  },
  'view-behind': {
    status: 503,
    title: 'The view has not reached the position asked for',
    detail: 'Ask again after Retry-After seconds, or without "after" to see what is there.',
    retryable: true,
  },
  ...connectionProblems,
  ...discrepancyProblems,
  ...keyProblems,
  ...listProblems,
  ...mailProblems,
  ...matchingProblems,
  ...moneyProblems,
  ...outgoingProblems,
  ...peopleProblems,
  ...privacyProblems,
  ...reconciliationProblems,
  ...sealProblems,
  ...syncProblems,
  ...timeProblems,
} satisfies Record<string, Entry>

export type ProblemCode = keyof typeof table
export const problemTable: Record<ProblemCode, Entry> = table
