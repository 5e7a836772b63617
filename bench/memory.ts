import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '#sdk/index.ts'
import { freePort } from './program.ts'

const BARE = `
import fastify from 'fastify'
const app = fastify()
app.get('/api/health', async () => true)
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })`

const LARGE_BODY = 'x'.repeat(50 * 1024 * 1024 - 1000)

type Started = { child: ChildProcess; api: string; ms: number }

/** Starts a server and measures the time until its first health response. */
const start = async (args: readonly string[], env: Record<string, string> = {}): Promise<Started> => {
  const port = await freePort()
  const api = `http://127.0.0.1:${port}/api`
  const started = performance.now()
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env, PORT: String(port) }, stdio: 'ignore' })
  const isUp = () =>
    fetch(`${api}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isUp())) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} has ended`)
    await pause(5)
  }
  return { child, api, ms: performance.now() - started }
}

/** Resident memory in MB, as Linux reports it. */
const residentMb = ({ child }: Started): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024

const stop = ({ child }: Started): Promise<void> =>
  new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGTERM')
  })

const publishMany = async ({ api }: Started): Promise<void> => {
  const sdk = createClient({ url: api })
  const data = 'All 1,284 rows passed the checks of the day. '.repeat(75)
  let next = 0
  const write = async () => {
    for (let turn = next++; turn < 4000; turn = next++) {
      await sdk.createArtifact({ key: `key-${turn % 500}`, type: 'markdown', data })
      if (turn % 20 === 0) await sdk.filterLatestArtifacts({})
    }
  }
  await Promise.all(Array.from({ length: 32 }, write))
}

const publishLarge = async ({ api }: Started): Promise<void> => {
  const sdk = createClient({ url: api })
  for (let turn = 0; turn < 10; turn++) await sdk.createArtifact({ key: 'large', type: 'markdown', data: LARGE_BODY })
  await sdk.filterArtifacts({ limit: 3 })
}

/** Memory of the server as `npm start` runs it, beside a bare Fastify server, and the time until it responds. */
export const measureMemory = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const env = { DATABASE_URL: `sqlite:${join(folder, 'vitrine.db')}`, HOST: '127.0.0.1', LOG_LEVEL: 'error' }
  const program = ['build/start.js']
  try {
    // The first start compiles and fills the cache.
    await stop(await start(program, env))
    const bare = await start(['--input-type=module', '--eval', BARE])
    const ours = await start(program, env)
    await pause(8000)
    const idle = residentMb(ours)
    const line = (name: string, value: number, beside: number) =>
      console.log(`${name.padEnd(36)} ${value.toFixed(0).padStart(6)}   × ${(value / beside).toFixed(2)}`)
    console.log('\nmemory in MB, and its ratio to bare Fastify or to idle')
    line('first health response, ms', ours.ms, bare.ms)
    line('idle (bare Fastify)', idle, residentMb(bare))
    await publishMany(ours)
    line('after 4,000 artifacts (idle)', residentMb(ours), idle)
    await publishLarge(ours)
    line('after 10 bodies of 50 MB (idle)', residentMb(ours), idle)
    // The versions are compared meanwhile.
    await pause(30_000)
    line('30 s later (idle)', residentMb(ours), idle)
    await stop(bare)
    await stop(ours)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
