import { readFile } from 'node:fs/promises'
import type { APIRequestContext, Page } from '@playwright/test'
import type { Client } from '#sdk/index.ts'
import { chooseItem } from './choose-item.ts'
import { expect, expectAccessible, test } from './test.ts'

const UNKNOWN = '11111111-1111-4111-8111-111111111111'

/** Publishes `count` Markdown versions of a key; resolves to their ids, oldest first. */
async function publish(sdk: Client, key: string, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let version = 1; version <= count; version++) {
    const { id } = await sdk.createArtifact({ key, type: 'markdown', data: `# Report ${version}` })
    ids.push(id)
  }
  return ids
}

/** A completed flow run. */
async function completedRun(request: APIRequestContext): Promise<{ id: string; name: string }> {
  const flow = await request.post('/api/flows/', { data: { name: 'quality' } })
  const { id: flow_id } = await flow.json()
  const state = { type: 'COMPLETED', name: 'Completed' }
  const run = await request.post('/api/flow_runs/', { data: { flow_id, name: 'olive-otter', state } })
  return run.json()
}

const versionPager = (page: Page) => page.getByRole('navigation', { name: 'Version navigation' })

test('a version page shows its description, number, facts and run', async ({ page, sdk, request }) => {
  const run = await completedRun(request)
  await publish(sdk, 'daily-report', 1)
  const { id } = await sdk.createArtifact({
    key: 'daily-report',
    type: 'table',
    data: '[{"check": "rows", "passed": true}]',
    description: 'Checks of the **night**',
    flow_run_id: run.id,
  })
  await page.goto(`/artifacts/artifact/${id}`)
  await expect(page).toHaveTitle('daily-report · version 2 · Vitrine')
  await expect(page.getByRole('heading', { level: 1, name: 'daily-report' })).toBeVisible()
  await expect(versionPager(page)).toHaveText('Version 2 of 2')
  await expect(page.getByText('Latest', { exact: true })).toHaveCount(2)
  await expect(page.getByRole('main')).toContainText('Checks of the night')
  const facts = page.getByRole('complementary', { name: 'Facts' })
  await expect(facts).toContainText(id)
  await expect(facts).toContainText('Completed')
  await expect(facts.getByRole('link', { name: 'quality' })).toHaveAttribute('href', '/artifacts?flow=quality')
  await expectAccessible(page)
  await facts.getByRole('link', { name: run.name }).click()
  await expect(page).toHaveURL(`/runs/flow-run/${run.id}`)
})

test('the address of a version by its id leads to its number on the page of the key', async ({ page, sdk }) => {
  const [oldest] = await publish(sdk, 'daily-report', 3)
  await page.goto('/runs')
  await page.goto(`/artifacts/artifact/${oldest}?view=raw`)
  await expect(page).toHaveURL('/artifacts/key/daily-report?version=1&view=raw')
  await expect(page.getByRole('region', { name: 'Raw data' })).toContainText('# Report 1')
  await page.goto(`/artifacts/key/daily-report?version=${oldest}`)
  await expect(page).toHaveURL('/artifacts/key/daily-report?version=1')
  await page.goBack()
  await page.goBack()
  await expect(page).toHaveURL('/runs')
})

test('bracket keys step through versions, and Back returns to the previous page', async ({ page, sdk }) => {
  await publish(sdk, 'daily-report', 3)
  await page.goto('/runs')
  await page.goto('/artifacts/key/daily-report')
  await expect(page.getByRole('heading', { name: 'Report 3' })).toBeVisible()
  await page.keyboard.press('[')
  await expect(page).toHaveURL('/artifacts/key/daily-report?version=2')
  await expect(page.getByRole('heading', { name: 'Report 2' })).toBeVisible()
  await page.keyboard.press('[')
  await expect(page).toHaveURL('/artifacts/key/daily-report?version=1')
  await expect(page.getByRole('link', { name: 'Previous version' })).toBeDisabled()
  await page.keyboard.press('[')
  await expect(versionPager(page)).toHaveText('Version 1 of 3')
  await page.getByRole('link', { name: 'Next version' }).click()
  await expect(versionPager(page)).toHaveText('Version 2 of 3')
  await page.getByRole('link', { name: 'Go to the latest' }).click()
  await expect(versionPager(page)).toHaveText('Version 3 of 3')
  await page.goBack()
  await expect(versionPager(page)).toHaveText('Version 2 of 3')
  await page.goBack()
  await expect(page).toHaveURL('/runs')
})

