import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import type { Json } from '#contract/json.ts'
import type { Client } from '#sdk/index.ts'
import { storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { chooseItem } from './choose-item.ts'
import { expect, expectAccessible, test } from './test.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 9, 1, 12)

const dayOf = (index: number) => new Date(START + index * DAY_MS).toISOString()

/** Publishes one version a day of a table with two metrics, whose rows change places every day. */
async function publishMetrics(sdk: Client, db: Database, accuracies: number[]): Promise<void> {
  for (const [index, accuracy] of accuracies.entries()) {
    const rows = [
      { metric: 'accuracy', value: accuracy },
      { metric: 'loss', value: 2 - accuracy },
    ]
    const data = index % 2 === 0 ? rows : rows.toReversed()
    const { id } = await sdk.createArtifact({ key: 'metrics', type: 'table', data })
    const created = storedTime((START + index * DAY_MS) * 1000)
    await db.updateTable('artifact').set({ created }).where('id', '=', id).execute()
  }
}

async function boxOf(plot: Locator) {
  await expect(plot).toBeVisible()
  const box = await plot.boundingBox()
  if (box === null) throw new Error('The chart is not visible')
  return box
}

/** Drags from 20 % to 80 % of the width of a chart. */
async function dragAcross(page: Page, plot: Locator, meanwhile?: () => Promise<void>): Promise<void> {
  await plot.scrollIntoViewIfNeeded()
  const { x, y, width, height } = await boxOf(plot)
  await page.mouse.move(x + width * 0.2, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + width * 0.5, y + height / 2, { steps: 5 })
  await meanwhile?.()
  await page.mouse.move(x + width * 0.8, y + height / 2, { steps: 5 })
  await page.mouse.up()
}

const ACCURACIES = [0.8, 0.82, 0.79, 0.85, 0.85]

test('the numbers of a key are charts with a cursor for the keyboard', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics')
  await page.getByRole('link', { name: 'Trends' }).click()
  const accuracy = page.getByRole('listitem', { name: 'accuracy' })
  await expect(accuracy.locator('canvas')).toBeVisible()
  await expect(accuracy).toContainText('0.85No change')
  await expectAccessible(page)
  const slider = page.getByRole('slider', { name: 'Version' })
  await slider.press('ArrowLeft')
  await expect(accuracy).toContainText('0.85+0.06')
  await slider.press('ArrowLeft')
  await expect(page.getByRole('listitem', { name: 'loss' })).toContainText('1.21+0.03')
  await expect(slider).toHaveAttribute('aria-valuetext', /^Version 3, 3 Oct 2026.*: accuracy 0.79$/)
  await slider.press('Enter')
  await expect(page).toHaveURL(/metrics\?version=3$/)
})

test('the pointer moves one cursor through all charts, and a click opens its version', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics/trends')
  const plot = page.getByRole('listitem', { name: 'accuracy' }).locator('.u-over')
  const { width, height } = await boxOf(plot)
  const second = { x: width / 4, y: height / 2 }
  await plot.hover({ position: second })
  await expect(page.getByRole('listitem', { name: 'loss' })).toContainText('1.18')
  await plot.click({ position: second })
  await expect(page).toHaveURL(/metrics\?version=2$/)
})

test('dragging across a chart zooms, also in a copied address', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics/trends')
  const plot = page.getByRole('listitem', { name: 'accuracy' }).locator('.u-over')
  await dragAcross(page, plot)
  await expect(page).toHaveURL(/from=2026-10-02T.*to=2026-10-04T/)
  await page.reload()
  await expect(page.getByRole('slider', { name: 'Version' })).toHaveAttribute('aria-valuetext', /^Version 4/)
  await page.getByRole('button', { name: 'Reset zoom' }).click()
  await expect(page).toHaveURL(/trends$/)
  await expect(page.getByRole('slider', { name: 'Version' })).toHaveAttribute('aria-valuetext', /^Version 5/)
})

