import { readFile } from 'node:fs/promises'
import type { Locator } from '@playwright/test'
import { expect, test } from './test.ts'

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
  await page.getByRole('button', { name: 'Download CSV for Excel' }).click()
  const file = await saved
  expect(file.suggestedFilename()).toBe('cities.csv')
  expect(await readFile(await file.path(), 'utf8')).toBe('\ufeffcity\r\nKraków\r\n')
})
