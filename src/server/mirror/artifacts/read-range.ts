/** Reads a part of the artifacts page by page, although rows move between two requests. */

import type { Range } from '#server/mirror/mirror-state.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { type ArtifactPage, fetchArtifacts, type PageSize } from './fetch-artifacts.ts'

/** Null if rows before the page were deleted, so that some may have been skipped: the next page starts earlier. */
export async function readPage(
  upstream: Upstream,
  range: Range,
  limit: number,
  size: PageSize,
): Promise<ArtifactPage | null> {
  return checkPage(range, limit, await fetchArtifacts(upstream, { ...range, limit }, size))
}

/** The same for a page that was read with this limit, perhaps some time ago. */
export function checkPage(range: Range, limit: number, page: ArtifactPage): ArtifactPage | null {
  const { offset, overlap, low } = range
  const first = timeOf(page, range, 0)
  const isSkipped = first === null ? page.isEnd && page.unreadable === 0 : low !== null && first < low
  if (offset === 0 || overlap === null || !isSkipped) return page
  range.offset = Math.max(0, offset - limit)
  range.overlap = 0
  return null
}

/** Moves the start of a range to the next page. It may only be saved when the rows of this page are stored. */
export function advance(range: Range, page: ArtifactPage): void {
  const { offset, overlap } = range
  const last = timeOf(page, range, -1)
  if (page.unreadable > 0 || last === null || page.consumed <= Math.max(1, overlap ?? 0)) {
    // The next row is too large to be read with the last ones, or cannot be read.
    range.offset = offset + Math.max(page.consumed, overlap ?? 0)
    range.overlap = null
  } else {
    // Rows with equal times may have another order in the next response, so they are read again.
    const ties = page.rows.findIndex((row) => row.time(column(range)) === last)
    const next = ties > 0 ? ties : page.consumed - 1
    range.overlap = page.consumed - next
    range.offset = offset + next
  }
  range.low = last ?? range.low
}

/** Whether a range has been read with this page. */
export function isDone({ until, low }: Range, page: ArtifactPage): boolean {
  return page.isEnd || (until !== null && low !== null && low <= until)
}

/** The time of the row at an index; null if there is none. */
function timeOf({ rows }: ArtifactPage, range: Range, index: number): string | null {
  return rows.at(index)?.time(column(range)) ?? null
}

function column({ sort }: Range) {
  return sort === 'UPDATED_DESC' ? 'updated' : 'created'
}
