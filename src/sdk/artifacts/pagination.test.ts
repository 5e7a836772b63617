import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paginate } from './pagination.ts'

type Row = { id: number; rank: number }
/** Changes before a page is read: newer rows, by their distance in rank, and the positions of removed ones. */
type Changes = { added: number[]; removed: number[] }

const changes = fc.record({
  added: fc.array(fc.nat({ max: 2 }), { maxLength: 6 }),
  removed: fc.array(fc.nat(), { maxLength: 12 }),
})

/** A list in descending order of rank, in which rows with the same rank change places between responses. */
function changingList(ranks: number[], plan: Changes[]) {
  let next = 0
  let newest = ranks.reduce((sum, step) => sum + step, 0)
  let rows: Row[] = ranks.map((_, at) => ({ id: next++, rank: ranks.slice(at).reduce((sum, step) => sum + step, 0) }))
  const gone = new Set<number>()
  const start = rows.map(({ id }) => id)
  let responses = 0
  const read = async ({ limit, offset }: { limit: number; offset: number }) => {
    const { added, removed } = plan[responses++] ?? { added: [], removed: [] }
    for (const step of added) {
      newest += step
      rows.unshift({ id: next++, rank: newest })
    }
    for (const at of removed) {
      const [row] = rows.length === 0 ? [] : rows.splice(at % rows.length, 1)
      if (row) gone.add(row.id)
    }
    const turn = responses % 2 === 0 ? 1 : -1
    rows = rows.toSorted((a, b) => b.rank - a.rank || turn * (a.id - b.id))
    return rows.slice(offset, offset + limit)
  }
  return { read, throughout: () => start.filter((id) => !gone.has(id)) }
}

async function collectIds(list: ReturnType<typeof changingList>, pageSize: number): Promise<number[]> {
  const order = {
    read: list.read,
    identity: ({ id }: Row) => String(id),
    rank: ({ rank }: Row) => String(rank),
    isStable: true,
  }
  const ids: number[] = []
  for await (const { id } of paginate([order], pageSize)) ids.push(id)
  return ids
}

test('rows that exist throughout are returned exactly once, whatever is added and removed between pages', async () => {
  const ranks = fc.array(fc.nat({ max: 3 }), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(ranks, fc.array(changes, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (...args) => {
      const [steps, plan, pageSize] = args
      const list = changingList(steps, plan)
      const ids = await collectIds(list, pageSize)
      expect(new Set(ids).size).toBe(ids.length)
      expect(new Set(ids)).toEqual(new Set([...list.throughout(), ...ids]))
    }),
    { numRuns: 2000 },
  )
})

test('the offset steps back when whole pages are removed', async () => {
  const plan = [
    { added: [], removed: [] },
    { added: [], removed: Array<number>(40).fill(0) },
  ]
  const list = changingList(Array<number>(100).fill(1), plan)
  expect(await collectIds(list, 10)).toEqual(expect.arrayContaining(list.throughout()))
})

test('an unchanged list takes one request per page', async () => {
  let responses = 0
  const list = changingList(Array<number>(25).fill(1), [])
  const counted = {
    ...list,
    read: (page: { limit: number; offset: number }) => {
      responses++
      return list.read(page)
    },
  }
  expect(await collectIds(counted, 10)).toHaveLength(25)
  expect(responses).toBe(3)
})
