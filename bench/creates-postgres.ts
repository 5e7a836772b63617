import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { createClient } from '#sdk/client.ts'
import { startPrefect } from './prefect-server.ts'
import { type Program, reportMemory, startProgram } from './program.ts'
import { compare, median, printHeading } from './rounds.ts'
import { writeWith } from './writes.ts'

const creates = 1_000
const keys = 500
const data = `# Nightly report\n\n${'All 1,284 rows passed the checks of the day. '.repeat(28)}`

/** Milliseconds per call of concurrent clients. */
const throughput = async (clients: number, call: (turn: number) => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  let turn = 0
  const work = async () => {
    for (let own = turn++; own < creates; own = turn++) await call(own)
  }
  await Promise.all(Array.from({ length: clients }, work))
  return (performance.now() - started) / creates
}

/** A server reports its CPU time every 50 ms. */
const untilReported = () => pause(200)

const rounds = 3

/** Creates by clients in a process of their own, which take turns with the same clients of the other server if there is one. */
const measureServers = async (ours: Program, theirs: Program | null): Promise<void> => {
  for (const program of [ours, theirs]) if (program) await writeWith(8, program.url)
  for (const clients of [1, 8, 32]) {
    const results: { own: number; cpu: number; other: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const before = ours.cpu()
      const { created, perSecond } = await writeWith(clients, ours.url)
      await untilReported()
      const cpu = (ours.cpu() - before) / created
      results.push({
        own: perSecond,
        cpu,
        other: theirs ? (await writeWith(clients, theirs.url)).perSecond : Number.NaN,
      })
    }
    const own = median(results.map((result) => result.own))
    const other = median(results.map((result) => result.other))
    const beside = theirs ? `   Prefect ${other.toFixed(0)} / s   × ${(own / other).toFixed(1)}` : ''
    const cpu = median(results.map((result) => result.cpu)).toFixed(2)
    console.log(`${`${clients} clients`.padEnd(28)}${own.toFixed(0).padStart(6)} / s   ${cpu} ms CPU each${beside}`)
  }
}

/** Starts a Prefect server on an empty database of its own on the same PostgreSQL server. */
const withPrefect = async (
  pool: pg.Pool,
  url: string,
  use: (prefect: Program | null) => Promise<void>,
): Promise<void> => {
  const { PREFECT: executable } = process.env
  if (!executable) return use(null)
  const name = `bench_prefect_${crypto.randomUUID().slice(0, 8)}`
  const home = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  await pool.query(`create database ${name}`)
  try {
    const database = new URL(url)
    database.pathname = `/${name}`
    // Its driver requires a password in the URL, also if the server asks for none.
    database.password ||= 'none'
    const prefect = await startPrefect(executable, home, database.href.replace(/^\w+:/, 'postgresql+asyncpg:'))
    try {
      await use(prefect)
    } finally {
      await prefect.stop()
    }
  } finally {
    await pool.query(`drop database ${name} with (force)`)
    rmSync(home, { recursive: true, force: true })
  }
}

/** Creates through the API, compared with the driver inserting one row, which PostgreSQL commits as durably. */
export const measureCreatesPostgres = async (): Promise<void> => {
  const { BENCH_POSTGRES_URL: url } = process.env
  if (url === undefined) {
    console.log('\nCreates on PostgreSQL: skipped. Name an empty database: BENCH_POSTGRES_URL=postgres://…')
    return
  }
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  await pool.query('create table if not exists bench_row (id bigint generated always as identity, data text not null)')
  const env = { DATABASE_URL: url, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const server = await startProgram([...reportMemory, 'src/server/main.ts'], env)
  try {
    const client = createClient({ url: `${server.url}/api` })
    const insert = { name: 'insert', text: 'insert into bench_row (data) values ($1)', values: [data] }
    const create = (key: string) => client.createArtifact({ key, type: 'markdown', data })
    printHeading('Creates on PostgreSQL', 'driver')
    for (const clients of [1, 8, 32]) {
      await compare({
        name: `${clients} clients`,
        ours: () => throughput(clients, (turn) => create(`key-${turn % keys}`)),
        beside: () => throughput(clients, () => pool.query(insert)),
      })
    }
    await compare({
      name: '8 clients, one key',
      ours: () => throughput(8, () => create('shared')),
      beside: () => throughput(8, () => pool.query(insert)),
    })
    console.log('\nCreates on PostgreSQL by clients in a process of their own')
    await withPrefect(pool, url, (prefect) => measureServers(server, prefect))
  } finally {
    await server.stop()
    await pool.query('drop table bench_row')
    await pool.end()
  }
}
