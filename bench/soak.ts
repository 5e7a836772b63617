/** Ordinary mixed load for half an hour: does the server keep its memory and its speed? */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Client, createClient } from '#sdk/client.ts'
import { runRetention, updateRetention } from '#sdk/retention.ts'
import { openEventStream } from '#server/test/test-event-stream.ts'
import { type Program, reportMemory, startProgram } from './program.ts'
import { median } from './rounds.ts'
import { longReport, tableRows } from './samples.ts'

const MINUTE_MS = 60_000
const KEYS = 200
/** Memory at the end compared with memory after the first sixth of the time. */
const MAX_GROWTH = 1.3

const report = longReport(20_000)
const table = JSON.stringify(tableRows(200))

/** One step of each kind of client, and how often a client of that kind takes it. */
const clients = (client: Client, api: string, send: typeof fetch) => {
  const post = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const response = await send(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`)
    return response.text()
  }
  const logLine = { name: 'prefect.flow_runs', level: 20, message: 'All 1,284 rows passed the checks of the day.' }
  let published = 0
  const publish = async () => {
    const number = published++
    const isTable = number % 2 === 0
    await client.createArtifact({
      key: `report-${number % KEYS}`,
      type: isTable ? 'table' : 'markdown',
      data: isTable ? table : report,
    })
  }
  const read = async () => {
    const artifacts = await client.filterLatestArtifacts({ limit: 20 })
    for (const { latest_id } of artifacts.slice(0, 5)) await client.readArtifact(latest_id)
    await post('/vitrine/artifacts/filter', { limit: 50, search: 'report' })
    await client.readFacets()
  }
  const log = async () => {
    const timestamp = new Date().toISOString()
    await post(
      '/logs/',
      Array.from({ length: 50 }, () => ({ ...logLine, timestamp })),
    )
  }
  const runTask = async () => {
    const run = crypto.randomUUID()
    const events = ['RUNNING', 'COMPLETED'].map((type) => ({
      id: crypto.randomUUID(),
      occurred: new Date().toISOString(),
      event: `prefect.task-run.${type}`,
      resource: { 'prefect.resource.id': `prefect.task-run.${run}`, 'prefect.orchestration': 'client' },
      related: [],
      payload: { task_run: { task_key: 'step', dynamic_key: '0' }, validated_state: { type } },
    }))
    await post('/events', events)
  }
  const follow = async () => {
    const stream = await openEventStream(`${api}/vitrine/events`)
    for (let count = 0; count < 5; count++) await stream.next()
    await stream.close()
  }
  const cleanUp = () => runRetention({}, { client })
  return [
    { step: publish, count: 4, every: 200 },
    { step: read, count: 4, every: 500 },
    { step: log, count: 2, every: 1000 },
    { step: runTask, count: 2, every: 500 },
    { step: follow, count: 20, every: 0 },
    { step: cleanUp, count: 1, every: MINUTE_MS / 2 },
  ]
}

/** The milliseconds of every request that the server answered, and failures. */
const watchFetch = () => {
  let times: number[] = []
  const timed: typeof fetch = async (...request) => {
    const started = performance.now()
    const response = await fetch(...request)
    times.push(performance.now() - started)
    if (response.status >= 500) throw new Error(`a request was answered with ${response.status}`)
    return response
  }
  const take = () => {
    const taken = times.toSorted((a, b) => a - b)
    times = []
    return taken
  }
  return { fetch: timed, take }
}

const p99 = (sorted: readonly number[]) => sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`.padStart(8)

const load = async (server: Program, minutes: number): Promise<void> => {
  const api = `${server.url}/api`
  const watched = watchFetch()
  const client = createClient({ url: api, fetch: watched.fetch })
  await updateRetention({ run_every: null, policies: [{ name: 'recent', keys: ['*'], keep_last: 10 }] }, { client })
  let isOver = false
  const repeat = async (step: () => Promise<unknown>, every: number) => {
    while (!isOver) {
      await step()
      await pause(every)
    }
  }
  const running = clients(client, api, watched.fetch).flatMap(({ step, count, every }) =>
    Array.from({ length: count }, () => repeat(step, every)),
  )
  const all = Promise.all(running)
  const memory: number[] = []
  const times: number[][] = []
  console.log(`\n${minutes} minutes of mixed load\nminute   requests      p99   slowest   memory`)
  for (let minute = 1; minute <= minutes; minute++) {
    const samples: number[] = []
    const ends = performance.now() + MINUTE_MS
    while (performance.now() < ends) {
      // Ends with the first client that fails.
      await Promise.race([pause(1000), all])
      samples.push(server.memory())
    }
    const taken = watched.take()
    memory.push(median(samples))
    times.push(taken)
    const slowest = taken.at(-1) ?? Number.NaN
    console.log(
      `${String(minute).padStart(6)}${String(taken.length).padStart(11)}${`${p99(taken).toFixed(0)} ms`.padStart(9)}${`${slowest.toFixed(0)} ms`.padStart(10)}${megabytes(memory.at(-1) ?? 0)}`,
    )
  }
  isOver = true
  await all
  const early = memory[Math.max(0, Math.floor(minutes / 6) - 1)] ?? Number.NaN
  const late = memory.at(-1) ?? Number.NaN
  const growth = late / early
  const total = times.flat().toSorted((a, b) => a - b)
  console.log(
    `in all: p99 ${p99(total).toFixed(0)} ms of ${total.length} requests; memory ${megabytes(early).trim()} → ${megabytes(late).trim()}, × ${growth.toFixed(2)}`,
  )
  if (!(growth <= MAX_GROWTH)) throw new Error(`The memory grew by more than × ${MAX_GROWTH}.`)
}

/** Loads a server on SQLite for SOAK_MINUTES (30), and fails when its memory keeps growing. */
export const measureSoak = async (): Promise<void> => {
  const minutes = Number(process.env.SOAK_MINUTES ?? 30)
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const env = { DATABASE_URL: `sqlite:${join(folder, 'vitrine.db')}`, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const server = await startProgram([...reportMemory, 'src/server/main.ts'], env)
  try {
    await load(server, minutes)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
}