test('a new version that arrives while dragging does not end it', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics/trends?to=2026-10-05T12:00:00Z')
  const plot = page.getByRole('listitem', { name: 'accuracy' }).locator('.u-over')
  await dragAcross(page, plot, async () => {
    await sdk.createArtifact({ key: 'metrics', type: 'table', data: [{ metric: 'accuracy', value: 0.9 }] })
    await expect(page.getByRole('listitem', { name: 'value' })).toBeVisible()
  })
  await expect(page).toHaveURL(/to=2026-10-04T.*from=2026-10-02T/)
})

test('buttons zoom to the version at the cursor', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics/trends')
  await page.getByRole('slider', { name: 'Version' }).press('Home')
  await page.getByRole('slider', { name: 'Version' }).press('ArrowRight')
  const zoom = page.getByRole('button', { name: 'Zoom from here' })
  await zoom.press('Enter')
  await expect.poll(() => new URL(page.url()).searchParams.get('from')).toBe(dayOf(1))
  await expect(zoom).toBeDisabled()
  await expect(zoom).toBeFocused()
  const reset = page.getByRole('button', { name: 'Reset zoom' })
  await reset.press('Enter')
  await expect(page).toHaveURL(/trends$/)
  await expect(reset).toBeFocused()
})

test('pinned numbers come first, also after a reload', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics/trends')
  const first = page.getByRole('main').getByRole('listitem').first()
  await expect(first).toHaveAccessibleName('accuracy')
  await page.getByRole('button', { name: 'Pin loss' }).click()
  await expect(first).toHaveAccessibleName('loss')
  await page.reload()
  await expect(first).toHaveAccessibleName('loss')
  await page.getByRole('button', { name: 'Unpin loss' }).click()
  await expect(first).toHaveAccessibleName('accuracy')
})

test('a log scale is for all charts, and those that cannot have one say why', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, [0.8, 0.82, -1])
  await page.goto('/artifacts/key/metrics/trends')
  await page.getByRole('checkbox', { name: 'Log scale' }).check()
  await expect(page).toHaveURL(/scale=log/)
  const accuracy = page.getByRole('listitem', { name: 'accuracy' })
  await expect(accuracy).toContainText('Linear scale: has values ≤ 0')
  await expect(page.getByRole('listitem', { name: 'loss' })).not.toContainText('Linear scale')
  await page.goto('/artifacts/key/metrics/trends?scale=log&to=2026-10-02T23:00:00Z')
  await expect(accuracy).toContainText('0.82')
  await expect(accuracy).not.toContainText('Linear scale')
})

test('the numbers are also a table and CSV', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics/trends?to=2026-10-03T23:00:00Z')
  await page.getByText('Table of these numbers').click()
  const rows = page.getByRole('region', { name: 'Numbers of the charts' }).getByRole('row')
  await expect(rows).toHaveCount(4)
  await expect(rows.nth(1)).toContainText('version 3')
  await expect(rows.nth(1).getByRole('cell').nth(1)).toHaveText('0.79')
  await expectAccessible(page)
  const saved = page.waitForEvent('download')
  await chooseItem(page, 'Export numbers', 'Download CSV')
  const file = await saved
  expect(file.suggestedFilename()).toBe('metrics-trends.csv')
  const [head, firstLine] = (await readFile(await file.path(), 'utf8')).split('\r\n')
  expect(head).toBe('version,id,created,flow_run,accuracy,loss,rows,columns')
  expect(firstLine).toMatch(/^1,[-0-9a-f]{36},2026-10-01T12:00:00Z,,0.8,1.2,2,2$/)
})

test('a new version appears in the charts', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics/trends')
  const accuracy = page.getByRole('listitem', { name: 'accuracy' })
  await expect(accuracy).toContainText('0.85')
  const data = [
    { metric: 'accuracy', value: 0.91 },
    { metric: 'loss', value: 1 },
  ]
  await sdk.createArtifact({ key: 'metrics', type: 'table', data })
  await expect(accuracy).toContainText('0.91+0.06')
})

