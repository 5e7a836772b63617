import type { APIRequestContext } from '@playwright/test'
import type { Client } from '#sdk/client.ts'
import { pinArtifact } from '#sdk/retention.ts'
import { seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'

/** A finished run with three artifacts and a subflow with one. */
async function seed(sdk: Client, request: APIRequestContext) {
  const runs = seedRuns(request)
  const run = await runs.flowRun('etl', 'blue-otter')
  await runs.setState('flow_runs', run.id, 'COMPLETED')
  const task = await runs.taskRun(run.id, 'child-0')
  const child = await runs.flowRun('child', 'small-otter', { parent_task_run_id: task.id })
  const ids: string[] = []
  for (const key of ['sales', 'stock', 'model']) {
    const { id } = await sdk.createArtifact({ key, type: 'markdown', data: `# ${key}`, flow_run_id: run.id })
    ids.push(id)
  }
  await sdk.createArtifact({ key: 'model', type: 'markdown', data: '# From the child', flow_run_id: child.id })
  return { run, child, ids }
}

test('a flow run is deleted without its artifacts by default', async ({ page, sdk, request }) => {
  const { run, child } = await seed(sdk, request)
  await page.clock.install()
  await page.goto(`/runs/flow-run/${run.id}`)
  await page.getByRole('button', { name: 'Delete run' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete flow run blue-otter?' })
  await expect(dialog).toContainText('Its artifacts are kept')
  await expect(dialog).toContainText('Its subflow runs and their artifacts are kept.')
  await expect(dialog.getByRole('checkbox')).toHaveAccessibleName(
    'Also delete its 3 artifacts, 2 of them the latest versions of their keys',
  )
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL('/runs')
  await expect(page.getByRole('row').filter({ hasText: 'blue-otter' })).toContainText('Being deleted')
  await expectAccessible(page)
  await page.clock.runFor(10_000)
  await expect(page.getByRole('link', { name: 'blue-otter' })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'small-otter' })).toBeVisible()
  expect(await sdk.countArtifacts({})).toBe(4)
  expect((await sdk.readFlowRun(child.id)).name).toBe('small-otter')
})

test('a flow run is deleted with its artifacts, except pinned ones and those of its subflows', async ({
  page,
  sdk,
  localSdk,
  request,
}) => {
  const { run, ids } = await seed(sdk, request)
  await pinArtifact(ids[0] ?? '', { client: localSdk })
  await page.clock.install()
  await page.goto(`/runs/flow-run/${run.id}`)
  await expect(page.getByRole('button', { name: 'Delete run' })).toBeVisible()
  await page.keyboard.press('d')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: 'Also delete its 3 artifacts' }).check()
  await expect(dialog).toContainText('2 versions of 2 keys')
  await expect(dialog).toContainText('1 pinned version is kept')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countFlowRuns({ flow_runs: { id: { any_: [run.id] } } })).toBe(0)
  const left = await sdk.filterArtifacts({ sort: 'KEY_ASC' })
  expect(left.map(({ key }) => key)).toEqual(['model', 'sales'])
})

test('undo keeps the flow run', async ({ page, sdk, request }) => {
  const { run } = await seed(sdk, request)
  await page.clock.install()
  await page.goto(`/runs/flow-run/${run.id}`)
  await page.getByRole('button', { name: 'Delete run' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('link', { name: 'blue-otter' }).click()
  await expect(page.getByRole('main').getByText('Being deleted')).toBeVisible()
  await page.getByRole('status', { name: 'Deletions' }).getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: 'Delete run' })).toBeVisible()
  await page.clock.runFor(15_000)
  expect((await sdk.readFlowRun(run.id)).name).toBe('blue-otter')
})
