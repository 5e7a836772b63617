/** Upstream mode: `server` and `sdk` are the upstream server; the page opens a server that proxies it. */
import { resolve } from 'node:path'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { openDatabase } from '#server/database/open.ts'
import { beginMirror } from '#server/mirror/mirror-state.ts'
import { mirrorOf } from '#server/mirror/options.ts'
import { chooseItem } from './choose-item.ts'
import { publishKeys, publishVersions } from './publish.ts'
import { seedRuns } from './runs-seed.ts'
import { test as base, expect, expectAccessible } from './test.ts'

const test = base.extend<{ arguments: string[] }>({
  arguments: [[], { option: true }],
  baseURL: async ({ server, arguments: args }, use) => {
    const config = readConfig({ LOG_LEVEL: 'silent' }, ['--upstream', `${server.url}/api`, ...args])
    if (config.upstream === null) throw new Error('There is no upstream')
    const options = { ...config, isLoopback: true, pages: resolve('dist/ui') }
    const db = await openDatabase({ kind: 'sqlite', path: ':memory:' })
    await beginMirror(db, config.upstream.address)
    const app = await createApp(db, options, mirrorOf(config.upstream))
    await use(await app.listen({ host: '127.0.0.1', port: 0 }))
    await app.close()
    await db.destroy()
  },
})

test('cells have no history and progress has no samples in upstream mode', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'metrics', type: 'table', data: [{ metric: 'loss', value: 0.5 }] })
  const { id } = await sdk.createArtifact({ key: 'import', type: 'progress', data: 10 })
  await sdk.updateArtifact(id, { data: 20 })
  await page.goto('/artifacts/key/metrics?row=1&column=value&cell-history=')
  await expect(page.getByRole('region', { name: 'Row 1, value' })).toContainText('0.5')
  await expect(page.getByRole('button', { name: 'History' })).toHaveCount(0)
  await page.goto('/artifacts/key/import')
  await expect(page.getByText('In progress')).toBeVisible()
})

