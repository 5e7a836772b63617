import { expect, test } from 'vitest'
import { LimitExceeded } from '#server/errors.ts'
import { readAllPages } from './pages.ts'
import { ResponseTooLarge } from './response-body.ts'

/** Rows with these numbers as ids. */
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ id: String(from + index) }))

test('a list that never ends is refused', async () => {
  let asked = 0
  const read = async ({ limit, offset }: { limit: number; offset: number }) => {
    asked += 1
    if (asked > 2000) throw new Error('The list was read without a limit')
    return rows(offset, offset + limit)
  }
  await expect(readAllPages(read, ({ id }) => id)).rejects.toThrow(LimitExceeded)
})

test('pages that are too large are read in parts', async () => {
  const read = async ({ limit, offset }: { limit: number; offset: number }) => {
    // Three large rows fit in a response.
    const page = rows(offset, Math.min(offset + limit, 230))
    if (page.length > 3) throw new ResponseTooLarge('prefect.example', 1)
    return page
  }
  expect(await readAllPages(read, ({ id }) => id)).toEqual(rows(0, 230).map(({ id }) => id))
})
