import type { Locator, Page } from '@playwright/test'
import type { ArtifactSummaries, ArtifactSummary } from '#contract/vitrine.ts'
import type { Client } from '#sdk/index.ts'
import { storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { publishVersions } from './publish.ts'
import { seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'

const versions = (page: Page) => page.getByRole('list', { name: 'Versions' })
const entry = (page: Page, version: number) => versions(page).getByRole('link', { name: new RegExp(`^v${version} `) })
const selected = (page: Page) => versions(page).locator('[aria-current=true]')

async function publishProgress(sdk: Client, key: string, values: number[]): Promise<void> {
  for (const data of values) await sdk.createArtifact({ key, type: 'progress', data })
}

/** Dates the versions of a key, oldest first, by their age in hours. */
async function setAges(db: Database, key: string, ages: number[]): Promise<void> {
  const versions = await db
    .selectFrom('artifact_version')
    .select('artifact_id')
    .where('key', '=', key)
    .orderBy('version')
  const now = Date.now()
  for (const [index, { artifact_id }] of (await versions.execute()).entries()) {
    const created = storedTime((now - (ages[index] ?? 0) * 3_600_000) * 1000)
    await db.updateTable('artifact').set({ created }).where('id', '=', artifact_id).execute()
  }
}

/** Changes the summaries that the page reads. */
async function changeSummaries(page: Page, change: (summary: ArtifactSummary) => void): Promise<void> {
  await page.route('**/api/vitrine/artifacts/filter', async (route) => {
    const response = await route.fetch()
    const summaries: ArtifactSummaries = await response.json()
    summaries.results.forEach(change)
    await route.fulfill({ response, json: summaries })
  })
}

// Pages refetch while the browser closes.
test.afterEach(({ page }) => page.unrouteAll({ behavior: 'ignoreErrors' }))

test('the timeline shows what changed in each version, and folds those that did not change', async ({ page, sdk }) => {
  await publishProgress(sdk, 'load', [62, 80, 80, 80, 80, 95])
  await page.goto('/artifacts/key/load')
  await expect(entry(page, 6)).toContainText('80 % → 95 %')
  await expect(entry(page, 2)).toContainText('62 % → 80 %')
  const fold = versions(page).getByRole('button', { name: '3 unchanged versions' })
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  await expect(versions(page).getByRole('link')).toHaveText([/^v6Latest/, /^v2/, /^v1/])
  await expectAccessible(page)
  await fold.press('Enter')
  await expect(fold).toHaveAttribute('aria-expanded', 'true')
  await expect(entry(page, 4)).toContainText('unchanged (same as v3)')
  await expect(versions(page).getByRole('link')).toHaveText([/^v6/, /^v5/, /^v4/, /^v3/, /^v2/, /^v1/])
  await expectAccessible(page)
  await fold.press('Enter')
  await expect(entry(page, 4)).toBeHidden()
})

test('the arrow keys and the brackets step through folded versions', async ({ page, sdk }) => {
  await publishProgress(sdk, 'load', [62, 80, 80, 80, 80, 80, 95])
  await page.goto('/artifacts/key/load')
  await expect(versions(page).getByRole('button', { name: '4 unchanged versions' })).toBeVisible()
  await selected(page).focus()
  for (const version of [6, 5]) {
    await page.keyboard.press('ArrowDown')
    await expect(selected(page)).toHaveText(new RegExp(`^v${version}`))
    await expect(selected(page)).toBeFocused()
  }
  await expect(versions(page).getByRole('listitem')).toHaveText([
    /^v7/,
    /^v6/,
    /^v5/,
    /^2 unchanged versions/,
    /^v2/,
    /^v1/,
  ])
  for (const version of [4, 3, 2]) {
    await page.keyboard.press('[')
    await expect(selected(page)).toHaveText(new RegExp(`^v${version}`))
  }
  await expect(versions(page).getByRole('button', { name: '4 unchanged versions' })).toBeVisible()
  await page.keyboard.press(']')
  await expect(selected(page)).toHaveText(/^v3/)
})

test('a long timeline keeps its place when folds load above it', async ({ page, sdk }) => {
  await publishVersions(sdk, 'report', 420)
  await changeSummaries(page, (summary) => {
    const isChanged = (summary.version ?? 0) % 20 === 0
    summary.change = isChanged ? { status: 'changed', text: '1 word' } : { status: 'unchanged', text: 'unchanged' }
  })
  await page.goto('/artifacts/key/report?version=200')
  await expect(selected(page)).toBeInViewport()
  await expect(selected(page)).toHaveText(/^v200/)
  await expect(versions(page).getByRole('button', { name: '19 unchanged versions' }).first()).toBeVisible()
  const yOf = async (locator: Locator) => (await locator.boundingBox())?.y ?? 0
  const topOf = async () => Math.round((await yOf(selected(page))) - (await yOf(versions(page).locator('..'))))
  await selected(page).hover()
  const before = await topOf()
  // In steps, because entries load while the list is being scrolled.
  for (let step = 0; step < 15; step++) await page.mouse.wheel(0, -30)
  await expect(entry(page, 240)).toBeAttached()
  await expect.poll(topOf).toBe(before + 450)
})

test('missing and late versions are marked from the rhythm of the key, until the next one arrives', async ({
  page,
  sdk,
  db,
}) => {
  await publishProgress(sdk, 'load', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  // Hourly, without two versions before the last three.
  await setAges(db, 'load', [16, 15, 14, 13, 12, 11, 10, 9, 8, 5, 4, 3])
  await page.goto('/artifacts/key/load')
  const late = page.getByRole('region', { name: 'Timeline' }).getByText('Late by 2 h')
  const gaps = versions(page).getByRole('listitem').filter({ hasText: '2 versions missing' })
  await expect(late).toBeVisible()
  await expect(gaps).toHaveText([/^v10/])
  await expectAccessible(page)
  await publishProgress(sdk, 'load', [13])
  await expect(late).toBeHidden()
  await expect(gaps).toHaveText([/^v13/, /^v10/])
})

test('versions that were deleted are not missing, and two versions have no rhythm', async ({ page, sdk, db }) => {
  await publishProgress(sdk, 'load', [1, 2, 3, 4, 5, 6, 7, 8, 9])
  await setAges(db, 'load', [8, 7, 6, 5, 4, 3, 2, 1, 0])
  await publishProgress(sdk, 'rare', [1, 2])
  await setAges(db, 'rare', [400, 3])
  const { results } = await sdk.filterSummaries({ artifacts: { key: { any_: ['load'] } }, version: 5 })
  await sdk.deleteArtifact(results[0]?.id ?? '')
  for (const key of ['load', 'rare']) {
    await page.goto(`/artifacts/key/${key}`)
    await expect(entry(page, 1)).toBeVisible()
    await expect(page.getByRole('region', { name: 'Timeline' })).not.toContainText(/missing|Late by/)
  }
})

test('several flows and deployments that publish a key are told apart, and a change of the kind is marked', async ({
  page,
  sdk,
  request,
}) => {
  const seed = seedRuns(request)
  const { id: first, flow_id } = await seed.flowRun('train-model', 'olive-otter')
  const deployment_id = await seed.deployment(flow_id, 'nightly')
  const { id: second } = await seed.flowRun('train-model', 'wise-wren', { deployment_id })
  const { id: third } = await seed.flowRun('backfill', 'calm-lynx')
  await sdk.createArtifact({ key: 'score', type: 'markdown', data: '# 62', flow_run_id: first })
  await sdk.createArtifact({ key: 'score', type: 'markdown', data: '# 70', flow_run_id: second })
  await page.goto('/artifacts/key/score')
  const lanes = page.getByRole('list', { name: 'Published by' })
  await expect(lanes.getByRole('listitem')).toHaveText([/train-model\/nightly/, /train-model$/])
  await sdk.createArtifact({ key: 'score', type: 'progress', data: 80, flow_run_id: third })
  await expect(lanes.getByRole('listitem')).toHaveText([/backfill/, /train-model\/nightly/, /train-model$/])
  await expect(entry(page, 3)).toContainText('backfill · calm-lynx')
  await expect(entry(page, 2)).toContainText('train-model/nightly · wise-wren')
  await expect(entry(page, 1)).toContainText('train-model · olive-otter')
  await expect(entry(page, 3)).toContainText(/markdown/i)
  await expectAccessible(page)
})

for (const layout of ['cards', 'list', 'phone']) {
  test(`the catalogue shows the last change and the last versions of a key (${layout})`, async ({ page, sdk }) => {
    if (layout === 'phone') await page.setViewportSize({ width: 390, height: 844 })
    await publishProgress(sdk, 'load', [62, 80, 80, 95])
    await page.goto('/artifacts')
    if (layout === 'list') await page.getByRole('button', { name: 'List', exact: true }).click()
    await expect(page.getByText('80 % → 95 %')).toBeVisible()
    await expect(page.getByRole('img', { name: 'Last 4 versions: 2 changed. Value from 62 to 95.' })).toBeVisible()
    await expectAccessible(page)
  })
}

test('a late key is marked in the catalogue, but not one that pauses every night', async ({ page, sdk, db }) => {
  await publishProgress(sdk, 'load', [1, 2, 3, 4, 5, 6])
  await setAges(db, 'load', [8, 7, 6, 5, 4, 3])
  const hours = Array.from({ length: 13 }, (_, hour) => 20 - hour)
  const ages = [96, 72, 48, 24, 0].flatMap((days) => hours.map((age) => days + age))
  await publishProgress(sdk, 'office', ages)
  await setAges(db, 'office', ages)
  await page.goto('/artifacts')
  const item = (key: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name: key }) })
  await expect(item('load')).toContainText('Late by 2 h')
  await expect(item('office')).not.toContainText('Late')
  await publishProgress(sdk, 'load', [7])
  await expect(item('load')).not.toContainText('Late')
})

