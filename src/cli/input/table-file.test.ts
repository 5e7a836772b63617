import { expect, test } from 'vitest'
import { readTable } from './table-file.ts'

test('broken JSON with many line breaks is parsed as JSON, not line by line', () => {
  expect(() => readTable(`[${'\n'.repeat(900_000)}`, 'a.json')).toThrow('a.json is not valid JSON')
})

test('a CSV header may have 200,000 columns, but no duplicates', () => {
  const names = Array.from({ length: 200_000 }, (_, at) => `c${at}`)
  const read = readTable(`${names.join(',')}\n`, 'a.csv')
  expect(read instanceof Map && [...read.keys()]).toEqual(names)
  expect(() => readTable(`${names.join(',')},c7\n`, 'a.csv')).toThrow('a.csv has two columns named `c7`')
})
