import { expect, test } from 'vitest'
import { cacheByRevision, type UpstreamRevision } from './revision.ts'

const revision: UpstreamRevision = {
  read: async () => '1',
  deletions: () => 0,
  forget: () => {},
  backOff: () => {},
}
const { signal } = new AbortController()

function countingCache(rows: number) {
  const cache = cacheByRevision<number>(revision, (result) => result)
  let loads = 0
  const read = async (key: string) => {
    await cache(key, signal, async () => {
      loads++
      return rows
    })
  }
  return { read, loads: () => loads }
}

test('a result is loaded once', async () => {
  const { read, loads } = countingCache(1)
  for (const key of ['a', 'b', 'a', 'b']) await read(key)
  expect(loads()).toBe(2)
})

test('large results replace the oldest ones', async () => {
  const { read, loads } = countingCache(200_000)
  for (const key of ['a', 'b', 'c']) await read(key)
  for (const key of ['b', 'c']) await read(key)
  expect(loads()).toBe(3)
  await read('a')
  expect(loads()).toBe(4)
})

test('at most 300 results are kept, however small', async () => {
  const { read, loads } = countingCache(0)
  for (let key = 0; key < 301; key++) await read(String(key))
  await read('300')
  expect(loads()).toBe(301)
  await read('0')
  expect(loads()).toBe(302)
})
