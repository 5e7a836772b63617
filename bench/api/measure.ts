import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { patient, startPrefect } from '#bench/prefect-server.ts'
import { type Program, startProgram } from '#bench/program.ts'
import { createClient } from '#sdk/index.ts'
import { cpuMsOf } from './cpu-time.ts'
import { KEYS, seedArtifacts, seedRuns, sendJson, textOf } from './data.ts'
import { openConnection } from './send.ts'
import { compareWork, printSides, type Side } from './work.ts'

const connection = openConnection()

type Seeded = { ids: string[]; runs: string[] }

/** Turns a number into a request of Prefect's API, and the same question to the bare server. */
type Question = (turn: number, seeded: Seeded) => { path: string; body?: object; bare: string }

const list = (bare: string, body: object, path = '/artifacts/filter') => ({ path, body, bare })
const keyOf = (turn: number) => `key-${(turn * 7) % KEYS}`
const one = (values: string[], turn: number) => values[(turn * 7) % values.length] ?? ''
const data = textOf(1_300, 0)

const QUESTIONS: [name: string, count: number, Question][] = [
  ['single row', 200, (turn, { ids }) => ({ path: `/artifacts/${one(ids, turn)}`, bare: `id/${one(ids, turn)}` })],
  ['count', 200, () => list('count', {}, '/artifacts/count')],
  ['latest of a key', 200, (turn) => ({ path: `/artifacts/${keyOf(turn)}/latest`, bare: `latest-of/${keyOf(turn)}` })],
  ['newest 5', 200, () => list('newest', { limit: 5 })],
  ['all versions of a key', 200, (turn) => list(`key/${keyOf(turn)}`, { artifacts: { key: { any_: [keyOf(turn)] } } })],
  ['latest 200 of all keys', 30, () => list('latest', {}, '/artifacts/latest/filter')],
  [
    'latest of one type',
    30,
    () => list('type/table', { artifacts: { type: { any_: ['table'] } } }, '/artifacts/latest/filter'),
  ],
  [
    'by flow run',
    30,
    (turn, { runs }) => list(`run/${one(runs, turn)}`, { artifacts: { flow_run_id: { any_: [one(runs, turn)] } } }),
  ],
  ['by tag', 30, () => list('tag/tag-1', { flow_runs: { tags: { all_: ['tag-1'] } } })],
  ['by flow name', 30, () => list('flow/flow-3', { flows: { name: { any_: ['flow-3'] } } })],
  [
    'count by flow name',
    50,
    () => list('count-flow/flow-3', { flows: { name: { any_: ['flow-3'] } } }, '/artifacts/count'),
  ],
  [
    'create 1.3 kB (durable)',
    100,
    (turn) => list('create', { key: keyOf(turn), type: 'markdown', data }, '/artifacts/'),
  ],
]

/** A server with Prefect's API on the same data. */
const seedServer = async (name: string, { url, pid }: Program, send?: typeof fetch) => {
  const api = `${url}/api`
  const runs = await seedRuns(api, send)
  // Prefect's SQLite is busy with more than one writer.
  const rows = await seedArtifacts(createClient({ url: api, ...(send && { fetch: send }) }), runs, send && 1)
  const seeded = { ids: rows.map(({ id }) => id), runs: runs.map(({ id }) => id) }
  const ask = (question: Question) => (turn: number) => {
    const { path, body } = question(turn, seeded)
    return connection.send(api + path, body && JSON.stringify(body))
  }
  return { side: { name, cpu: () => cpuMsOf(pid) }, ask, runs, rows, seeded }
}

/** Compares the API with a server that only reads the same rows, and with Prefect if PREFECT is its executable. */
export const measureApi = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const started: Program[] = []
  const start = async (program: Promise<Program>) => {
    started.push(await program)
    return program
  }
  try {
    const env = {
      DATABASE_URL: `sqlite:${join(folder, 'vitrine.db')}`,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
    }
    console.log('')
    const ours = await seedServer('Vitrine', await start(startProgram(['src/server/main.ts'], env)))
    const bare = await start(startProgram(['bench/api/bare-server.ts', join(folder, 'bare.db')]))
    await sendJson(`${bare.url}/seed`, { rows: ours.rows, runs: ours.runs })
    const { PREFECT: executable } = process.env
    const prefect = executable
      ? await seedServer('Prefect', await start(startPrefect(executable, folder)), patient)
      : undefined
    const sides: Side[] = [
      ours.side,
      { name: 'bare', cpu: () => cpuMsOf(bare.pid) },
      ...(prefect ? [prefect.side] : []),
    ]
    printSides('One request after the other', sides)
    for (const [name, count, question] of QUESTIONS) {
      const askBare = (turn: number) => {
        const { bare: path, body } = question(turn, ours.seeded)
        return connection.send(`${bare.url}/${path}`, body && JSON.stringify(body))
      }
      const calls = [ours.ask(question), askBare, ...(prefect ? [prefect.ask(question)] : [])]
      await compareWork(sides, { name, count, calls })
    }
  } finally {
    connection.close()
    for (const program of started.toReversed()) await program.stop()
    rmSync(folder, { recursive: true })
  }
}
