import { readFile } from 'node:fs/promises'
import { chooseItem } from './choose-item.ts'
import { boxOf, dragAcross } from './drag-across.ts'
import { ACCURACIES, dayOf, publishMetrics } from './publish-metrics.ts'
import { expect, expectAccessible, test } from './test.ts'

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
  await expect(accuracy).toContainText('Linear: has values ≤ 0')
  await expect(page.getByRole('listitem', { name: 'loss' })).not.toContainText('Linear')
  await page.goto('/artifacts/key/metrics/trends?scale=log&to=2026-10-02T23:00:00Z')
  await expect(accuracy).toContainText('0.82')
  await expect(accuracy).not.toContainText('Linear')
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

test('names of numbers are quoted in CSV, and formulas stay as they are', async ({ page, sdk }) => {
  for (const value of [1e-9, 1e21]) {
    const data = [{ 'a "b", c': value, '=1+1': -value }]
    await sdk.createArtifact({ key: 'odd', type: 'table', data })
  }
  await page.goto('/artifacts/key/odd/trends')
  await expect(page.getByRole('listitem', { name: '=1+1' })).toContainText('−1e21')
  const saved = page.waitForEvent('download')
  await chooseItem(page, 'Export numbers', 'Download CSV')
  const [head, first, second] = (await readFile(await (await saved).path(), 'utf8')).split('\r\n')
  expect(head).toBe('version,id,created,flow_run,"a ""b"", c",=1+1,rows,columns')
  expect(first).toMatch(/,1e-9,-1e-9,1,2$/)
  expect(second).toMatch(/,1e\+21,-1e\+21,1,2$/)
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

test('the newest 1,000 versions are shown until the reader asks for all', async ({ page, sdk, db }) => {
  const values = Array.from({ length: 1003 }, (_, index) => index / 1003)
  await publishMetrics(sdk, db, values)
  await page.goto('/artifacts/key/metrics/trends')
  const limit = page.getByText('The newest 1,000 of 1,003 versions')
  await expect(limit).toBeVisible()
  const slider = page.getByRole('slider', { name: 'Version' })
  await slider.press('Home')
  await expect(slider).toHaveAttribute('aria-valuetext', /^Version 4,/)
  await page.getByRole('button', { name: 'Show all' }).press('Enter')
  await expect(limit).toHaveCount(0)
  await slider.press('Home')
  await expect(slider).toHaveAttribute('aria-valuetext', /^Version 1,/)
  await expect(page).toHaveURL(/versions=all/)
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
