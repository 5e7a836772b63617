/** What each request of a page costs on databases of different sizes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { median } from '#bench/rounds.ts'
import { createApp } from '#server/app.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { fill } from './fill.ts'
import { locationOf, withoutWorkers } from './locations.ts'
import { openMeter } from './processor-time.ts'
import { type PageRequest, pageRequests } from './requests.ts'

const ROUNDS = 9

type Measured = { cpu: number; rows: number }

/**
 * `BENCH_MILLION` is a folder with databases that `fill.ts` made: 1k.db, 100k.db and 1m.db. Or it names databases of any
 * size, files or URLs of PostgreSQL, with commas between them. They are migrated.
 */
export async function measureMillion(): Promise<void> {
  const { BENCH_MILLION: made } = process.env
  // Without a server that listens, only the thread of long reads is left, which does not keep the process alive.
  const alive = setInterval(() => {}, 1000)
  const folder = made ?? mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  try {
    const results: Map<string, Measured>[] = []
    for (const [path, artifacts] of databasesOf(folder)) {
      const location = withoutWorkers(locationOf(path))
      if (made === undefined) await fill(location, artifacts, false)
      results.push(await measureSize(location))
    }
    print(results)
  } finally {
    clearInterval(alive)
    if (made === undefined) rmSync(folder, { recursive: true })
  }
}

function databasesOf(folder: string): [path: string, artifacts: number][] {
  if (folder.includes(',')) return folder.split(',').map((path) => [path, Number.NaN])
  const sizes: [string, number][] = [
    ['1k', 1000],
    ['100k', 100_000],
    ['1m', 1_000_000],
  ]
  return sizes.map(([name, artifacts]) => [join(folder, `${name}.db`), artifacts])
}

async function measureSize(location: DatabaseLocation): Promise<Map<string, Measured>> {
  const db = await openDatabase(location)
  const app = await createApp(db, TEST_OPTIONS)
  const meter = await openMeter(location)
  const results = new Map<string, Measured>()
  for (const request of await pageRequests(db)) results.set(request.name, await measure(app, request))
  await meter.close()
  await app.close()
  await db.destroy()
  return results

  async function measure(app: FastifyInstance, { url, payload }: PageRequest): Promise<Measured> {
    const times: number[] = []
    let rows = 0
    for (let round = 0; round <= ROUNDS; round++) {
      // Another revision, so that no answer is kept from the last round.
      await transact(db, (db) => db.updateTable('revision').set({ number: round }).where('slot', '=', 1).execute())
      const method = payload ? 'POST' : 'GET'
      const [time, answer] = await meter.measure(() => app.inject({ url, method, ...(payload && { payload }) }))
      if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
      const { results = [] } = answer.json()
      rows = Array.isArray(results) ? results.length : 0
      times.push(time)
    }
    return { cpu: median(times.slice(1)), rows }
  }
}

function print(results: Map<string, Measured>[]): void {
  const [small] = results
  console.log('\nCPU milliseconds per request at 1 k, 100 k and 1 M artifacts, and the ratio of the last to the first')
  for (const name of small?.keys() ?? []) {
    const all = results.map((sizes) => sizes.get(name))
    const cpu = all.map((measured) => measured?.cpu ?? Number.NaN)
    const ratio = (cpu.at(-1) ?? Number.NaN) / (cpu[0] ?? Number.NaN)
    const rows = all.map((measured) => measured?.rows).join('/')
    const columns = cpu.map((ms) => ms.toFixed(1).padStart(8)).join('')
    console.log(`${name.padEnd(28)}${columns}   × ${ratio.toFixed(2)}   (${rows} rows)`)
  }
}

if (import.meta.main) await measureMillion()
