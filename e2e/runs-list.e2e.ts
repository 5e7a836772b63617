import { seedRuns } from './runs-seed.ts'
import { scrollToEnd } from './scroll-to-end.ts'
import { expect, expectAccessible, test } from './test.ts'

test('an empty run list explains how to start a run, then shows the first run', async ({ page, server, request }) => {
  await page.goto('/runs')
  await expect(page.getByText(`PREFECT_API_URL=${server.url}/api`)).toBeVisible()
  await expectAccessible(page)
  await seedRuns(request).flowRun('train', 'brave-otter')
  await expect(page.getByRole('row', { name: /brave-otter train Running/ })).toBeVisible()
})

test('scrolling reaches every run, and going back restores the scroll position', async ({ page, request }) => {
  const runs = seedRuns(request)
  for (let number = 0; number < 205; number++) await runs.flowRun('train', `run-${number}`)
  await page.goto('/runs')
  await expect(page.getByText('205 flow runs')).toBeVisible()
  await expect(page.getByRole('row', { name: /run-204 / })).toBeVisible()
  const oldest = page.getByRole('row', { name: /run-0 / })
  await scrollToEnd(page, oldest)
  await oldest.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: 'run-0' })).toBeVisible()
  await page.goBack()
  await expect(oldest).toBeInViewport()
})

test('runs are filtered by name and state, and the URL keeps the filters', async ({ page, request }) => {
  const runs = seedRuns(request)
  const failed = await runs.flowRun('train', 'brave-otter')
  await runs.setState('flow_runs', failed.id, 'FAILED')
  await runs.flowRun('train', 'brave-lynx')
  await runs.flowRun('report', 'calm-heron')
  await page.goto('/runs')
  await expect(page.getByText('3 flow runs')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('brave')
  await expect(page.getByText('2 of 3 flow runs')).toBeVisible()
  await page.getByRole('button', { name: 'State' }).click()
  await page.getByRole('checkbox', { name: 'Failed' }).check()
  await page.keyboard.press('Escape')
  await expect(page.getByText('1 of 3 flow runs')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('row', { name: /brave-otter/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /brave-lynx/ })).toHaveCount(0)
  await expectAccessible(page)
  await page.getByRole('searchbox').fill('no-such-run')
  await expect(page.getByText('No matching runs')).toBeVisible()
  await page.getByRole('link', { name: 'Clear filters' }).click()
  await expect(page.getByRole('row', { name: /calm-heron/ })).toBeVisible()
  await page.getByRole('link', { name: 'calm-heron' }).click()
  await page.getByRole('link', { name: 'report' }).click()
  await expect(page.getByText('1 of 3 flow runs')).toBeVisible()
})

test('runs are filtered by flow, tag and day, and sorted by name', async ({ page, sdk, request }) => {
  const runs = seedRuns(request)
  const tagged = await runs.flowRun('train', 'calm-heron', { tags: ['gpu'] })
  await sdk.createArtifact({ key: 'loss', type: 'markdown', data: 'x', flow_run_id: tagged.id })
  await runs.flowRun('train', 'brave-otter')
  await runs.flowRun('report', 'amber-lynx')
  await page.goto('/runs')
  const names = page.getByRole('rowheader')
  const choose = async (menu: string, value: string) => {
    await page.getByRole('button', { name: menu, exact: true }).click()
    await page.getByRole('checkbox', { name: value }).check()
    await page.keyboard.press('Escape')
  }
  await page.getByRole('combobox', { name: 'Sort' }).selectOption('Name, A to Z')
  await expect(names).toContainText(['amber-lynx', 'brave-otter', 'calm-heron'])
  await choose('Flow', 'train')
  await expect(page.getByText('2 of 3 flow runs')).toBeVisible()
  await choose('Tag', 'gpu')
  await expect(names).toContainText(['calm-heron'])
  await expect(page.getByText('1 of 3 flow runs')).toBeVisible()
  await expect(page).toHaveURL('/runs?sort=NAME_ASC&flow=train&tag=gpu')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Remove Tag: gpu' }).click()
  await page.getByRole('button', { name: 'Time', exact: true }).click()
  await page.getByRole('textbox', { name: 'To' }).fill('2026-01-01')
  await page.keyboard.press('Escape')
  await expect(page.getByText('No matching runs')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(names).toHaveCount(3)
})

test('the runs of one flow are preceded by a strip of the last ones, which lead to their pages', async ({
  page,
  request,
}) => {
  const runs = seedRuns(request)
  for (let number = 0; number < 32; number++) await runs.flowRun('train', `run-${number}`)
  const failed = await runs.flowRun('train', 'brave-otter')
  await runs.setState('flow_runs', failed.id, 'FAILED')
  await runs.flowRun('report', 'calm-heron')
  await page.goto('/runs?flow=train')
  const strip = page.getByRole('region', { name: 'Last runs of train' })
  await expect(strip.getByRole('link')).toHaveCount(30)
  await expect(strip.getByRole('link').last()).toHaveAccessibleName(/^brave-otter · Failed · /)
  await expect(strip).toContainText('Completed0 of 1')
  await expectAccessible(page)
  await strip.getByRole('link', { name: 'run-31' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'run-31' })).toBeVisible()
  await page.goto('/runs?flow=train&flow=report')
  await expect(page.getByText('34 of 34 flow runs')).toBeVisible()
  await expect(strip).toHaveCount(0)
})

for (const width of [390, 1400]) {
  test.describe(`at ${width} pixels`, () => {
    test.use({ viewport: { width, height: 844 } })

    // A mirror has no scheduled runs.
    test('a run that has not started shows its expected start, and a started run its start', {
      tag: '@not-mirrored',
    }, async ({ page, request }) => {
      const runs = seedRuns(request)
      await runs.flowRun('train', 'brave-otter')
      const scheduled_time = new Date(Date.now() - 23 * 60_000).toISOString()
      await runs.scheduledFlowRun('train', 'calm-heron', scheduled_time)
      await page.goto('/runs')
      const expected = page.getByText('Expected 23 minutes ago').filter({ visible: true })
      await expect(expected).toBeVisible()
      expect(await expected.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0)
      const row = page.getByRole('row', { name: /calm-heron/ })
      expect(await row.evaluate((node) => node.clientHeight)).toBeLessThanOrEqual(56)
      await expect(page.getByRole('row', { name: /brave-otter/ })).not.toContainText('Expected')
      await expectAccessible(page)
    })
  })
}
