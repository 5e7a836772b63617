import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifacts } from '#sdk/artifacts/list.ts'
import { type Client, createClient } from '#sdk/client.ts'
import { createDeletion, previewRetention, readDeletion } from '#sdk/retention.ts'
import { insertArtifact } from '#server/artifacts/store.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { nextMoment } from '#server/database/clock.ts'
import { openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { startProgram } from './program.ts'

const count = 100_000
const keys = 2_000
const writers = 4
const data = new RawJson(
  JSON.stringify(`# Nightly report\n\n${'All 1,284 rows passed the checks of the day. '.repeat(28)}`),
)

/** Fills the database before the server starts; through the API it takes minutes. */
const seed = async (location: DatabaseLocation): Promise<void> => {
  const db = await openDatabase(location)
  const nothing = { description: null, metadata_: null, flow_run_id: null, task_run_id: null }
  const day = 86_400_000_000
  const first = nextMoment() - 30 * day
  for (let from = 0; from < count; from += 1000) {
    await transact(db, async (db) => {
      for (let turn = from; turn < from + 1000; turn++) {
        const artifact = { key: `old-${turn % keys}`, type: 'markdown', data, ...nothing }
        await insertArtifact(db, artifact, first + turn * 1_000_000)
      }
    })
  }
  await db.destroy()
}

/** The milliseconds of each write of concurrent writers until `work` is done. */
const writeDuring = async (client: Client, work: () => Promise<unknown>): Promise<number[]> => {
  const times: number[] = []
  let isDone = false
  const write = async (writer: number) => {
    for (let turn = 0; !isDone; turn++) {
      const started = performance.now()
      await client.createArtifact({ key: `new-${writer}-${turn % 10}`, type: 'markdown', data: data.text })
      times.push(performance.now() - started)
    }
  }
  const writing = Array.from({ length: writers }, (_, writer) => write(writer))
  await work()
  isDone = true
  await Promise.all(writing)
  return times.toSorted((a, b) => a - b)
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** Lists all artifacts by offset, as scripts do; later pages take longer. */
const listAll = async (client: Client): Promise<void> => {
  let listed = 0
  for await (const { key } of artifacts({}, { client })) if (key?.startsWith('old-')) listed++
  if (listed !== count) throw new Error(`${listed} of ${count} artifacts were listed`)
}

const deleteAll = async (client: Client): Promise<void> => {
  const { id } = await createDeletion({ selection: { keys: ['old-*'] } }, { client })
  for (;;) {
    const { finished, state, deleted } = await readDeletion(id, { client })
    if (finished !== null) {
      if (deleted === count) return
      throw new Error(`${state}: ${deleted} of ${count} artifacts were deleted`)
    }
    await pause(200)
  }
}

const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`.padStart(10)

const measureOn = async (name: string, location: DatabaseLocation, url: string): Promise<void> => {
  await seed(location)
  const env = { DATABASE_URL: url, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const server = await startProgram(['src/server/main.ts'], env)
  try {
    const client = createClient({ url: `${server.url}/api` })
    await writeDuring(client, () => pause(2_000))
    console.log(`\n${writers} writers during the clean-up of ${count} artifacts on ${name}`)
    console.log(`${''.padEnd(28)}   takes   writes a s      p99   × alone  slowest   × alone`)
    let alone: { p99: number; slowest: number } | undefined
    const dryRun = { policies: [{ name: 'none', keys: ['old-*'], keep_last: 1 }] }
    for (const [line, work] of [
      ['alone', () => pause(10_000)],
      ['dry run of retention', () => previewRetention(dryRun, { client })],
      ['all listed', () => listAll(client)],
      ['all deleted', () => deleteAll(client)],
    ] as const) {
      const started = performance.now()
      const times = await writeDuring(client, work)
      const seconds = (performance.now() - started) / 1000
      const own = { p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN, slowest: times.at(-1) ?? Number.NaN }
      alone ??= own
      const ratio = (part: 'p99' | 'slowest') =>
        `× ${(own[part] / (alone?.[part] ?? Number.NaN)).toFixed(2)}`.padStart(10)
      console.log(
        `${line.padEnd(28)}${seconds.toFixed(1).padStart(6)} s${(times.length / seconds).toFixed(0).padStart(13)}` +
          `${milliseconds(own.p99)}${ratio('p99')}${milliseconds(own.slowest)}${ratio('slowest')}`,
      )
    }
  } finally {
    await server.stop()
  }
}

/** Measures writers while many artifacts are listed and deleted, compared with the same writers without other load. */
export const measureCleanUp = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  try {
    const path = join(folder, 'vitrine.db')
    await measureOn('SQLite', { kind: 'sqlite', path }, `sqlite:${path}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
  const { BENCH_POSTGRES_URL: url } = process.env
  if (url) await measureOn('PostgreSQL', { kind: 'postgres', url, poolSize: 10 }, url)
  else
    console.log(
      '\nOn PostgreSQL: skipped. Name an empty database: BENCH_POSTGRES_URL=postgres://… npm run bench clean-up',
    )
}
