import type { Page } from '@playwright/test'
import type { Client } from '#sdk/index.ts'
import { chooseItem } from './choose-item.ts'
import { expect, expectAccessible, test } from './test.ts'

/** Publishes `count` Markdown versions of a key; resolves to their ids, oldest first. */
async function publish(sdk: Client, key: string, count: number, first = 1): Promise<string[]> {
  const ids: string[] = []
  for (let version = first; version < first + count; version++) {
    const { id } = await sdk.createArtifact({ key, type: 'markdown', data: `# Report ${version}` })
    ids.push(id)
  }
  return ids
}

const versions = (page: Page) => page.getByRole('list', { name: 'Versions' })
const selected = (page: Page) => versions(page).locator('[aria-current=true]')
const shown = (page: Page, version: number) => page.getByRole('heading', { name: `Report ${version}`, exact: true })
const newVersions = (page: Page) => page.getByRole('status', { name: 'New versions' })

test('a key page lists its versions, newest first, and shows the latest, even when a new one arrives', async ({
  page,
  sdk,
}) => {
  await publish(sdk, 'daily-report', 3)
  await page.goto('/artifacts/key/daily-report')
  await expect(page).toHaveTitle('daily-report · Vitrine')
  await expect(versions(page).getByRole('link')).toHaveText([/^v3Latest/, /^v2/, /^v1/])
  await expect(shown(page, 3)).toBeVisible()
  await expectAccessible(page)
  await publish(sdk, 'daily-report', 1, 4)
  await expect(shown(page, 4)).toBeVisible()
  await expect(selected(page)).toHaveText(/^v4Latest/)
  await expect(newVersions(page)).toBeEmpty()
})

test('the URL has the selected version, and new versions are announced instead of shown', async ({ page, sdk }) => {
  await publish(sdk, 'daily-report', 3)
  await page.goto('/artifacts/key/daily-report')
  await versions(page).getByRole('link', { name: 'v2' }).click()
  await expect(shown(page, 2)).toBeVisible()
  await expect(page).toHaveURL('/artifacts/key/daily-report?version=2')
  await page.reload()
  await expect(shown(page, 2)).toBeVisible()
  await publish(sdk, 'daily-report', 2, 4)
  await expect(newVersions(page)).toHaveText('2 new versions. Show latest')
  await expect(shown(page, 2)).toBeVisible()
  await expectAccessible(page)
  await newVersions(page).getByRole('link').click()
  await expect(shown(page, 5)).toBeVisible()
  await expect(newVersions(page)).toBeEmpty()
})

test('bracket and arrow keys step through hundreds of versions without adding history entries', async ({
  page,
  sdk,
}) => {
  const ids = await publish(sdk, 'daily-report', 230)
  await page.goto('/runs')
  await page.goto(`/artifacts/key/daily-report?version=${ids[99]}`)
  await expect(selected(page)).toHaveText(/^v100/)
  await page.keyboard.press('[')
  await expect(shown(page, 99)).toBeVisible()
  await page.keyboard.press(']')
  await expect(shown(page, 100)).toBeVisible()
  await selected(page).focus()
  for (let version = 101; version <= 112; version++) {
    await page.keyboard.press('ArrowUp')
    await expect(shown(page, version)).toBeVisible()
  }
  await expect(selected(page)).toBeFocused()
  await expect(selected(page)).toBeInViewport()
  await expect(page).toHaveURL('/artifacts/key/daily-report?version=112')
  await page.goBack()
  await expect(page).toHaveURL('/runs')
})

test('a deleted version is replaced by the nearest one, and Undo keeps it', async ({ page, sdk }) => {
  const [, middle] = await publish(sdk, 'daily-report', 3)
  await page.goto(`/artifacts/key/daily-report?version=${middle}`)
  await expect(shown(page, 2)).toBeVisible()
  await page.keyboard.press('d')
  const dialog = page.getByRole('dialog', { name: 'Delete daily-report version 2?' })
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(shown(page, 3)).toBeVisible()
  await expect(versions(page).getByRole('link', { name: 'v2' })).toContainText('Being deleted')
  await page.getByRole('status', { name: 'Deletions' }).getByRole('button', { name: 'Undo' }).click()
  await expect(versions(page).getByRole('link', { name: 'v2' })).not.toContainText('Being deleted')
  expect(await sdk.countArtifacts({})).toBe(3)
})

