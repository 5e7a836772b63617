import { readFile } from 'node:fs/promises'
import { chooseKind } from './choose-kind.ts'
import { holdRequests } from './gateway.ts'
import { publishShelf } from './publish.ts'
import { scrollToEnd } from './scroll-to-end.ts'
import { expect, expectAccessible, test } from './test.ts'

test('an artifact is found, opened and stepped through, and Back returns to the same list', async ({ page, sdk }) => {
  await publishShelf(sdk, 6)
  await sdk.createArtifact({ key: 'shelf-002', type: 'markdown', data: '# Second version' })
  await sdk.createArtifact({ key: 'rack-000', type: 'markdown', data: '# Elsewhere' })
  await page.goto('/artifacts')
  await expect(page.getByRole('status').filter({ hasText: '7 artifacts' })).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('SHELF-00')
  await chooseKind(page, 'Markdown')
  await expect(page.getByText('3 of 7 artifacts')).toBeVisible()
  await page.getByRole('link', { name: 'shelf-002' }).click()
  await expect(page.getByRole('heading', { name: 'Second version' })).toBeVisible()
  await page.keyboard.press('[')
  await expect(page.getByRole('heading', { name: 'Even' })).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(({ searchParams }) => {
    return searchParams.get('q') === 'SHELF-00' && searchParams.get('type') === 'markdown'
  })
  await expect(page.getByText('3 of 7 artifacts')).toBeVisible()
  await expect(page.getByRole('searchbox', { name: 'Search artifacts' })).toHaveValue('SHELF-00')
})

test('Back restores a search even if the page was left while typing', async ({ page, sdk }) => {
  await publishShelf(sdk, 6)
  await page.goto('/artifacts')
  await page.getByRole('searchbox', { name: 'Search artifacts' }).fill('shelf-00')
  // Immediately: a real click would wait until the list is stable.
  await page.getByRole('link', { name: 'shelf-004' }).dispatchEvent('click')
  await expect(page).toHaveURL('/artifacts/key/shelf-004')
  await page.goBack()
  await expect(page).toHaveURL('/artifacts?q=shelf-00')
  await expect(page.getByText('6 of 6 artifacts')).toBeVisible()
  await page.goBack()
  await expect(page.getByText('6 artifacts', { exact: true })).toBeVisible()
})

test('every key of a long list is reachable, and Back and reload restore the scroll position', async ({
  page,
  sdk,
}) => {
  await publishShelf(sdk, 260)
  await page.goto('/artifacts?sort=KEY_ASC')
  await expect(page.getByRole('link', { name: 'shelf-000' })).toBeVisible()
  const last = page.getByRole('link', { name: 'shelf-259' })
  await scrollToEnd(page, last)
  await last.click()
  await expect(page).toHaveURL('/artifacts/key/shelf-259')
  await page.goBack()
  await expect(page.getByRole('link', { name: 'shelf-259' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('link', { name: 'shelf-259' })).toBeVisible()
})

test('a progress bar updates live', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ key: 'load', type: 'progress', data: 10 })
  await page.goto('/artifacts')
  await expect(page.getByText('10 %')).toBeVisible()
  await sdk.updateArtifact(id, { data: 62.5 })
  await expect(page.getByText('62.5 %')).toBeVisible()
})

test('a selection is exported as JSON', async ({ page, sdk }) => {
  await publishShelf(sdk, 2)
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: 'Select shelf-000' }).check()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export as NDJSON' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('artifacts.ndjson')
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ key: 'shelf-000' }])
})

test('an export shows its progress and can be canceled', async ({ page, gateway, sdk }) => {
  await publishShelf(sdk, 3)
  await page.goto(`${gateway.url}/artifacts`)
  await page.getByRole('checkbox', { name: 'Select shelf-000' }).check()
  await page.getByRole('button', { name: 'Select all 3' }).click()
  gateway.breakAt('/api/vitrine/artifacts/export', holdRequests().fault)
  await page.getByRole('button', { name: 'Export as NDJSON' }).click()
  await expect(page.getByText('Exporting 0 of 3')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Cancel export' }).click()
  await expect(page.getByRole('button', { name: 'Export as NDJSON' })).toBeVisible()
  await expect(page.getByText('Could not export')).toHaveCount(0)
})

// A mirror has no sample data.
test('an empty server loads sample data and removes it again', { tag: '@not-mirrored' }, async ({ page, sdk }) => {
  await page.goto('/artifacts')
  await page.getByRole('button', { name: 'Load sample data' }).click()
  await expect(page.getByRole('link', { name: 'weekly-report' })).toBeVisible()
  await sdk.createArtifact({ key: 'my-own', type: 'markdown', data: 'stays' })
  await page.getByRole('button', { name: 'Remove sample data' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove sample data?' })
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Remove sample data' }).click()
  await expect(page.getByText('1 artifact', { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: 'my-own' })).toBeVisible()
})

for (const width of [390, 1400]) {
  // Of a mirror, the page says what it waits for instead.
  test(`the first page of an empty server fits a window of ${width} px`, { tag: '@not-mirrored' }, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.goto('/artifacts')
    await expect(page.getByText('No artifacts yet')).toBeVisible()
    for (const element of await page.getByRole('main').locator('button, section, p').all()) {
      const { x, width: size } = (await element.boundingBox()) ?? { x: -1, width: 0 }
      expect([x >= 0, x + size <= width, await element.textContent()]).toEqual([true, true, expect.anything()])
    }
    const examples = await page.getByRole('main').locator('section').first().boundingBox()
    const [left, right] = [examples?.x ?? 0, width - (examples?.x ?? 0) - (examples?.width ?? 0)]
    expect(Math.abs(left - right), 'the examples are in the middle').toBeLessThan(20)
  })
}

test('shortcuts work while a checkbox has the focus', async ({ page, sdk }) => {
  await publishShelf(sdk, 2)
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: 'Select shelf-000' }).focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Search artifacts' })).toBeFocused()
})

test('when the server becomes unavailable, a notice is shown and the loaded list stays', {
  tag: '@not-mirrored',
}, async ({ page, sdk, server }) => {
  await publishShelf(sdk, 2)
  await page.goto('/artifacts')
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  await server.stop()
  await expect(page.getByRole('status', { name: 'Connection' })).toContainText('is not responding')
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
})

test('part of a long list that could not be loaded shows the reason and can be retried', {
  tag: '@not-mirrored',
}, async ({ page, sdk, server }) => {
  await publishShelf(sdk, 260)
  await page.goto('/artifacts?sort=KEY_ASC')
  await expect(page.getByRole('link', { name: 'shelf-000' })).toBeVisible()
  await server.stop()
  // Scroll restoration may still reset a page that was just opened.
  await expect(async () => {
    await page.keyboard.press('End')
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0)
  }).toPass()
  const failure = page
    .getByRole('alert')
    .filter({ hasText: 'Some artifacts could not be loaded: The server did not respond.' })
  await expect(failure.getByRole('button', { name: 'Try again' })).toBeInViewport()
  await expectAccessible(page)
})
