import type { Json } from '#contract/json.ts'
import { dragAcross } from './drag-across.ts'
import { ACCURACIES, publishMetrics } from './publish-metrics.ts'
import { expect, expectAccessible, test } from './test.ts'

test('the history of a cell follows its row through re-sorted versions', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics')
  await page.getByRole('gridcell', { name: '0.85' }).click()
  await page.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('region', { name: 'History of accuracy · value' })
  await expect(history).toContainText('Minimum0.79 in version 3')
  await expect(history).toContainText('Maximum0.85 in version 5')
  await expect(history).toContainText('Last change0.79 → 0.85, +0.06 (+7.6 %) in version 4')
  await expect(history.locator('canvas')).toBeVisible()
  await expectAccessible(page)
  await expect(page).toHaveURL(/cell-history=/)
  await page.keyboard.press('[')
  await expect(page).toHaveURL(/version=4/)
  await expect(page.getByRole('region', { name: 'Row 2, value' })).toBeVisible()
  await expect(history).toBeVisible()
})

test('the history of a cell is zoomed and reset by mouse, and is also a table', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics?row=1&column=value&cell-history=')
  const history = page.getByRole('region', { name: 'History of accuracy · value' })
  const reset = history.getByRole('button', { name: 'Reset zoom' })
  await expect(reset).toBeDisabled()
  const plot = history.locator('.u-over')
  await dragAcross(page, plot)
  await reset.click()
  await expect(reset).toBeDisabled()
  await history.getByText('Table of these numbers').click()
  const rows = history.getByRole('region', { name: 'Numbers of the charts' }).getByRole('row')
  await expect(rows).toHaveCount(6)
  await expect(rows.nth(3).getByRole('cell').nth(1)).toHaveText('0.79')
  await expectAccessible(page)
})

test('the history of a cell stays with its row and column when the table is updated', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  const [latest] = await sdk.filterArtifacts({ sort: 'CREATED_DESC', limit: 1 })
  const update = (data: Json) => sdk.updateArtifact(latest?.id ?? '', { data })
  await page.goto('/artifacts/key/metrics?row=1&column=value&cell-history=')
  const history = page.getByRole('region', { name: 'History of accuracy · value' })
  await expect(history).toContainText('Last change0.79 → 0.85')
  await update([
    { metric: 'loss', value: 1.1 },
    { metric: 'accuracy', value: 0.9 },
  ])
  await expect(page.getByRole('region', { name: 'Row 2, value' })).toBeVisible()
  await expect(history).toContainText('Last change0.85 → 0.9')
  await update([
    { unit: '%', value: 1, metric: 'gain' },
    { unit: '%', value: 1.1, metric: 'loss' },
    { unit: '%', value: 0.95, metric: 'accuracy' },
  ])
  await expect(page.getByRole('region', { name: 'Row 3, value' })).toBeVisible()
  await expect(history).toContainText('Last change0.85 → 0.95')
  await update([
    { unit: '%', value: 1, metric: 'gain' },
    { unit: '%', value: 1.1, metric: 'loss' },
  ])
  await expect(history).toContainText('This version does not have the row accuracy.')
  await page.getByRole('gridcell', { name: '1.1' }).click()
  await expect(page.getByRole('region', { name: 'History of loss · value' })).toBeVisible()
})

test('the history of a cell finds the first version below and above a bound', async ({ page, sdk, db }) => {
  await publishMetrics(sdk, db, ACCURACIES)
  await page.goto('/artifacts/key/metrics?row=1&column=value&cell-history=')
  const history = page.getByRole('region', { name: 'History of accuracy · value' })
  await history.getByRole('spinbutton', { name: 'Bound' }).fill('0.8')
  await history.getByRole('button', { name: 'Find' }).click()
  await expect(history.getByRole('status')).toContainText('0.79 in version 3')
  await history.getByRole('combobox', { name: 'Side' }).selectOption('above')
  await history.getByRole('spinbutton', { name: 'Bound' }).press('Enter')
  await expect(history.getByRole('status')).toContainText('0.82 in version 2')
  await history.getByRole('spinbutton', { name: 'Bound' }).fill('7')
  await history.getByRole('button', { name: 'Find' }).click()
  await expect(history.getByRole('status')).toHaveText('Never above 7')
})
