import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { referencePage, referencePath } from '#build/reference.ts'

const page = referencePage()

test('the API page says what the docstrings say; `npm run reference` writes it anew', () => {
  expect(readFileSync(referencePath, 'utf8')).toBe(page)
})

test('everything that the SDK exports has a docstring', () => {
  expect([...page.matchAll(/^### (.+)\n\n```/gm)].map(([, name]) => name)).toEqual([])
})
