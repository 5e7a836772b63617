import { expect, expectAccessible, test } from './test.ts'

test('a selection is deleted after ten seconds, all versions of it, and nothing else', async ({ page, sdk }) => {
  for (const key of ['goes', 'goes', 'goes', 'stays']) await sdk.createArtifact({ key, type: 'markdown', data: key })
  await sdk.createArtifact({ type: 'markdown', data: '# A note' })
  await page.clock.install()
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: 'Select goes' }).check()
  await page.getByRole('checkbox', { name: 'Select A note' }).check()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete 2 artifacts?' })
  await expect(dialog).toContainText('goes: all 3 versions')
  await expect(dialog).toContainText('A note: its only version')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('status', { name: 'Deletions' })).toContainText('Deleted 2 artifacts')
  expect(await sdk.countArtifacts({})).toBe(5)
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(1)
  await page.clock.runFor(3000)
  await expect(page.getByRole('link', { name: 'goes' })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'stays' })).toBeVisible()
})

test('Undo takes a deletion back', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report' })
  await page.clock.install()
  await page.goto('/artifacts')
  await page.getByRole('link', { name: 'report' }).focus()
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('link', { name: 'report' })).toHaveCount(0)
  await page.getByRole('status', { name: 'Deletions' }).getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
  await page.clock.runFor(15_000)
  expect(await sdk.countArtifacts({})).toBe(1)
})

test('Escape leaves everything as it is and gives the focus back', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report' })
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: 'Select report' }).check()
  const button = page.getByRole('button', { name: 'Delete', exact: true })
  await button.click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(button).toBeFocused()
})

test('a deletion that fails says why, keeps the artifact in sight, and can be tried again', async ({
  page,
  sdk,
  server,
}) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report' })
  await page.clock.install()
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: 'Select report' }).check()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await server.stop()
  await page.clock.runFor(10_000)
  const deletions = page.getByRole('status', { name: 'Deletions' })
  await expect(deletions).toContainText('report could not be deleted: No answer from')
  await expect(deletions.getByRole('button', { name: 'Try again' })).toBeVisible()
  await deletions.getByRole('button', { name: 'Keep it' }).click()
  await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
})
