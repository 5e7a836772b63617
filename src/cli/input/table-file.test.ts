import { expect, test } from 'vitest'
import { readTable } from './table-file.ts'

test('broken JSON with nothing but line ends behind it is one text, not a value a line', () => {
  expect(() => readTable(`[${'\n'.repeat(900_000)}`, 'a.json')).toThrow('a.json is no JSON')
})

test('a line of CSV has as many names as it likes, none of them twice', () => {
  const names = Array.from({ length: 200_000 }, (_, at) => `c${at}`)
  const read = readTable(`${names.join(',')}\n`, 'a.csv')
  expect(read instanceof Map && [...read.keys()]).toEqual(names)
  expect(() => readTable(`${names.join(',')},c7\n`, 'a.csv')).toThrow('a.csv has two columns "c7"')
})
