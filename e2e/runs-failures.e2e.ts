import { seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'

test('a failed run names its exception and the failed tasks, and leads to the errors in its log', async ({
  page,
  request,
}) => {
  const seed = seedRuns(request)
  const run = await seed.flowRun('nightly-etl', 'calm-lynx')
  await seed.taskRun(run.id, 'extract-orders')
  for (const name of ['load-a', 'load-b', 'load-c', 'load-d', 'load-e']) {
    const task = await seed.taskRun(run.id, name)
    const message = `Task run encountered an exception ConnectionError: no route to ${name}\n<b>again</b>`
    await seed.setState('task_runs', task.id, 'FAILED', message)
  }
  await seed.log(run.id, [
    { message: 'Connecting' },
    { message: 'Encountered exception during execution', level: 40 },
    { message: 'Finished in state Failed', level: 40 },
  ])
  await page.goto(`/runs/flow-run/${run.id}`)
  const failure = page.getByRole('region', { name: 'Failure' })
  await expect(page.getByRole('link', { name: 'Task runs 6 5 failed' })).toBeVisible()
  await expect(failure).toBeHidden()

  await seed.setState('flow_runs', run.id, 'FAILED', 'Flow run encountered an exception: KeyError: 7')
  await expect(failure.getByText('KeyError: 7', { exact: true })).toBeVisible()
  await expect(failure.getByRole('listitem')).toHaveText([
    'Failed task load-a: ConnectionError: no route to load-a <b>again</b>',
    'Failed task load-b: ConnectionError: no route to load-b <b>again</b>',
    'Failed task load-c: ConnectionError: no route to load-c <b>again</b>',
    'and 2 more',
  ])
  await expectAccessible(page)
  await failure.getByRole('link', { name: 'View log' }).click()
  await expect(page.getByText('Encountered exception during execution')).toBeVisible()
  await expect(page.getByText('Connecting')).toBeHidden()
  await expect(page.getByRole('link', { name: 'Logs 2 errors' })).toBeVisible()

  await failure.getByRole('link', { name: 'load-b' }).click()
  await expect(page.getByRole('heading', { name: 'load-b' })).toBeVisible()
  await expect(failure).toContainText('ConnectionError: no route to load-b')
})

test('a run that was canceled, or failed without a message, says so and no more', async ({ page, request }) => {
  const seed = seedRuns(request)
  const [canceled, silent] = [await seed.flowRun('etl', 'canceled-run'), await seed.flowRun('etl', 'silent-run')]
  await seed.setState('flow_runs', canceled.id, 'CANCELLED', 'Stopped by hand')
  await seed.setState('flow_runs', silent.id, 'CRASHED')
  const failure = page.getByRole('region', { name: 'Failure' })
  await page.goto(`/runs/flow-run/${silent.id}`)
  await expect(failure).toContainText('The run ended without a message.')
  await page.goto(`/runs/flow-run/${canceled.id}`)
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible()
  await expect(failure).toHaveCount(0)
})
