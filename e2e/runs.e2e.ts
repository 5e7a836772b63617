import type { Page } from '@playwright/test'
import type { Client } from '#sdk/index.ts'
import { type RunsSeed, seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'

const UNKNOWN = '3f2a91c0-5d1e-4c86-9d4e-0a6b2f7c8e11'

/** A run with a flow-level artifact, two of its first task and one of its second, published out of order. */
async function seedTraining(runs: RunsSeed, sdk: Client) {
  const run = await runs.flowRun('train', 'brave-otter', { parameters: { rows: 500 }, tags: ['nightly'] })
  const extract = await runs.taskRun(run.id, 'extract-0')
  const fit = await runs.taskRun(run.id, 'fit-0')
  const publish = (key: string, task_run_id: string | null) =>
    sdk.createArtifact({ key, type: 'markdown', data: `About **${key}**.`, flow_run_id: run.id, task_run_id })
  const metrics = await publish('metrics', fit.id)
  await publish('rows', extract.id)
  await publish('columns', extract.id)
  await publish('summary', null)
  return { run, extract, fit, metrics, publish }
}

const shownTitle = (page: Page) => page.getByRole('article').getByRole('heading', { level: 2 })

test('the strip, arrows and arrow keys navigate the artifacts of a flow run, by task start time', async ({
  page,
  sdk,
  request,
}) => {
  const { run, metrics } = await seedTraining(seedRuns(request), sdk)
  await page.goto(`/runs/flow-run/${run.id}?tab=Artifacts`)
  await expect(page.getByRole('link', { name: 'Artifacts 4' })).toHaveAttribute('aria-current', 'page')
  await expect(shownTitle(page)).toHaveText('summary')
  await expect(page.getByText('About summary.')).toBeVisible()
  for (const key of ['rows', 'columns']) {
    await page.keyboard.press('ArrowRight')
    await expect(shownTitle(page)).toHaveText(key)
  }
  await expect(page.getByRole('link', { name: 'extract-0' })).toBeVisible()
  await page.getByRole('link', { name: 'Next artifact' }).click()
  await expect(shownTitle(page)).toHaveText('metrics')
  await expect(page).toHaveURL(new RegExp(`artifact=${metrics.id}`))
  await expect(page.getByRole('button', { name: 'Next artifact' })).toBeDisabled()
  await page.reload()
  await expect(shownTitle(page)).toHaveText('metrics')
  await expect(page.getByRole('link', { name: '4 of 4: metrics' })).toHaveAttribute('aria-current', 'true')
  await page.getByRole('list', { name: 'extract-0' }).getByRole('link', { name: '2 of 4: rows' }).click()
  await expect(shownTitle(page)).toHaveText('rows')
  await page.keyboard.press('ArrowLeft')
  await expect(shownTitle(page)).toHaveText('summary')
  await expectAccessible(page)
})

test('the slides fill the screen on request, and the strip of a phone is dots', async ({ page, sdk, request }) => {
  const { run } = await seedTraining(seedRuns(request), sdk)
  await page.goto(`/runs/flow-run/${run.id}`)
  const strip = page.getByRole('navigation', { name: 'Artifacts of this run' })
  await expect(strip.getByText('columns')).toBeVisible()
  const isFull = () => page.evaluate(() => document.fullscreenElement !== null)
  await page.keyboard.press('f')
  await expect.poll(isFull).toBe(true)
  await page.keyboard.press('ArrowRight')
  await expect(shownTitle(page)).toHaveText('rows')
  await page.getByRole('button', { name: 'Full screen' }).click()
  await expect.poll(isFull).toBe(false)
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(strip.getByText('columns')).toBeHidden()
  await strip.getByRole('link', { name: '3 of 4: columns' }).click()
  await expect(shownTitle(page)).toHaveText('columns')
})

test('the report shows all artifacts of a run with a table of contents, and prints completely', async ({
  page,
  sdk,
  request,
}) => {
  const { run, publish } = await seedTraining(seedRuns(request), sdk)
  for (let part = 0; part < 12; part++) await publish(`part-${part}`, null)
  await page.goto(`/runs/flow-run/${run.id}`)
  await page.getByRole('link', { name: 'Report' }).click()
  await expect(page.getByText('About summary.')).toBeVisible()
  await expect(page.getByRole('article')).toHaveCount(16)
  await expect(page.getByText('About metrics.')).toHaveCount(0)
  await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'metrics' }).click()
  await expect(page.getByText('About metrics.')).toBeInViewport()
  await expectAccessible(page)
  const other = await page.context().newPage()
  await other.goto(page.url())
  await expect(other.getByText('About metrics.')).toBeInViewport()
  await other.close()
  await page.reload()
  await expect(page.getByText('About summary.')).toBeVisible()
  const printed = page.evaluate(
    () =>
      new Promise<string>((done) => {
        window.print = () => done(document.body.innerText)
      }),
  )
  await page.getByRole('button', { name: 'Print' }).click()
  expect(await printed).toContain('About metrics.')
})

