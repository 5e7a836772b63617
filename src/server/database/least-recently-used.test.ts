import { expect, test } from 'vitest'
import { cacheStatements, leastRecentlyUsed } from './least-recently-used.ts'

test('the cache drops the value that was used least recently, and keeps the others', () => {
  const created: string[] = []
  const read = leastRecentlyUsed(2, (key) => {
    created.push(key)
    return { key }
  })
  const first = read('a')
  read('b')
  expect(read('a')).toBe(first)
  read('c')
  expect(read('a')).toBe(first)
  expect(created).toEqual(['a', 'b', 'c'])
  read('b')
  expect(created).toEqual(['a', 'b', 'c', 'b'])
})

test('many statements with the values of many rows do not stay prepared, and do not replace others', () => {
  const prepared: string[] = []
  const prepare = cacheStatements((text) => prepared.push(text))
  const insertRows = (count: number) => `insert into artifact values ${'(?), '.repeat(count)}`
  prepare('select 1')
  for (let count = 1000; count < 1600; count++) prepare(insertRows(count))
  const before = prepared.length
  prepare('select 1')
  prepare(insertRows(1599))
  expect(prepared.length).toBe(before)
  prepare(insertRows(1000))
  expect(prepared.length).toBe(before + 1)
})
