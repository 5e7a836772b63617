import { storedTime } from '#server/database/clock.ts'
import { publishProgress } from './publish.ts'
import { setAges } from './set-ages.ts'
import { expect, expectAccessible, test } from './test.ts'

for (const layout of ['cards', 'list', 'phone']) {
  test(`the catalogue shows the last change and the last versions of a key (${layout})`, async ({ page, sdk }) => {
    if (layout === 'phone') await page.setViewportSize({ width: 390, height: 844 })
    await publishProgress(sdk, 'load', [62, 80, 80, 95])
    await page.goto('/artifacts')
    if (layout === 'list') await page.getByRole('button', { name: 'List', exact: true }).click()
    await expect(page.getByText('80 % → 95 %')).toBeVisible()
    await expect(page.getByRole('img', { name: 'Last 4 versions: 2 changed. Value from 62 to 95.' })).toBeVisible()
    await expectAccessible(page)
  })
}

test('a late key is marked in the catalogue, but not one that pauses every night', async ({ page, sdk, db }) => {
  await publishProgress(sdk, 'load', [1, 2, 3, 4, 5, 6])
  await setAges(db, 'load', [8, 7, 6, 5, 4, 3])
  const hours = Array.from({ length: 13 }, (_, hour) => 20 - hour)
  const ages = [96, 72, 48, 24, 0].flatMap((days) => hours.map((age) => days + age))
  await publishProgress(sdk, 'office', ages)
  await setAges(db, 'office', ages)
  await page.goto('/artifacts')
  const item = (key: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name: key }) })
  await expect(item('load')).toContainText('Late by 2 h')
  await expect(item('office')).not.toContainText('Late')
  await publishProgress(sdk, 'load', [7])
  await expect(item('load')).not.toContainText('Late')
})

test('what changed since the last visit is a filter, with a count that agrees with the other filters', async ({
  page,
  sdk,
  db,
}) => {
  const now = Date.now()
  const at = (hours: number) => new Date(now + hours * 3_600_000)
  const created = storedTime(at(-3).getTime() * 1000)
  await publishProgress(sdk, 'old', [1])
  await publishProgress(sdk, 'load', [1])
  await db.updateTable('artifact').set({ created, updated: created }).execute()
  const changed = page.getByRole('button', { name: /changed since you last looked/ })

  await page.clock.setFixedTime(at(-2))
  await page.goto('/artifacts')
  await expect(page.getByRole('link', { name: 'load' })).toBeVisible()
  await expect.poll(() => page.evaluate(() => localStorage.getItem('vitrine.looked'))).not.toBeNull()
  await expect(changed).toBeHidden()

  await publishProgress(sdk, 'load', [2, 2])
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# New' })
  await page.clock.setFixedTime(at(0.5))
  await page.reload()
  await expect(changed).toHaveText('2 changed since you last looked')
  await page.goto('/artifacts?type=progress&since=24h')
  await expect(page.getByText('2 of 3 artifacts')).toBeVisible()
  await expect(changed).toHaveText('1 changed since you last looked')
  await changed.click()
  await expect(page.getByText('1 of 3 artifacts')).toBeVisible()
  await expect(page).toHaveURL(/type=progress&since=24h&seen=/)
  await expect(page.getByRole('link', { name: 'load' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Remove Changed since you last looked' }).click()
  await expect(page).toHaveURL('/artifacts?type=progress&since=24h')
  await expect(page.getByText('2 of 3 artifacts')).toBeVisible()

  // The key that is seen by then does not count again.
  const later = storedTime(at(1).getTime() * 1000)
  await db.updateTable('artifact').set({ created: later, updated: later }).where('key', '=', 'report').execute()
  await page.clock.setFixedTime(at(2))
  await page.goto('/artifacts')
  await expect(changed).toHaveText('1 changed since you last looked')
  await changed.click()
  await expect(page.getByText('1 of 3 artifacts')).toBeVisible()
  await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
})
