/** Counts the artifacts of many keys or runs through an API that only counts several of them together. */
import { inBatches, inParallel, PAGE_SIZE } from './pages.ts'

/**
 * A key or the id of a run. `most` is an upper bound of its artifacts, or Infinity if unknown; `least` is a lower bound;
 * `size` is the bytes of the latest artifact, or Infinity if unknown.
 */
export type CountedKey = { key: string; least: 0 | 1; most: number; size: number }

export type VersionCounts = {
  counts: Map<string, number>
  /** Whether the totals stayed the same while they were counted. */
  isSteady: boolean
}

type Requests = {
  /** The total number of versions of these keys. */
  count: (keys: string[]) => Promise<number>
  /** The key of every version of these keys; the upstream server sends their data as well. */
  read: (keys: string[]) => Promise<(string | null)[]>
}

type Part = { keys: CountedKey[]; total: number }

const MAX_CONCURRENCY = 8
/** How many count requests a page of versions must save. */
const COUNTS_PER_PAGE = 8
/** Larger data is not read for counting, because the upstream server must respond in time. */
const MAX_BYTES = 4 * 1024 * 1024

/**
 * Counts all keys together, which is enough if each has its lower or its upper bound. Other parts are read if they are
 * small, or else counted by bisection: at most one request per key, plus two to check.
 */
export async function countEach(keys: CountedKey[], { count, read }: Requests): Promise<VersionCounts> {
  const counts = new Map<string, number>()

  /** Counts a part, or returns its halves to be counted. */
  async function resolvePart({ keys, total }: Part): Promise<Part[]> {
    const [only] = keys
    const isUpperBound = total === keys.reduce((sum, { most }) => sum + most, 0)
    if (isUpperBound || total <= keys.reduce((sum, { least }) => sum + least, 0)) {
      for (const { key, least, most } of keys) counts.set(key, isUpperBound ? most : least)
    } else if (keys.length === 1 && only) {
      counts.set(only.key, total)
    } else if (!(isCheapToRead({ keys, total }) && (await tally({ keys, total })))) {
      const half = keys.slice(0, keys.length / 2)
      const sum = await count(namesOf(half))
      return [
        { keys: half, total: sum },
        { keys: keys.slice(half.length), total: total - sum },
      ]
    }
    return []
  }

  /** Reads the versions; false if their number differs from the count, because some were created or deleted. */
  async function tally({ keys, total }: Part): Promise<boolean> {
    const found = Map.groupBy(await read(namesOf(keys)), (key) => key)
    if (keys.reduce((sum, { key }) => sum + (found.get(key)?.length ?? 0), 0) !== total) return false
    for (const { key } of keys) counts.set(key, found.get(key)?.length ?? 1)
    return true
  }

  const countAll = () =>
    inParallel(
      inBatches(keys),
      MAX_CONCURRENCY,
      async (keys): Promise<Part> => ({ keys, total: await count(namesOf(keys)) }),
    )
  const first = await countAll()
  let open = first
  let rounds = 0
  for (; open.length > 0; rounds += 1) open = (await inParallel(open, MAX_CONCURRENCY, resolvePart)).flat()
  // Second halves are computed by subtraction, which is wrong if the total has changed since.
  const last = rounds > 1 ? await countAll() : first
  return { counts, isSteady: last.every(({ total }, index) => total === first[index]?.total) }
}

const namesOf = (keys: CountedKey[]) => keys.map(({ key }) => key)

/** Whether reading all versions takes far fewer requests than counting, and little data as far as is known. */
function isCheapToRead({ keys, total }: Part): boolean {
  const bytes = (keys.reduce((sum, { size }) => sum + size, 0) / keys.length) * total
  return Math.ceil(total / PAGE_SIZE) * COUNTS_PER_PAGE <= keys.length && bytes <= MAX_BYTES
}
