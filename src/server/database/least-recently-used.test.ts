import { expect, test } from 'vitest'
import { leastRecentlyUsed } from './least-recently-used.ts'

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
