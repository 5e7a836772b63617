import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { insertArtifact } from '#server/artifacts/store.ts'
import { nextMoment } from '#server/database/clock.ts'
import { openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { type Program, reportMemory, startProgram } from './program.ts'
import { averageOf, compare, printHeading } from './rounds.ts'

const artifacts = 10_000
const keys = 500
const runs = 40
const calls = 30

const words =
  'rows passed the checks of day mean price amount nulls city total model score train valid night report'.split(' ')

/** Pseudorandom numbers from 0 to 1, the same in each run. */
const numbers = (): (() => number) => {
  let state = 7
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

/** A report of 3.4 kB with words and numbers in random order, as JSON. */
const reportOf = (random: () => number): string => {
  let text = '# Nightly report\n\n'
  while (text.length < 3_400) {
    text += `${words[Math.floor(random() * words.length)]} `
    if (random() < 0.2) text += `${(random() * 10_000).toFixed(2)} `
  }
  return JSON.stringify(text)
}

const runOf = (turn: number) => `00000000-0000-4000-8000-${String(turn % runs).padStart(12, '0')}`

/** Fills our database, and one that holds the same rows as text. */
const seed = async (path: string, barePath: string): Promise<void> => {
  const db = await openDatabase({ kind: 'sqlite', path })
  const bare = new BetterSqlite3(barePath)
  bare.exec(`create table artifact (id text primary key, created text, updated text, key text, type text, description text,
    metadata_ text, flow_run_id text, task_run_id text, data text, is_latest integer)`)
  bare.exec('create index of_key on artifact (key, id); create index of_run on artifact (flow_run_id, id)')
  const insert = bare.prepare(`insert into artifact values (?, ?, ?, ?, 'markdown', null, null, ?, null, ?, ?)`)
  const random = numbers()
  const first = nextMoment() - artifacts * 1_000_000
  const nothing = { type: 'markdown', description: null, metadata_: null, task_run_id: null }
  bare.exec('begin')
  await transact(db, async (db) => {
    for (let turn = 0; turn < artifacts; turn++) {
      const key = `key-${keyAt(turn)}`
      const text = reportOf(random)
      const artifact = { ...nothing, key, data: new RawJson(text), flow_run_id: runOf(turn) }
      const { id, created, updated } = await insertArtifact(db, artifact, first + turn * 1_000_000)
      insert.run(id, created, updated, key, runOf(turn), text, turn >= artifacts - keys ? 1 : 0)
    }
  })
  bare.exec('commit')
  bare.close()
  await db.destroy()
}

/** One key has 200 versions more than the others. */
const keyAt = (turn: number) => (turn < 200 ? 0 : turn % keys)

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Sends one request on the kept-alive connection, and does not decompress the response. */
const call = (url: string, body: object): Promise<void> =>
  new Promise((done, fail) => {
    const headers = { 'content-type': 'application/json', 'accept-encoding': 'gzip' }
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 200 && response.headers['content-encoding'] === 'gzip') done()
        else fail(new Error(`${url} was answered with ${response.statusCode}`))
      })
    })
    sent.once('error', fail).end(JSON.stringify(body))
  })

/** Until the program has reported its CPU time. */
const settle = () => new Promise((done) => setTimeout(done, 150))

/** CPU milliseconds of the server per call. */
const cpuOf = (program: Program, work: () => Promise<void>) => async (): Promise<number> => {
  await settle()
  const before = program.cpu()
  for (let turn = 0; turn < calls; turn++) await work()
  await settle()
  return (program.cpu() - before) / calls
}

const byKey = { artifacts: { key: { any_: ['key-0'] } } }
const byRun = { artifacts: { flow_run_id: { any_: [runOf(7)] } } }
const lists = [
  ['latest 200', '/artifacts/latest/filter', {}, '/latest'],
  ['all 200', '/artifacts/filter', {}, '/all'],
  ['newest 200 of a key', '/artifacts/filter', byKey, '/key/key-0'],
  ['newest 200 of a run', '/artifacts/filter', byRun, `/run/${runOf(7)}`],
] as const

/** Compares lists of 200 artifacts of 3.4 kB with a server that reads the same rows as text and compresses them. */
export const measureLists = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const path = join(folder, 'vitrine.db')
  const barePath = join(folder, 'bare.db')
  await seed(path, barePath)
  const megabytes = (file: string) => `${(statSync(file).size / 1e6).toFixed(1)} MB`
  console.log(`\nDatabase of ${artifacts} artifacts: ${megabytes(path)}; the same rows as text: ${megabytes(barePath)}`)
  const env = { DATABASE_URL: `sqlite:${path}`, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const withoutChanges = ['--import', resolve(import.meta.dirname, 'without-changes.ts')]
  const ours = await startProgram([...reportMemory, ...withoutChanges, 'src/server/main.ts'], env)
  const bare = await startProgram([...reportMemory, 'bench/bare-lists.ts', barePath])
  try {
    const measured = lists.map(([name, route, body, question]) => ({
      name,
      own: () => call(`${ours.url}/api${route}`, body),
      other: () => call(`${bare.url}${question}`, {}),
    }))
    printHeading('lists: CPU per request', 'bare')
    for (const { name, own, other } of measured) {
      await compare({ name, ours: cpuOf(ours, own), beside: cpuOf(bare, other) })
    }
    printHeading('lists: time', 'bare')
    for (const { name, own, other } of measured) {
      await compare({ name, ours: averageOf(calls, own), beside: averageOf(calls, other) })
    }
  } finally {
    agent.destroy()
    await ours.stop()
    await bare.stop()
    rmSync(folder, { recursive: true })
  }
}
