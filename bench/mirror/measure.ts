/** The mirror of a server: its first sync, its requests, how soon it has what is published, and its pages. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fill } from '#bench/million/fill.ts'
import { type Program, reportMemory, startProgram } from '#bench/program.ts'
import { createClient } from '#sdk/index.ts'
import { comparePages } from './pages.ts'
import { countRequests, type RequestCounter } from './request-counter.ts'
import { countIdleRequests, measureLag } from './traffic.ts'

const artifacts = Number(process.env.BENCH_MIRRORED ?? 100_000)
const MEGABYTE = 1024 * 1024
/** What was compared would be other work of both servers. */
const withoutChanges = ['--import', './bench/without-changes.ts']

export const measureMirror = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const started: Program[] = []
  const start = async (name: string, args: string[] = [], env: Record<string, string> = {}) => {
    const program = await startServer(join(folder, name), args, env)
    started.push(program)
    return program
  }
  const stop = async (program: Program) => {
    started.splice(started.indexOf(program), 1)
    await program.stop()
  }
  await fill({ kind: 'sqlite', path: join(folder, 'upstream.db') }, artifacts, false)
  const upstream = await start('upstream.db', withoutChanges)
  const counter = await countRequests(upstream.url)
  const env = { VITRINE_UPSTREAM_URL: counter.url }
  try {
    const began = performance.now()
    const mirror = await start('mirror.db', [], env)
    await measureFirstSync(mirror, upstream, counter, began)
    await countIdleRequests(counter, mirror)
    await measureLag(mirror, upstream, counter)
    await stop(mirror)
    copyFileSync(join(folder, 'mirror.db'), join(folder, 'embedded.db'))
    await comparePages([
      { name: 'mirror', program: await start('mirror.db', withoutChanges, env) },
      { name: 'embedded', program: await start('embedded.db', withoutChanges) },
      { name: 'upstream', program: upstream },
    ])
  } finally {
    for (const program of started.toReversed()) await program.stop()
    counter.stop()
    rmSync(folder, { recursive: true })
  }
}

const startServer = (path: string, args: string[], env: Record<string, string>): Promise<Program> =>
  startProgram([...reportMemory, ...args, 'src/server/main.ts'], {
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: `sqlite:${path}`,
    LOG_LEVEL: 'error',
    ...env,
  })

async function measureFirstSync(
  mirror: Program,
  upstream: Program,
  counter: RequestCounter,
  began: number,
): Promise<void> {
  const client = createClient({ url: `${mirror.url}/api` })
  let maxMemoryBytes = 0
  let firstArtifactsMs = 0
  for (;;) {
    const status = await client.readMirrorStatus()
    maxMemoryBytes = Math.max(maxMemoryBytes, mirror.memory())
    if (firstArtifactsMs === 0 && (status?.artifacts ?? 0) > 0) firstArtifactsMs = performance.now() - began
    if (status?.completed != null) break
    await pause(200)
  }
  const seconds = (performance.now() - began) / 1000
  const [cpu, upstreamCpu, requests] = [mirror.cpu() / 1000, upstream.cpu() / 1000, counter.take()]
  const readSeconds = await readAll(upstream)
  console.log(
    `\nmirror: first sync of ${artifacts} artifacts\n` +
      `  ${seconds.toFixed(1)} s, ${Math.round(artifacts / seconds)} a second, ${requests} requests; to read the pages only takes ${readSeconds.toFixed(1)} s\n` +
      `  CPU time ${cpu.toFixed(1)} s, of the upstream server ${upstreamCpu.toFixed(1)} s\n` +
      `  first artifacts after ${(firstArtifactsMs / 1000).toFixed(1)} s, at most ${Math.round(maxMemoryBytes / MEGABYTE)} MB`,
  )
}

/** Seconds that a client needs to read all artifacts, and nothing else. */
async function readAll({ url }: Program): Promise<number> {
  const began = performance.now()
  for (let offset = 0; ; offset += 200) {
    const response = await fetch(`${url}/api/artifacts/filter`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sort: 'UPDATED_DESC', limit: 200, offset }),
    })
    if ((await response.text()) === '[]') return (performance.now() - began) / 1000
  }
}
