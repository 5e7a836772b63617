/** A run whose artifacts are counted. `max` is an upper bound: the last known count, or Infinity. */
export type Counted = { id: string; max: number }

/**
 * Counts the artifacts of each run where the API only counts those of several runs together: it bisects, and stops
 * where the sum leaves nothing open. One request if no run has artifacts or none lost any; never more than one per run.
 */
export async function countEach(
  runs: Counted[],
  countOf: (ids: string[]) => Promise<number>,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const settle = async (part: Counted[], total: number): Promise<void> => {
    const isUnchanged = total === part.reduce((sum, { max }) => sum + max, 0)
    if (isUnchanged || total === 0 || part.length === 1) {
      for (const { id, max } of part) counts.set(id, isUnchanged ? max : total)
      return
    }
    const half = part.slice(0, part.length / 2)
    const sum = await countOf(half.map(({ id }) => id))
    // Negative if artifacts were published between the two counts; the next revision triggers a new read.
    const rest = Math.max(0, total - sum)
    await Promise.all([settle(half, sum), settle(part.slice(half.length), rest)])
  }
  if (runs.length > 0) await settle(runs, await countOf(runs.map(({ id }) => id)))
  return counts
}
