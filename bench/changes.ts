import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readSeries } from '#sdk/changes.ts'
import { type Client, createClient } from '#sdk/client.ts'
import { insertArtifact } from '#server/artifacts/store.ts'
import { nextMoment } from '#server/database/clock.ts'
import { openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { startProgram } from './program.ts'
import { averageOf, compare, printHeading } from './rounds.ts'

const listed = 10_000
const writers = 32
const published = 1_000
const keys = 20
const pageSize = 200

/** A table of 20 rows in which one score differs from version to version. */
const tableOf = (turn: number): string =>
  JSON.stringify(
    Array.from({ length: 20 }, (_, id) => ({ id, name: `model ${id}`, score: id === turn % 20 ? turn : id })),
  )

/** Fills a database with versions of one key before the server starts. */
const seed = async (path: string): Promise<void> => {
  const db = await openDatabase({ kind: 'sqlite', path })
  const nothing = { description: null, metadata_: null, flow_run_id: null, task_run_id: null }
  const first = nextMoment() - listed * 1_000_000
  await transact(db, async (db) => {
    for (let turn = 0; turn < listed; turn++) {
      const artifact = { key: 'timeline', type: 'table', data: new RawJson(tableOf(turn)), ...nothing }
      await insertArtifact(db, artifact, first + turn * 1_000_000)
    }
  })
  await db.destroy()
}

/** Waits until the changes of all versions of the key have been computed. */
const untilComputed = async (client: Client, key: string): Promise<void> => {
  while ((await readSeries({ key, limit: 10_000 }, { client })).pending > 0) {
    await new Promise((done) => setTimeout(done, 200))
  }
}

let turn = 0

/** The milliseconds that a create of concurrent writers takes on average. */
const publish = async (client: Client): Promise<number> => {
  const started = performance.now()
  const end = turn + published
  const write = async () => {
    for (let own = turn++; own < end; own = turn++) {
      await client.createArtifact({ key: `key-${own % keys}`, type: 'table', data: tableOf(own) })
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  return (performance.now() - started) / published
}

/** What a read of one page after the other returns, for the whole timeline. */
const readTimeline = async (url: string): Promise<void> => {
  for (let offset = 0; offset < listed; offset += pageSize) {
    const body = { artifacts: { key: { any_: ['timeline'] } }, sort: 'CREATED_DESC', limit: pageSize, offset }
    await post(`${url}/api/vitrine/artifacts/filter`, body)
  }
}

/** The data of the newest 1,000 versions, from which a client could compute a series itself. */
const readVersions = async (url: string): Promise<void> => {
  for (let offset = 0; offset < 1000; offset += pageSize) {
    const body = { artifacts: { key: { any_: ['timeline'] } }, sort: 'CREATED_DESC', limit: pageSize, offset }
    await post(`${url}/api/artifacts/filter`, body)
  }
}

const post = async (url: string, body: object): Promise<void> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  await response.text()
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}`)
}

/** Compares a server with one whose worker for changes is left out. */
export const measureChanges = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const start = async (name: string, args: string[]) => {
    const path = join(folder, `${name}.db`)
    await seed(path)
    const env = { DATABASE_URL: `sqlite:${path}`, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }
    return startProgram([...args, 'src/server/main.ts'], env)
  }
  const ours = await start('with', [])
  const beside = await start('without', ['--import', resolve(import.meta.dirname, 'without-changes.ts')])
  try {
    const client = createClient({ url: `${ours.url}/api` })
    const other = createClient({ url: `${beside.url}/api` })
    const started = performance.now()
    await untilComputed(client, 'timeline')
    const seconds = (performance.now() - started) / 1000
    console.log(`\nChanges of ${listed} earlier versions computed in ${seconds.toFixed(0)} s`)

    printHeading('With and without changes', 'without')
    await compare({
      name: `create, ${writers} writers`,
      ours: () => publish(client),
      async beside() {
        // What the other server still computes would slow this one down.
        for (let key = 0; key < keys; key++) await untilComputed(client, `key-${key}`)
        return publish(other)
      },
    })
    for (let key = 0; key < keys; key++) await untilComputed(client, `key-${key}`)
    await compare({
      name: `timeline of ${listed}`,
      ours: averageOf(1, () => readTimeline(ours.url)),
      beside: averageOf(1, () => readTimeline(beside.url)),
    })
    printHeading('Numbers', 'data')
    await compare({
      name: 'series over 1,000 versions',
      ours: averageOf(3, () => post(`${ours.url}/api/vitrine/keys/series`, { key: 'timeline', limit: 1000 })),
      beside: averageOf(3, () => readVersions(ours.url)),
    })
  } finally {
    await ours.stop()
    await beside.stop()
    rmSync(folder, { recursive: true })
  }
}
