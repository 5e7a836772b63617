import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { referencePage, referencePath } from '#build/reference.ts'

const page = referencePage()

test('the API page matches the docstrings; `npm run reference` updates it', () => {
  expect(readFileSync(referencePath, 'utf8')).toBe(page)
})

test('everything that the SDK exports has a docstring', () => {
  expect([...page.matchAll(/^### (.+)\n\n```/gm)].map(([, name]) => name)).toEqual([])
})
