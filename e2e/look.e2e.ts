import { createDeletion, updateRetention } from '#sdk/retention.ts'
import { seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'

const viewers = [
  { name: 'on a desktop', viewport: { width: 1400, height: 900 }, colorScheme: 'light' },
  { name: 'on a phone', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

/** Keys of the sample data, one per kind. */
const keys = [
  'weekly-report',
  'churn-metrics',
  'quarter-target',
  'revenue-chart',
  'report-pdf',
  'revenue-explorer',
  'churn-config',
]

for (const { name, viewport, colorScheme } of viewers) {
  test.describe(name, () => {
    // Colors change at once.
    test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } })

    test('no page has accessibility violations or scrolls sideways', async ({ page, sdk }) => {
      // axe checks twenty complete pages.
      test.slow()
      await sdk.createSample()
      const [{ flow_run_id, task_run_id } = { flow_run_id: null, task_run_id: null }] = await sdk.filterArtifacts({
        artifacts: { key: { any_: ['churn-metrics'] } },
        limit: 1,
      })
      await updateRetention(
        {
          run_every: '1d',
          policies: [
            {
              name: 'Metrics of the last weeks',
              is_enabled: true,
              keys: ['churn-*'],
              keep_for: '2w',
              removes_latest: false,
            },
            { name: 'Everything else', is_enabled: false, keep_last: 20, removes_latest: false },
          ],
        },
        { client: sdk },
      )
      await createDeletion(
        { selection: { artifacts: { key: { any_: ['forecast'] } } }, label: 'forecast' },
        { client: sdk },
      )
      const addresses = [
        '/artifacts',
        ...keys.map((key) => `/artifacts/key/${key}`),
        '/artifacts/key/churn-metrics/trends',
        '/artifacts/key/churn-metrics?row=1&column=value&cell-history=',
        '/artifacts/key/churn-metrics/compare',
        '/artifacts/key/weekly-report/compare',
        '/runs',
        `/runs/flow-run/${flow_run_id}`,
        `/runs/flow-run/${flow_run_id}?read=report`,
        `/runs/flow-run/${flow_run_id}?tab=task-runs`,
        `/runs/flow-run/${flow_run_id}?tab=logs`,
        `/runs/flow-run/${flow_run_id}?tab=details`,
        `/runs/task-run/${task_run_id}`,
        '/retention',
        '/retention?tab=history',
        '/artifacts/key/no-such-key',
      ]
      for (const address of addresses) {
        await page.goto(address)
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
        await test.step(address, () => expectAccessible(page))
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        expect(overflow, `${address} fits the window`).toBeLessThanOrEqual(0)
        if (colorScheme === 'dark') continue
        await page.emulateMedia({ colorScheme: 'dark' })
        await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
        expect(await page.evaluate(() => document.getAnimations().length), 'no color is in transition').toBe(0)
        await test.step(`${address}, dark`, () => expectAccessible(page, ['color-contrast']))
        await page.emulateMedia({ colorScheme })
      }
    })
  })
}

test('long names fit a phone', async ({ page, sdk, request }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const runs = seedRuns(request)
  const long = 'nightly-monday-with-a-rather-long-name-that-goes-on-and-on-and-on-and-on'
  const run = await runs.flowRun(`flow-${long}`, `run-${long}`, { tags: [`tag-${long}`] })
  const task = await runs.taskRun(run.id, `task-${long}`)
  const artifact = { key: `key-${long}`, type: 'markdown', data: '# Fine', flow_run_id: run.id, task_run_id: task.id }
  for (let version = 0; version < 2; version++) await sdk.createArtifact({ ...artifact, description: `about-${long}` })
  const [{ id } = { id: '' }] = await sdk.filterArtifacts({ limit: 1 })
  for (const address of [
    '/artifacts',
    `/artifacts/key/${artifact.key}`,
    `/artifacts/key/${artifact.key}/trends`,
    `/artifacts/artifact/${id}`,
    '/runs',
    `/runs/flow-run/${run.id}`,
    `/runs/flow-run/${run.id}?read=report`,
    `/runs/flow-run/${run.id}?tab=task-runs`,
    `/runs/flow-run/${run.id}?tab=details`,
    `/runs/task-run/${task.id}`,
  ]) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow, `${address} fits the window`).toBeLessThanOrEqual(0)
  }
})
