// The views' connection to Postgres. slonik's own parsers turn numeric into floats and moments into
// numbers: for a ledger both are wrong, so every one of them is replaced here.
import { join } from 'node:path'
import {
  createPool,
  type DatabasePool,
  type DriverTypeParser,
  InputSyntaxError,
  IntegrityConstraintViolationError,
  InvalidInputError,
} from 'slonik'

/** The tables of the views, as migrate() of src/adapters/postgres takes them. */
export const viewSchema = { name: 'projections', path: join(import.meta.dirname, 'schema') }

export type { DatabasePool }

const asWritten = (text: string) => text

const typeParsers: DriverTypeParser[] = [
  { name: 'numeric', parse: asWritten },
  { name: 'int8', parse: BigInt },
  { name: 'date', parse: asWritten },
  { name: 'timestamp', parse: asWritten },
  { name: 'timestamptz', parse: utc },
  { name: 'interval', parse: asWritten },
]

/** `2026-03-01 09:30:00.12+00` as `2026-03-01T09:30:00.120000Z`: always six decimals, so that
 *  moments compare as strings. The session's time zone is UTC, set below. */
function utc(text: string): string {
  if (!text.endsWith('+00') || text.length > 29) return new Date(text).toISOString()
  const time = text.slice(11, -3)
  const padded = time.length === 8 ? `${time}.000000` : time.padEnd(15, '0')
  return `${text.slice(0, 10)}T${padded}Z`
}

export function openViews(options: {
  connectionString: string
  connectionsMax?: number | undefined
}): Promise<DatabasePool> {
  const url = new URL(options.connectionString)
  const asked = url.searchParams.get('options')
  url.searchParams.set('options', `${asked ? `${asked} ` : ''}-c TimeZone=UTC -c DateStyle=ISO`)
  url.searchParams.set('application_name', 'tieout views')
  const sslMode = url.searchParams.get('sslmode') ?? ''
  const verifies = sslMode.startsWith('verify-')
  // slonik knows `disable`, `no-verify` and `require`, and fails on any other word.
  if (verifies || sslMode === 'prefer' || sslMode === 'allow') url.searchParams.delete('sslmode')
  return createPool(url.href, {
    typeParsers,
    ...(verifies ? { ssl: { rejectUnauthorized: true } } : {}),
    maxPoolSize: options.connectionsMax ?? 10,
    // Nothing here leaves anything behind in a session that the next query could see, so there is
    // nothing to discard between two.
    resetConnection: async () => undefined,
    // Retried with a pause, by whoever knows that it may be (retry.ts).
    queryRetryLimit: 0,
    transactionRetryLimit: 0,
  })
}

/** Says what a query's rows are; the columns are chosen right there. Nothing is checked at run
 *  time: the types of the columns are those of the schema. */
export const rowOf = <Row>() => rowSchema as StandardSchema<Row>

type StandardSchema<Row> = {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => { readonly value: Row }
    readonly types?: { readonly input: unknown; readonly output: Row } | undefined
  }
}

const rowSchema: StandardSchema<unknown> = {
  '~standard': { version: 1, vendor: 'tieout', validate: (value) => ({ value }) },
}

// Classes of SQLSTATE that say something about the statement or its data: data exception,
// integrity, syntax or names, not supported, too complex.
const permanent = /^(22|23|42|0A|54)/
const mistakes = [
  TypeError,
  RangeError,
  InputSyntaxError,
  IntegrityConstraintViolationError,
  InvalidInputError,
]

/** Whether the same statement may well succeed later: the server was away, was restarted, had to
 *  choose a victim, ran out of something. */
export function isPassing(error: unknown): boolean {
  if (mistakes.some((kind) => error instanceof kind)) return false
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  const state = code ?? cause?.code
  return !(typeof state === 'string' && permanent.test(state))
}
