import { execFileSync } from 'node:child_process'
import { chromium } from '@playwright/test'
import { unpackChromium } from './packed-chromium.ts'

const systemBrowsers = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Says its version: cheap, and a stub that only asks to be installed does not. */
const saysItsVersion = (executablePath: string): boolean => {
  try {
    return /chrom/i.test(
      execFileSync(executablePath, ['--version'], { encoding: 'utf8', stdio: 'pipe', timeout: 10_000 }),
    )
  } catch {
    return false
  }
}

/** Opens a page: a browser that lacks a library or that this user may not run fails here. */
const opensAPage = async (executablePath: string): Promise<boolean> => {
  try {
    const browser = await chromium.launch({ timeout: 20_000, ...(executablePath !== '' && { executablePath }) })
    try {
      await browser.newPage()
      return true
    } finally {
      await browser.close()
    }
  } catch {
    return false
  }
}

/**
 * The Chromium to test with: the one that PLAYWRIGHT_CHROMIUM_EXECUTABLE names, else Playwright's own where it is
 * installed, else the system's where it starts, else the one that comes with the project's packages. The empty string
 * means Playwright's own. A browser that was named is not tried: its own error says more than a silent replacement.
 */
export const findChromium = async (): Promise<string> => {
  const named = process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE
  if (named !== undefined) return named
  if (await opensAPage('')) return ''
  for (const path of systemBrowsers) if (saysItsVersion(path) && (await opensAPage(path))) return path
  const packed = await unpackChromium()
  if (packed !== null && (await opensAPage(packed))) return packed
  throw new Error(
    'No Chromium starts on this machine. Run "npx playwright install --only-shell chromium", or name one in PLAYWRIGHT_CHROMIUM_EXECUTABLE.',
  )
}
