import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { createClient } from '#sdk/client.ts'
import { reportMemory, startProgram } from './program.ts'
import { compare, printHeading } from './rounds.ts'

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
    const before = server.cpu()
    const perCreate = await throughput(8, (turn) => create(`key-${turn % keys}`))
    await untilReported()
    const cpu = (server.cpu() - before) / creates
    console.log(
      `${(1000 / perCreate).toFixed(0)} creates a second with 8 clients, ${cpu.toFixed(2)} ms of CPU time each`,
    )
  } finally {
    await server.stop()
    await pool.query('drop table bench_row')
    await pool.end()
  }
}
