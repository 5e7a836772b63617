/** Upstream mode with a real Prefect server, to which an unmodified flow has published twice. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { chooseItem } from '#e2e/choose-item.ts'
import { type Client, createClient } from '#sdk/index.ts'
import { expectPage, openBrowser } from './browser.ts'
import { CATALOGUE } from './catalogue.ts'
import { clientAt, install } from './clients.ts'
import { startPrefect } from './prefect-server.ts'
import { type Server, startInFrontOf } from './server.ts'

const VERSION = '3.8.8'

let folder: string
let prefect: Server
let vitrine: Server
/** The API of the upstream, and that of Vitrine. */
let behind: Client
let front: Client

beforeAll(async () => {
  await install(VERSION)
  folder = mkdtempSync(join(tmpdir(), 'vitrine-upstream-'))
  for (const home of ['server', 'client']) mkdirSync(join(folder, home))
  prefect = await startPrefect(VERSION, join(folder, 'server'))
  const client = clientAt(VERSION, prefect.address, join(folder, 'client'))
  for (let run = 0; run < 2; run++) expect(await client.python('artifacts.py')).toMatchObject({ code: 0 })
  vitrine = await startInFrontOf(`${prefect.address}api`)
  behind = createClient({ url: `${prefect.address}api` })
  front = createClient({ url: `${vitrine.address}api` })
}, 420_000)
afterAll(async () => {
  await vitrine?.stop()
  await prefect?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

/** The versions of a key on the upstream, newest first. */
const versionsOf = (key: string) =>
  behind.filterArtifacts({ artifacts: { key: { any_: [key] } }, sort: 'CREATED_DESC' })

/** The flow runs on the upstream, newest first. */
const runs = () => behind.filterFlowRuns({ sort: 'START_TIME_DESC' })

const line = ({ key, type, versions, preview }: ArtifactSummary) => [key, type, versions, preview]

test('it names its upstream', async () => {
  expect(await front.readServerInfo()).toMatchObject({ upstream: `${prefect.address}api`, is_read_only: false })
})

test('the catalogue has the latest version of every key with its preview', async () => {
  const { count, results } = await front.filterSummaries({ latest_only: true, sort: 'KEY_ASC' })
  expect(count).toBe(12)
  expect(results.map(line)).toEqual(CATALOGUE)
})

test('an entry of the catalogue names the run and the task that produced it', async () => {
  const { results } = await front.filterSummaries({ latest_only: true, search: 'wire-image' })
  const [run] = await runs()
  const [latest] = await versionsOf('wire-image')
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
  const [run] = await runs()
  const { kinds, ...facets } = await front.readFacets()
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

test('both versions of a key have their position', async () => {
  const [second, first] = (await versionsOf('wire-markdown')).map(({ id }) => id)
  const place = {
    version: null,
    previous_version: null,
    next_version: null,
    versions: 2,
    latest_id: second,
    is_pinned: false,
  }
  expect(await front.readLineagePosition(first ?? '')).toEqual({
    ...place,
    newer: 1,
    previous_id: null,
    next_id: second,
  })
  expect(await front.readLineagePosition(second ?? '')).toEqual({
    ...place,
    newer: 0,
    previous_id: first,
    next_id: null,
  })
})

test('a run has only its own artifacts, unchanged from the upstream', async () => {
  const [run] = await runs()
  const { results, count } = await front.filterSummaries({ artifacts: { flow_run_id: { any_: [run?.id ?? ''] } } })
  expect(count).toBe(11)
  expect(new Set(results.map(({ flow_run }) => flow_run?.id))).toEqual(new Set([run?.id]))
  expect(await front.readFlowRun(run?.id ?? '')).toEqual(run)
  for (const { id } of results) expect(await front.readArtifact(id)).toEqual(await behind.readArtifact(id))
})

test('the revision moves with every upstream change, and the catalogue with it', async () => {
  const keys = async () => (await front.readFacets()).keys
  const readMark = async () => (await front.readRevision()).revision
  const before = await readMark()
  const { id } = await behind.createArtifact({ key: 'comes-and-goes', type: 'markdown', data: '# New' })
  await expect.poll(readMark).not.toBe(before)
  expect(await keys()).toBe(11)
  const between = await readMark()
  await behind.deleteArtifact(id)
  await expect.poll(readMark).not.toBe(between)
  expect(await keys()).toBe(10)
})

test('in a browser artifacts are listed, opened, shown with their run, and deleted upstream', async () => {
  const ids = async () => (await versionsOf('wire-markdown')).map(({ id }) => id)
  const [second, first] = await ids()
  const [, firstRun] = await runs()
  const { page, errors, close } = await openBrowser()
  onTestFinished(close)
  await page.clock.install()
  await page.goto(vitrine.address)
  await expectPage(page.getByRole('banner')).toContainText(`Upstream: ${new URL(prefect.address).host}`)
  await expectPage(page.getByRole('status').filter({ hasText: '12 artifacts' })).toBeVisible()

  await page.getByRole('link', { name: 'wire-markdown' }).click()
  await expectPage(page.getByRole('article', { name: 'Latest version' })).toContainText('Umlauts äöü')
  await page.keyboard.press('[')
  await expectPage(page.getByRole('article', { name: '2nd newest version' })).toContainText('Umlauts äöü')
  await expectPage(page).toHaveTitle('wire-markdown · 2nd newest version · Vitrine')

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
    await expectPage(page.getByRole('article', { name: '2nd newest version' })).toBeVisible()
  }
  await remove()
  await page.getByRole('status', { name: 'Deletions' }).getByRole('button', { name: 'Undo' }).click()
  await expectPage(page.getByRole('article', { name: 'Latest version' })).toBeVisible()
  await page.clock.runFor(15_000)
  expect(await ids()).toEqual([second, first])

  await remove()
  expect(await ids()).toEqual([second, first])
  await page.clock.runFor(10_000)
  await expect.poll(ids).toEqual([first])
  expect(await behind.countArtifacts({})).toBe(21)
  await expectPage(page.getByRole('list', { name: 'Versions' }).getByRole('link')).toHaveText([/^Latest/])
  expect(errors).toEqual([])
})
