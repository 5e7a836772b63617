import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import * as z from 'zod/mini'
import { createClient } from '#sdk/index.ts'
import { startPrefect } from './prefect-server.ts'
import { type Program, reportMemory, startProgram } from './program.ts'
import { median } from './rounds.ts'

const counts = [1, 8, 32]
const rounds = 3
const duration = 3_000
const data = 'x'.repeat(1300)

const run = promisify(execFile)
const Written = z.object({ created: z.number(), perSecond: z.number() })

/** Creates for some seconds by that many clients. */
export const writeWith = async (clients: number, url: string) => {
  const args = [resolve(import.meta.dirname, 'writers.ts'), url, String(clients), String(duration)]
  return z.parse(Written, JSON.parse((await run(process.execPath, args)).stdout))
}

/** Rows a second of a loop that inserts one row per durable commit: what one client can reach at most on this disk. */
const writeBare = (path: string): number => {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('create table if not exists artifact (id text primary key, data text)')
  const insert = db.prepare('insert into artifact values (?, ?)')
  const started = performance.now()
  let created = 0
  for (; performance.now() - started < duration; created++) insert.run(crypto.randomUUID(), data)
  const perSecond = (created / (performance.now() - started)) * 1000
  db.close()
  return perSecond
}

/** The 95th percentile of reads of single artifacts, one every 5 ms, until `end`. */
const readUntil = async (url: string, ids: string[], end: Promise<unknown>): Promise<number> => {
  const client = createClient({ url: `${url}/api` })
  let isDone = false
  void end.finally(() => {
    isDone = true
  })
  const times: number[] = []
  while (!isDone) {
    const started = performance.now()
    await client.readArtifact(ids[times.length % ids.length] ?? '')
    times.push(performance.now() - started)
    await pause(5)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN
}

const line = (name: string, value: string, note = '') =>
  console.log(`${name.padEnd(32)}${value.padStart(12)}   ${note}`)

const measureServer = async (name: string, { url, cpu }: Program): Promise<Map<number, number>> => {
  const rates = new Map<number, number>()
  await writeWith(8, url)
  for (const clients of counts) {
    const results: { perSecond: number; cpu: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const before = cpu()
      const { created, perSecond } = await writeWith(clients, url)
      results.push({ perSecond, cpu: (cpu() - before) / created })
    }
    const perSecond = median(results.map((result) => result.perSecond))
    const used = median(results.map((result) => result.cpu))
    rates.set(clients, perSecond)
    line(
      `${name}, ${clients} clients`,
      `${perSecond.toFixed(0)} / s`,
      used === 0 ? '' : `${used.toFixed(2)} ms CPU each`,
    )
  }
  return rates
}

/** Compares creates by several clients with one client, with a bare loop and with Prefect, and reads with and without. */
export const measureWrites = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const env = { DATABASE_URL: `sqlite:${join(folder, 'vitrine.db')}`, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const ours = await startProgram([...reportMemory, 'src/server/main.ts'], env)
  try {
    console.log('\nArtifacts of 1.3 kB created on SQLite, all durable')
    const rates = await measureServer('Vitrine', ours)
    const rate = (clients: number) => rates.get(clients) ?? Number.NaN
    line('32 clients : 1 client', `× ${(rate(32) / rate(1)).toFixed(1)}`)
    const bare = median(Array.from({ length: rounds }, () => writeBare(join(folder, 'bare.db'))))
    line(
      'bare loop, a commit per row',
      `${bare.toFixed(0)} / s`,
      `Vitrine with 32 clients × ${(rate(32) / bare).toFixed(1)}`,
    )
    await measureReads(ours.url)
    const { PREFECT: executable } = process.env
    if (!executable) return
    const theirs = await startPrefect(executable, folder, undefined)
    try {
      const other = await measureServer('Prefect', theirs)
      for (const clients of counts) {
        line(
          `Vitrine : Prefect, ${clients} clients`,
          `× ${(rate(clients) / (other.get(clients) ?? Number.NaN)).toFixed(1)}`,
        )
      }
    } finally {
      await theirs.stop()
    }
  } finally {
    await ours.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const measureReads = async (url: string): Promise<void> => {
  const list = await createClient({ url: `${url}/api` }).filterArtifacts({ limit: 100 })
  const ids = list.map(({ id }) => id)
  const times: { alone: number; beside: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const alone = await readUntil(url, ids, pause(duration))
    times.push({ alone, beside: await readUntil(url, ids, writeWith(32, url)) })
  }
  const alone = median(times.map((time) => time.alone))
  const beside = median(times.map((time) => time.beside))
  line('p95 of reads without writers', `${alone.toFixed(2)} ms`)
  line('p95 of reads with 32 writers', `${beside.toFixed(2)} ms`, `× ${(beside / alone).toFixed(2)}`)
}
