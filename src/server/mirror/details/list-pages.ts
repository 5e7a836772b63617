/** Reads long lists of the upstream server page by page. */

import { askForFewer } from '#server/mirror/ask-for-fewer.ts'
import { MAX_ROWS, MalformedResponse, readWireRows, type WireRow } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'

/** Of a page with more than one row: some pages are read at the same time. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024
/** Rows in a row that cannot be read. */
const MAX_FAILURES = 10

type Page = {
  rows: WireRow[]
  /** The offset of the next page; null at the end of the list. */
  next: number | null
}

/** Returns a function that reads a page of a list. It has fewer rows while rows are large; one that cannot be read is skipped. */
export function pageReader(upstream: Upstream, path: string): (query: object, offset: number) => Promise<Page> {
  let maxRows = MAX_ROWS
  let failures = 0
  return async function readPage(query, offset) {
    const askText = (limit: number) => {
      const body = JSON.stringify({ ...query, limit, offset })
      return upstream.askText('POST', path, body, limit > 1 ? MAX_PAGE_BYTES : undefined)
    }
    const ask = async (limit: number) => readWireRows(await askText(limit))
    const { result, limit } = await askForFewer(maxRows, ask, () => askText(0))
    maxRows = Math.min(limit * 2, MAX_ROWS)
    failures = result === null ? failures + 1 : 0
    if (failures > MAX_FAILURES) throw new MalformedResponse('many rows in a row cannot be read')
    if (result === null) return { rows: [], next: offset + 1 }
    return { rows: result, next: result.length < limit ? null : offset + result.length }
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
