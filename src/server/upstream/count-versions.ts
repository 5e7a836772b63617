/** How many versions each of many keys has, of a server that counts those of several keys together. */
import { inParallel, inPortions, PAGE } from './pages.ts'

/** A key as it is counted: `most` versions at most, or Infinity when that is not known; its latest has `size` bytes. */
export type CountedKey = { key: string; most: number; size: number }

export type VersionCounts = {
  counts: Map<string, number>
  /** Whether nothing came or went while they were counted. */
  isSteady: boolean
}

type Questions = {
  /** How many versions these keys have together. */
  count: (keys: string[]) => Promise<number>
  /** The key of every version of these keys; the server behind sends their data, too. */
  read: (keys: string[]) => Promise<(string | null)[]>
}

type Part = { keys: CountedKey[]; total: number }

const PARALLEL = 8
/** How many counts a page of versions has to save. */
const SAVED = 8
/** Bytes of data that counting may cost: the server behind has to answer in time. */
const MOST_BYTES = 4 * 1024 * 1024

/**
 * Counts all keys together, which is enough when each has one version, or as many as it can have. What that leaves
 * open is read where it is little, or counted by halves: never more questions than one a key and two for the check.
 */
export async function countEach(keys: CountedKey[], { count, read }: Questions): Promise<VersionCounts> {
  const counts = new Map<string, number>()

  /** Settles a part, or leaves its halves to be settled. */
  async function settle({ keys, total }: Part): Promise<Part[]> {
    const [only] = keys
    const isAsBefore = total === keys.reduce((sum, { most }) => sum + most, 0)
    if (isAsBefore || total === keys.length) {
      for (const { key, most } of keys) counts.set(key, isAsBefore ? most : 1)
    } else if (keys.length === 1 && only) {
      counts.set(only.key, Math.max(1, total))
    } else if (!(isLittle({ keys, total }) && (await tally({ keys, total })))) {
      const half = keys.slice(0, keys.length / 2)
      const sum = await count(namesOf(half))
      return [
        { keys: half, total: sum },
        { keys: keys.slice(half.length), total: total - sum },
      ]
    }
    return []
  }

  /** Reads the versions; false when they are not as many as were counted, because some came or went. */
  async function tally({ keys, total }: Part): Promise<boolean> {
    const found = Map.groupBy(await read(namesOf(keys)), (key) => key)
    if (keys.reduce((sum, { key }) => sum + (found.get(key)?.length ?? 0), 0) !== total) return false
    for (const { key } of keys) counts.set(key, found.get(key)?.length ?? 1)
    return true
  }

  const countAll = () =>
    inParallel(inPortions(keys), PARALLEL, async (keys): Promise<Part> => ({ keys, total: await count(namesOf(keys)) }))
  const first = await countAll()
  let open = first
  let rounds = 0
  for (; open.length > 0; rounds += 1) open = (await inParallel(open, PARALLEL, settle)).flat()
  // The second half is what is left of the whole, which is wrong if the whole has changed in between.
  const last = rounds > 1 ? await countAll() : first
  return { counts, isSteady: last.every(({ total }, index) => total === first[index]?.total) }
}

const namesOf = (keys: CountedKey[]) => keys.map(({ key }) => key)

/** Whether reading all versions takes far fewer questions than counting, and not much data as far as anybody knows. */
function isLittle({ keys, total }: Part): boolean {
  const bytes = (keys.reduce((sum, { size }) => sum + size, 0) / keys.length) * total
  return Math.ceil(total / PAGE) * SAVED <= keys.length && bytes <= MOST_BYTES
}
