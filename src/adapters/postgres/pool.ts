// Connections to Postgres with the types and limits this service reads by, and the one place that
// says which errors mean "not reachable just now".
import pg from 'pg'
import { StoreUnavailable } from '../../domain/event-store.ts'

export type PoolOptions = {
  connectionString: string
  name: string
  max?: number | undefined
  statementTimeoutMs?: number | undefined
}

const connectTimeoutMs = 5000

export function connectionConfig(options: PoolOptions): pg.ClientConfig {
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000
  return {
    connectionString: options.connectionString,
    application_name: options.name,
    types: { getTypeParser },
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // The server ends the statement; should it be the network that hangs, we end it.
    query_timeout: statementTimeoutMs + 5000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: '-c TimeZone=UTC -c DateStyle=ISO',
  }
}

/** A pool that survives the loss of its idle connections: the next query opens another. */
export function openPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(options), max: options.max ?? 10 })
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

const parsers: Record<number, (text: string) => unknown> = {
  [pg.types.builtins.INT8]: BigInt,
  [pg.types.builtins.TIMESTAMPTZ]: utc,
}

const getTypeParser = ((oid: number, format?: 'text') =>
  parsers[oid] ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser

/** `2026-03-01 09:30:00.12+00` as `2026-03-01T09:30:00.120000Z`: always six decimals, so that such
 *  moments compare as strings. */
export function utc(text: string): string {
  if (!text.endsWith('+00') || text.length > 29) return new Date(text).toISOString()
  const time = text.slice(11, -3)
  const padded = time.length === 8 ? `${time}.000000` : time.padEnd(15, '0')
  return `${text.slice(0, 10)}T${padded}Z`
}

/** Runs a query; an error that says nothing about the query itself becomes StoreUnavailable. */
export async function orUnavailable<Result>(query: Promise<Result>): Promise<Result> {
  try {
    return await query
  } catch (error) {
    throw isUnavailable(error)
      ? new StoreUnavailable(`Postgres: ${(error as Error).message}`, { cause: error })
      : error
  }
}

// Classes of SQLSTATE: connection, transaction rollback, resources, operator intervention (shutdown,
// a killed session, a statement that ran out of time), object not available, system error; and a
// read-only server, which is what a former primary is during a failover.
const unavailable = /^(08|40|53|57|55|58)|^25006$/

export function isUnavailable(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return unavailable.test(error.code ?? '')
  // What the server did not say, the driver did (refused, reset, timed out, closed), in plain
  // errors; these others are mistakes in a program.
  const mistake = [TypeError, RangeError, SyntaxError, ReferenceError]
  return error instanceof Error && !mistake.some((kind) => error instanceof kind)
}
