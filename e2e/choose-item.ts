import type { Page } from '@playwright/test'

/** Opens the menu of a button and chooses an item. */
export async function chooseItem(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}
