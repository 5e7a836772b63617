/** Reads long lists of the upstream server page by page. */

import { MAX_ROWS, readWireRows, type WireRow } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { ResponseTooLarge } from '#server/upstream/response-body.ts'

/** Of a page with more than one row: some pages are read at the same time. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024

type Page = {
  rows: WireRow[]
  /** The offset of the next page; null at the end of the list. */
  next: number | null
}

/** Returns a function that reads a page of a list. It has fewer rows while rows are large; one that is too large is skipped. */
export function pageReader(upstream: Upstream, path: string): (query: object, offset: number) => Promise<Page> {
  let limit = MAX_ROWS
  return async function readPage(query, offset) {
    try {
      const body = JSON.stringify({ ...query, limit, offset })
      const rows = await readWireRows(
        await upstream.askText('POST', path, body, limit > 1 ? MAX_PAGE_BYTES : undefined),
      )
      const next = rows.length < limit ? null : offset + rows.length
      limit = Math.min(limit * 2, MAX_ROWS)
      return { rows, next }
    } catch (error) {
      if (!(error instanceof ResponseTooLarge)) throw error
      if (limit === 1) return { rows: [], next: offset + 1 }
      limit = Math.ceil(limit / 4)
      return readPage(query, offset)
    }
  }
}

/** The pages of a list whose order does not change, up to `maxRows`. */
export async function* listPages(upstream: Upstream, path: string, query: object, maxRows: number) {
  const readPage = pageReader(upstream, path)
  for (let offset: number | null = 0; offset !== null && offset < maxRows; ) {
    const page: Page = await readPage(query, offset)
    yield page.rows
    offset = page.next
  }
}
