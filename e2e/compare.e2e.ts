import type { Page } from '@playwright/test'
import type { Client } from '#sdk/index.ts'
import { expect, expectAccessible, test } from './test.ts'

const scores = [
  { id: 'a', region: 'eu', score: 0.8 },
  { id: 'b', region: 'eu', score: 0.5 },
  { id: 'c', region: 'us', score: 0.7 },
]
const laterScores = [
  { id: 'a', region: 'eu', score: 0.9 },
  { id: 'c', region: 'us', score: 0.7 },
  { id: 'd', region: 'us', score: 0.4 },
]

async function publish(sdk: Client, key: string, ...tables: unknown[]): Promise<void> {
  for (const table of tables) await sdk.createArtifact({ key, type: 'table', data: JSON.stringify(table) })
}

const rowsOf = (page: Page) => page.getByRole('table', { name: 'Compared rows' }).getByRole('row')
const row = (page: Page, name: RegExp) => page.getByRole('row', { name })

test('c on a version shows which rows and cells changed since the previous one', async ({ page, sdk }) => {
  await publish(sdk, 'scores', scores, laterScores)
  await page.goto('/artifacts/key/scores')
  await expect(page.getByRole('button', { name: 'Compare' })).toBeVisible()
  await page.keyboard.press('c')
  await expect(page).toHaveURL('/artifacts/key/scores/compare?from=previous&to=2')
  await expect(page).toHaveTitle('scores · v1 → v2 · Vitrine')
  await expect(row(page, /^Changed, row 1/).getByRole('deletion')).toHaveText('0.8')
  await expect(row(page, /^Changed, row 1/).getByRole('insertion')).toHaveText('0.9')
  await expect(row(page, /^Removed, row 2/)).toContainText('b')
  await expect(row(page, /^Added, row 3/)).toContainText('d')
  await expectAccessible(page)
})

test('the rows can be limited to the changed ones, which n and p walk through', async ({ page, sdk }) => {
  await publish(sdk, 'scores', scores, laterScores)
  await page.goto('/artifacts/key/scores/compare?from=1&to=2')
  await page.getByLabel('Changed only').check()
  await expect(page).toHaveURL(/changed=1/)
  await expect(rowsOf(page)).toHaveCount(4)
  const steps = page.getByRole('group', { name: 'Changes' }).getByRole('status')
  await expect(steps).toHaveText('3 changes')
  await page.keyboard.press('n')
  await page.keyboard.press('n')
  await expect(steps).toHaveText('2 of 3')
  await expect(row(page, /^Removed/)).toHaveAttribute('aria-current', 'true')
  await page.keyboard.press('p')
  await expect(row(page, /^Changed/)).toHaveAttribute('aria-current', 'true')
})

test('all rows of a table with many columns are shown', async ({ page, sdk }) => {
  const names = Array.from({ length: 250 }, (_, column) => `c${column}`)
  const wide = (value: number) => [
    { id: 'columns', ...Object.fromEntries(names.map((name) => [name, 0])) },
    ...Array.from({ length: 200 }, (_, id) => ({ id: `row ${id}`, c0: id === 179 ? value : 0 })),
  ]
  await publish(sdk, 'wide', wide(1), wide(2))
  await page.goto('/artifacts/key/wide/compare?from=1&to=2')
  await expect(row(page, /row 0/)).toBeVisible()
  await page.keyboard.press('n')
  await expect(row(page, /^Changed, row 181/)).toContainText('row 179')
})

test('the chosen key columns are in the URL and remembered for the key', async ({ page, sdk }) => {
  await publish(sdk, 'scores', scores, laterScores)
  await page.goto('/artifacts/key/scores/compare')
  await page.getByRole('button', { name: 'Rows by id (guessed)' }).click()
  await page.getByRole('radio', { name: 'By position' }).check()
  await expect(page).toHaveURL(/[?&]by=(&|$)/)
  await expect(page.getByRole('button', { name: 'Rows by position' })).toBeVisible()
  await page.goto('/artifacts/key/scores/compare?from=1&to=2')
  await expect(page).toHaveURL(/[?&]by=(&|$)/)
  await page.getByRole('button', { name: 'Rows by position' }).click()
  await page.getByRole('radio', { name: 'Guess' }).check()
  await expect(page).not.toHaveURL(/[?&]by=/)
  await expect(page.getByRole('button', { name: 'Rows by id (guessed)' })).toBeVisible()
})

test('a tolerance hides small differences', async ({ page, sdk }) => {
  await publish(sdk, 'scores', scores, laterScores)
  await page.goto('/artifacts/key/scores/compare?changed=1')
  await expect(rowsOf(page)).toHaveCount(4)
  await page.getByRole('button', { name: 'Tolerance: none' }).click()
  await page.getByLabel('Difference', { exact: true }).fill('0.2')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/abs=0\.2/)
  await expect(rowsOf(page)).toHaveCount(3)
})

