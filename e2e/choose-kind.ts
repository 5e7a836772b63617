import type { Page } from '@playwright/test'

/** Filters the catalogue by a kind. */
export async function chooseKind(page: Page, kind: string): Promise<void> {
  await page.getByRole('button', { name: 'Kind', exact: true }).click()
  await page.getByRole('dialog', { name: 'Kind' }).getByRole('checkbox', { name: kind }).click()
  await page.keyboard.press('Escape')
}
