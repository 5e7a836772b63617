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
