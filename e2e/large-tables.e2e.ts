import type { Page } from '@playwright/test'
import type { Client } from '#sdk/client.ts'
import { seedRuns } from './runs-seed.ts'
import { expect, test } from './test.ts'

const ROWS = 20_000

/** Enough to be read in a worker. */
const publish = (
  sdk: Client,
  key: string,
  { rows = ROWS, flow_run_id }: { rows?: number; flow_run_id?: string } = {},
) =>
  sdk.createArtifact({
    key,
    type: 'table',
    flow_run_id,
    data: JSON.stringify(Array.from({ length: rows }, (_, at) => ({ name: `row-${at}`, score: (at * 7919) % rows }))),
  })

/** Keeps the whole table from the page until the result is called. */
async function holdData(page: Page, id: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(`**/api/artifacts/${id}`, async (route) => {
    await promise
    await route.continue()
  })
  return resolve
}

const cell = (page: Page, name: string) => page.getByRole('gridcell', { name, exact: true })

test('a large table shows its first rows before all have arrived, without moving them', async ({ page, sdk }) => {
  const { id } = await publish(sdk, 'large')
  const arrive = await holdData(page, id)
  await page.goto('/artifacts/key/large')
  await expect(cell(page, 'row-0')).toBeVisible()
  await expect(page.getByText('20,000 rows × 2 columns')).toBeVisible()
  const before = await cell(page, 'row-3').boundingBox()
  await page.getByRole('searchbox', { name: 'Search table' }).fill('row-19999')
  await expect(page.getByText('Reading 20,000 rows …')).toBeVisible()
  arrive()
  await expect(cell(page, 'row-19999')).toBeVisible()
  await expect(page.getByText('1 of 20,000 rows')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search table' }).fill('')
  expect(await cell(page, 'row-3').boundingBox()).toEqual(before)
})

test('a large table is sorted, filtered and exported, and a link restores its view', async ({ page, sdk }) => {
  await publish(sdk, 'large')
  await page.goto('/artifacts/key/large?table-sort=desc:score&table-filter=score:<10')
  await expect(page.getByText('10 of 20,000 rows')).toBeVisible()
  await expect(page.getByRole('row').nth(1).getByRole('gridcell').nth(1)).toHaveText('9')
  await page.getByRole('button', { name: 'Menu for column score' }).click()
  await expect(page.getByRole('img', { name: 'Histogram from 0 to 19,999' })).toBeVisible()
  await page.keyboard.press('Escape')
  for (const [group, name] of [
    ['This view: 10 of 20,000 rows × 2 columns', 'large-view-v1.json'],
    ['Everything', 'large-v1.json'],
  ] as const) {
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('group', { name: group }).getByRole('menuitem', { name: 'Download JSON' }).click()
    expect((await saved).suggestedFilename()).toBe(name)
  }
})

test('the raw view of a large table has all of it', async ({ page, sdk }) => {
  await publish(sdk, 'large')
  await page.goto('/artifacts/key/large?view=raw')
  await expect(page.getByRole('region', { name: 'Raw data' })).toContainText('"row-19999"')
})

test('a large table is shown where its worker cannot be loaded', async ({ page, sdk }) => {
  await publish(sdk, 'large')
  await page.route('**/worker-*.js', (route) => route.abort())
  await page.goto('/artifacts/key/large?table-search=row-19999')
  await expect(cell(page, 'row-19999')).toBeVisible()
})

test('a new version of a large table replaces the one before', async ({ page, sdk }) => {
  await publish(sdk, 'large')
  await page.goto('/artifacts/key/large?table-search=row-19999')
  await expect(cell(page, 'row-19999')).toBeVisible()
  await publish(sdk, 'large', { rows: ROWS + 1 })
  await expect(page.getByText('1 of 20,001 rows')).toBeVisible()
})

test('an update in place of a large table is read again', async ({ page, sdk }) => {
  const { id } = await publish(sdk, 'large')
  await page.goto('/artifacts/key/large')
  await expect(page.getByText('20,000 rows × 2 columns')).toBeVisible()
  const rows = Array.from({ length: ROWS + 7 }, (_, at) => ({ name: `new-${at}`, score: at }))
  await sdk.updateArtifact(id, { data: JSON.stringify(rows) })
  await expect(cell(page, 'new-0')).toBeVisible()
  await expect(page.getByText('20,007 rows × 2 columns')).toBeVisible()
})

test('the history of a cell of a large table finds its row', async ({ page, sdk }) => {
  await publish(sdk, 'large')
  await publish(sdk, 'large')
  await page.goto('/artifacts/key/large?table-search=row-19999')
  await cell(page, 'row-19999').locator('..').getByRole('gridcell').nth(1).click()
  await page.getByRole('button', { name: 'History' }).click()
  await expect(page.getByRole('region', { name: 'Row 20000, score' })).toContainText('Maximum12,081 in version')
})

test('a large table of a run shows its first rows before all have arrived', async ({ page, sdk, request }) => {
  const run = await seedRuns(request).flowRun('etl', 'brave-otter')
  const { id } = await publish(sdk, 'large', { flow_run_id: run.id })
  const arrive = await holdData(page, id)
  await page.goto(`/runs/flow-run/${run.id}`)
  await expect(cell(page, 'row-0')).toBeVisible()
  arrive()
  await page.getByRole('searchbox', { name: 'Search table' }).fill('row-19999')
  await expect(cell(page, 'row-19999')).toBeVisible()
})
