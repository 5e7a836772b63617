/** The requests of a page, and which may have waited for others. */

export type PageRequest = { readonly name: string; readonly start: number; readonly end: number }

/**
 * The levels of the waterfall: a request is one below the deepest that ended before it started. It may have waited for
 * that one, or have started later by chance, so that there are never more waits than levels.
 */
export const levelsOf = (requests: readonly PageRequest[]): PageRequest[][] => {
  const levels: PageRequest[][] = []
  for (const request of requests.toSorted((one, other) => one.start - other.start)) {
    const above = levels.findLastIndex((level) => level.some(({ end }) => end <= request.start))
    const level = levels[above + 1] ?? []
    level.push(request)
    levels[above + 1] = level
  }
  return levels
}

/** One line per level: how many requests, when they started and ended, and what they are. */
export const printWaterfall = (requests: readonly PageRequest[]): void => {
  for (const [index, level] of levelsOf(requests).entries()) {
    const start = Math.min(...level.map(({ start }) => start)).toFixed(0)
    const end = Math.max(...level.map(({ end }) => end)).toFixed(0)
    const names = level.map(({ name }) => name.replace(/-[\w-]{8}\.(?=js|css)/, '.'))
    console.log(`    ${index + 1}. ${`${start}–${end} ms`.padStart(14)}  ${names.join(' ')}`)
  }
}
