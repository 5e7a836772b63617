import { expect, test } from './test.ts'

test.use({ timezoneId: 'Asia/Tokyo' })

test('the switch to UTC changes the times of a list', async ({ page, sdk }) => {
  const { created } = await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report' })
  const at = Date.parse(created)
  await page.clock.setFixedTime(at + 3 * 86_400_000)
  await page.goto('/artifacts')
  const entry = page.getByRole('listitem').filter({ hasText: 'report' })
  const hours = (offset: number) => new Date(at + offset * 3_600_000).toISOString().slice(11, 16)
  await expect(entry.getByText(hours(9))).toBeVisible()
  await page.getByRole('button', { name: 'UTC' }).click()
  await expect(entry.getByText(hours(0))).toBeVisible()
})

test('a tap on a time shows the exact time with its zone', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report' })
  await page.goto('/artifacts')
  // Before its code has loaded, which waits until the browser is idle, a tap does nothing.
  await expect(async () => {
    await page.getByText('just now').click()
    await expect(page.getByRole('status').filter({ hasText: '(Asia/Tokyo)' })).toBeVisible({ timeout: 200 })
  }).toPass()
  await expect(page).toHaveURL('/artifacts')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('status').filter({ hasText: '(Asia/Tokyo)' })).toBeHidden()
})

test('the timeline names the days that have several versions, in the chosen time zone', async ({ page, sdk }) => {
  const times = ['2026-11-20T08:00:00Z', '2026-11-25T08:00:00Z', '2026-11-25T23:30:00Z', '2026-11-26T10:00:00Z']
  for (const text of times) await sdk.createArtifact({ key: 'report', type: 'markdown', data: text })
  await page.route('**/api/vitrine/artifacts/filter', async (route) => {
    const response = await route.fetch()
    const page = await response.json()
    for (const summary of page.results) summary.created = times[summary.version - 1]
    await route.fulfill({ response, json: page })
  })
  await page.clock.setFixedTime('2026-11-29T12:00:00Z')
  await page.goto('/artifacts/key/report')
  const timeline = page.getByRole('region', { name: 'Timeline' })
  const entry = (version: number) => timeline.getByRole('listitem').filter({ hasText: `v${version}` })
  await expect(timeline.getByText('Thu 26 Nov', { exact: true })).toBeVisible()
  await expect(entry(3)).toContainText('08:30')
  await expect(entry(2)).toContainText('25 Nov 17:00')
  await expect(entry(3)).not.toContainText('26 Nov')
  await page.getByRole('button', { name: 'UTC' }).click()
  await expect(entry(3)).toContainText('Wed 25 Nov')
  await expect(entry(2)).toContainText('08:00')
  await expect(entry(4)).toContainText('26 Nov 10:00')
  await expect(entry(1)).toContainText('20 Nov 08:00')
})
