import fc from 'fast-check'
import { expect, test } from 'vitest'
import { walk } from './pagination.ts'

type Row = { id: number; rank: number }
/** What others do before a page is read: how many newer rows come, of which rank above the newest, and which go. */
type Meanwhile = { come: number[]; go: number[] }

const meanwhile = fc.record({
  come: fc.array(fc.nat({ max: 2 }), { maxLength: 6 }),
  go: fc.array(fc.nat(), { maxLength: 12 }),
})

/** A list in falling order of rank, whose rows of one rank stand in another order in each answer. */
function changingList(ranks: number[], plan: Meanwhile[]) {
  let next = 0
  let newest = ranks.reduce((sum, step) => sum + step, 0)
  let rows: Row[] = ranks.map((_, at) => ({ id: next++, rank: ranks.slice(at).reduce((sum, step) => sum + step, 0) }))
  const gone = new Set<number>()
  const start = rows.map(({ id }) => id)
  let answers = 0
  const read = async ({ limit, offset }: { limit: number; offset: number }) => {
    const { come, go } = plan[answers++] ?? { come: [], go: [] }
    for (const step of come) {
      newest += step
      rows.unshift({ id: next++, rank: newest })
    }
    for (const at of go) {
      const [row] = rows.length === 0 ? [] : rows.splice(at % rows.length, 1)
      if (row) gone.add(row.id)
    }
    const turn = answers % 2 === 0 ? 1 : -1
    rows = rows.toSorted((a, b) => b.rank - a.rank || turn * (a.id - b.id))
    return rows.slice(offset, offset + limit)
  }
  return { read, throughout: () => start.filter((id) => !gone.has(id)) }
}

async function walked(list: ReturnType<typeof changingList>, pageSize: number): Promise<number[]> {
  const order = {
    read: list.read,
    identity: ({ id }: Row) => String(id),
    rank: ({ rank }: Row) => String(rank),
    isFixed: true,
  }
  const ids: number[] = []
  for await (const { id } of walk([order], pageSize)) ids.push(id)
  return ids
}

test('what is there all the time comes exactly once, whatever comes and goes between the pages', async () => {
  const ranks = fc.array(fc.nat({ max: 3 }), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(
      ranks,
      fc.array(meanwhile, { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      async (...given) => {
        const [steps, plan, pageSize] = given
        const list = changingList(steps, plan)
        const ids = await walked(list, pageSize)
        expect(new Set(ids).size).toBe(ids.length)
        expect(new Set(ids)).toEqual(new Set([...list.throughout(), ...ids]))
      },
    ),
    { numRuns: 2000 },
  )
})

test('when whole pages go, the walk turns back to where it has been', async () => {
  const plan = [
    { come: [], go: [] },
    { come: [], go: Array<number>(40).fill(0) },
  ]
  const list = changingList(Array<number>(100).fill(1), plan)
  expect(await walked(list, 10)).toEqual(expect.arrayContaining(list.throughout()))
})

test('a quiet list is asked for once, and once more for each further page', async () => {
  let answers = 0
  const list = changingList(Array<number>(25).fill(1), [])
  const counted = {
    ...list,
    read: (page: { limit: number; offset: number }) => {
      answers++
      return list.read(page)
    },
  }
  expect(await walked(counted, 10)).toHaveLength(25)
  expect(answers).toBe(3)
})