test('any two versions are chosen by keyboard, and the sides can be swapped', async ({ page, sdk }) => {
  await publish(sdk, 'scores', scores, scores, laterScores)
  await page.goto('/artifacts/key/scores/compare')
  await page.getByRole('button', { name: 'From v2' }).click()
  await expect(page.getByRole('option', { name: /^v2/ })).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('combobox').press('ArrowDown')
  await page.getByRole('combobox').press('Enter')
  await expect(page).toHaveURL(/from=1/)
  await expect(page.getByRole('button', { name: 'From v1' })).toBeVisible()
  await page.getByRole('link', { name: 'Swap sides' }).click()
  await expect(page.getByRole('button', { name: 'From v3' })).toBeVisible()
  await expect(row(page, /^Removed/)).toContainText('d')
})

test('equal versions say so and show the value', async ({ page, sdk }) => {
  for (let version = 0; version < 2; version++)
    await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Fine' })
  await page.goto('/artifacts/key/report/compare')
  await expect(page.getByText('No differences')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Fine' })).toBeVisible()
})

test('a comparison with the latest version follows new versions', async ({ page, sdk }) => {
  await publish(sdk, 'scores', scores, laterScores)
  await page.goto('/artifacts/key/scores/compare?from=1&to=latest')
  await expect(page.getByRole('button', { name: 'To v2' })).toBeVisible()
  await publish(sdk, 'scores', scores)
  await expect(page.getByRole('button', { name: 'To v3' })).toBeVisible()
  await expect(page.getByText('No differences')).toBeVisible()
})

test('a version that does not exist is named, with the way back', async ({ page, sdk }) => {
  await publish(sdk, 'scores', scores, laterScores)
  await page.goto('/artifacts/key/scores/compare?from=1&to=9')
  await expect(page.getByRole('heading', { name: 'No such version' })).toBeVisible()
  await page.getByRole('link', { name: 'Compare the latest two' }).click()
  await expect(page.getByRole('button', { name: 'To v2' })).toBeVisible()
})

test('n moves the focus to the next change of a document, rendered or as source', async ({ page, sdk }) => {
  for (const score of [0.82, 0.79])
    await sdk.createArtifact({ key: 'report', type: 'markdown', data: `# Report\n\nThe score is ${score}.\n` })
  await page.goto('/artifacts/key/report/compare')
  await expect(page.getByText('1 change', { exact: true })).toBeVisible()
  await page.keyboard.press('n')
  await expect(page.locator(':focus')).toContainText('The score is')
  await page.getByRole('link', { name: 'Source' }).click()
  await expect(page).toHaveURL(/view=source/)
  await page.getByRole('link', { name: 'Unified' }).click()
  await expect(page).toHaveURL(/layout=unified/)
  await expectAccessible(page)
})

test('images are compared by their pixels', async ({ page, sdk }) => {
  for (const half of ['M0 0h20v20H0z', 'M0 0h10v20H0z']) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><path d="${half}"/></svg>`
    const data = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
    await sdk.createArtifact({ key: 'chart', type: 'image', data })
  }
  await page.goto('/artifacts/key/chart/compare')
  await expect(page.getByRole('figure', { name: 'New image' })).toContainText('20 × 20')
  await page.getByRole('link', { name: 'Difference' }).click()
  await expect(page.getByText('50 % of the pixels differ.')).toBeVisible()
  await page.getByRole('link', { name: 'Slider' }).click()
  await page.getByRole('slider', { name: 'Position' }).press('ArrowRight')
  await expect(page.getByRole('slider', { name: 'Position' })).toHaveValue('51')
  await expectAccessible(page)
})

test('values of different types are shown side by side', async ({ page, sdk }) => {
  await sdk.createArtifact({ key: 'report', type: 'markdown', data: '# Text' })
  await publish(sdk, 'report', scores)
  await page.goto('/artifacts/key/report/compare')
  await expect(page.getByRole('region', { name: 'Old version' })).toContainText('Text')
  await expect(page.getByRole('region', { name: 'New version' }).getByRole('grid')).toBeVisible()
})

test('hostile values are text', async ({ page, sdk }) => {
  await publish(
    sdk,
    'odd',
    [{ id: 1, html: 'a', big: 1 }],
    [{ id: 1, html: '<img src=x onerror=alert(1)>', big: null }],
  )
  await page.goto('/artifacts/key/odd/compare')
  await expect(page.getByRole('insertion').first()).toHaveText('<img src=x onerror=alert(1)>')
  await expect(page.getByRole('insertion').last()).toHaveText('null')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })

  test('each row is a block with its changed cells', async ({ page, sdk }) => {
    await publish(sdk, 'scores', scores, laterScores)
    await page.goto('/artifacts/key/scores/compare')
    const changed = page
      .getByRole('list', { name: 'Rows' })
      .getByRole('listitem')
      .filter({ hasText: /Changed, row 1/ })
    await expect(changed.getByRole('deletion')).toHaveText('0.8')
    await expect(changed).not.toContainText('region')
    await page.keyboard.press('n')
    await expect(changed).toHaveAttribute('aria-current', 'true')
    await expectAccessible(page)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow, 'the page fits the window').toBeLessThanOrEqual(0)
  })
})
