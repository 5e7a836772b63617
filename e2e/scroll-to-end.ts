import type { Locator, Page } from '@playwright/test'
import { expect } from './test.ts'

/** Scrolls to the end of the page, where `last` is. Scroll restoration may still reset a page that was just opened. */
export async function scrollToEnd(page: Page, last: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(last).toBeInViewport({ timeout: 2000 })
  }).toPass()
}
