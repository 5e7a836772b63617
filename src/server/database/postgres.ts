/** PostgreSQL, which several servers may share. */
import {
  type DataTypeNode,
  type Dialect,
  type OperatorNode,
  PostgresAdapter,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  PostgresQueryCompiler,
} from 'kysely'
import pg from 'pg'
import { Invalid, Unavailable } from '#server/errors.ts'
import { refuseNul } from './nul.ts'

export type PoolOptions = {
  /** Connections at most. */
  max: number
  /** Milliseconds after which the database gives up on a statement; 0 is never. */
  statement_timeout: number
}

const INT8 = 20

/** Counts fit into a double. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format)),
}

export function postgresDialect(url: string, options: PoolOptions): Dialect {
  const dialect = new PostgresDialect({ pool: async () => connect(url, options) })
  dialect.createQueryCompiler = () => new Compiler()
  dialect.createAdapter = () => new SharedAdapter(url)
  return dialect
}

/** Knows where the database is, for connections that are not for statements. */
export class SharedAdapter extends PostgresAdapter {
  readonly url: string

  constructor(url: string) {
    super()
    this.url = url
  }
}

function connect(url: string, options: PoolOptions): PostgresPool {
  const pool = new pg.Pool({
    ...options,
    connectionString: url,
    types,
    application_name: 'vitrine',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // A server that stops in the middle of a transaction does not hold its locks for longer.
    idle_in_transaction_session_timeout: 60_000,
  })
  // Connections break while nobody uses them; whoever needs one next gets another.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return {
    connect: async () => guarded(await explained(pool.connect())),
    end: () => pool.end(),
    options: pool.options,
  }
}

const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()

/** The client, whose failures are told as answers. The same one each time, because Kysely recognizes it. */
function guarded(client: pg.PoolClient): PostgresPoolClient {
  const found = known.get(client)
  if (found) return found
  const made = Object.assign(Object.create(client), {
    query: (text: string, values: unknown[]) => explained(client.query(text, values)),
    release: (isBroken?: boolean) => client.release(isBroken),
  })
  known.set(client, made)
  return made
}

/** Data exceptions, and values beyond the limits of the program. */
const REFUSED = /^(22|54)/
/** Broken connections, lack of resources, cancelled statements, restarts, and a standby that takes no writes. */
const UNAVAILABLE = /^(08|53|57|58|25006|25P03)/

async function explained<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? (error.code ?? '') : null
    if (code === null || UNAVAILABLE.test(code)) throw new Unavailable(error)
    if (!REFUSED.test(code)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new Invalid(`The database cannot store this: ${reason}.`, { cause: error })
  }
}

/** Whether the database gave up on a statement because it took too long. */
export function hasTimedOut(error: unknown): boolean {
  return error instanceof Unavailable && error.cause instanceof pg.DatabaseError && error.cause.code === '57014'
}

/** Unique rows made twice at once, deadlocks, and transactions that cannot be put in an order. */
const LOST_RACES = new Set(['23505', '40001', '40P01'])

/** Whether a transaction failed only because of another one at the same time: once more, it sees what that one did. */
export function isLostRace(error: unknown): boolean {
  return error instanceof pg.DatabaseError && LOST_RACES.has(error.code ?? '')
}

/** Types with the order and the range that they have in SQLite. */
const TYPES: Record<string, string> = { text: 'text collate "C"', integer: 'bigint' }

class Compiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    this.append(TYPES[String(node.dataType)] ?? String(node.dataType))
  }

  /** The collation of the columns knows the cases of ASCII letters only; `any_case` is made by a migration. */
  protected override visitOperator(node: OperatorNode): void {
    this.append(node.operator === 'ilike' ? 'collate any_case ilike' : node.operator)
  }

  protected override appendValue(value: unknown): void {
    refuseNul(value)
    super.appendValue(value)
  }
}
