import { describe, expect, test } from 'vitest'
import { kindOf } from './kind-labels.ts'
import { isResultReference, kinds, readTable } from './kinds.ts'

test.each(Object.entries(kinds))('the example of %s is valid', (_, { data, example }) => {
  expect(data.safeParse(example).success).toBe(true)
})

test('names of Object.prototype are not kinds', () => {
  expect(['link', 'table', 'rich'].map(kindOf)).toEqual(['link', 'table', 'rich'])
  expect(['', 'Table', 'constructor', '__proto__', 'result', null].map(kindOf)).toEqual(Array(6).fill(null))
})

describe('progress', () => {
  test.each([
    [33.3, 33.3],
    ['33.3', 33.3],
    ['1e2', 100],
    [-5, -5],
    [12n, 12],
  ])('%s is %d', (data, value) => expect(kinds.progress.data.parse(data)).toBe(value))

  test.each([null, '', ' ', 'half', true, [], {}, Number.NaN, Number.POSITIVE_INFINITY, 'Infinity'])(
    '%s is not a progress value',
    (data) => expect(kinds.progress.data.safeParse(data).success).toBe(false),
  )
})

describe('text', () => {
  test('a JSON string is unwrapped, as Artifact(data=…) sends it', () => {
    expect(kinds.markdown.data.parse('"# Title\\n\\ntext"')).toBe('# Title\n\ntext')
  })
  test.each(['"Hello" she said, "bye"', '"', '# "x"', ''])('%j is the text itself', (text) => {
    expect(kinds.markdown.data.parse(text)).toBe(text)
  })
  test.each([null, 1, {}, []])('%j is not text', (data) => {
    expect(kinds.link.data.safeParse(data).success).toBe(false)
  })
})

describe('rich', () => {
  test.each([
    [{ html: '<p>' }],
    [{ html: '<p>', sandbox: ['allow-scripts'], csp: "default-src 'none'" }],
    ['<p>'],
    ['{"html": "<p>"}'],
    ['"<p>"'],
  ])('%j contains HTML', (data) => expect(kinds.rich.data.parse(data).html).toBe('<p>'))

  test.each([null, {}, { html: 1 }, 5, '{"text": 1}'])('%j does not contain HTML', (data) => {
    expect(kinds.rich.data.safeParse(data).success).toBe(false)
  })
})

test('a table is parsed once per artifact', () => {
  const artifact = { data: '[{"a": 1}]' }
  expect(readTable(artifact).data).toEqual({ columns: ['a'], rows: [[1]], unreadable: [] })
  expect(readTable(artifact)).toBe(readTable(artifact))
  expect(readTable({ ...artifact, data: '[' }).success).toBe(false)
})

test('a reference to a stored result is distinguished from published artifacts', () => {
  expect(isResultReference(null, { storage_key: 'a' })).toBe(true)
  expect(isResultReference('result', null)).toBe(true)
  expect(isResultReference(null, { other: 1 })).toBe(false)
  expect(isResultReference('table', { storage_key: 'a' })).toBe(false)
})
