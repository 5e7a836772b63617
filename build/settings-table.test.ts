import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SETTINGS_PAGES, withSettings } from './settings-table.ts'

test.each(SETTINGS_PAGES)('the table of settings in %s is up to date (`npm run reference` writes it)', (path) => {
  expect(readFileSync(path, 'utf8')).toBe(withSettings(path))
})