test('deleting the latest version shows the previous one', async ({ page, sdk }) => {
  await publish(sdk, 'daily-report', 3)
  await page.clock.install()
  await page.goto('/artifacts/key/daily-report')
  await chooseItem(page, 'More actions', 'Delete version')
  await expect(page.getByRole('dialog')).toContainText('The version before it becomes the latest.')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(shown(page, 2)).toBeVisible()
  await page.clock.runFor(10_000)
  await expect(versions(page).getByRole('link')).toHaveText([/^v2Latest/, /^v1/])
})

test('a version deleted by another client is replaced by the nearest one, with a note', async ({ page, sdk }) => {
  const [, middle = ''] = await publish(sdk, 'daily-report', 3)
  await page.goto(`/artifacts/key/daily-report?version=${middle}`)
  await expect(shown(page, 2)).toBeVisible()
  await sdk.deleteArtifact(middle)
  await expect(shown(page, 3)).toBeVisible()
  await expect(page).toHaveURL('/artifacts/key/daily-report?version=3')
  await expect(page.getByRole('main')).toContainText('Showing the nearest one.')
})

test('a key is deleted with all its versions, whose number the dialog shows, after the time for Undo', async ({
  page,
  sdk,
}) => {
  await publish(sdk, 'daily-report', 12)
  await publish(sdk, 'other', 1)
  await page.clock.install()
  await page.goto('/artifacts/key/daily-report')
  await chooseItem(page, 'More actions', 'Delete key')
  const dialog = page.getByRole('dialog', { name: 'Delete daily-report with all 12 versions?' })
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL('/artifacts')
  await page.clock.runFor(10_000)
  await expect.poll(() => sdk.countArtifacts({})).toBe(1)
  await page.goto('/artifacts/key/daily-report')
  await expect(page.getByRole('main')).toContainText('No artifact with the key "daily-report"')
})

test('the page of a key without versions links to the catalogue and shows the first version when it arrives', async ({
  page,
  sdk,
}) => {
  await page.goto('/artifacts/key/no-such-key')
  await expect(page.getByRole('main')).toContainText('No artifact with the key "no-such-key"')
  await expect(page.getByRole('link', { name: 'Go to all artifacts' })).toBeVisible()
  await expectAccessible(page)
  await publish(sdk, 'no-such-key', 1)
  await expect(shown(page, 1)).toBeVisible()
})

for (const version of ['11111111-1111-4111-8111-111111111111', 'javascript:alert(1)', '3', '0', '99999999999']) {
  test(`a URL with the unknown version ${version} shows the latest with an explanation`, async ({ page, sdk }) => {
    await publish(sdk, 'daily-report', 2)
    await page.goto(`/artifacts/key/daily-report?version=${encodeURIComponent(version)}`)
    await expect(shown(page, 2)).toBeVisible()
    await expect(page.getByRole('main')).toContainText('That version no longer exists. Showing the latest.')
  })
}

for (const [key, title] of [
  ['', '(empty key)'],
  ['report\n', 'report'],
  ['--', '--'],
] as const) {
  test(`the key ${JSON.stringify(key)} has its own page`, async ({ page, sdk }) => {
    const [, newest = ''] = await publish(sdk, key, 2)
    await publish(sdk, 'report', 1, 7)
    await page.goto(`/artifacts/artifact/${newest}`)
    await page.getByRole('complementary').getByRole('link', { name: title, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible()
    await expect(versions(page).getByRole('link')).toHaveCount(2)
    await page.keyboard.press('[')
    await expect(shown(page, 1)).toBeVisible()
    expect(new URL(page.url()).searchParams.get('version')).toBe('1')
    await page.reload()
    await expect(shown(page, 1)).toBeVisible()
  })
}

test('on a phone the versions are collapsed above the selected one', async ({ page, sdk }) => {
  await publish(sdk, 'daily-report', 30)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/artifacts/key/daily-report')
  await expect(shown(page, 30)).toBeVisible()
  await expect(versions(page)).toBeHidden()
  await page.getByRole('button', { name: '30 versions' }).click()
  await expect(versions(page)).toBeVisible()
  await expectAccessible(page)
  await versions(page).getByRole('link', { name: 'v28' }).click()
  await expect(shown(page, 28)).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})
