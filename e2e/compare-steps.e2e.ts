import { expect, expectAccessible, test } from './test.ts'

/** Rows of this many numbers, of which those of `changes` (row, column) differ. */
function wideTable(rows: number, columns: number, changes: readonly (readonly [number, number])[] = []): string {
  const table = Array.from({ length: rows }, (_, id) =>
    Object.fromEntries([['id', id], ...Array.from({ length: columns }, (_, column) => [`c${column}`, 1])]),
  )
  for (const [row, column] of changes) (table[row] ?? {})[`c${column}`] = 2
  return JSON.stringify(table)
}

test('n and p move the focus to the changed cells of a wide table, and say where the changes end', async ({
  page,
  sdk,
}) => {
  const changes = [
    [2, 390],
    [60, 3],
  ] as const
  for (const data of [wideTable(80, 400), wideTable(80, 400, changes)])
    await sdk.createArtifact({ key: 'wide', type: 'table', data })
  await page.goto('/artifacts/key/wide/compare')
  const steps = page.getByRole('group', { name: 'Changes' }).getByRole('status')
  await expect(steps).toHaveText('2 changes')
  expect(await page.getByRole('columnheader').count(), 'only columns near the viewport are rendered').toBeLessThan(60)
  const focused = page.locator(':focus')
  await page.keyboard.press('n')
  await expect(focused).toHaveAttribute('aria-colindex', '393')
  await expect(focused).toHaveText(/^1→2/)
  await expect(focused).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('columnheader', { name: 'c390', exact: true })).toBeInViewport()
  await page.keyboard.press('n')
  await expect(focused).toHaveAttribute('aria-colindex', '6')
  await expect(focused).toBeInViewport({ ratio: 1 })
  await expect(steps).toHaveText('2 of 2')
  await page.keyboard.press('n')
  await expect(steps).toHaveText('Last of 2')
  await page.keyboard.press('p')
  await expect(focused).toHaveAttribute('aria-colindex', '393')
  await page.keyboard.press('p')
  await expect(steps).toHaveText('First of 2')
  await expectAccessible(page)
})

test('the changed rows of a wide table start with the columns that changed', async ({ page, sdk }) => {
  for (const data of [wideTable(80, 300), wideTable(80, 300, [[70, 250]])])
    await sdk.createArtifact({ key: 'wide', type: 'table', data })
  await page.goto('/artifacts/key/wide/compare?changed=1')
  await expect(page.getByRole('columnheader').nth(1)).toHaveText('Key:id')
  await expect(page.getByRole('columnheader').nth(2)).toHaveText('c250')
  await page.getByRole('button', { name: 'Rows by id (guessed)' }).click()
  await page.getByRole('searchbox', { name: 'Search columns' }).fill('c299')
  await expect(page.getByRole('group', { name: 'Key columns' }).getByRole('checkbox')).toHaveCount(1)
})

test('a row that was added takes the focus as a whole', async ({ page, sdk }) => {
  for (const rows of [3, 4]) await sdk.createArtifact({ key: 'scores', type: 'table', data: wideTable(rows, 2) })
  await page.goto('/artifacts/key/scores/compare')
  await expect(page.getByText('1 change', { exact: true })).toBeVisible()
  await page.keyboard.press('n')
  await expect(page.locator(':focus')).toHaveText(/Added, row 4/)
})

test('n moves the focus to the next changed member of JSON', async ({ page, sdk }) => {
  for (const size of [1, 2]) await sdk.createArtifact({ key: 'config', type: null, data: { size, name: 'a' } })
  await page.goto('/artifacts/key/config/compare')
  await expect(page.getByText('1 change', { exact: true })).toBeVisible()
  await page.keyboard.press('n')
  await expect(page.locator(':focus')).toContainText('$.size')
})

const document = (lines: number, word: string) =>
  [...Array.from({ length: lines }, (_, line) => `Line ${line} of the text.`), `The ${word} line.`].join('\n\n')

test('opened folds keep the keyboard focus in their place', async ({ page, sdk }) => {
  for (const word of ['last', 'final'])
    await sdk.createArtifact({ key: 'report', type: 'markdown', data: document(20, word) })
  await page.goto('/artifacts/key/report/compare?changed=1')
  await page.getByRole('button', { name: /unchanged block/ }).press('Enter')
  await expect(page.locator(':focus')).toContainText('Line 0 of the text.')
  await page.goto('/artifacts/key/report/compare?view=source')
  await page.getByRole('button', { name: /unchanged line/ }).press('Enter')
  await expect(page.locator(':focus')).toContainText('Line 0 of the text.')
})

test('a long source is rendered only where it is read', async ({ page, sdk }) => {
  const text = (word: string) => Array.from({ length: 9000 }, (_, at) => (at % 9 ? `Line ${at}` : `${word} ${at}`))
  for (const word of ['old', 'new'])
    await sdk.createArtifact({ key: 'report', type: 'markdown', data: text(word).join('\n') })
  await page.goto('/artifacts/key/report/compare?view=source')
  await expect(page.getByText('1,000 changes')).toBeVisible()
  expect(await page.getByRole('row').count()).toBeLessThan(1500)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('a source has no choice of the layout, since two sides do not fit', async ({ page, sdk }) => {
    for (const word of ['last', 'final'])
      await sdk.createArtifact({ key: 'report', type: 'markdown', data: document(3, word) })
    await page.goto('/artifacts/key/report/compare?view=source')
    await expect(page.getByRole('link', { name: 'Value' })).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Layout' })).toBeHidden()
  })

  test('a row with many changed cells shows them step by step', async ({ page, sdk }) => {
    const changes = Array.from({ length: 20 }, (_, column) => [0, column] as const)
    for (const data of [wideTable(2, 30), wideTable(2, 30, changes)])
      await sdk.createArtifact({ key: 'wide', type: 'table', data })
    await page.goto('/artifacts/key/wide/compare?changed=1')
    await expect(page.getByRole('insertion')).toHaveCount(8)
    await page.getByRole('button', { name: 'Show more of 20 changed cells' }).click()
    await expect(page.getByRole('insertion')).toHaveCount(16)
    await page.keyboard.press('n')
    await expect(page.locator(':focus')).toContainText('c0')
    await expectAccessible(page)
  })
})
