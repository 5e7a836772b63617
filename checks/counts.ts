import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import type { Part } from './parts.ts'

/** Results of one part. Skipped tests count as failed in the end: a test that does not run proves nothing. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

const Vitest = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numTotalTests: z.number() })
const Playwright = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
})

/** The counts in a runner's JSON report. Throws if there is none, because the runner crashed before writing it. */
const readReport = (from: 'vitest' | 'playwright', file: string): Counts => {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (from === 'vitest') {
    const { numPassedTests: passed, numFailedTests: failed, numTotalTests: total } = z.parse(Vitest, json)
    return { passed, failed, skipped: total - passed - failed }
  }
  const { expected, unexpected, flaky, skipped } = z.parse(Playwright, json).stats
  return { passed: expected, failed: unexpected + flaky, skipped }
}

/**
 * A part whose program failed has at least one failure, even if every test that ran passed (a file that does not load, an
 * error after the last test). So does a test runner that ran nothing.
 */
export const countsOf = (part: Part, succeeded: boolean): Counts => {
  const nothing = { passed: 0, failed: 1, skipped: 0 }
  if (part.report.from === 'exit') return succeeded ? { passed: 1, failed: 0, skipped: 0 } : nothing
  try {
    const counts = readReport(part.report.from, part.report.file)
    const isFailure = !succeeded || counts.passed + counts.failed === 0
    return isFailure && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  } catch {
    return nothing
  }
}
