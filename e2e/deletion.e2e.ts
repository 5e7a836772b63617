import { pinArtifact } from '#sdk/retention.ts'
import { chooseItem } from './choose-item.ts'
import { publishKeys, publishVersions } from './publish.ts'
import { expect, expectAccessible, test } from './test.ts'

test('a selection is deleted with all its versions after ten seconds, and nothing else', async ({ page, sdk }) => {
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

test('Undo on one of several deleted entries takes back only that one', async ({ page, sdk }) => {
  for (const key of ['first', 'second', 'third']) await sdk.createArtifact({ key, type: 'markdown', data: key })
  await page.clock.install()
  await page.goto('/artifacts')
  for (const key of ['first', 'second']) await page.getByRole('checkbox', { name: `Select ${key}` }).check()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  const entry = page.getByRole('list', { name: 'Artifacts' }).getByRole('listitem').filter({ hasText: 'first deleted' })
  await entry.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: 'first' })).toBeVisible()
  await expect(page.getByRole('status', { name: 'Deletions' })).toContainText('Deleted 1 artifact')
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(2)
  await expect(page.getByRole('link', { name: 'first' })).toBeVisible()
})

test('the message of a deletion has its Undo beside the text', async ({ page, sdk }) => {
  const key = 'a-snapshot-of-the-warehouse-with-a-rather-long-name-that-fills-the-message-of-its-deletion'
  await sdk.createArtifact({ key, type: 'markdown', data: '# Report' })
  await page.clock.install()
  await page.setViewportSize({ width: 1400, height: 900 })
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: `Select ${key}` }).check()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  const message = page.getByRole('status', { name: 'Deletions' })
  const text = await message.getByText('Deleted a-snapshot').boundingBox()
  const undo = await message.getByRole('button', { name: 'Undo' }).boundingBox()
  expect(undo?.y).toBeLessThan((text?.y ?? 0) + (text?.height ?? 0))
})

test('Escape closes the dialog and returns the focus', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Report' })
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: 'Select report' }).check()
  const button = page.getByRole('button', { name: 'Delete', exact: true })
  await button.click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(button).toBeFocused()
})

test('a failed deletion shows the reason, keeps the artifact and can be retried', { tag: '@not-mirrored' }, async ({
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
  await expect(deletions).toContainText('Could not delete report with its only version: ')
  await expect(deletions.getByRole('button', { name: 'Try again' })).toBeVisible()
  await deletions.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('link', { name: 'report' })).toBeVisible()
})

test('a key with hundreds of versions is deleted with one request, without versions created after the confirmation', async ({
  page,
  sdk,
}) => {
  await publishVersions(sdk, 'daily', 220)
  await page.clock.install()
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET') asked.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  await page.goto('/artifacts/key/daily')
  await chooseItem(page, 'More actions', 'Delete key')
  const dialog = page.getByRole('dialog', { name: 'Delete daily with all 220 versions?' })
  await expect(dialog).toContainText('220 versions of 1 key')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL('/artifacts')
  const { id } = await sdk.createArtifact({ key: 'daily', type: 'markdown', data: 'newer' })
  await page.clock.runFor(10_000)
  // A mirror sends a request for each.
  await expect.poll(() => sdk.countArtifacts({}), { timeout: 60_000 }).toBe(1)
  await expect(page.getByRole('status', { name: 'Deletions' })).not.toContainText('daily')
  await expect(page.getByRole('link', { name: 'daily' })).toBeVisible()
  expect((await sdk.readArtifact(id)).data).toBe('newer')
  expect(asked.filter((request) => request.startsWith('DELETE'))).toEqual([])
  expect(asked.filter((request) => request === 'POST /api/vitrine/deletions')).toHaveLength(1)
})

test('a selection of all matches includes entries that were never on screen', async ({ page, sdk }) => {
  await publishKeys(sdk, 'old', 130)
  await publishKeys(sdk, 'new', 3)
  await page.clock.install()
  await page.goto('/artifacts?q=old-')
  await page.getByRole('checkbox').first().check()
  await page.getByRole('button', { name: 'Select all 130 that match' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'All 130 selected' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete all 130 matches?' })
  await expect(dialog).toContainText('130 versions of 130 keys')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('status', { name: 'Deletions' })).toContainText('Deleted all 130 matches')
  await expect(page.getByRole('link', { name: /^old-/ })).toHaveCount(0)
  await page.clock.runFor(10_000)
  // A mirror sends a request for each.
  await expect.poll(() => sdk.countArtifacts({}), { timeout: 60_000 }).toBe(3)
})

test('pinned versions are kept unless they are included', async ({ page, sdk, localSdk }) => {
  const [first] = await publishVersions(sdk, 'model', 3)
  await pinArtifact(first, { client: localSdk })
  await page.clock.install()
  await page.goto('/artifacts/key/model')
  await chooseItem(page, 'More actions', 'Delete key')
  await expect(page.getByRole('dialog')).toContainText('2 versions of 1 key')
  await expect(page.getByRole('dialog')).toContainText('1 pinned version is kept')
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(1)

  await page.goto('/artifacts/key/model')
  await chooseItem(page, 'More actions', 'Delete key')
  await expect(page.getByRole('dialog')).toContainText('Nothing to delete.')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Delete' })).toBeDisabled()
  await page.getByRole('checkbox', { name: 'Include the pinned version' }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(0)
})

test('the dialog says that a version is pinned', async ({ page, sdk, localSdk }) => {
  const [id] = await publishVersions(sdk, 'model', 1)
  await pinArtifact(id, { client: localSdk })
  await page.clock.install()
  await page.goto(`/artifacts/artifact/${id}`)
  await expect(page.getByRole('button', { name: 'Pinned' })).toBeVisible()
  await page.keyboard.press('d')
  await expect(page.getByRole('dialog')).toContainText('This version is pinned')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(0)
})

test('closing the page does not undo a deletion', async ({ page, sdk }) => {
  await publishVersions(sdk, 'daily', 20)
  await page.goto('/artifacts/key/daily')
  await chooseItem(page, 'More actions', 'Delete key')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('button', { name: 'Undo' }).first()).toBeVisible()
  await page.goto('about:blank')
  await expect.poll(() => sdk.countArtifacts({})).toBe(0)
})
