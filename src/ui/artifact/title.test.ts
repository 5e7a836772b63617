import { expect, test } from 'vitest'
import { firstLine, titleOf } from './title.ts'

test('the first line of markdown becomes plain text', () => {
  expect(firstLine('\n\n## What **golden-gecko** made of [number 7](https://example.org) in `etl`\nmore')).toBe(
    'What golden-gecko made of number 7 in etl',
  )
  expect(firstLine('2 * 3 * 4 snake_case_name')).toBe('2 * 3 * 4 snake_case_name')
  expect(firstLine(' \n')).toBeNull()
  expect(firstLine(null)).toBeNull()
})

const keyless = {
  id: '01a20a4d-0000-7000-8000-00003f2a91c0',
  key: null,
  type: 'markdown',
  description: null,
  task_run: null,
}

test('the title without a key is the description, the heading, the task run, or the type and id', () => {
  const preview = { kind: 'markdown', title: 'Heading', text: '' } as const
  const task_run = { id: 'x', name: 'step-1', state_type: null, state_name: null }
  const text = { kind: 'json', text: '1' } as const
  expect(titleOf({ ...keyless, preview, description: '# Described' })).toBe('Described')
  expect(titleOf({ ...keyless, preview, task_run })).toBe('Heading')
  expect(titleOf({ ...keyless, preview: text, task_run })).toBe('step-1')
  expect(titleOf({ ...keyless, preview: text })).toBe('markdown · 3f2a91c0')
})

test('an empty key has the title "(empty key)"', () => {
  expect(titleOf({ ...keyless, key: '', preview: { kind: 'empty' } })).toBe('(empty key)')
})
