import { expect, type Locator, type Page } from '@playwright/test'

/** Where a chart is, once it is drawn. */
export async function boxOf(plot: Locator) {
  await expect(plot).toBeVisible()
  const box = await plot.boundingBox()
  if (box === null) throw new Error('The chart is not visible')
  return box
}

/** Drags from 20 % to 80 % of the width of a chart. */
export async function dragAcross(page: Page, plot: Locator, meanwhile?: () => Promise<void>): Promise<void> {
  await plot.scrollIntoViewIfNeeded()
  const { x, y, width, height } = await boxOf(plot)
  await page.mouse.move(x + width * 0.2, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + width * 0.5, y + height / 2, { steps: 5 })
  await meanwhile?.()
  await page.mouse.move(x + width * 0.8, y + height / 2, { steps: 5 })
  await page.mouse.up()
}
