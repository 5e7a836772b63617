/** Prefect's own web pages on this server's API: none of their requests fails, and they show the published artifacts. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, Request } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createClient } from '#sdk/index.ts'
import { expectPage, openBrowser } from './browser.ts'
import { clientAt, install, PREFECT_VERSION } from './clients.ts'
import { servePrefectPages } from './prefect-pages.ts'
import { type Server, startServer } from './server.ts'

let folder: string
let vitrine: Server
let pages: Server
let page: Page
let close: () => Promise<void>
/** A page's pending API requests, and those that were rejected or failed. */
let pending: Set<Request>
let failures: string[]

beforeAll(async () => {
  await install(PREFECT_VERSION)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-pages-'))
  mkdirSync(join(folder, 'home'))
  vitrine = await startServer(join(folder, 'vitrine.db'), 0, { CORS_ORIGINS: '*' })
  expect(await clientAt(PREFECT_VERSION, vitrine.address, join(folder, 'home')).python('artifacts.py')).toMatchObject({
    code: 0,
  })
  pages = await servePrefectPages(PREFECT_VERSION, vitrine.address)
}, 420_000)
afterAll(async () => {
  await pages?.stop()
  await vitrine?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

beforeEach(async () => {
  pending = new Set()
  failures = []
  const browser = await openBrowser()
  page = browser.page
  close = browser.close
  page.on('request', (request) => {
    if (request.url().startsWith(vitrine.address)) pending.add(request)
  })
  page.on('response', (response) => {
    if (pending.has(response.request()) && !response.ok()) failures.push(`${response.status()} ${response.url()}`)
  })
  page.on('requestfinished', (request) => pending.delete(request))
  page.on('requestfailed', (request) => {
    // A request that the page abandons when it is left is not a failure.
    const reason = request.failure()?.errorText ?? ''
    if (pending.delete(request) && reason !== 'net::ERR_ABORTED') failures.push(`${reason} ${request.url()}`)
  })
})
afterEach(() => close())

const api = () => createClient({ url: `${vitrine.address}api` })

async function open(path: string, ...shown: string[]): Promise<void> {
  await page.goto(pages.address + path)
  for (const text of shown) await expectPage(page.getByText(text).first()).toBeVisible()
  await expect.poll(() => pending.size).toBe(0)
}

test('the list of artifacts', async () => {
  await open('artifacts', 'wire-markdown', 'wire-table-rows', 'wire-progress')
  expect(failures).toEqual([])
})

test('the versions of a key', async () => {
  await open('artifacts/key/wire-markdown', 'wire-markdown')
  expect(failures).toEqual([])
})

test('an artifact', async () => {
  const [artifact] = await api().filterArtifacts({ artifacts: { key: { any_: ['wire-markdown'] } } })
  await open(`artifacts/artifact/${artifact?.id}`, 'Umlauts äöü')
  expect(failures).toEqual([])
})

test('a flow run with its artifacts, log and task runs', async () => {
  const [run] = await api().filterFlowRuns({})
  for (const [tab, shown] of [
    ['Logs', 'Finished in state Completed()'],
    ['TaskRuns', 'markdown'],
    ['Artifacts', 'wire-from-flow'],
    ['Details', 'wire-artifacts'],
  ] as const) {
    await open(`runs/flow-run/${run?.id}?tab=${tab}`, run?.name ?? '', shown)
  }
  expect(failures).toEqual([])
})

test('a task run with its artifacts', async () => {
  const [artifact] = await api().filterArtifacts({ artifacts: { key: { any_: ['wire-image'] } } })
  const run = await api().readTaskRun(artifact?.task_run_id ?? '')
  await open(`runs/task-run/${run.id}?tab=Artifacts`, run.name, 'wire-image')
  expect(failures).toEqual([])
})
