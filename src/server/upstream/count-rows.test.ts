import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countRows } from './count-rows.ts'
import { PAGE_SIZE } from './pages.ts'

async function count(rows: number, known: number) {
  let requests = 0
  const counted = await countRows(known, async (offset) => {
    requests += 1
    return Math.min(PAGE_SIZE, Math.max(0, rows - offset))
  })
  return { counted, requests }
}

test('a list of any length is counted from any known part', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(120_000), fc.double({ min: 0, max: 1, noNaN: true }), async (rows, share) => {
      expect((await count(rows, Math.floor(rows * share))).counted).toBe(rows)
    }),
  ))

test('one request is enough for a short list and for one that grew by less than a page', async () => {
  expect(await count(199, 0)).toEqual({ counted: 199, requests: 1 })
  expect(await count(0, 0)).toEqual({ counted: 0, requests: 1 })
  expect(await count(100_007, 100_000)).toEqual({ counted: 100_007, requests: 1 })
})

test('100,000 rows take at most 20 requests', async () => {
  expect((await count(100_000, 0)).requests).toBeLessThanOrEqual(20)
})

test('a server that ignores the offset is not asked forever', async () => {
  await expect(countRows(0, async () => PAGE_SIZE)).rejects.toMatchObject({ status: 502 })
})
