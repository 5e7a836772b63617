import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { seedRuns } from './runs-seed.ts'
import { expect, expectAccessible, test } from './test.ts'

const lines = (page: Page) => page.getByRole('region', { name: 'Log' }).getByRole('listitem')
const log = (page: Page) => page.getByRole('region', { name: 'Log' })

test('a log is filtered by level and text, keeps the filters in the URL, and links to task runs', async ({
  page,
  request,
}) => {
  const runs = seedRuns(request)
  const run = await runs.flowRun('train', 'brave-otter')
  const task = await runs.taskRun(run.id, 'fit-0')
  await runs.setState('flow_runs', run.id, 'COMPLETED')
  await runs.log(run.id, [
    { message: 'Reading orders' },
    { message: '\u001b[33mSlow query\u001b[0m: 41 s', level: 30 },
    { message: 'Lost the connection\nTraceback (most recent call last):', level: 40, task_run_id: task.id },
    { message: 'orders: 500 rows', level: 10 },
  ])
  await page.goto(`/runs/flow-run/${run.id}`)
  await page.getByRole('link', { name: 'Logs' }).click()
  await expect(lines(page)).toHaveCount(4)
  await expect(lines(page).nth(1)).toContainText('Slow query: 41 s')
  await expect(lines(page).nth(1)).toContainText('Warning')
  await expectAccessible(page)
  await page.getByRole('combobox', { name: 'All levels' }).selectOption({ label: 'Warning and above' })
  await expect(lines(page)).toHaveCount(2)
  await expect(page.getByText('2 matching lines')).toBeVisible()
  await page.getByRole('combobox', { name: 'All levels' }).selectOption('All levels')
  await page.getByRole('searchbox', { name: 'Search messages' }).fill('orders')
  await expect(lines(page)).toHaveCount(2)
  await expect(page).toHaveURL(/tab=logs.*text=orders/)
  await page.reload()
  await expect(lines(page)).toHaveCount(2)
  await page.getByRole('searchbox', { name: 'Search messages' }).fill('no such thing')
  await expect(page.getByText('No matching lines')).toBeVisible()
  await page.getByRole('link', { name: 'Clear filters' }).click()
  await expect(lines(page)).toHaveCount(4)
  await lines(page).nth(2).getByRole('link', { name: 'fit-0' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'fit-0' })).toBeVisible()
  await page.getByRole('link', { name: 'Logs' }).click()
  await expect(lines(page)).toHaveCount(1)
  await expect(lines(page)).toContainText('Traceback')
})

test('log times follow the selected time zone', async ({ page, request }) => {
  const runs = seedRuns(request)
  const run = await runs.flowRun('train', 'brave-otter')
  await runs.log(run.id, [{ message: 'Hello', timestamp: '2026-01-01T12:00:00.5Z' }])
  await page.goto(`/runs/flow-run/${run.id}?tab=logs`)
  await page
    .getByRole('button', { name: /UTC|time zone/i })
    .first()
    .click()
  await expect(lines(page)).toContainText('12:00:00.500')
})

test('a log of thousands of lines scrolls to its end with few of them in the document', async ({ page, request }) => {
  const runs = seedRuns(request)
  const run = await runs.flowRun('train', 'brave-otter')
  await runs.setState('flow_runs', run.id, 'COMPLETED')
  const all = Array.from({ length: 5000 }, (_, index) => ({ message: `Step ${index + 1} of many` }))
  await runs.log(run.id, all)
  await page.goto(`/runs/flow-run/${run.id}?tab=logs`)
  await expect(page.getByText('5,000 lines')).toBeVisible()
  await expect(page.getByText('Step 1 of many')).toBeVisible()
  await log(page).focus()
  await page.keyboard.press('End')
  await expect(page.getByText('Step 5000 of many')).toBeInViewport()
  expect(await lines(page).count()).toBeLessThan(150)
  await expectAccessible(page)
})

test('the log of a running run follows new lines, and announces them after scrolling up', async ({ page, request }) => {
  const runs = seedRuns(request)
  const run = await runs.flowRun('train', 'quick-lynx')
  await page.goto(`/runs/flow-run/${run.id}?tab=logs`)
  await expect(page.getByText('No logs yet')).toBeVisible()
  const some = (word: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      message: `${word} ${index + 1}`,
      timestamp: new Date().toISOString(),
    }))
  await runs.log(run.id, some('Early', 120))
  await expect(page.getByText('Early 120')).toBeInViewport()
  await runs.log(run.id, some('Later', 5))
  await expect(page.getByText('Later 5')).toBeInViewport()
  await log(page).focus()
  await page.keyboard.press('Home')
  await expect(page.getByText('Early 1', { exact: true })).toBeInViewport()
  await runs.log(run.id, some('Latest', 12))
  await page.getByRole('button', { name: 'Show 12 new lines' }).click()
  await expect(page.getByText('Latest 12')).toBeInViewport()
  await expect(page.getByRole('button', { name: /new lines/ })).toBeHidden()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('the log of a finished run starts at its first line, even if lines wrap', async ({ page, request }) => {
    const runs = seedRuns(request)
    const run = await runs.flowRun('train', 'brave-otter')
    await runs.setState('flow_runs', run.id, 'COMPLETED')
    await runs.log(
      run.id,
      Array.from({ length: 10 }, (_, index) => ({ message: `Line ${index + 1} ${'goes on and '.repeat(20)}` })),
    )
    await page.goto(`/runs/flow-run/${run.id}?tab=logs`)
    await expect(page.getByText(/^Line 1 /)).toBeInViewport()
    await expectAccessible(page)
    await expect(page.getByText(/^Line 1 /)).toBeInViewport()
  })
})

test('a log is downloaded as a text file', async ({ page, request }) => {
  const runs = seedRuns(request)
  const run = await runs.flowRun('train', 'brave-otter')
  await runs.log(
    run.id,
    Array.from({ length: 450 }, (_, index) => ({ message: `Line ${index + 1}`, level: index === 0 ? 40 : 20 })),
  )
  await page.goto(`/runs/flow-run/${run.id}?tab=logs`)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download log' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('brave-otter.log')
  const text = await readFile(await file.path(), 'utf8')
  expect(text.split('\n')).toHaveLength(451)
  expect(text.split('\n')[0]).toBe('2026-01-01T00:00:00Z  ERROR     prefect.flow_runs  Line 1')
})

test('a run without logs shows an empty state', async ({ page, request }) => {
  const runs = seedRuns(request)
  const run = await runs.flowRun('train', 'brave-otter')
  const task = await runs.taskRun(run.id, 'fit-0')
  await page.goto(`/runs/task-run/${task.id}?tab=logs`)
  await expect(page.getByText('No logs', { exact: true })).toBeVisible()
  await expectAccessible(page)
})