test('artifacts of subflows are included on demand, and parent and subflow link to each other', async ({
  page,
  sdk,
  request,
}) => {
  const runs = seedRuns(request)
  const { run } = await seedTraining(runs, sdk)
  const task = await runs.taskRun(run.id, 'publish-0')
  const child = await runs.flowRun('report', 'calm-heron', { parent_task_run_id: task.id })
  await sdk.createArtifact({ key: 'daily-report', type: 'markdown', data: 'All well.', flow_run_id: child.id })
  await page.goto(`/runs/flow-run/${run.id}`)
  await page.getByRole('checkbox', { name: 'Include subflows' }).check()
  await page
    .getByRole('list', { name: 'report / calm-heron' })
    .getByRole('link', { name: '5 of 5: daily-report' })
    .click()
  await expect(page.getByText('All well.')).toBeVisible()
  await page.reload()
  await expect(page.getByText('All well.')).toBeVisible()
  await page.getByRole('link', { name: 'calm-heron', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'calm-heron' })).toBeVisible()
  await page.getByRole('link', { name: 'brave-otter' }).click()
  await page.getByRole('link', { name: /^Task runs/ }).click()
  await page
    .getByRole('row', { name: /publish-0/ })
    .getByRole('link')
    .click()
  await expect(page.getByRole('heading', { level: 1, name: 'calm-heron' })).toBeVisible()
})

test('the page of a running run updates automatically', async ({ page, sdk, request }) => {
  const runs = seedRuns(request)
  const run = await runs.flowRun('train', 'quick-lynx')
  await page.goto(`/runs/flow-run/${run.id}`)
  await expect(page.getByText('No artifacts yet')).toBeVisible()
  await sdk.createArtifact({ key: 'loss', type: 'markdown', data: 'Falling.', flow_run_id: run.id })
  await expect(page.getByText('Falling.')).toBeVisible()
  await runs.setState('flow_runs', run.id, 'FAILED', 'Out of memory')
  await expect(page.getByText('Failed', { exact: true })).toBeVisible()
  await expect(page.getByText('Out of memory')).toBeVisible()
})

test('deleting an artifact of a run can be undone; after deletion the next artifact is shown', async ({
  page,
  sdk,
  request,
}) => {
  const { run } = await seedTraining(seedRuns(request), sdk)
  await page.goto(`/runs/flow-run/${run.id}`)
  await page.getByRole('link', { name: '2 of 4: rows' }).click()
  const remove = async () => {
    await page.getByRole('button', { name: 'Delete rows' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByRole('main').getByText('rows deleted')).toBeVisible()
  }
  await remove()
  await page.getByRole('main').getByRole('button', { name: 'Undo' }).click()
  await expect(shownTitle(page)).toHaveText('rows')
  await remove()
  await expect(shownTitle(page)).toHaveText('columns', { timeout: 20_000 })
  await expect(page.getByRole('link', { name: 'Artifacts 3' })).toBeVisible()
})

test('a task run shows its artifacts and links to its flow run', async ({ page, sdk, request }) => {
  const { extract } = await seedTraining(seedRuns(request), sdk)
  await page.goto(`/runs/task-run/${extract.id}`)
  await expect(page.getByRole('heading', { level: 1, name: 'extract-0' })).toBeVisible()
  await expect(shownTitle(page)).toHaveText('rows')
  await expect(page.getByText('1 of 2')).toBeVisible()
  await page.getByRole('link', { name: 'Details' }).click()
  await expect(page.getByText(extract.id)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'brave-otter' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'brave-otter' })).toBeVisible()
  await page.getByRole('link', { name: 'Details' }).click()
  await expect(page.getByText('"rows": 500')).toBeVisible()
  await expectAccessible(page)
})

test('result references that Prefect created are shown on demand only', async ({ page, sdk, request }) => {
  const { run } = await seedTraining(seedRuns(request), sdk)
  await sdk.createArtifact({ data: { storage_key: '/tmp/results/1', expiration: null }, flow_run_id: run.id })
  await page.goto(`/runs/flow-run/${run.id}`)
  await expect(page.getByText('1 of 4')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Show result references (1)' }).check()
  await expect(page.getByText('1 of 5')).toBeVisible()
})

test('an unknown run is shown with its artifacts', async ({ page, sdk, request }) => {
  const runs = seedRuns(request)
  const { run, extract } = await seedTraining(runs, sdk)
  await runs.deleteFlowRun(run.id)
  await page.goto(`/runs/flow-run/${run.id}`)
  await expect(page.getByText(/does not exist on this server/)).toBeVisible()
  await expect(page.getByText(run.id)).toBeVisible()
  await expect(page.getByText('1 of 4')).toBeVisible()
  await expectAccessible(page)
  await page.goto(`/runs/task-run/${extract.id}`)
  await expect(page.getByText('1 of 2')).toBeVisible()
})

for (const kind of ['flow-run', 'task-run']) {
  test(`an unknown ${kind} without artifacts links to the run list`, async ({ page }) => {
    await page.goto(`/runs/${kind}/${UNKNOWN}`)
    await expect(page.getByText('No artifacts', { exact: true })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Go to all runs' }).click()
    await expect(page).toHaveURL('/runs')
  })

  test(`a URL with an invalid ${kind} id shows an error`, async ({ page }) => {
    await page.goto(`/runs/${kind}/no-id`)
    await expect(page.getByRole('alert')).toContainText('"no-id" is not a valid run id')
  })
}

test('a link that Prefect’s client published as markdown is labeled as a link on the run page', async ({
  page,
  sdk,
  request,
}) => {
  const run = await seedRuns(request).flowRun('train', 'brave-otter')
  await sdk.createArtifact({ type: 'markdown', data: '[The orders](https://example.org/r)', flow_run_id: run.id })
  await page.goto(`/runs/flow-run/${run.id}`)
  await expect(page.getByRole('article')).toContainText('Link ·')
  await page.getByRole('link', { name: 'Report' }).click()
  await expect(page).toHaveURL(/read=report/)
  await expect(page.getByRole('article')).toContainText('Link ·')
})
