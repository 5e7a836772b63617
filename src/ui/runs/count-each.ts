/** A run whose artifacts are counted; it had `most` of them when last asked, and can have no more, or Infinity. */
export type Counted = { id: string; most: number }

/**
 * How many artifacts each of some runs has, of a server that counts those of several together but does not say which
 * run has how many: halves are counted, and only as long as their sum leaves anything open. It takes one question when
 * none of them has any or none has lost any, and never more than there are runs.
 */
export async function countEach(
  runs: Counted[],
  countOf: (ids: string[]) => Promise<number>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const settle = async (part: Counted[], total: number): Promise<void> => {
    const isAsBefore = total === part.reduce((sum, { most }) => sum + most, 0)
    if (isAsBefore || total === 0 || part.length === 1) {
      for (const { id, most } of part) counts.set(id, isAsBefore ? most : total)
      return
    }
    const half = part.slice(0, part.length / 2)
    const sum = await countOf(half.map(({ id }) => id))
    // More than there were when all were counted: a change in between, after which everything is asked for again.
    const rest = Math.max(0, total - sum)
    await Promise.all([settle(half, sum), settle(part.slice(half.length), rest)])
  }
  if (runs.length > 0) await settle(runs, await countOf(runs.map(({ id }) => id)))
  return counts
}