test('the numbers are read again for changes of their own key only', async ({ page, sdk, db, server }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics/trends')
  const accuracy = page.getByRole('listitem', { name: 'accuracy' })
  await expect(accuracy).toContainText('0.85')
  const lists = () => server.requests.filter((path) => path.endsWith('/artifacts/filter')).length
  const reads = () => server.requests.filter((path) => path.endsWith('/keys/series')).length
  const before = { lists: lists(), reads: reads() }
  await sdk.createArtifact({ key: 'other', type: 'progress', data: 1 })
  await expect.poll(lists).toBeGreaterThan(before.lists)
  await sdk.createArtifact({ key: 'other', type: 'progress', data: 2 })
  await expect.poll(lists).toBeGreaterThan(before.lists + 1)
  expect(reads()).toBe(before.reads)
  const older = await sdk.filterArtifacts({ artifacts: { key: { any_: ['metrics'] } }, sort: 'UPDATED_DESC', limit: 2 })
  const data = [
    { metric: 'accuracy', value: 0.5 },
    { metric: 'loss', value: 1.5 },
  ]
  await sdk.updateArtifact(older[1]?.id ?? '', { data })
  await expect(accuracy).toContainText('0.85+0.35')
})

test('a key with a single version says what will appear', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'alone', type: 'table', data: [{ a: 1 }] })
  await page.goto('/artifacts/key/alone/trends')
  await expect(page.getByText('Only one version so far')).toBeVisible()
  await sdk.createArtifact({ key: 'words', type: 'markdown', data: '# Hello' })
  await sdk.createArtifact({ key: 'words', type: 'markdown', data: '# Hi' })
  await page.goto('/artifacts/key/words/trends')
  await expect(page.getByText('No numbers in these versions')).toBeVisible()
  await expectAccessible(page)
})

test('the history of a cell follows its row through re-sorted versions', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics')
  await page.getByRole('gridcell', { name: '0.85' }).click()
  await page.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('region', { name: 'History of accuracy · value' })
  await expect(history).toContainText('Minimum0.79 in version 3')
  await expect(history).toContainText('Maximum0.85 in version 5')
  await expect(history).toContainText('Last change0.79 → 0.85, +0.06 (+7.6 %) in version 4')
  await expect(history.locator('canvas')).toBeVisible()
  await expectAccessible(page)
  await expect(page).toHaveURL(/cell-history=/)
  await page.keyboard.press('[')
  await expect(page).toHaveURL(/version=4/)
  await expect(page.getByRole('region', { name: 'Row 2, value' })).toBeVisible()
  await expect(history).toBeVisible()
})

test('the history of a cell is zoomed and reset by mouse, and is also a table', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics?row=1&column=value&cell-history=')
  const history = page.getByRole('region', { name: 'History of accuracy · value' })
  const reset = history.getByRole('button', { name: 'Reset zoom' })
  await expect(reset).toBeDisabled()
  const plot = history.locator('.u-over')
  await dragAcross(page, plot)
  await reset.click()
  await expect(reset).toBeDisabled()
  await history.getByText('Table of these numbers').click()
  const rows = history.getByRole('region', { name: 'Numbers of the charts' }).getByRole('row')
  await expect(rows).toHaveCount(6)
  await expect(rows.nth(3).getByRole('cell').nth(1)).toHaveText('0.79')
  await expectAccessible(page)
})

test('the history of a cell stays with its row and column when the table is updated', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  const [latest] = await sdk.filterArtifacts({ sort: 'CREATED_DESC', limit: 1 })
  const update = (data: Json) => sdk.updateArtifact(latest?.id ?? '', { data })
  await page.goto('/artifacts/key/metrics?row=1&column=value&cell-history=')
  const history = page.getByRole('region', { name: 'History of accuracy · value' })
  await expect(history).toContainText('Last change0.79 → 0.85')
  await update([
    { metric: 'loss', value: 1.1 },
    { metric: 'accuracy', value: 0.9 },
  ])
  await expect(page.getByRole('region', { name: 'Row 2, value' })).toBeVisible()
  await expect(history).toContainText('Last change0.85 → 0.9')
  await update([
    { unit: '%', value: 1, metric: 'gain' },
    { unit: '%', value: 1.1, metric: 'loss' },
    { unit: '%', value: 0.95, metric: 'accuracy' },
  ])
  await expect(page.getByRole('region', { name: 'Row 3, value' })).toBeVisible()
  await expect(history).toContainText('Last change0.85 → 0.95')
  await update([
    { unit: '%', value: 1, metric: 'gain' },
    { unit: '%', value: 1.1, metric: 'loss' },
  ])
  await expect(history).toContainText('This version does not have the row accuracy.')
  await page.getByRole('gridcell', { name: '1.1' }).click()
  await expect(page.getByRole('region', { name: 'History of loss · value' })).toBeVisible()
})

