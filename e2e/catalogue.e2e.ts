import { readFile } from 'node:fs/promises'
import type { Client } from '#sdk/index.ts'
import { holdRequests, respondWith } from './gateway.ts'
import { expect, expectAccessible, test } from './test.ts'

/** Publishes `count` keys, `shelf-000` first. */
async function publishKeys(sdk: Client, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const key = `shelf-${String(number).padStart(3, '0')}`
    await sdk.createArtifact({
      key,
      type: number % 2 === 0 ? 'markdown' : 'progress',
      data: number % 2 ? 40 : '# Even',
    })
  }
}

test('an artifact is found, opened and stepped through, and Back returns to the same list', async ({ page, sdk }) => {
  await publishKeys(sdk, 6)
  await sdk.createArtifact({ key: 'shelf-002', type: 'markdown', data: '# Second version' })
  await sdk.createArtifact({ key: 'rack-000', type: 'markdown', data: '# Elsewhere' })
  await page.goto('/artifacts')
  await expect(page.getByRole('status').filter({ hasText: '7 keys' })).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('SHELF-00')
  await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Markdown (4)' })
  await expect(page.getByText('7 keys, 3 match')).toBeVisible()
  await page.getByRole('link', { name: 'shelf-002' }).click()
  await expect(page.getByRole('heading', { name: 'Second version' })).toBeVisible()
  await page.keyboard.press('[')
  await expect(page.getByRole('heading', { name: 'Even' })).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(({ searchParams }) => {
    return searchParams.get('q') === 'SHELF-00' && searchParams.get('type') === 'markdown'
  })
  await expect(page.getByText('7 keys, 3 match')).toBeVisible()
  await expect(page.getByRole('searchbox', { name: 'Search artifacts' })).toHaveValue('SHELF-00')
})

test('Back restores a search even if the page was left while typing', async ({ page, sdk }) => {
  await publishKeys(sdk, 6)
  await page.goto('/artifacts')
  await page.getByRole('searchbox', { name: 'Search artifacts' }).fill('shelf-00')
  // Immediately: a real click would wait until the list is stable.
  await page.getByRole('link', { name: 'shelf-004' }).dispatchEvent('click')
  await expect(page).toHaveURL('/artifacts/key/shelf-004')
  await page.goBack()
  await expect(page).toHaveURL('/artifacts?q=shelf-00')
  await expect(page.getByText('6 keys, 6 match')).toBeVisible()
  await page.goBack()
  await expect(page.getByText('6 keys', { exact: true })).toBeVisible()
})

test('while a filtered list loads, the previous list stays with a loading indicator', async ({
  page,
  gateway,
  sdk,
}) => {
  await publishKeys(sdk, 4)
  await page.goto(`${gateway.url}/artifacts`)
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  const { fault, release } = holdRequests()
  gateway.breakAt('/api/vitrine/artifacts/filter', fault)
  await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Markdown (2)' })
  await expect(page).toHaveURL(`${gateway.url}/artifacts?type=markdown`)
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toBeAttached()
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  release()
  await expect(page.getByText('4 keys, 2 match')).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0)
})

test('a list that could not be loaded shows the reason and can be retried', async ({ gateway, page, sdk }) => {
  await publishKeys(sdk, 4)
  await page.goto(`${gateway.url}/artifacts`)
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  gateway.breakAt('/api/vitrine/artifacts/filter', respondWith(429, { detail: 'Too busy' }))
  await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Markdown (2)' })
  await expect(page.getByText('Too busy')).toBeVisible()
  gateway.repair()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('4 keys, 2 match')).toBeVisible()
})

