import type { Page } from '@playwright/test'
import type { Client } from '#sdk/index.ts'
import { pinArtifact } from '#sdk/retention.ts'
import { expect, expectAccessible, test } from './test.ts'

/** Publishes this many versions of a table of one number. */
async function publish(sdk: Client, key: string, versions: number): Promise<string[]> {
  const ids: string[] = []
  for (let score = 1; score <= versions; score++) {
    const { id } = await sdk.createArtifact({ key, type: 'table', data: JSON.stringify([{ id: 'a', score }]) })
    ids.push(id)
  }
  return ids
}

const side = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function choose(page: Page, button: string, version: string): Promise<void> {
  await side(page, button).click()
  await page.getByRole('option', { name: new RegExp(`^${version}`) }).click()
}

test('choosing the version of one side keeps the other, even if the address says `previous`', async ({ page, sdk }) => {
  await publish(sdk, 'scores', 4)
  await page.goto('/artifacts/key/scores/compare?from=previous&to=4')
  await choose(page, 'To v4', 'v2')
  await expect(page).toHaveURL('/artifacts/key/scores/compare?from=3&to=2')
  await expect(side(page, 'From v3')).toBeVisible()
  await choose(page, 'To v2', 'v1')
  await expect(page).toHaveURL('/artifacts/key/scores/compare?from=3&to=1')
})

test('swapped sides are named by their numbers', async ({ page, sdk }) => {
  await publish(sdk, 'scores', 3)
  await page.goto('/artifacts/key/scores/compare')
  await page.getByRole('link', { name: 'Swap sides' }).click()
  await expect(page).toHaveURL('/artifacts/key/scores/compare?from=3&to=2')
})

test('the list of versions says that it is loading until it knows the matching ones', async ({
  page,
  sdk,
  gateway,
}) => {
  await publish(sdk, 'scores', 3)
  await page.goto(`${gateway.url}/artifacts/key/scores/compare?from=1&to=2`)
  await side(page, 'From v1').click()
  await expect(page.getByRole('option', { name: /^v1/ })).toHaveAttribute('data-active', '')
  const { promise, resolve } = Promise.withResolvers<void>()
  gateway.breakAt('/api/vitrine/artifacts/filter', (forward) => promise.then(forward))
  await page.getByRole('combobox').fill('9')
  await expect(page.getByRole('dialog').getByText('Loading…')).toBeVisible()
  await expect(page.getByText('No matching versions')).toBeHidden()
  resolve()
  await expect(page.getByText('No matching versions')).toBeVisible()
})

test('versions older than the newest hundred offer the previous and the pinned one', async ({
  page,
  sdk,
  localSdk,
}) => {
  const ids = await publish(sdk, 'scores', 130)
  await pinArtifact(ids[4] ?? '', { client: localSdk })
  await page.goto('/artifacts/key/scores/compare?from=2&to=20')
  const others = page.getByRole('navigation', { name: 'Other comparisons' })
  await others.getByRole('link', { name: 'v5 (pinned) → v20' }).click()
  await expect(side(page, 'From v5')).toBeVisible()
  await others.getByRole('link', { name: 'Previous → v20' }).click()
  await expect(side(page, 'From v19')).toBeVisible()
  await expectAccessible(page)
})

test('a new version leaves the toolbar, the focus and the scroll position in place', async ({ page, sdk }) => {
  const table = (score: number) =>
    JSON.stringify(Array.from({ length: 300 }, (_, id) => ({ id, score: id === 7 ? score : 1 })))
  for (const score of [2, 3]) await sdk.createArtifact({ key: 'scores', type: 'table', data: table(score) })
  await page.goto('/artifacts/key/scores/compare?from=1&to=latest')
  const rows = page.getByRole('region', { name: 'Rows' })
  await rows.evaluate((element) => element.scrollTo({ top: 3000 }))
  await page.getByLabel('Changed only').focus()
  await sdk.createArtifact({ key: 'scores', type: 'table', data: table(4) })
  await expect(side(page, 'To v3')).toBeVisible()
  await expect(page.getByLabel('Changed only')).toBeFocused()
  expect(await rows.evaluate(({ scrollTop }) => scrollTop)).toBe(3000)
})

test('changes elsewhere do not compare again, a changed version does', async ({ page, sdk, server }) => {
  const [first = ''] = await publish(sdk, 'scores', 2)
  await page.goto('/artifacts/key/scores/compare?from=1&to=2')
  const added = page.getByRole('insertion').first()
  await expect(added).toHaveText('2')
  const asked = () => server.requests.filter((path) => path.endsWith('/artifacts/compare')).length
  const before = asked()
  await publish(sdk, 'scores', 1)
  await expect(page.getByRole('link', { name: /1 new version/ })).toBeVisible()
  expect(asked()).toBe(before)
  await sdk.updateArtifact(first, { data: JSON.stringify([{ id: 'a', score: 7 }]) })
  await expect(page.getByRole('deletion').first()).toHaveText('7')
})

test('a deleted version stays, with a note', async ({ page, sdk }) => {
  const [first = ''] = await publish(sdk, 'scores', 2)
  await page.goto('/artifacts/key/scores/compare?from=1&to=2')
  await expect(side(page, 'From v1')).toBeVisible()
  await sdk.deleteArtifact(first)
  await expect(page.getByText('One of these versions has been deleted')).toBeVisible()
  await expect(page.getByRole('insertion').first()).toHaveText('2')
})
