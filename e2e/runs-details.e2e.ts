import { seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'

test('the details of a run list its states with their messages and durations', async ({ page, request }) => {
  const runs = seedRuns(request)
  const run = await runs.flowRun('train', 'brave-otter')
  const task = await runs.taskRun(run.id, 'fit-0')
  await page.goto(`/runs/flow-run/${run.id}?tab=details`)
  const states = page.getByRole('region', { name: 'States' }).getByRole('listitem')
  await expect(states.last()).toContainText(/Running.*so far/)
  await runs.setState('flow_runs', run.id, 'FAILED', 'Out of memory')
  await expect(states.last()).toContainText('Out of memory')
  await expect(states).toHaveText([/Pending/, /Running.*for/, /Failed/])
  await expectAccessible(page)
  await page.goto(`/runs/task-run/${task.id}?tab=details`)
  await expect(states).toHaveText([/Pending.*for/, /Running.*for/, /Completed/])
})

test('the details of a run show the tree of its ancestors and descendants', async ({ page, request }) => {
  const runs = seedRuns(request)
  const top = await runs.flowRun('nightly', 'brave-otter')
  const middle = await runs.flowRun('load', 'calm-heron', {
    parent_task_run_id: (await runs.taskRun(top.id, 'load-0')).id,
  })
  await runs.flowRun('check', 'quick-lynx', { parent_task_run_id: (await runs.taskRun(middle.id, 'check-0')).id })
  await page.goto(`/runs/flow-run/${middle.id}?tab=details`)
  const tree = page.getByRole('region', { name: 'Subflows' })
  await expect(tree.getByRole('link')).toHaveText(['brave-otter', 'calm-heron', 'quick-lynx'])
  await expect(tree.getByRole('link', { name: 'calm-heron' })).toHaveAttribute('aria-current', 'page')
  await expectAccessible(page)
  await tree.getByRole('button', { name: 'Subflows of calm-heron' }).click()
  await expect(tree.getByRole('link')).toHaveText(['brave-otter', 'calm-heron'])
  await tree.getByRole('link', { name: 'brave-otter' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'brave-otter' })).toBeVisible()
})

test('a run without subflows has no tree', async ({ page, request }) => {
  const run = await seedRuns(request).flowRun('train', 'brave-otter')
  await page.goto(`/runs/flow-run/${run.id}?tab=details`)
  await expect(page.getByRole('heading', { name: 'States' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Subflows' })).toBeHidden()
})
