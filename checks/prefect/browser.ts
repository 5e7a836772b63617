/** A page in the journeys' browser, without their test runner. */
import { chromium, expect, type Page } from '@playwright/test'
import { findChromium } from '#e2e/chromium.ts'

type Browser = {
  page: Page
  /** Uncaught errors of the page. */
  errors: Error[]
  close: () => Promise<void>
}

/** Playwright's `expect`, with the timeout of the journeys. */
export const expectPage = expect.configure({ timeout: 30_000 })

export async function openBrowser(): Promise<Browser> {
  const executablePath = await findChromium()
  const browser = await chromium.launch(executablePath === '' ? {} : { executablePath })
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  return { page, errors, close: () => browser.close() }
}
