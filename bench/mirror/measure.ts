/** The mirror of a server: its first sync, its requests, how soon it has what is published, and its pages. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '#sdk/client.ts'
import { createClient } from '#sdk/index.ts'
import { fill } from './million/fill.ts'
import { type Program, reportMemory, startProgram } from './program.ts'
import { averageOf, compare, median, printHeading } from './rounds.ts'

const artifacts = Number(process.env.BENCH_MIRRORED ?? 100_000)
const creates = 50
const megabyte = 1024 * 1024

export const measureMirror = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const path = join(folder, 'upstream.db')
  await fill({ kind: 'sqlite', path }, artifacts, false)
  const upstream = await start(`sqlite:${path}`)
  const counter = await countRequests(upstream.url)
  const began = performance.now()
  const mirror = await start(`sqlite:${join(folder, 'mirror.db')}`, { VITRINE_UPSTREAM_URL: counter.url })
  await firstSync(mirror, upstream, began)
  await requestsOf(counter, mirror)
  await lag(mirror, upstream, counter)
  await pages(mirror, upstream)
  await mirror.stop()
  counter.stop()
  await upstream.stop()
  rmSync(folder, { recursive: true })
}

const start = (database: string, env: Record<string, string> = {}): Promise<Program> =>
  startProgram([...reportMemory, 'src/server/main.ts'], {
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database,
    LOG_LEVEL: 'error',
    ...env,
  })

const clientOf = ({ url }: Program): Client => createClient({ url: `${url}/api` })

async function firstSync(mirror: Program, upstream: Program, began: number): Promise<void> {
  const client = clientOf(mirror)
  let most = 0
  let first = 0
  for (;;) {
    const status = await client.readMirrorStatus()
    most = Math.max(most, mirror.memory())
    if (first === 0 && (status?.artifacts ?? 0) > 0) first = performance.now() - began
    if (status?.completed != null) break
    await pause(200)
  }
  const seconds = (performance.now() - began) / 1000
  const bare = await readAll(upstream)
  console.log(
    `\nmirror: first sync of ${artifacts} artifacts\n` +
      `  ${seconds.toFixed(1)} s, ${Math.round(artifacts / seconds)} a second; only reading the pages takes ${bare.toFixed(1)} s (ratio ${(seconds / bare).toFixed(2)})\n` +
      `  first page after ${(first / 1000).toFixed(1)} s, at most ${Math.round(most / megabyte)} MB, ${(mirror.cpu() / 1000).toFixed(1)} s of CPU time`,
  )
}

/** Seconds that a client needs to read all pages, and no more. */
async function readAll({ url }: Program): Promise<number> {
  const began = performance.now()
  for (let offset = 0; ; offset += 200) {
    const response = await post(`${url}/api/artifacts/filter`, { sort: 'UPDATED_DESC', limit: 200, offset })
    if ((await response.text()) === '[]') return (performance.now() - began) / 1000
  }
}

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

type Counter = { url: string; take: () => number; stop: () => void }

/** Passes requests on, and counts them. */
async function countRequests(target: string): Promise<Counter> {
  let count = 0
  const server = createServer((received, response) => {
    count++
    const { method, url = '', headers } = received
    const sent = request(target + url, { method, headers }, (answer: IncomingMessage) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    sent.on('error', () => response.destroy())
    received.pipe(sent)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const take = () => {
    const taken = count
    count = 0
    return taken
  }
  return { url: `http://127.0.0.1:${port}`, take, stop: () => server.close() }
}

/** Follows changes as an open page does. */
async function openPage({ url }: Program): Promise<() => void> {
  const closing = new AbortController()
  const response = await fetch(`${url}/api/vitrine/events`, { signal: closing.signal })
  void response.text().catch(() => {})
  return () => closing.abort()
}

async function requestsOf(counter: Counter, mirror: Program): Promise<void> {
  const close = await openPage(mirror)
  await pause(10_000)
  counter.take()
  await pause(30_000)
  const open = counter.take() * 2
  close()
  await pause(45_000)
  counter.take()
  await pause(120_000)
  console.log(
    `mirror: requests a minute while nothing changes\n  ${open} with an open page, ${counter.take() / 2} without`,
  )
}

/** The time until the mirror has what is published, beside a number of creates a second. */
async function lag(mirror: Program, upstream: Program, counter: Counter): Promise<void> {
  const close = await openPage(mirror)
  const client = clientOf(upstream)
  const waits: Promise<number>[] = []
  counter.take()
  const seconds = 20
  for (let number = 0; number < creates * seconds; number++) {
    const next = pause(1000 / creates)
    const made = client.createArtifact({ key: `made-${number % 20}`, type: 'markdown', data: `# ${number}` })
    if (number % creates === 0) waits.push(made.then(({ id }) => waitFor(mirror, id)))
    await next
  }
  const times = await Promise.all(waits)
  console.log(
    `mirror: ${creates} creates a second\n  there after ${(median(times) / 1000).toFixed(1)} s (median), ${(Math.max(...times) / 1000).toFixed(1)} s (most), ` +
      `${(counter.take() / seconds).toFixed(1)} requests a second`,
  )
  close()
}

async function waitFor({ url }: Program, id: string): Promise<number> {
  const began = performance.now()
  while (!(await fetch(`${url}/api/artifacts/${id}`)).ok) await pause(50)
  return performance.now() - began
}

async function pages(mirror: Program, upstream: Program): Promise<void> {
  printHeading('mirror: pages, beside the server that it mirrors', 'upstream')
  const [artifact] = await clientOf(upstream).filterArtifacts({ limit: 1 })
  const paths = ['/artifacts', `/artifacts/key/${artifact?.key}`, '/runs']
  for (const path of paths) {
    const page = ({ url }: Program) => averageOf(20, async () => (await fetch(url + path)).text())
    await compare({ name: path.slice(0, 24), ours: page(mirror), beside: page(upstream) })
  }
}