test('every key of a long list is reachable, and Back and reload restore the scroll position', async ({
  page,
  sdk,
}) => {
  await publishKeys(sdk, 260)
  await page.goto('/artifacts?sort=KEY_ASC')
  await expect(page.getByRole('link', { name: 'shelf-000' })).toBeVisible()
  await page.keyboard.press('End')
  const last = page.getByRole('link', { name: 'shelf-259' })
  await expect(last).toBeVisible()
  await last.click()
  await expect(page).toHaveURL('/artifacts/key/shelf-259')
  await page.goBack()
  await expect(page.getByRole('link', { name: 'shelf-259' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('link', { name: 'shelf-259' })).toBeVisible()
})

test('a search without matches offers to clear the filters', async ({ page, sdk }) => {
  await publishKeys(sdk, 2)
  await page.goto('/artifacts?q=no%25such_key')
  await expect(page.getByText('No artifacts match')).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click()
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
})

test('invalid filters in the URL are ignored', async ({ page, sdk }) => {
  await publishKeys(sdk, 2)
  await page.goto('/artifacts?sort=SIDEWAYS&since=yesterday&run=nope')
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  await expect(page.getByText('2 keys')).toBeVisible()
})

test('a progress bar updates live', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ key: 'load', type: 'progress', data: 10 })
  await page.goto('/artifacts')
  await expect(page.getByText('10 %')).toBeVisible()
  await sdk.updateArtifact(id, { data: 62.5 })
  await expect(page.getByText('62.5 %')).toBeVisible()
})

test('the list layout shows the same artifacts and is remembered', async ({ page, sdk }) => {
  await publishKeys(sdk, 3)
  await page.goto('/artifacts')
  await page.getByRole('button', { name: 'List' }).click()
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  await expectAccessible(page)
  await page.reload()
  await expect(page.getByRole('button', { name: 'List' })).toHaveAttribute('aria-pressed', 'true')
})

test('the keyboard selects a range and opens an entry', async ({ page, sdk }) => {
  await publishKeys(sdk, 5)
  await page.goto('/artifacts?sort=KEY_ASC')
  await page.getByRole('link', { name: 'shelf-000' }).focus()
  await page.keyboard.press('x')
  await page.getByRole('link', { name: 'shelf-003' }).focus()
  await page.keyboard.press('Shift+x')
  await expect(page.getByText('4 selected')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL('/artifacts/key/shelf-003')
})

test('a selection is exported as JSON', async ({ page, sdk }) => {
  await publishKeys(sdk, 2)
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: 'Select shelf-000' }).check()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export as NDJSON' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('artifacts.ndjson')
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ key: 'shelf-000' }])
})

test('an empty server loads sample data and removes it again', async ({ page, sdk }) => {
  await page.goto('/artifacts')
  await page.getByRole('button', { name: 'Load sample data' }).click()
  await expect(page.getByRole('link', { name: 'weekly-report' })).toBeVisible()
  await sdk.createArtifact({ key: 'my-own', type: 'markdown', data: 'stays' })
  await page.getByRole('button', { name: 'Remove sample data' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove sample data?' })
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Remove sample data' }).click()
  await expect(page.getByText('1 key', { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: 'my-own' })).toBeVisible()
})

for (const width of [390, 1400]) {
  test(`the first page of an empty server fits a window of ${width} px`, async ({ page }) => {
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
  await publishKeys(sdk, 2)
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: 'Select shelf-000' }).focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Search artifacts' })).toBeFocused()
})

test('when the server becomes unavailable, a notice is shown and the loaded list stays', async ({
  page,
  sdk,
  server,
}) => {
  await publishKeys(sdk, 2)
  await page.goto('/artifacts')
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  await server.stop()
  await expect(page.getByRole('status', { name: 'Connection' })).toContainText('is not responding')
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
})

test('a change of the filters clears the selection', async ({ page, sdk }) => {
  await publishKeys(sdk, 4)
  await page.goto('/artifacts')
  await page.getByRole('checkbox', { name: 'Select shelf-001' }).check()
  await expect(page.getByText('1 selected')).toBeVisible()
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('markdown')
  await expect(page.getByRole('link', { name: 'shelf-001' })).toHaveCount(0)
  await expect(page.getByText('1 selected')).toHaveCount(0)
})

test('part of a long list that could not be loaded shows the reason and can be retried', async ({
  page,
  sdk,
  server,
}) => {
  await publishKeys(sdk, 260)
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
