import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countEach } from './count-versions.ts'
import { PAGE_SIZE } from './pages.ts'

type Key = { versions: number; most?: number; size?: number }

const NOT_FOUND_PATHS = Number.POSITIVE_INFINITY

async function ask(keys: Key[], onCount: (question: number) => void = () => {}, least: 0 | 1 = 1) {
  let counted = 0
  let pages = 0
  const versionsOf = (names: string[]) => names.flatMap((name) => Array(keys[Number(name)]?.versions).fill(name))
  const asked = keys.map(({ most = NOT_FOUND_PATHS, size = 100 }, index) => ({ key: String(index), least, most, size }))
  const { counts, isSteady } = await countEach(asked, {
    count: async (names) => {
      counted += 1
      onCount(counted)
      return versionsOf(names).length
    },
    read: async (names) => {
      const found = versionsOf(names)
      pages += Math.floor(found.length / PAGE_SIZE) + 1
      return found
    },
  })
  return { counts: keys.map((_, index) => counts.get(String(index))), isSteady, counted, pages }
}

const many = (versions: (index: number) => number, rest: Omit<Key, 'versions'> = {}) =>
  Array.from({ length: 100 }, (_, index) => ({ versions: versions(index), ...rest }))

test('counts every key with hardly more requests than keys', async () => {
  const key = fc.record({
    versions: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 300 })),
    gone: fc.nat(2),
    isKnown: fc.boolean(),
    size: fc.constantFrom(10, 1_000_000),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(key, { maxLength: 60 }), async (drawn) => {
      const keys = drawn.map(({ versions, gone, isKnown, size }) => ({
        versions,
        size,
        most: isKnown ? versions + gone : NOT_FOUND_PATHS,
      }))
      const { counts, isSteady, counted, pages } = await ask(keys)
      expect([counts, isSteady]).toEqual([keys.map(({ versions }) => versions), true])
      expect(counted + pages).toBeLessThanOrEqual(keys.length + 2)
    }),
  )
})

test('one request is enough for keys with one version each, or with unchanged counts', async () => {
  const single = await ask(many(() => 1))
  const known = await ask(Array.from({ length: 100 }, (_, index) => ({ versions: index + 1, most: index + 1 })))
  expect([single.counted + single.pages, known.counted + known.pages]).toEqual([1, 1])
})

test('keys with few versions are read in pages, even next to a key with many', async () => {
  const few = await ask(many((index) => 1 + (index % 5)))
  expect(few.counted + few.pages).toBeLessThanOrEqual(4)
  const beside = await ask(many((index) => (index === 40 ? 5000 : 3)))
  expect(beside.counted + beside.pages).toBeLessThanOrEqual(20)
})

test('versions with much data are counted without being read', async () => {
  const { counts, pages } = await ask(many((index) => 1 + (index % 5), { size: 1_000_000 }))
  expect([counts[4], pages]).toEqual([5, 0])
})

test('counts are not steady if a version is created meanwhile', async () => {
  const keys = many(() => 100)
  const { isSteady } = await ask(keys, (question) => {
    const [first] = keys
    if (question === 3 && first) first.versions += 1
  })
  expect(isSteady).toBe(false)
})

test('runs without artifacts take one request, and one that has some is found in few', async () => {
  const size = NOT_FOUND_PATHS
  const none = await ask(
    many(() => 0, { size }),
    undefined,
    0,
  )
  expect([none.counts, none.counted]).toEqual([Array(100).fill(0), 1])
  const one = await ask(
    many((index) => (index === 9 ? 4 : 0), { size }),
    undefined,
    0,
  )
  expect(one.counts).toEqual(Array.from({ length: 100 }, (_, index) => (index === 9 ? 4 : 0)))
  expect(one.counted).toBeLessThanOrEqual(10)
  expect(one.pages).toBe(0)
})