test('numbers of versions stay when others are deleted', async ({ page, sdk }) => {
  const [first = '', second = ''] = await publish(sdk, 'daily-report', 3)
  await page.goto('/artifacts/key/daily-report?version=3')
  await expect(versionPager(page)).toHaveText('Version 3 of 3')
  for (const id of [first, second]) await sdk.deleteArtifact(id)
  await expect(versionPager(page)).toHaveText('Version 3 · 1 kept')
  await page.goto('/artifacts/key/daily-report?version=1')
  await expect(page.getByRole('main')).toContainText('That version no longer exists. Showing the latest.')
  await page.goto('/artifacts')
  await expect(page.getByRole('listitem').filter({ hasText: 'daily-report' })).toContainText('v3 · 1 kept')
})

test('r toggles the raw view, which shows every digit of a number', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ key: 'counts', type: 'counter', data: { total: 12345678901234567890n } })
  await page.goto(`/artifacts/artifact/${id}`)
  await expect(versionPager(page)).toBeVisible()
  await page.keyboard.press('r')
  await expect(page).toHaveURL('/artifacts/key/counts?version=1&view=raw')
  await expect(page.getByRole('region', { name: 'Raw data' })).toContainText('"total": 12345678901234567890')
  await expectAccessible(page)
  await page.reload()
  await expect(page.getByRole('region', { name: 'Raw data' })).toBeVisible()
  await page.keyboard.press('r')
  await expect(page).toHaveURL('/artifacts/key/counts?version=1')
  await expect(page.getByRole('region', { name: 'Raw data' })).toBeHidden()
})

test('a table is downloaded as CSV with its key and version as the file name', async ({ page, sdk }) => {
  await publish(sdk, 'accuracy', 1)
  const { id } = await sdk.createArtifact({ key: 'accuracy', type: 'table', data: '[{"name": "a,b", "value": 0.5}]' })
  await page.goto(`/artifacts/artifact/${id}`)
  const actions = page.getByRole('toolbar', { name: 'Actions' })
  await actions.getByRole('button', { name: 'Export' }).click()
  await expect(page.getByRole('menuitem')).toHaveText([
    'Copy CSV',
    'Copy JSON',
    'Download CSV',
    'Download CSV for Excel',
    'Download JSON',
  ])
  await expectAccessible(page)
  const saved = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Download CSV', exact: true }).click()
  const file = await saved
  expect(file.suggestedFilename()).toBe('accuracy-v2.csv')
  expect(await readFile(await file.path(), 'utf8')).toBe('name,value\r\n"a,b",0.5\r\n')
})

