/** Reads a page of artifacts in parts: 200 of them can hold more than a string or the memory can. */
import { sql } from 'kysely'
import { formatBytes } from '#content/bytes.ts'
import { LimitExceeded } from '#server/errors.ts'

/** The data that is read at a time. */
const PART_BYTES = 4_000_000

/** The data of all artifacts of a page. More would not fit into a string of JavaScript clients. */
const MAX_PAGE_BYTES = 500_000_000

/** Bytes that an artifact takes in a list, without the few that all have. */
export const LISTED_BYTES = sql<number>`artifact.size + coalesce(octet_length(artifact.description), 0)`

type Entry = { id: string; bytes: number }

/**
 * Yields the rows in the order of `page`, without those that were deleted meanwhile.
 *
 * @throws {LimitExceeded} before the first part if they are too large for one response.
 */
export async function* readParts<Row extends { id: string }>(
  page: Entry[],
  read: (ids: string[]) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  const total = page.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total > MAX_PAGE_BYTES) {
    throw new LimitExceeded(
      `These ${page.length} artifacts have ${formatBytes(total)} of data, and at most ${formatBytes(MAX_PAGE_BYTES)} are sent at once. Ask for fewer with "limit", or read them one by one.`,
    )
  }
  for (const ids of partsOf(page)) {
    const rows = new Map((await read(ids)).map((row) => [row.id, row]))
    yield ids.flatMap((id) => rows.get(id) ?? [])
  }
}

function partsOf(page: Entry[]): string[][] {
  const parts: string[][] = []
  let room = 0
  for (const { id, bytes } of page) {
    const part = parts.at(-1)
    room -= bytes
    if (part && room >= 0) part.push(id)
    else {
      parts.push([id])
      room = PART_BYTES - bytes
    }
  }
  return parts
}
