import type { Page } from '@playwright/test'
import { seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'
import { withoutFirstAnswers } from './without-first-answers.ts'

test.use({ timezoneId: 'UTC' })

type Times = Record<string, { start_time: string | null; end_time: string | null; run_count?: number }>

/** From and to seconds after three o'clock. */
const between = (from: number, to: number) => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 3, 0, second)).toISOString()
  return { start_time: at(from), end_time: at(to) }
}

/** Changes the times of runs by their names, because the server sets them itself. */
async function setTimes(page: Page, path: string, times: Times): Promise<void> {
  // The HTML has the responses to the first requests.
  await page.route('**/runs/flow-run/*', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: withoutFirstAnswers(await response.text()) })
  })
  await page.route(path, async (route) => {
    const response = await route.fetch()
    const body = await response.json()
    const change = (run: { name: string }) => Object.assign(run, times[run.name])
    await route.fulfill({ response, json: Array.isArray(body) ? body.map(change) : change(body) })
  })
}

test('task runs are shown on the timeline of the flow run, with their exact times', async ({ page, request }) => {
  const seed = seedRuns(request)
  const run = await seed.flowRun('etl', 'calm-lynx')
  for (const name of ['extract', 'load', 'report']) await seed.taskRun(run.id, name)
  await setTimes(page, `**/api/flow_runs/${run.id}`, { 'calm-lynx': between(0, 40) })
  await setTimes(page, '**/api/task_runs/filter', {
    extract: between(0, 20),
    load: { ...between(20, 40), run_count: 2 },
    report: { start_time: null, end_time: null },
  })
  await page.goto(`/runs/flow-run/${run.id}?tab=task-runs`)
  const row = (name: string) => page.getByRole('row').filter({ hasText: name })
  const bar = (name: string) => row(name).locator('time:visible')
  await expect(bar('extract')).toHaveAttribute('title', '1 Jan 2026, 03:00:00 – 03:00:20 (UTC), 20 s')
  const [extract, load] = [await bar('extract').boundingBox(), await bar('load').boundingBox()]
  expect(load?.x).toBeCloseTo((extract?.x ?? 0) + (extract?.width ?? 0), 0)
  expect(load?.width).toBeCloseTo(extract?.width ?? 0, 0)
  await expect(row('load')).toContainText('2 attempts')
  await expect(row('report')).toBeVisible()
  await expect(bar('report')).toHaveCount(0)
  await expectAccessible(page)

  // Before its code has loaded, which waits until the browser is idle, a click does nothing.
  await expect(async () => {
    await bar('load').click()
    const times = page.getByRole('status').filter({ hasText: '03:00:20 – 03:00:40 (UTC), 20 s' })
    await expect(times).toBeVisible({ timeout: 200 })
  }).toPass()
})
