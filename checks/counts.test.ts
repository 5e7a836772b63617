import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { countsOf } from './counts.ts'
import type { Part } from './parts.ts'

const check: Part = { name: 'check', command: ['true'], report: { from: 'exit' } }

const runner = (from: 'vitest' | 'playwright', report: unknown): Part => {
  const file = join(mkdtempSync(join(tmpdir(), 'vitrine-counts-')), 'report.json')
  writeFileSync(file, JSON.stringify(report))
  return { name: from, command: ['true'], report: { from, file } }
}

test('a check counts as one', () => {
  expect(countsOf(check, true)).toEqual({ passed: 1, failed: 0, skipped: 0 })
  expect(countsOf(check, false)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a runner counts as its report says', () => {
  const unit = runner('vitest', { numPassedTests: 7, numFailedTests: 2, numTotalTests: 10 })
  expect(countsOf(unit, false)).toEqual({ passed: 7, failed: 2, skipped: 1 })
  const journeys = runner('playwright', { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 0 } })
  expect(countsOf(journeys, false)).toEqual({ passed: 4, failed: 2, skipped: 0 })
})

test('a runner that ended badly has a failure, also when every test of its report passed', () => {
  const unit = runner('vitest', { numPassedTests: 7, numFailedTests: 0, numTotalTests: 7 })
  expect(countsOf(unit, false)).toEqual({ passed: 7, failed: 1, skipped: 0 })
})

test('a runner that ran nothing, or left no report, has failed', () => {
  const empty = runner('playwright', { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } })
  expect(countsOf(empty, true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  const silent: Part = { ...check, report: { from: 'vitest', file: '/nowhere/report.json' } }
  expect(countsOf(silent, true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
