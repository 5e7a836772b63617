/** PostgreSQL, which several server processes may share. */
import {
  type Dialect,
  PostgresAdapter,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type PostgresPool,
  type PostgresPoolClient,
} from 'kysely'
import type pg from 'pg'
import { Invalid, reasonOf, StorageFailure, Unavailable } from '#server/errors.ts'
import { PostgresCompiler } from './query-compilers.ts'
import { statementName } from './statement-names.ts'

/** Loaded with the first connection, because the driver takes 2 MB, which a server on SQLite does not need. */
let DatabaseError: typeof pg.DatabaseError | null = null

function isDatabaseError(error: unknown): error is pg.DatabaseError {
  return DatabaseError !== null && error instanceof DatabaseError
}

export type PoolOptions = {
  max: number
  /** Milliseconds; 0 disables it. */
  statement_timeout: number
}

const INT8 = 20

export function postgresDialect(url: string, options: PoolOptions): Dialect {
  const config: PostgresDialectConfig = { pool: () => connect(url, options) }
  const dialect = new PostgresDialect(config)
  dialect.createDriver = () => new FirstErrorDriver(config)
  dialect.createQueryCompiler = () => new PostgresCompiler()
  dialect.createAdapter = () => new SharedAdapter(url)
  return dialect
}

type PostgresConnection = Parameters<PostgresDriver['rollbackTransaction']>[0]

/** A rollback does not fail, so that the error that caused it is thrown: the connection may be broken. */
class FirstErrorDriver extends PostgresDriver {
  override async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {})
  }
}

/** The name of our connections in the list of PostgreSQL. */
export const APPLICATION_NAME = 'vitrine'

/** Keeps the database URL for connections outside the pool. */
export class SharedAdapter extends PostgresAdapter {
  readonly url: string

  constructor(url: string) {
    super()
    this.url = url
  }
}

async function connect(url: string, options: PoolOptions): Promise<PostgresPool> {
  const { default: pg } = await import('pg')
  DatabaseError = pg.DatabaseError
  // int8 as a number: counts and sizes stay below 2^53.
  const types: pg.CustomTypesConfig = {
    getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format)),
  }
  const pool = new pg.Pool({
    ...options,
    connectionString: url,
    types,
    application_name: APPLICATION_NAME,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // Bounds how long a server that hangs in a transaction keeps its locks.
    idle_in_transaction_session_timeout: 60_000,
  })
  // An idle connection that breaks is replaced when the next one is needed.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return {
    connect: async () => wrapClient(await mapDatabaseErrors(pool.connect())),
    end: () => pool.end(),
    options: pool.options,
  }
}

const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>()

/** The client with its errors mapped. One wrapper per client, because Kysely identifies connections by it. */
function wrapClient(client: pg.PoolClient): PostgresPoolClient {
  const found = wrapped.get(client)
  if (found) return found
  const made = Object.assign(Object.create(client), {
    query: (text: string, values: unknown[]) => mapDatabaseErrors(runStatement(client, text, values)),
    release: (isBroken?: boolean) => client.release(isBroken),
  })
  wrapped.set(client, made)
  return made
}

/** Clients that do not keep named statements. */
const withoutNames = new WeakSet<pg.PoolClient>()

/** Runs a statement, by its name if it has one. */
async function runStatement(client: pg.PoolClient, text: string, values: unknown[]) {
  const name = withoutNames.has(client) ? undefined : statementName(text)
  if (name === undefined) return client.query(text, values)
  try {
    return await client.query({ name, text, values })
  } catch (error) {
    if (!isForgottenName(error)) throw error
    withoutNames.add(client)
    // In a transaction, which has failed now, this fails too. The first error lets `transact` start again.
    return await client.query(text, values).catch(() => {
      throw error
    })
  }
}

/** Names that a server connection does not know, or that it knows from another client: a pooler switches connections. */
const NAME_STATES = new Set(['26000', '42P05'])

function isForgottenName(error: unknown): boolean {
  return isDatabaseError(error) && NAME_STATES.has(error.code ?? '')
}

/** SQLSTATE classes: data exceptions, and values beyond PostgreSQL's limits. */
const INVALID_STATES = /^(22|54)/
/** A full disk, failing input and output, damaged data, and read-only standbys. */
const STORAGE_STATES = /^(53100|58|XX00[12]|25006)/
/** Broken connections, lack of resources, canceled statements, and restarts. */
const UNAVAILABLE_STATES = /^(08|53|57|25P03)/

async function mapDatabaseErrors<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    const code = isDatabaseError(error) ? (error.code ?? '') : null
    if (code !== null && STORAGE_STATES.test(code)) throw new StorageFailure(error)
    if (code === null || UNAVAILABLE_STATES.test(code)) throw new Unavailable(error)
    if (!INVALID_STATES.test(code)) throw error
    throw new Invalid(`The database cannot store this: ${reasonOf(error)}.`, { cause: error })
  }
}

/** Whether the database canceled a statement, which it does after `statement_timeout`. */
export function hasTimedOut(error: unknown): boolean {
  return error instanceof Unavailable && isDatabaseError(error.cause) && error.cause.code === '57014'
}

/** SQLSTATEs of unique violations, serialization failures and deadlocks: a retry may succeed. */
const RACE_STATES = new Set(['23505', '40001', '40P01'])

/**
 * Whether a transaction failed because of a concurrent one, so that a retry sees what that one committed, or because of
 * a name that is not used again.
 */
export function isLostRace(error: unknown): boolean {
  if (isForgottenName(error)) return true
  return isDatabaseError(error) && RACE_STATES.has(error.code ?? '')
}
