/** A page in the browser of the journeys, outside their runner. */
import { chromium, expect, type Page } from '@playwright/test'
import { findChromium } from '#e2e/chromium.ts'

type Browser = {
  page: Page
  /** What nobody caught in the page. */
  errors: Error[]
  close: () => Promise<void>
}

/** Waits for what a page shows: Playwright's `expect`, as patient as in the journeys. */
export const expectPage = expect.configure({ timeout: 10_000 })

export async function openBrowser(): Promise<Browser> {
  const executablePath = await findChromium()
  const browser = await chromium.launch(executablePath === '' ? {} : { executablePath })
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  return { page, errors, close: () => browser.close() }
}
