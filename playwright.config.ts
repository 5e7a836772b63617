import { defineConfig, devices } from '@playwright/test'
import './checks/generic-wrappers.ts'
import { journeysReport } from './checks/parts.ts'
import { findChromium } from './e2e/chromium.ts'
import type { Fixtures } from './e2e/test.ts'

// Workers load this file too and inherit the environment, so that the browser is looked up once.
const executablePath = await findChromium()
process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE = executablePath

export default defineConfig<Fixtures>({
  testDir: 'e2e',
  testMatch: '*.e2e.ts',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 120_000,
  // Room for a slow machine; a fast one does not wait.
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: journeysReport }]],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1400, height: 900 },
    launchOptions: executablePath === '' ? {} : { executablePath },
    // Recording every journey would take a sixth of the time: `--last-failed --trace on` records those that failed.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'server' },
    {
      // What the server stores and answers; journeys of the browser alone, such as layouts, renderers and shortcuts, run once.
      name: 'mirror',
      testMatch: [
        'catalogue{,-filters}.e2e.ts',
        'changes-*.e2e.ts',
        'compare-versions.e2e.ts',
        '{deletion,kinds,large-tables,lineage,pins,retention,version}.e2e.ts',
        'runs{,-deletion,-details,-failures,-list,-logs,-timeline}.e2e.ts',
        'trends{,-cells}.e2e.ts',
      ],
      grepInvert: /@not-mirrored/,
      use: { isMirrored: true },
    },
  ],
})
