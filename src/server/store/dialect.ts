/** Whatever the statements of the store have to say differently to each database. */
import { ExpressionWrapper, OperatorNode, PostgresAdapter, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Database } from '../database.ts'

function isPostgres(db: Database): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

/** `like` for any case of letters: of ASCII letters on SQLite, of all on PostgreSQL. */
const ILIKE = new ExpressionWrapper(OperatorNode.create('ilike'))

/**
 * Whether `column` contains `pattern` in any case of its letters; `%` and `_` in it are wildcards. A backslash is just
 * that on SQLite and makes the next character an ordinary one on PostgreSQL, as it does in Prefect.
 */
export function contains(column: string, pattern: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} ${ILIKE} ${`%${pattern}%`}`
}

/** Whether `column` contains `text` in any case of its letters, with no wildcards. */
export function containsText(db: Database, column: string, text: string): RawBuilder<SqlBool> {
  if (isPostgres(db) || ASCII.test(text)) {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
    return sql<SqlBool>`${sql.ref(column)} ${ILIKE} ${pattern} escape '\\'`
  }
  return sql<SqlBool>`${sql.ref(column)} glob ${`*${Array.from(text, anyCase).join('')}*`}`
}

const ASCII = /^[\0-\x7f]*$/

/** A character as SQLite's `glob` has to be told of it, which knows no case: one of a set. */
function anyCase(character: string): string {
  const cases = [character, character.toLowerCase(), character.toUpperCase(), character.toUpperCase().toLowerCase()]
  // The other case of some letters is several: ß is SS.
  const single = new Set(cases.filter((other) => [...other].length === 1))
  return single.size > 1 || /[*?[]/.test(character) ? `[${[...single].join('')}]` : character
}

/** Data as the database keeps it. Prefect on SQLite keeps a bare number beyond 64 bits as a double. */
export function keptData(db: Database, data: string): string {
  if (isPostgres(db) || !/^\s*-?\d{19,}\s*$/.test(data)) return data
  const value = BigInt(data.trim())
  return BigInt.asIntN(64, value) === value ? data : String(Number(value))
}

/**
 * Waits until no other transaction holds `name`, and holds it to the end of this one. On SQLite a transaction is alone
 * from its beginning.
 */
export async function lock(db: Database, name: string): Promise<void> {
  if (isPostgres(db)) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
}