test('a filtered table is exported as it is shown, by keyboard', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'scores', type: 'table', data: '[{"name": "ada"}, {"name": "bob"}]' })
  await page.goto('/artifacts/key/scores')
  await page.getByRole('searchbox', { name: 'Search table' }).fill('bob')
  await page.getByRole('button', { name: 'Export' }).press('Enter')
  await expect(page.getByRole('group', { name: 'This view: 1 of 2 rows × 1 column' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'Copy CSV' }).first()).toBeFocused()
  for (const key of ['ArrowUp', 'Home', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
  const saved = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  const file = await saved
  expect(file.suggestedFilename()).toBe('scores-view-v1.csv')
  expect(await readFile(await file.path(), 'utf8')).toBe('name\r\nbob\r\n')
  await expect(page.getByRole('menu')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Export' })).toBeFocused()
})

test('the panels beside the value can be hidden, which the browser remembers', async ({ page, sdk }) => {
  await publish(sdk, 'daily-report', 2)
  await page.goto('/artifacts/key/daily-report')
  const [timeline, facts] = [
    page.getByRole('list', { name: 'Versions' }),
    page.getByRole('complementary', { name: 'Facts' }),
  ]
  await expect(timeline).toBeVisible()
  await page.getByRole('button', { name: 'Hide timeline' }).click()
  await page.getByRole('button', { name: 'Hide facts' }).click()
  await expect(timeline).toBeHidden()
  await expect(facts).toBeHidden()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Report 2' })).toBeVisible()
  await expect(timeline).toBeHidden()
  await page.getByRole('button', { name: 'Show timeline' }).click()
  await expect(timeline).toBeVisible()
})

test('a long description is collapsed', async ({ page, sdk }) => {
  const description = `About the data\n\n${'It is long. '.repeat(300)}`
  const { id } = await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report', description })
  await page.goto(`/artifacts/artifact/${id}`)
  await expect(page.getByText('It is long.')).toBeHidden()
  await page.getByText('About the data').first().click()
  await expect(page.getByText('It is long.')).toBeVisible()
})

test('the link and the content can be copied', async ({ page, sdk, baseURL, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { id } = await sdk.createArtifact({ type: 'markdown', data: 'Plain **words**', description: 'A note' })
  await page.goto(`/artifacts/artifact/${id}`)
  const actions = page.getByRole('toolbar', { name: 'Actions' })
  await actions.getByRole('button', { name: 'Copy link' }).click()
  await expect(actions.getByText('Copied').first()).toBeAttached()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${baseURL}/artifacts/artifact/${id}`)
  await chooseItem(page, 'Export', 'Copy Markdown')
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('Plain **words**')
})

test('the delete dialog names the version; the next version is shown, and Undo works', async ({ page, sdk }) => {
  const [oldest] = await publish(sdk, 'daily-report', 2)
  await page.goto(`/artifacts/artifact/${oldest}`)
  await expect(versionPager(page)).toHaveText('Version 1 of 2')
  await page.keyboard.press('d')
  const dialog = page.getByRole('dialog', { name: 'Delete daily-report version 1?' })
  await expect(dialog).toContainText('The other version is kept')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('heading', { name: 'Report 2' })).toBeVisible()
  await page.keyboard.press('[')
  await expect(page.getByRole('heading', { name: 'Report 1' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('This is being deleted.')
  await page.getByRole('main').getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('main')).not.toContainText('This is being deleted.')
  expect(await sdk.countArtifacts({})).toBe(2)
})

test('an artifact is deleted when the time for Undo has passed, and its URL shows that', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ type: 'markdown', data: 'x', description: 'A note' })
  await page.clock.install()
  await page.goto(`/artifacts/artifact/${id}`)
  await chooseItem(page, 'More actions', 'Delete artifact')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL('/artifacts')
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(0)
  await page.goto(`/artifacts/artifact/${id}`)
  await expect(page.getByRole('main')).toContainText('No artifact with this id')
})

test('an artifact deleted by another client stays on the page with a notice', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ type: 'markdown', data: '# Note' })
  await page.goto(`/artifacts/artifact/${id}`)
  await expect(page.getByRole('article').getByRole('heading', { name: 'Note' }).last()).toBeVisible()
  await sdk.deleteArtifact(id)
  await expect(page.getByRole('main')).toContainText('This artifact has been deleted on the server')
  await expect(page.getByRole('article').getByRole('heading', { name: 'Note' }).last()).toBeVisible()
})

test('an unknown run is shown by its id', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ key: 'early', type: 'markdown', data: 'x', flow_run_id: UNKNOWN })
  await page.goto(`/artifacts/artifact/${id}`)
  const facts = page.getByRole('complementary', { name: 'Facts' })
  await expect(facts.getByRole('link', { name: UNKNOWN })).toBeVisible()
  await expect(facts).toContainText('Unknown to this server')
})

for (const id of [UNKNOWN, 'no-uuid']) {
  test(`the URL of the unknown id ${id} shows an error with a link to the catalogue`, async ({ page }) => {
    await page.goto(`/artifacts/artifact/${id}`)
    await expect(page.getByRole('main')).toContainText('No artifact with this id')
    await expectAccessible(page)
    await page.getByRole('main').getByRole('link').click()
    await expect(page).toHaveURL('/artifacts')
  })
}

test('a version fits a phone in the dark theme', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({
    key: `a-${'very-'.repeat(30)}long-key`,
    type: 'table',
    data: JSON.stringify([Object.fromEntries(Array.from({ length: 30 }, (_, column) => [`column ${column}`, column]))]),
    metadata_: { source: `s3://${'x'.repeat(200)}` },
  })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(`/artifacts/artifact/${id}`)
  await expect(page.getByRole('complementary', { name: 'Facts' })).toContainText(id)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await expectAccessible(page)
})
