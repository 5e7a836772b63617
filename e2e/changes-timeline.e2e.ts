import type { Locator, Page } from '@playwright/test'
import type { ArtifactSummaries, ArtifactSummary } from '#contract/vitrine.ts'
import { publishProgress, publishVersions } from './publish.ts'
import { seedRuns } from './runs-seed.ts'
import { setAges } from './set-ages.ts'
import { expect, expectAccessible, test } from './test.ts'

const versions = (page: Page) => page.getByRole('list', { name: 'Versions' })
const entry = (page: Page, version: number) => versions(page).getByRole('link', { name: new RegExp(`^v${version} `) })
const selected = (page: Page) => versions(page).locator('[aria-current=true]')

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
  await expect(gaps).toHaveText([/v10/])
  await expectAccessible(page)
  await publishProgress(sdk, 'load', [13])
  await expect(late).toBeHidden()
  await expect(gaps).toHaveText([/v13/, /v10/])
})

test('versions that were deleted are not missing, and two versions have no rhythm', async ({
  page,
  sdk,
  localSdk,
  db,
}) => {
  await publishProgress(sdk, 'load', [1, 2, 3, 4, 5, 6, 7, 8, 9])
  await setAges(db, 'load', [8, 7, 6, 5, 4, 3, 2, 1, 0])
  await publishProgress(sdk, 'rare', [1, 2])
  await setAges(db, 'rare', [400, 3])
  const { results } = await localSdk.filterSummaries({ artifacts: { key: { any_: ['load'] } }, version: 5 })
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
