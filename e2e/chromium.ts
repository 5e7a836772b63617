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

/** Asking for the version is cheap, and distinguishes a browser from a stub that asks to be installed. */
const saysItsVersion = (executablePath: string): boolean => {
  try {
    return /chrom/i.test(
      execFileSync(executablePath, ['--version'], { encoding: 'utf8', stdio: 'pipe', timeout: 10_000 }),
    )
  } catch {
    return false
  }
}

/** Opens a page, which fails if a library is missing or this user may not run the browser. */
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
 * The Chromium to test with: the one in PLAYWRIGHT_CHROMIUM_EXECUTABLE, else Playwright's own if it is installed, else the
 * system's if it starts, else the one from npm. The empty string means Playwright's own. A browser named by the variable
 * is not tried first: its own error is clearer than a silent replacement.
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
