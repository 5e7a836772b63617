import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { findChromium } from '#e2e/chromium.ts'
import { type Client, createClient } from '#sdk/index.ts'
import { patient, startPrefect } from './prefect-server.ts'
import { startProgram } from './program.ts'
import { averageOf, compare, printHeading } from './rounds.ts'

const keys = 100
const versions = 10
const data = `# Nightly report\n\n${'All 1,284 rows passed the checks of the day. '.repeat(28)}`

/** Publishes the artifacts of one run and returns their ids in order. With one writer: Prefect's SQLite is busy with more. */
const seed = async (api: string): Promise<{ sdk: Client; flow_run_id: string; ids: string[] }> => {
  const sdk = createClient({ url: api, fetch: patient })
  const flow = await post(`${api}/flows/`, { name: 'nightly' })
  const { id: flow_run_id } = await post(`${api}/flow_runs/`, { flow_id: flow.id, state: { type: 'RUNNING' } })
  const ids: string[] = []
  for (let turn = 0; turn < keys * versions; turn++) {
    const { id } = await sdk.createArtifact({ key: `key-${turn % keys}`, type: 'markdown', data, flow_run_id })
    ids.push(id)
  }
  return { sdk, flow_run_id, ids }
}

const post = async (url: string, body: unknown): Promise<{ id: string }> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.json()
}

/** The measured requests. */
const questions = ({ sdk, flow_run_id, ids }: Awaited<ReturnType<typeof seed>>) => {
  const keyOf = (turn: number) => `key-${(turn * 7) % keys}`
  return new Map<string, (turn: number) => Promise<unknown>>([
    ['get by id', (turn) => sdk.readArtifact(ids[(turn * 7) % 500] ?? '')],
    ['latest list', () => sdk.filterLatestArtifacts({ sort: 'UPDATED_DESC' })],
    ['key list', (turn) => sdk.filterArtifacts({ artifacts: { key: { any_: [keyOf(turn)] } }, sort: 'CREATED_DESC' })],
    ['deep page', () => sdk.filterArtifacts({ sort: 'CREATED_DESC', limit: 20, offset: 480 })],
    ['filter by run', () => sdk.filterArtifacts({ flow_runs: { id: { any_: [flow_run_id] } }, limit: 20 })],
    ['create', (turn) => sdk.createArtifact({ key: keyOf(turn), type: 'markdown', data })],
    ['delete', () => sdk.deleteArtifact(ids.pop() ?? '')],
  ])
}

/** Milliseconds until the list of artifacts is visible, and the transferred bytes of scripts loaded before. */
const loadList = async (page: Page, address: string): Promise<{ ms: number; script: number }> => {
  const session = await page.context().newCDPSession(page)
  const scripts = new Set<string>()
  let script = 0
  await session.send('Network.enable')
  session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) script += encodedDataLength
  })
  const started = performance.now()
  await page.goto(address)
  await page
    .getByText(/^key-\d+$/)
    .first()
    .waitFor()
  return { ms: performance.now() - started, script }
}

/** Compares the server and UI with those of Prefect; PREFECT is the path of its executable. */
export const measurePrefect = async (): Promise<void> => {
  const { PREFECT: executable, BENCH_POSTGRES_URL: postgres } = process.env
  if (!executable) {
    console.log('\nPrefect: skipped. Name its executable: PREFECT=venv/bin/prefect npm run bench prefect')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const env = {
    DATABASE_URL: postgres ?? `sqlite:${join(folder, 'vitrine.db')}`,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
  }
  const ours = await startProgram(['src/server/main.ts'], env)
  const theirs = await startPrefect(executable, folder, process.env.BENCH_PREFECT_DATABASE)
  try {
    const own = questions(await seed(`${ours.url}/api`))
    const other = questions(await seed(`${theirs.url}/api`))
    printHeading(`${keys} keys of ${versions} versions on ${postgres ? 'PostgreSQL' : 'SQLite'}`, 'Prefect')
    for (const [name, ask] of own) {
      const beside = other.get(name)
      if (beside) await compare({ name, ours: averageOf(10, ask), beside: averageOf(10, beside) }, 5)
    }
    await comparePages(ours.url, theirs.url)
  } finally {
    await theirs.stop()
    await ours.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const comparePages = async (ours: string, theirs: string): Promise<void> => {
  const executablePath = await findChromium()
  const browser = await chromium.launch(executablePath === '' ? {} : { executablePath })
  const load = async (address: string) => {
    const context = await browser.newContext()
    const result = await loadList(await context.newPage(), address)
    await context.close()
    return result
  }
  try {
    const list = async (address: string) => (await load(address)).ms
    const [own, other] = [`${ours}/artifacts`, `${theirs}/v2/artifacts`]
    await compare({ name: 'list of artifacts shows', ours: () => list(own), beside: () => list(other) }, 3)
    const [first, second] = [await load(own), await load(other)]
    const ratio = first.script / second.script
    console.log(`script before it, in kB: ${first.script / 1000} and ${second.script / 1000}   × ${ratio.toFixed(2)}`)
  } finally {
    await browser.close()
  }
}