test('what changed since the last visit is a filter, with a count that agrees with the other filters', async ({
  page,
  sdk,
  db,
}) => {
  const now = Date.now()
  const at = (hours: number) => new Date(now + hours * 3_600_000)
  const created = storedTime(at(-3).getTime() * 1000)
  await publishProgress(sdk, 'old', [1])
  await publishProgress(sdk, 'load', [1])
  await db.updateTable('artifact').set({ created, updated: created }).execute()
  const changed = page.getByRole('button', { name: /changed since you last looked/ })

  await page.clock.setFixedTime(at(-2))
  await page.goto('/artifacts')
  await expect(page.getByRole('link', { name: 'load' })).toBeVisible()
  await expect(changed).toBeHidden()

  await publishProgress(sdk, 'load', [2, 2])
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# New' })
  await page.clock.setFixedTime(at(0.5))
  await page.reload()
  await expect(changed).toHaveText('2 changed since you last looked')
  await page.goto('/artifacts?type=progress&since=24h')
  await expect(page.getByText('2 of 3 artifacts')).toBeVisible()
  await expect(changed).toHaveText('1 changed since you last looked')
  await changed.click()
  await expect(page.getByText('1 of 3 artifacts')).toBeVisible()
  await expect(page).toHaveURL(/type=progress&since=24h&seen=/)
  await expect(page.getByRole('link', { name: 'load' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Remove Changed since you last looked' }).click()
  await expect(page).toHaveURL('/artifacts?type=progress&since=24h')
  await expect(page.getByText('2 of 3 artifacts')).toBeVisible()

  // The key that is seen by then does not count again.
  const later = storedTime(at(1).getTime() * 1000)
  await db.updateTable('artifact').set({ created: later, updated: later }).where('key', '=', 'report').execute()
  await page.clock.setFixedTime(at(2))
  await page.goto('/artifacts')
  await expect(changed).toHaveText('1 changed since you last looked')
  await changed.click()
  await expect(page.getByText('1 of 3 artifacts')).toBeVisible()
  await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
})

test.describe('the page of a run', () => {
  const changes = (page: Page) => page.getByRole('region', { name: 'What this run changed' })
  const publish = (sdk: Client, flow_run_id: string, key: string, data: number) =>
    sdk.createArtifact({ key, type: 'progress', data, flow_run_id })

  test('shows what it changed since the previous run of its flow', async ({ page, sdk, request }) => {
    const seed = seedRuns(request)
    const { id: first } = await seed.flowRun('etl', 'olive-otter')
    const { id: second } = await seed.flowRun('etl', 'calm-lynx')
    for (const key of ['loaded', 'checked', 'exported']) await publish(sdk, first, key, 62)
    await publish(sdk, second, 'loaded', 80)
    await publish(sdk, second, 'checked', 62)
    await seed.setState('flow_runs', second, 'COMPLETED')
    await page.goto(`/runs/flow-run/${second}`)
    const section = changes(page)
    await expect(section.getByRole('list', { name: 'Changed keys' })).toContainText('62 % → 80 %')
    await expect(section).toContainText('1 key missing')
    await expect(section.getByRole('link', { name: 'exported' })).toBeVisible()
    await expect(section.getByRole('link', { name: 'checked' })).toBeHidden()
    await section.getByText('1 key same as before').click()
    await expect(section.getByRole('link', { name: 'checked' })).toBeVisible()
    await expectAccessible(page)
    await section.getByRole('link', { name: 'Compare loaded v1 and v2' }).click()
    await expect(page).toHaveURL('/artifacts/key/loaded/compare?from=1&to=2')
  })

  test('names missing keys once it is over', async ({ page, sdk, request }) => {
    const seed = seedRuns(request)
    const { id: first } = await seed.flowRun('etl', 'olive-otter')
    const { id: second } = await seed.flowRun('etl', 'calm-lynx')
    for (const key of ['loaded', 'checked', 'exported']) await publish(sdk, first, key, 62)
    await publish(sdk, second, 'loaded', 80)
    await page.goto(`/runs/flow-run/${second}`)
    await expect(changes(page)).toContainText('62 % → 80 %')
    await expect(changes(page)).not.toContainText('missing')
    await publish(sdk, second, 'checked', 63)
    await expect(changes(page)).toContainText('62 % → 63 %')
    await seed.setState('flow_runs', second, 'COMPLETED')
    await expect(changes(page)).toContainText('1 key missing')
    await expect(changes(page).getByRole('link', { name: 'exported' })).toBeVisible()
  })

  test('does not read again what a finished run changed when another run publishes', async ({
    page,
    sdk,
    request,
    server,
  }) => {
    const seed = seedRuns(request)
    const { id } = await seed.flowRun('etl', 'olive-otter')
    await publish(sdk, id, 'loaded', 62)
    await seed.setState('flow_runs', id, 'COMPLETED')
    await page.goto(`/runs/flow-run/${id}`)
    await expect(changes(page)).toContainText('first version')
    const countOf = (part: string) => server.requests.filter((path) => path.includes(part)).length
    const [changesBefore, summariesBefore] = [countOf('/changes'), countOf('/artifacts/filter')]
    await sdk.createArtifact({ key: 'other', type: 'progress', data: 1 })
    await expect.poll(() => countOf('/artifacts/filter')).toBeGreaterThan(summariesBefore)
    // A late artifact of the run itself is another reason to read.
    await publish(sdk, id, 'checked', 1)
    await expect(changes(page).getByRole('link', { name: 'checked' })).toBeVisible()
    expect(countOf('/changes')).toBe(changesBefore + 1)
  })

  test('shows few of many keys on a phone, and the others on request', async ({ page, sdk, request }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    const seed = seedRuns(request)
    const { id: first } = await seed.flowRun('etl', 'olive-otter')
    const { id: second } = await seed.flowRun('etl', 'calm-lynx')
    for (let number = 1; number <= 12; number++) await publish(sdk, first, `key-${number}`, number)
    for (let number = 1; number <= 6; number++) await publish(sdk, second, `key-${number}`, number + 1)
    await seed.setState('flow_runs', second, 'COMPLETED')
    await page.goto(`/runs/flow-run/${second}`)
    const changed = changes(page).getByRole('list', { name: 'Changed keys' })
    await expect(changed.getByRole('listitem')).toHaveCount(3)
    await expect(changes(page)).toContainText('6 keys missing')
    await expect(changes(page).getByRole('link', { name: /^key-/ })).toHaveCount(6)
    await expectAccessible(page)
    await changes(page).getByRole('button', { name: 'Show all 6 keys' }).first().click()
    await expect(changed.getByRole('listitem')).toHaveCount(6)
  })
})