test('artifacts of the upstream server are listed, opened, shown with their run and deleted', async ({
  page,
  sdk,
  playwright,
  server,
}) => {
  const request = await playwright.request.newContext({ baseURL: server.url })
  const seed = seedRuns(request)
  const run = await seed.flowRun('etl', 'blue-otter')
  const task = await seed.taskRun(run.id, 'load-0')
  const runs = { flow_run_id: run.id, task_run_id: task.id }
  for (const day of ['Monday', 'Tuesday', 'Wednesday']) {
    await sdk.createArtifact({ key: 'daily-report', type: 'markdown', data: `# ${day}`, ...runs })
  }
  await page.goto('/')
  await expect(page.getByRole('banner')).toContainText(`Upstream: ${new URL(server.url).host}`)
  await expect(page.getByRole('status').filter({ hasText: '1 artifact' })).toBeVisible()
  await expect(page.getByRole('img', { name: /^Last/ })).toHaveCount(0)
  await expectAccessible(page)

  await page.getByRole('link', { name: 'daily-report' }).click()
  await expect(page.getByRole('article', { name: 'Latest version' })).toContainText('Wednesday')
  await page.keyboard.press('[')
  await expect(page.getByRole('article', { name: '2nd newest version' })).toContainText('Tuesday')
  await expect(page).toHaveTitle('daily-report · 2nd newest version · Vitrine')

  await expect(page.getByRole('button', { name: 'Export' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Compare' })).toHaveCount(0)
  await page.goto('/artifacts/key/daily-report/compare')
  await expect(page.getByRole('heading', { name: 'Comparisons are not available' })).toBeVisible()
  await page.goto('/artifacts/key/daily-report/trends')
  await expect(page.getByText('Trends are not available')).toBeVisible()

  await page.goto(`/runs/flow-run/${run.id}`)
  await expect(page.getByRole('heading', { level: 1, name: 'blue-otter' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('load-0')
  await expect(page.getByRole('region', { name: 'What this run changed' })).toHaveCount(0)

  await page.clock.install()
  await page.goto('/artifacts/key/daily-report')
  await chooseItem(page, 'More actions', 'Delete version')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(2)
  await expect(page.getByRole('article', { name: 'Latest version' })).toContainText('Tuesday')
  await request.dispose()
})

test('artifacts of the upstream server are filtered by several flows, tags and days', async ({
  page,
  sdk,
  playwright,
  server,
}) => {
  const request = await playwright.request.newContext({ baseURL: server.url })
  for (const [flow, tag] of [
    ['etl', 'nightly'],
    ['train', 'gpu'],
    ['report', 'gpu'],
  ] as const) {
    const { id } = await seedRuns(request).flowRun(flow, `${flow}-run`, { tags: [tag] })
    await sdk.createArtifact({ key: `of-${flow}`, type: 'markdown', data: '# Fine', flow_run_id: id })
  }
  await page.goto('/artifacts?flow=etl&flow=train&tag=nightly&tag=gpu&from=2020-01-01T00:00Z')
  await expect(page.getByText('2 of 3 artifacts')).toBeVisible()
  await page.getByRole('button', { name: 'Remove Flow: etl' }).click()
  await expect(page.getByText('1 of 3 artifacts')).toBeVisible()
  await expect(page.getByRole('link', { name: 'of-train' })).toBeVisible()
  await request.dispose()
})

test('retention and pins are hidden, because the upstream server does not support them', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report' })
  await page.goto('/artifacts/key/report')
  await expect(page.getByRole('button', { name: 'More actions' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Retention' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Pin/ })).toHaveCount(0)
  await page.keyboard.press('?')
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(shortcuts.getByText('Delete the current artifact or run')).toBeVisible()
  await expect(shortcuts.getByText('Pin a version')).toHaveCount(0)
  await page.goto('/retention')
  await expect(page.getByRole('heading', { name: 'Retention is not available' })).toBeVisible()
  await expectAccessible(page)
})

test('the versions of a key are deleted one by one with progress, until the user cancels', async ({ page, sdk }) => {
  await publishVersions(sdk, 'daily', 1000)
  await page.clock.install()
  await page.goto('/artifacts/key/daily')
  await chooseItem(page, 'More actions', 'Delete key')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.clock.runFor(10_000)
  const deletions = page.getByRole('status', { name: 'Deletions' })
  await expect(deletions).toContainText(/\d+ of 1,000 versions/)
  await deletions.getByRole('button', { name: 'Cancel' }).click()
  await expect(deletions).toContainText(/Stopped deleting daily with all 1,000 versions: \d+ of 1,000 versions deleted/)
  await deletions.getByRole('button', { name: 'Close' }).click()
  await expect(deletions).toBeEmpty()
  const left = await sdk.countArtifacts({})
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThan(1000)
})

test('all matching artifacts can be deleted, and a flow run with its artifacts', async ({
  page,
  sdk,
  playwright,
  server,
}) => {
  const request = await playwright.request.newContext({ baseURL: server.url })
  const run = await seedRuns(request).flowRun('etl', 'blue-otter')
  await publishKeys(sdk, 'old', 110)
  await sdk.createArtifact({ key: 'sales', type: 'markdown', data: '# Sales', flow_run_id: run.id })
  await page.clock.install()
  await page.goto('/artifacts?q=old-')
  await page.getByRole('checkbox').first().check()
  await page.getByRole('button', { name: 'Select all 110 that match' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(1)

  await page.goto(`/runs/flow-run/${run.id}`)
  await page.getByRole('button', { name: 'Delete run' }).click()
  await page.getByRole('checkbox', { name: 'Also delete its artifact, the latest version of its key' }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(0)
  await expect.poll(() => sdk.countFlowRuns({})).toBe(0)
  await request.dispose()
})

test('an unavailable upstream server is named instead of shown as empty', async ({ page, server }) => {
  await server.stop()
  await page.goto('/artifacts')
  await expect(page.getByRole('heading', { name: 'Invalid response from the upstream server' })).toBeVisible()
  await expect(page.getByRole('alert')).toContainText(`${new URL(server.url).host} cannot be reached`)
})

test.describe('read-only', () => {
  test.use({ arguments: ['--read-only'] })

  test('nothing can be deleted with a button or a shortcut', async ({ page, sdk }) => {
    const { id } = await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report' })
    for (const path of ['/artifacts', '/artifacts/key/report', `/artifacts/artifact/${id}`]) {
      await page.goto(path)
      await expect(page.getByRole('banner')).toContainText('Read-only')
      await expect(page.getByRole('main')).toContainText('report')
      await page.keyboard.press('d')
      await expect(page.getByRole('button', { name: /Delete/ })).toHaveCount(0)
      if (path !== '/artifacts') {
        await page.getByRole('button', { name: 'More actions' }).click()
        await expect(page.getByRole('menuitem')).toHaveText([/Show raw data/])
        await page.keyboard.press('Escape')
      }
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
  })
})

test('leaving the page asks for confirmation if a deletion needs more requests than a closing page can send', async ({
  page,
  sdk,
}) => {
  await publishVersions(sdk, 'daily', 60)
  await page.goto('/artifacts/key/daily')
  await chooseItem(page, 'More actions', 'Delete key')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('button', { name: 'Undo' }).first()).toBeVisible()
  const asked = page.waitForEvent('dialog')
  const leaving = page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await leaving
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0)
  expect(await sdk.countArtifacts({})).toBe(60)
})
