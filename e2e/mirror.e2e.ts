/** Journeys of a mirror: `server` and `sdk` are the upstream server; the page opens its mirror. */
import { chooseItem } from './choose-item.ts'
import { publishKeys } from './publish.ts'
import { seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'

test.use({ isMirrored: true })

test('artifacts of the upstream server are listed, opened, compared, shown with their run and deleted', async ({
  page,
  sdk,
  request,
  server,
}) => {
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
  await expectAccessible(page)

  await page.getByRole('link', { name: 'daily-report' }).click()
  await expect(page.getByRole('article', { name: 'Version 3' })).toContainText('Wednesday')
  await page.keyboard.press('[')
  await expect(page.getByRole('article', { name: 'Version 2' })).toContainText('Tuesday')
  await page.keyboard.press('c')
  await expect(page).toHaveURL(/\/compare/)
  await expect(page.getByRole('main')).toContainText('Monday')

  await page.goto(`/runs/flow-run/${run.id}`)
  await expect(page.getByRole('heading', { level: 1, name: 'blue-otter' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('load-0')

  await page.clock.install()
  await page.goto('/artifacts/key/daily-report')
  await chooseItem(page, 'More actions', 'Delete version')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(2)
  await expect(page.getByRole('article', { name: 'Version 2' })).toContainText('Tuesday')
})

test('an empty mirror says where its artifacts come from', async ({ page, sdk, server }) => {
  await page.goto('/')
  await expect(page.getByRole('main')).toContainText(`Artifacts of ${new URL(server.url).host} appear here`)
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report' })
  await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
})

test('what is published, updated and deleted upstream appears on an open page', async ({ page, sdk }) => {
  await page.goto('/artifacts')
  const { id } = await sdk.createArtifact({ key: 'import', type: 'progress', data: 10 })
  await expect(page.getByRole('link', { name: 'import' })).toBeVisible()
  await sdk.updateArtifact(id, { data: 42 })
  await expect(page.getByRole('main')).toContainText('42 %')
  await sdk.deleteArtifact(id)
  await expect(page.getByRole('link', { name: 'import' })).toHaveCount(0)
})

test('artifacts of the upstream server are filtered by several flows, tags and days', async ({
  page,
  sdk,
  request,
}) => {
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
})

test('all matching artifacts can be deleted, and a flow run with its artifacts', async ({ page, sdk, request }) => {
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
})

test('an upstream server that is away is named above what is mirrored', async ({ page, sdk, server }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report' })
  await page.goto('/artifacts')
  await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
  await server.stop()
  await expect(page.getByRole('status', { name: 'Upstream server' })).toContainText('No sync with')
  await page.getByRole('link', { name: 'report' }).click()
  await expect(page.getByRole('article', { name: 'Version 1' })).toContainText('Report')
})

test.describe('read-only', () => {
  test.use({ mirrorArgs: ['--read-only'] })

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
