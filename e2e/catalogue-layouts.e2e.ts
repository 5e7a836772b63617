import { publishShelf } from './publish.ts'
import { scrollToEnd } from './scroll-to-end.ts'
import { expect, expectAccessible, test } from './test.ts'

test('the list layout shows the same artifacts and is remembered', async ({ page, sdk }) => {
  await publishShelf(sdk, 3)
  await page.goto('/artifacts')
  await page.getByRole('button', { name: 'List' }).click()
  await expect(page.getByRole('link', { name: 'shelf-001' })).toBeVisible()
  await expectAccessible(page)
  await page.reload()
  await expect(page.getByRole('button', { name: 'List' })).toHaveAttribute('aria-pressed', 'true')
})

test('arrow keys, j and k move through the catalogue, Enter opens and x selects', async ({ page, sdk }) => {
  await publishShelf(sdk, 12)
  await page.goto('/artifacts?sort=KEY_ASC')
  const entry = (number: number) =>
    page.getByRole('link', { name: `shelf-${String(number).padStart(3, '0')}`, exact: true })
  await expect(entry(0)).toBeVisible()
  await page.keyboard.press('j')
  await expect(entry(0)).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowRight')
  await expect(entry(2)).toBeFocused()
  // Four cards fit into a row.
  await page.keyboard.press('ArrowDown')
  await expect(entry(6)).toBeFocused()
  await page.keyboard.press('k')
  await expect(entry(5)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(entry(1)).toBeFocused()
  await page.keyboard.press('x')
  await expect(page.getByText('1 selected')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL('/artifacts/key/shelf-001')
})

test('the list is a table that its headers sort', async ({ page, sdk }) => {
  await publishShelf(sdk, 3)
  await sdk.createArtifact({ key: 'shelf-001', type: 'progress', data: 50 })
  await page.goto('/artifacts')
  await page.getByRole('button', { name: 'List' }).click()
  const table = page.getByRole('table', { name: 'Artifacts' })
  await expect(table.getByRole('row').nth(1)).toContainText('shelf-001')
  await expect(table.getByRole('columnheader', { name: 'Updated' })).toHaveAttribute('aria-sort', 'descending')
  await table.getByRole('button', { name: 'Key' }).click()
  await expect(page).toHaveURL('/artifacts?sort=KEY_ASC')
  await expect(table.getByRole('row').nth(1)).toContainText('shelf-000')
  await table.getByRole('button', { name: 'Key' }).click()
  await expect(table.getByRole('row').nth(1)).toContainText('shelf-002')
  await table.getByRole('button', { name: 'Versions' }).click()
  await expect(table.getByRole('row').nth(1)).toContainText('shelf-001')
  await table.getByRole('link', { name: 'shelf-002' }).focus()
  await page.keyboard.press('x')
  await expect(page.getByText('1 selected')).toBeVisible()
  await expectAccessible(page)
})

for (const layout of ['Cards', 'List']) {
  test(`${layout.toLowerCase()} fit a phone, and every key is reachable`, async ({ page, sdk }) => {
    await publishShelf(sdk, 130)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/artifacts?sort=KEY_ASC')
    await page.getByRole('button', { name: layout }).click()
    const entry = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'shelf-001' }) })
    await expect(entry).toBeVisible()
    const box = async (part: 'checkbox' | 'heading') =>
      (await entry.getByRole(part).boundingBox()) ?? { x: 0, width: 0 }
    const [title, checkbox] = [await box('heading'), await box('checkbox')]
    expect(title.x + title.width).toBeLessThanOrEqual(checkbox.x)
    expect(checkbox.x + checkbox.width).toBeLessThan(390)
    await expectAccessible(page)
    const last = page.getByRole('link', { name: 'shelf-129' })
    await scrollToEnd(page, last)
    await last.click()
    await expect(page).toHaveURL('/artifacts/key/shelf-129')
    await page.goBack()
    await expect(last).toBeInViewport()
  })
}

test('the keyboard selects a range and opens an entry', async ({ page, sdk }) => {
  await publishShelf(sdk, 5)
  await page.goto('/artifacts?sort=KEY_ASC')
  await page.getByRole('link', { name: 'shelf-000' }).focus()
  await page.keyboard.press('x')
  await page.getByRole('link', { name: 'shelf-003' }).focus()
  await page.keyboard.press('Shift+x')
  await expect(page.getByText('4 selected')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL('/artifacts/key/shelf-003')
})

test('the header keeps to one line in a window of 360 px', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 700 })
  await page.goto('/artifacts')
  const retention = page.getByRole('link', { name: 'Retention' })
  await expect(retention).toBeVisible()
  const [link, switcher] = [
    await retention.boundingBox(),
    await page.getByRole('button', { name: 'UTC' }).boundingBox(),
  ]
  expect(link?.height).toBeLessThan(40)
  expect((link?.x ?? 0) + (link?.width ?? 0)).toBeLessThanOrEqual(switcher?.x ?? 0)
})
