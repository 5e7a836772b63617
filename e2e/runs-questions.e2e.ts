/** The number of requests that run pages send: an upstream server may limit them. */
import type { Page } from '@playwright/test'
import { seedRuns } from './runs-seed.ts'
import { expect, test } from './test.ts'

/** Records the requests of the page from now on, as "POST /artifacts/count". */
function recordRequests(page: Page): string[] {
  const requests: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/')) requests.push(`${request.method()} ${pathname.slice('/api'.length)}`)
  })
  return requests
}

const countOf = (requests: string[], start: string) => requests.filter((request) => request.startsWith(start)).length

test('the task names of a log are read in one request, and only once', async ({ page, request }) => {
  const runs = seedRuns(request)
  const run = await runs.flowRun('train', 'brave-otter')
  const write = async (from: number, to: number) => {
    for (let number = from; number < to; number++) {
      const task = await runs.taskRun(run.id, `fit-${number}`)
      await runs.log(run.id, [{ message: 'Fitted', task_run_id: task.id, timestamp: new Date().toISOString() }])
    }
  }
  await write(0, 15)
  const requests = recordRequests(page)
  await page.goto(`/runs/flow-run/${run.id}?tab=logs`)
  const log = page.getByRole('region', { name: 'Log' })
  await expect(log.getByRole('link', { name: /^fit-/ })).toHaveCount(15)
  expect(countOf(requests, 'GET /task_runs/')).toBe(0)
  // The names; the first page of task runs and the failed ones, unless their responses were in the page.
  expect(countOf(requests, 'POST /task_runs/filter')).toBeLessThanOrEqual(3)
  await write(15, 18)
  await expect(log.getByRole('link', { name: /^fit-/ })).toHaveCount(18)
  await runs.setState('flow_runs', run.id, 'COMPLETED')
  await expect(page.getByText('Completed')).toBeVisible()
  expect(countOf(requests, 'GET /task_runs/')).toBe(0)
})

test('artifacts of visible runs are counted in one batch, and changed counts are shown', async ({
  page,
  sdk,
  request,
}) => {
  const runs = seedRuns(request)
  const publish = (flow_run_id: string) => sdk.createArtifact({ type: 'markdown', data: 'Done', flow_run_id })
  for (let number = 0; number < 12; number++) {
    const run = await runs.flowRun('report', `report-${number}`)
    await publish(run.id)
    await runs.setState('flow_runs', run.id, 'COMPLETED')
  }
  const heron = await runs.flowRun('train', 'calm-heron')
  const otter = await runs.flowRun('train', 'brave-otter')
  const own = await publish(heron.id)
  await runs.setState('flow_runs', heron.id, 'COMPLETED')
  const artifacts = (name: RegExp) => page.getByRole('row', { name }).getByRole('cell').last()
  await page.goto('/runs')
  await expect(artifacts(/report-0/)).toHaveText('1')
  await expect(artifacts(/calm-heron/)).toHaveText('1')
  await expect(artifacts(/brave-otter/)).toHaveText('0')
  const requests = recordRequests(page)
  await publish(otter.id)
  await expect(artifacts(/brave-otter/)).toHaveText('1')
  expect(countOf(requests, 'POST /vitrine/flow_runs/artifacts/count')).toBeLessThanOrEqual(2)
  await sdk.deleteArtifact(own.id)
  await expect(artifacts(/calm-heron/)).toHaveText('0')
  await expect(artifacts(/report-0/)).toHaveText('1')
  await expect(artifacts(/brave-otter/)).toHaveText('1')
})
