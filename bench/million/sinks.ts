/**
 * Inserts many rows at once: without indexes and triggers, which are created again at the end, and without waiting for the
 * disk.
 */
import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'
import type { DatabaseLocation } from '#server/config.ts'
import type { Tables } from '#server/database/tables.ts'

type Table = keyof Tables & string

export type Sink = {
  insert: (table: Table, rows: object[]) => Promise<void>
  run: (statement: string) => Promise<void>
  createIndexes: () => Promise<void>
  finish: () => Promise<void>
}

export function openSink(location: DatabaseLocation): Promise<Sink> {
  return location.kind === 'sqlite' ? sqliteSink(location.path) : postgresSink(location.url)
}

async function sqliteSink(path: string): Promise<Sink> {
  const database = new BetterSqlite3(path)
  // `off` is not allowed, and WAL would write everything twice.
  database.pragma('journal_mode = memory')
  database.pragma('synchronous = off')
  database.pragma('cache_size = -400000')
  database.pragma('locking_mode = exclusive')
  const definitionsOf = (type: 'index' | 'trigger') => {
    const found = database.prepare('select name, sql from sqlite_schema where type = ? and sql is not null').all(type)
    for (const row of found) database.exec(`drop ${type} "${textOf(row, 'name')}"`)
    return found.map((row) => textOf(row, 'sql'))
  }
  const [indexes, triggers] = [definitionsOf('index'), definitionsOf('trigger')]
  database.exec('begin')
  const statements = new Map<Table, BetterSqlite3.Statement>()
  return {
    async insert(table, rows) {
      for (const row of rows) {
        const columns = Object.keys(row)
        const statement =
          statements.get(table) ??
          database.prepare(`insert into "${table}" (${columns}) values (${columns.map(() => '?')})`)
        statements.set(table, statement)
        statement.run(Object.values(row))
      }
    },
    async run(statement) {
      database.exec(statement)
    },
    async createIndexes() {
      for (const sql of indexes) database.exec(sql)
    },
    async finish() {
      for (const sql of triggers) database.exec(sql)
      database.exec('commit')
      database.pragma('journal_mode = wal')
      database.close()
    },
  }
}

const BATCH_ROWS = 2000

async function postgresSink(url: string): Promise<Sink> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query("set synchronous_commit = off; set maintenance_work_mem = '512MB'")
  // Disables triggers.
  await client.query('set session_replication_role = replica')
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where schemaname = 'public' and indexname not in (select conname from pg_constraint)`,
  )
  for (const { name } of indexes) await client.query(`drop index "${name}"`)
  const { rows: types } = await client.query<{ name: string; type: string }>(
    `select table_name || '.' || column_name as name, data_type as type from information_schema.columns
     where table_schema = 'public'`,
  )
  const typeOf = new Map(types.map(({ name, type }) => [name, type]))
  const waiting = new Map<Table, object[]>()
  const flush = async (table: Table, rows: object[]) => {
    const columns = Object.keys(rows[0] ?? {})
    const lists = columns.map((column, index) => `$${index + 1}::${typeOf.get(`${table}.${column}`)}[]`)
    const values = columns.map((column) => rows.map((row) => Reflect.get(row, column)))
    await client.query(`insert into "${table}" (${columns}) select * from unnest(${lists})`, values)
  }
  const flushAll = async () => {
    for (const [table, rows] of waiting) if (rows.length > 0) await flush(table, rows)
    waiting.clear()
  }
  return {
    async insert(table, rows) {
      const all = waiting.get(table) ?? []
      waiting.set(table, all)
      all.push(...rows)
      if (all.length < BATCH_ROWS) return
      waiting.delete(table)
      await flush(table, all)
    },
    async run(statement) {
      await client.query(statement)
    },
    async createIndexes() {
      await flushAll()
      for (const { definition } of indexes) await client.query(definition)
      await client.query('analyze')
    },
    async finish() {
      await client.query('analyze')
      await client.end()
    },
  }
}

function textOf(row: unknown, column: string): string {
  return String(typeof row === 'object' && row !== null ? Reflect.get(row, column) : '')
}
