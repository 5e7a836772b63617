import { expect, expectAccessible, test } from './test.ts'

const viewers = [
  { name: 'on a desk in the light', viewport: { width: 1400, height: 900 }, colorScheme: 'light' },
  { name: 'on a desk in the dark', viewport: { width: 1400, height: 900 }, colorScheme: 'dark' },
  { name: 'on a phone in the dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

/** Keys of the sample set, one of each kind. */
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
    test.use({ viewport, colorScheme })

    test('no page of the sample set has a finding or scrolls sideways', async ({ page, sdk }) => {
      // Seventeen pages, each read by axe from end to end.
      test.slow()
      await sdk.createSample()
      const [{ flow_run_id, task_run_id } = { flow_run_id: null, task_run_id: null }] = await sdk.filterArtifacts({
        artifacts: { key: { any_: ['churn-metrics'] } },
        limit: 1,
      })
      const addresses = [
        '/artifacts',
        ...keys.map((key) => `/artifacts/key/${key}`),
        '/runs',
        `/runs/flow-run/${flow_run_id}`,
        `/runs/flow-run/${flow_run_id}?read=report`,
        `/runs/flow-run/${flow_run_id}?tab=task-runs`,
        `/runs/flow-run/${flow_run_id}?tab=logs`,
        `/runs/flow-run/${flow_run_id}?tab=details`,
        `/runs/task-run/${task_run_id}`,
        '/artifacts/key/no-such-key',
      ]
      for (const address of addresses) {
        await page.goto(address)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await test.step(address, () => expectAccessible(page))
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        expect(overflow, `${address} is no wider than the window`).toBeLessThanOrEqual(0)
      }
    })
  })
}
