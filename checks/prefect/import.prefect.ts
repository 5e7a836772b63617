/** A Prefect server is imported, with interruptions, and its flows publish to Vitrine afterwards. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Client, createClient } from '#sdk/index.ts'
import { clientAt, install, PREFECT_VERSION } from './clients.ts'
import { askAt, readArtifacts, readRuns } from './compare.ts'
import { startPrefect } from './prefect-server.ts'
import { type Server, startServer } from './server.ts'

let folder: string
let database: string
let prefect: Server

beforeAll(async () => {
  await install(PREFECT_VERSION)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-import-'))
  for (const home of ['server', 'client']) mkdirSync(join(folder, home))
  database = join(folder, 'vitrine.db')
  prefect = await startPrefect(PREFECT_VERSION, join(folder, 'server'))
  const scripts = ['artifacts.py', 'artifacts.py', 'subflow.py', 'failing.py', 'mapped_tagged.py', 'outside.py']
  for (const script of scripts) await runScript(script, prefect.address)
}, 420_000)
afterAll(async () => {
  await prefect?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

async function runScript(script: string, address: string): Promise<void> {
  expect(await clientAt(PREFECT_VERSION, address, join(folder, 'client')).python(script)).toMatchObject({ code: 0 })
}

function startImport() {
  const args = ['import', '--from', `${prefect.address}api`, '--database-url', `sqlite:${database}`]
  const child = spawn(process.execPath, ['src/cli/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = once(child, 'exit')
  return { child, exit, output: Promise.all([text(child.stdout), text(child.stderr)]).then((parts) => parts.join('')) }
}

/** The numbers of the versions of a key, in the order of their creation. */
async function numbersOf(client: Client, key: string): Promise<number[]> {
  const versions = await client.filterArtifacts({ artifacts: { key: { any_: [key] } }, sort: 'CREATED_DESC' })
  const positions = await Promise.all(versions.map(({ id }) => client.readLineagePosition(id)))
  return positions.map(({ version }) => version ?? 0).toReversed()
}

test('after interruptions, everything is here, flows publish the next versions, and it stays so', async () => {
  for (const [signal, ms] of [
    ['SIGKILL', 0],
    ['SIGKILL', 500],
    ['SIGINT', 1000],
    ['SIGKILL', 1500],
  ] as const) {
    const { child, exit } = startImport()
    while (!existsSync(database) && child.exitCode === null) await pause(20)
    await pause(ms)
    child.kill(signal)
    await exit
  }
  const { exit, output } = startImport()
  expect(await exit, await output).toEqual([0, null])
  expect(await output).toContain('The database has 37 artifacts, 7 flow runs')

  const vitrine = await startServer(database)
  onTestFinished(() => vitrine.stop())
  const [there, here] = [askAt(prefect.address), askAt(vitrine.address)]
  expect(await readArtifacts(here)).toEqual(await readArtifacts(there))
  expect(await readRuns(here)).toEqual(await readRuns(there))
  await prefect.stop()

  const client = createClient({ url: `${vitrine.address}api` })
  expect(await numbersOf(client, 'wire-mapped')).toEqual([1, 2, 3])
  expect(await numbersOf(client, 'wire-markdown')).toEqual([1, 2])
  await runScript('artifacts.py', vitrine.address)
  expect(await numbersOf(client, 'wire-markdown')).toEqual([1, 2, 3])
  const [run] = await client.filterFlowRuns({ sort: 'START_TIME_DESC' })
  expect(run).toMatchObject({ state_type: 'COMPLETED' })
  await vitrine.stop()

  const { exit: refused, output: reason } = startImport()
  expect([await refused, await reason]).toEqual([[1, null], expect.stringContaining('was used without the upstream')])
  const upstream = { VITRINE_UPSTREAM_URL: `${prefect.address}api` }
  await expect(startServer(database, 0, upstream)).rejects.toThrow('The server ended with 2')
}, 300_000)