test('the history of a cell finds the first version below and above a bound', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics?row=1&column=value&cell-history=')
  const history = page.getByRole('region', { name: 'History of accuracy · value' })
  await history.getByRole('spinbutton', { name: 'Bound' }).fill('0.8')
  await history.getByRole('button', { name: 'Find' }).click()
  await expect(history.getByRole('status')).toContainText('0.79 in version 3')
  await history.getByRole('combobox', { name: 'Side' }).selectOption('above')
  await history.getByRole('spinbutton', { name: 'Bound' }).press('Enter')
  await expect(history.getByRole('status')).toContainText('0.82 in version 2')
  await history.getByRole('spinbutton', { name: 'Bound' }).fill('7')
  await history.getByRole('button', { name: 'Find' }).click()
  await expect(history.getByRole('status')).toHaveText('Never above 7')
})

/** Stores a progress value that rises by 1 every `seconds` up to `value`, until `ago` milliseconds ago. */
async function publishProgress(sdk: Client, db: Database, value: number, seconds: number, ago = 0): Promise<void> {
  const { id } = await sdk.createArtifact({ key: 'import', type: 'progress', data: value })
  const end = Date.now() - ago
  const time = (step: number) => storedTime((end - (value - step) * seconds * 1000) * 1000)
  await db
    .updateTable('artifact')
    .set({ created: time(0), updated: time(value) })
    .where('id', '=', id)
    .execute()
  const samples = Array.from({ length: value + 1 }, (_, step) => ({ artifact_id: id, time: time(step), value: step }))
  await db.insertInto('artifact_sample').values(samples).execute()
}

test('progress shows its rate, the time left and earlier runs of its key', async ({ page, sdk, db }) => {
  await publishProgress(sdk, db, 100, 10, 3 * DAY_MS)
  await publishProgress(sdk, db, 100, 10, 2 * DAY_MS)
  await publishProgress(sdk, db, 40, 20)
  await page.goto('/artifacts/key/import')
  await expect(page.getByText(/^3 % per minute, about (19|20)(–20)? min left$/)).toBeVisible()
  await expect(page.getByText('Slower than the last 2 runs, 2 times the usual time')).toBeVisible()
})

test('the samples of earlier runs are read once', async ({ page, sdk, db, server }) => {
  await publishProgress(sdk, db, 100, 10, 3 * DAY_MS)
  await publishProgress(sdk, db, 40, 20)
  await page.goto('/artifacts/key/import')
  await expect(page.getByText(/^Slower than the last run/)).toBeVisible()
  const [latest] = await sdk.filterArtifacts({
    artifacts: { key: { any_: ['import'] } },
    sort: 'UPDATED_DESC',
    limit: 1,
  })
  const samples = () => server.requests.filter((path) => path.endsWith('/samples')).length
  const before = samples()
  for (const value of [41, 42]) {
    await sdk.updateArtifact(latest?.id ?? '', { data: value })
    await expect(page.getByText(`${value} %`, { exact: true })).toBeVisible()
  }
  await expect.poll(samples).toBe(before + 2)
})

test('progress that stands still says since when and how unusual that is', async ({ page, sdk, db }) => {
  await publishProgress(sdk, db, 40, 20, 12 * 60_000)
  await page.goto('/artifacts/key/import')
  await expect(page.getByText('No change for 12 min, usually every 20 s')).toBeVisible()
  await expectAccessible(page)
})
