import { readFile } from 'node:fs/promises'
import type { Locator } from '@playwright/test'
import { chooseItem } from './choose-item.ts'
import { expect, expectAccessible, test } from './test.ts'

/** Where the text of an element starts and ends, without its padding and icons. */
const textEdges = (element: Locator) =>
  element.evaluate((element) => {
    const range = document.createRange()
    range.selectNodeContents(document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() ?? element)
    const { left, right } = range.getBoundingClientRect()
    return { left, right, middle: (left + right) / 2 }
  })

test('the headings of a table in markdown are aligned with its cells', async ({ page, sdk }) => {
  const data = '| left | middle | right |\n|:--|:-:|--:|\n| a wide cell | a wide cell | 1,234,567,890 |'
  const { id } = await sdk.createArtifact({ key: 'aligned', type: 'markdown', data })
  await page.goto(`/artifacts/artifact/${id}`)
  for (const [at, edge] of (['left', 'middle', 'right'] as const).entries()) {
    const heading = await textEdges(page.getByRole('columnheader').nth(at))
    const cell = await textEdges(page.getByRole('cell').nth(at))
    expect(Math.abs(heading[edge] - cell[edge])).toBeLessThan(1)
  }
})

test('the heading of a numeric column ends above its numbers', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ key: 'numbers', type: 'table', data: [{ count: 1_234_567 }] })
  await page.goto(`/artifacts/artifact/${id}`)
  const heading = await textEdges(page.getByRole('columnheader', { name: 'count' }))
  const cell = await textEdges(page.getByRole('gridcell'))
  expect(Math.abs(heading.right - cell.right)).toBeLessThan(1)
})

test('the focus ring of a column menu is inside its header', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ key: 'ring', type: 'table', data: [{ a: 1 }] })
  await page.goto(`/artifacts/artifact/${id}`)
  const sort = page.getByRole('columnheader', { name: 'a' }).getByRole('button').first()
  await sort.focus()
  await page.keyboard.press('Tab')
  const menu = page.getByRole('button', { name: 'Menu for column a' })
  await expect(menu).toBeFocused()
  await expect(menu).toHaveCSS('outline-style', 'solid')
  await expect(menu).toHaveCSS('outline-offset', '-2px')
})

test('a table is downloaded as CSV with a byte order mark for Excel', async ({ page, sdk }) => {
  const { id } = await sdk.createArtifact({ key: 'cities', type: 'table', data: [{ city: 'Kraków' }] })
  await page.goto(`/artifacts/artifact/${id}`)
  const saved = page.waitForEvent('download')
  await chooseItem(page, 'Export', 'Download CSV for Excel')
  const file = await saved
  expect(file.suggestedFilename()).toBe('cities-v1.csv')
  expect(await readFile(await file.path(), 'utf8')).toBe('\ufeffcity\r\nKraków\r\n')
})

/** Whether the text of a cell is cut by an ellipsis. */
const isCut = (cell: Locator) => cell.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)

test('numbers are not cut, and rows are as wide as their table', async ({ page, sdk }) => {
  const data = Array.from({ length: 5 }, (_, at) => ({
    tweet_id: 1234567824702058496n + BigInt(at),
    bytes: 11_111_111_111,
    score: at / 3,
    link: `[out](https://files.example.com/${'a'.repeat(300)})`,
  }))
  const { id } = await sdk.createArtifact({ key: 'ids', type: 'table', data })
  await page.goto(`/artifacts/artifact/${id}`)
  await expect(page.getByRole('gridcell', { name: '1234567824702058500' })).toBeVisible()
  for (const cell of await page.getByRole('gridcell').all()) expect(await isCut(cell)).toBe(false)
  const widths = await page
    .getByRole('grid')
    .evaluate((grid) => [grid.clientWidth, grid.querySelector('[role=row][aria-rowindex="2"]')?.clientWidth])
  expect(widths[1]).toBe(widths[0])
})

test('the summary and the format of a column are in its menu', async ({ page, sdk }) => {
  const data = Array.from({ length: 100 }, (_, at) => ({ size: at * 1_000_000 }))
  const { id } = await sdk.createArtifact({ key: 'sizes', type: 'table', data })
  await page.goto(`/artifacts/artifact/${id}`)
  await page.getByRole('button', { name: 'Menu for column size' }).click()
  await expect(page.getByRole('img', { name: 'Histogram from 0 to 99,000,000' })).toBeVisible()
  await page.getByRole('combobox', { name: 'Format' }).selectOption('Bytes')
  await page.getByRole('checkbox', { name: 'Show bars' }).check()
  await expectAccessible(page)
  await expect(page).toHaveURL(/table-format=bytes%3Asize&table-bars=size/)
  await page.reload()
  await expect(page.getByRole('gridcell', { name: '99 MB' })).toBeVisible()
})
