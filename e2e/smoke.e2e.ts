import { expect, expectAccessible, test } from './test.ts'

test('an empty server shows how to publish a first artifact', async ({ page, server }) => {
  await page.goto('/')
  await expect(page).toHaveURL('/artifacts')
  await expect(page.getByRole('heading', { level: 1, name: 'Artifacts' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText(`${server.url}/api`)
  await expectAccessible(page)
})

test('an artifact published while the empty catalogue is open appears in it', async ({ page, sdk }) => {
  await page.goto('/artifacts')
  await expect(page.getByRole('heading', { level: 1, name: 'Artifacts' })).toBeVisible()
  await sdk.createArtifact({ key: 'nightly-report', type: 'markdown', data: '# Nightly report\n\nAll went well.' })
  await expect(page.getByRole('link', { name: 'nightly-report' })).toBeVisible()
  await expectAccessible(page)
})

test('an unknown URL links to the catalogue', async ({ page }) => {
  await page.goto('/no/such/page')
  await page.getByRole('main').getByRole('link').first().click()
  await expect(page).toHaveURL('/artifacts')
})
