import { publishVersions } from './publish.ts'
import { expect, expectAccessible, test } from './test.ts'

test('a version can be pinned and unpinned, and is marked as pinned in every list', async ({ page, sdk }) => {
  await publishVersions(sdk, 'model', 3)
  await page.goto('/artifacts/key/model')
  const pin = page.getByRole('button', { name: /^Pin/ })
  await expect(pin).toHaveAttribute('aria-pressed', 'false')
  await pin.click()
  await expect(pin).toHaveAttribute('aria-pressed', 'true')
  await expect(pin).toHaveAccessibleName('Pinned')
  const newest = page.getByRole('list', { name: 'Versions' }).getByRole('link').first()
  await expect(newest).toContainText('Pinned')
  await expectAccessible(page)
  await page.goto('/artifacts')
  await expect(page.getByRole('listitem').filter({ hasText: 'model' })).toContainText('Pinned')
  await expectAccessible(page)

  await page.goto('/artifacts/key/model')
  await newest.click()
  await expect(page).toHaveTitle('model · version 3 · Vitrine')
  await expect(pin).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('p')
  await expect(pin).toHaveAttribute('aria-pressed', 'false')
  await page.goto('/artifacts')
  await expect(page.getByRole('link', { name: 'model' })).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'model' })).not.toContainText('Pinned')
})

test('a failed pin shows the reason in plain words below the buttons', { tag: '@not-mirrored' }, async ({
  page,
  sdk,
  server,
}) => {
  const [id] = await publishVersions(sdk, 'model', 1)
  await page.goto(`/artifacts/artifact/${id}`)
  const pin = page.getByRole('button', { name: /^Pin/ })
  await expect(pin).toBeVisible()
  const remove = page.getByRole('toolbar').getByRole('button', { name: 'More actions' })
  const place = await remove.boundingBox()
  await server.stop()
  await pin.click()
  await expect(page.getByRole('alert').filter({ hasText: 'Could not pin' })).toHaveText(
    'Could not pin: The server did not respond.',
  )
  expect((await remove.boundingBox())?.x).toBe(place?.x)
  await expect(pin).toHaveAttribute('aria-pressed', 'false')
})
