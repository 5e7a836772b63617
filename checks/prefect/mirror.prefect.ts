/** A mirror of a real Prefect server with a password and CSRF protection, to which unmodified flows publish. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import * as z from 'zod/mini'
import { formatJson, parseJson } from '#contract/json.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { chooseItem } from '#e2e/choose-item.ts'
import { ApiError, type Client, connect, createClient } from '#sdk/index.ts'
import { openUpstream } from '#server/upstream/connection.ts'
import { expectPage, openBrowser } from './browser.ts'
import { CATALOGUE } from './catalogue.ts'
import { clientAt, install, PREFECT_VERSION } from './clients.ts'
import { type Ask, askAt, readArtifacts, readRuns } from './compare.ts'
import { startPrefect } from './prefect-server.ts'
import { SCRIPTS } from './scripts.ts'
import { type Server, startServer } from './server.ts'

const PASSWORD = 'admin:open sesame'
const Made = z.object({ id: z.string() })
const WAIT = { timeout: 60_000, interval: 500 }

let folder: string
let prefect: Server
let vitrine: Server
let runScript: (script: string) => Promise<void>
/** The Prefect server, and its mirror. */
let there: Client
let here: Client
let askThere: Ask
let askHere: Ask

beforeAll(async () => {
  await install(PREFECT_VERSION)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-mirror-'))
  for (const home of ['server', 'client']) mkdirSync(join(folder, home))
  prefect = await startPrefect(PREFECT_VERSION, join(folder, 'server'), {
    PREFECT_SERVER_API_AUTH_STRING: PASSWORD,
    PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED: 'true',
  })
  const client = clientAt(PREFECT_VERSION, prefect.address, join(folder, 'client'), {
    PREFECT_API_AUTH_STRING: PASSWORD,
  })
  runScript = async (script) => expect(await client.python(script)).toMatchObject({ code: 0 })
  const address = `${prefect.address}api`
  vitrine = await startServer(join(folder, 'mirror.db'), 0, {
    VITRINE_UPSTREAM_URL: address,
    VITRINE_UPSTREAM_AUTH_STRING: PASSWORD,
  })
  there = connect({ url: address, authString: PASSWORD })
  here = createClient({ url: `${vitrine.address}api` })
  askThere = openUpstream({ address, authorization: `Basic ${Buffer.from(PASSWORD).toString('base64')}` }).askText
  askHere = askAt(vitrine.address)
  for (let run = 0; run < 2; run++) await runScript('artifacts.py')
  await expectSame()
}, 420_000)
afterAll(async () => {
  await vitrine?.stop()
  await prefect?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

/** Waits until the artifacts are the same here and there. */
async function expectSame(): Promise<void> {
  await vi.waitFor(async () => expect(await readArtifacts(askHere)).toEqual(await readArtifacts(askThere)), WAIT)
}

/** The versions of a key on a server, newest first. */
const versionsOf = (client: Client, key: string) =>
  client.filterArtifacts({ artifacts: { key: { any_: [key] } }, sort: 'CREATED_DESC' })

/** The flow runs of the Prefect server, newest first. */
const runsThere = () => there.filterFlowRuns({ sort: 'START_TIME_DESC' })

const line = ({ key, type, versions, preview }: ArtifactSummary) => [key, type, versions, preview]

test('it names its upstream server', async () => {
  expect(await here.readServerInfo()).toMatchObject({ upstream: `${prefect.address}api`, is_read_only: false })
})

test('the catalogue has the latest version of every key with its preview', async () => {
  const { count, results } = await here.filterSummaries({ latest_only: true, sort: 'KEY_ASC' })
  expect(count).toBe(12)
  expect(results.map(line)).toEqual(CATALOGUE)
})

test('an entry of the catalogue names the run and the task that produced it', async () => {
  const { results } = await here.filterSummaries({ latest_only: true, search: 'wire-image' })
  const [run] = await runsThere()
  const [latest] = await versionsOf(there, 'wire-image')
  expect(results).toMatchObject([
    {
      id: latest?.id,
      description: 'A plot',
      is_latest: true,
      flow: { name: 'wire-artifacts' },
      flow_run: { id: run?.id, name: run?.name, state_type: 'COMPLETED' },
      task_run: { id: latest?.task_run_id, name: expect.stringMatching(/^image-/), state_type: 'COMPLETED' },
    },
  ])
})

test('the facets count keys, kinds and flows', async () => {
  const [run] = await runsThere()
  const { kinds, ...facets } = await here.readFacets()
  expect(kinds.map(({ type, count }) => `${type} ${count}`).toSorted()).toEqual([
    'image 1',
    'link 2',
    'markdown 4',
    'progress 1',
    'table 4',
  ])
  expect(facets).toEqual({
    keys: 10,
    keyless: 2,
    flows: [{ id: run?.flow_id, name: 'wire-artifacts', count: 12 }],
    tags: [],
  })
})

test('versions have numbers in the order of their creation', async () => {
  const [second, first] = (await versionsOf(there, 'wire-markdown')).map(({ id }) => id)
  expect(await here.readLineagePosition(first ?? '')).toMatchObject({ version: 1, next_version: 2, next_id: second })
  expect(await here.readLineagePosition(second ?? '')).toMatchObject({ version: 2, previous_id: first, versions: 2 })
})

test('a run has only its own artifacts', async () => {
  const [run] = await runsThere()
  const { results, count } = await here.filterSummaries({ artifacts: { flow_run_id: { any_: [run?.id ?? ''] } } })
  expect(count).toBe(11)
  expect(new Set(results.map(({ flow_run }) => flow_run?.id))).toEqual(new Set([run?.id]))
})

test('the revision moves with every change of the upstream server, and the catalogue with it', async () => {
  const keys = async () => (await here.readFacets()).keys
  const readMark = async () => (await here.readRevision()).revision
  const before = await readMark()
  const { id } = await there.createArtifact({ key: 'comes-and-goes', type: 'markdown', data: '# New' })
  await expect.poll(keys).toBe(11)
  const between = await readMark()
  expect(between).not.toBe(before)
  await there.deleteArtifact(id)
  await expect.poll(keys).toBe(10)
  expect(await readMark()).not.toBe(between)
})

test('what is created, changed and deleted in the mirror is the same on the upstream server at once', async () => {
  const { id } = await here.createArtifact({ key: 'from-here', type: 'table', data: '[{"n":12345678901234567890}]' })
  expect(await askThere('GET', `/artifacts/${id}`)).toBe(await askHere('GET', `/artifacts/${id}`))
  await here.updateArtifact(id, { description: 'Changed here' })
  expect(await there.readArtifact(id)).toMatchObject({ description: 'Changed here' })
  expect(await askThere('GET', `/artifacts/${id}`)).toBe(await askHere('GET', `/artifacts/${id}`))
  await expectSame()
  await here.deleteArtifact(id)
  await expect(there.readArtifact(id)).rejects.toMatchObject({ status: 404 })
  await expectSame()
})

test('changes and deletions on the upstream server arrive', async () => {
  const versions = [1, 2, 3].map((data) => there.createArtifact({ key: 'from-there', type: 'progress', data }))
  const [first, second, third] = (await Promise.all(versions)).map(({ id }) => id)
  await expectSame()
  await there.updateArtifact(first ?? '', { data: 100, description: 'Done' })
  await there.deleteArtifact(second ?? '')
  await expectSame()
  expect(await here.readArtifact(first ?? '')).toMatchObject({ data: 100, description: 'Done' })
  for (const id of [first, third]) await there.deleteArtifact(id ?? '')
  await expectSame()
  expect(await versionsOf(here, 'from-there')).toEqual([])
})

test('in a browser artifacts are listed, opened, shown with their run, and deleted upstream', async () => {
  const ids = async () => (await versionsOf(there, 'wire-markdown')).map(({ id }) => id)
  const [second, first] = await ids()
  const [, firstRun] = await runsThere()
  const { page, errors, close } = await openBrowser()
  onTestFinished(close)
  await page.clock.install()
  await page.goto(vitrine.address)
  await expectPage(page.getByRole('status').filter({ hasText: '12 artifacts' })).toBeVisible()

  await page.getByRole('link', { name: 'wire-markdown' }).click()
  await expectPage(page.getByRole('article', { name: 'Version 2' })).toContainText('Umlauts äöü')
  await page.keyboard.press('[')
  await expectPage(page.getByRole('article', { name: 'Version 1' })).toContainText('Umlauts äöü')

  await page
    .getByRole('link', { name: firstRun?.name ?? '' })
    .first()
    .click()
  await expectPage(page).toHaveTitle(new RegExp(`^${firstRun?.name} `))
  await expectPage(page.getByRole('link', { name: 'Artifacts 11' })).toHaveAttribute('aria-current', 'page')
  await expectPage(page.getByRole('article')).toContainText('Made by the flow itself, not by a task')

  await page.goto(`${vitrine.address}artifacts/key/wire-markdown`)
  const remove = async () => {
    await chooseItem(page, 'More actions', 'Delete version')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expectPage(page.getByRole('article', { name: 'Version 1' })).toBeVisible()
  }
  await remove()
  await page.getByRole('status', { name: 'Deletions' }).getByRole('button', { name: 'Undo' }).click()
  await expectPage(page.getByRole('article', { name: 'Version 2' })).toBeVisible()
  await page.clock.runFor(15_000)
  expect(await ids()).toEqual([second, first])

  await remove()
  expect(await ids()).toEqual([second, first])
  await page.clock.runFor(10_000)
  await expect.poll(ids).toEqual([first])
  await expectPage(page.getByRole('list', { name: 'Versions' }).getByRole('link')).toHaveCount(1)
  await expectSame()
  expect(errors).toEqual([])
})

/** All but a run that is scheduled: a mirror has only runs that have started. */
const scripts = SCRIPTS.map(({ file }) => file).filter((file) => !['artifacts.py', 'deployment.py'].includes(file))

test('artifacts, runs, states, logs and graphs of flows are the same here and there, byte for byte', async () => {
  for (const script of scripts) await runScript(script)
  await expectSame()
  await vi.waitFor(async () => expect(await readRuns(askHere)).toEqual(await readRuns(askThere)), WAIT)
}, 300_000)

test('a run that is deleted in the mirror is deleted on the upstream server', async () => {
  const [run] = await runsThere()
  await here.deleteFlowRun(run?.id ?? '')
  for (const client of [there, here]) {
    await expect(client.readFlowRun(run?.id ?? '')).rejects.toMatchObject({ status: 404 })
  }
  await expectSame()
})

test('an active run that is deleted on the upstream server is deleted in the mirror', async () => {
  const [flow] = await there.filterFlows({})
  const body = formatJson({ flow_id: flow?.id ?? '', state: { type: 'RUNNING' } })
  const { id } = Made.parse(parseJson(await askThere('POST', '/flow_runs/', body)))
  const status = () =>
    here.readFlowRun(id).then(
      () => 200,
      (error: unknown) => (error instanceof ApiError ? error.status : error),
    )
  await expect.poll(status).toBe(200)
  await there.deleteFlowRun(id)
  await expect.poll(status).toBe(404)
})
