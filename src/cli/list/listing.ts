import type { SelectionOptions } from '#cli/args/selection.ts'

/** A row of `ls`. */
export type Row = {
  id: string
  key: string | null
  type: string | null
  created: string
  updated: string
  description: string | null
  /** Its number; null without a key, and on a Prefect server. */
  version: number | null
  /** Null on a Prefect server. */
  versions: number | null
  flow_run_id: string | null
  flow_run: string | null
  /** Null on a Prefect server. */
  is_pinned: boolean | null
  /** Whether the upstream server of a mirror has deleted it. Null on a Prefect server. */
  is_only_here: boolean | null
}

export const BLANK_ROW: Row = {
  id: '',
  key: null,
  type: null,
  created: '',
  updated: '',
  description: null,
  version: null,
  versions: null,
  flow_run_id: null,
  flow_run: null,
  is_pinned: null,
  is_only_here: null,
}

export const SORTS = ['newest', 'key', 'size', 'versions'] as const
export type Sort = (typeof SORTS)[number]

export type Listing = {
  selection: SelectionOptions
  allVersions: boolean
  sort: Sort
  since: Date | null
  /** Maximum number of rows, or Infinity. */
  limit: number
  /** Whether the output contains `created`, for which a Prefect server has to send each value again. */
  showsCreated: boolean
}

export async function* take<Item>(items: AsyncIterable<Item> | Iterable<Item>, limit: number): AsyncGenerator<Item> {
  let count = 0
  for await (const item of items) {
    yield item
    if (++count >= limit) return
  }
}
