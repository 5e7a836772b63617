import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readmeWithSettings } from './settings-table.ts'

test('the table of settings in README is up to date (`npm run reference` writes it)', () => {
  expect(readFileSync('README.md', 'utf8')).toBe(readmeWithSettings())
})
