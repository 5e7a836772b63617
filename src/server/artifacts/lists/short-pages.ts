/**
 * Pages that an index has in their order, near its start. They read so few rows that they run on the thread that answers
 * requests, with statements that are compiled once.
 */
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { ArtifactCollectionFilterBody, ArtifactFilterBody } from '#contract/filters.ts'
import { isEmpty } from '#server/artifacts/key-versions.ts'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import type { Database } from '#server/database/open.ts'
import { pageOf } from '#server/filters/page.ts'
import { orderedBy, orderedCollections, type Sort } from './list-orders.ts'
import { LISTED_BYTES } from './list-parts.ts'

type ArtifactQuery = z.output<typeof ArtifactFilterBody>
type CollectionQuery = z.output<typeof ArtifactCollectionFilterBody>

/** Rows before the page, of which only the index is read. */
const MAX_OFFSET = 1000

/** SQLite plans a limit in a parameter again each time. With few limits, there are few statements. */
const LIMITS = [1, 5, 10, 20, 50, 100, 200]

type Entry = { id: string; bytes: number }

/** Null for a page that is not short. */
export async function shortPage(db: Database, query: ArtifactQuery): Promise<Entry[] | null> {
  const { sort = null, limit: _limit, offset: _offset, ...conditions } = query
  const found = onlyValue(conditions)
  if (!found || !hasIndex(sort ?? 'ID_DESC', found.column)) return null
  return read(query, (limit, offset) =>
    artifactPage({ sort: sort ?? 'ID_DESC', column: found.column, limit })(db, { value: found.value, offset }),
  )
}

/** Null for a page that is not short. */
export async function shortCollectionPage(db: Database, query: CollectionQuery): Promise<Entry[] | null> {
  const { sort = null, limit: _limit, offset: _offset, ...conditions } = query
  if (!isEmpty(conditions)) return null
  return read(query, (limit, offset) => collectionPage({ sort: sort ?? 'ID_DESC', limit })(db, { offset }))
}

async function read(
  query: ArtifactQuery | CollectionQuery,
  readRows: (limit: number, offset: number) => Promise<Entry[]>,
): Promise<Entry[] | null> {
  const { limit, offset } = pageOf(query)
  const rounded = LIMITS.find((each) => each >= limit)
  if (rounded === undefined || offset > MAX_OFFSET) return null
  return (await readRows(rounded, offset)).slice(0, limit)
}

const COLUMNS = ['key', 'flow_run_id', 'task_run_id'] as const

type Only = { column: (typeof COLUMNS)[number] | null; value: string }

/** The column that has to have one value, if there is no other condition. */
function onlyValue({ artifacts, ...others }: Pick<ArtifactQuery, 'artifacts'>): Only | null {
  if (!isEmpty(others)) return null
  const { operator: _, ...fields }: Partial<NonNullable<ArtifactQuery['artifacts']>> = artifacts ?? {}
  if (isEmpty(fields)) return { column: null, value: '' }
  for (const column of COLUMNS) {
    const { [column]: filter, ...otherFields } = fields
    const { any_, ...otherConditions } = filter ?? {}
    const [value, second] = any_ ?? []
    const isOnly = value !== undefined && second === undefined && isEmpty(otherFields) && isEmpty(otherConditions)
    if (isOnly) return { column, value }
  }
  return null
}

function hasIndex(sort: Sort, column: Only['column']): boolean {
  if (column === 'key') return sort !== 'UPDATED_DESC'
  return column === null || sort === 'ID_DESC'
}

const artifactPage = once(({ sort, column, limit }: { sort: Sort; column: Only['column']; limit: number }) =>
  compiledQuery((db, value: ValueOf<{ value: string; offset: number }>) =>
    orderedBy(db.selectFrom('artifact'), sort, column === 'key')
      .select(['artifact.id', LISTED_BYTES.as('bytes')])
      .$if(column !== null, (rows) => rows.where(`artifact.${column ?? 'key'}`, '=', value('value')))
      .limit(sql.lit(limit))
      .offset(value('offset')),
  ),
)

const collectionPage = once(({ sort, limit }: { sort: Sort; limit: number }) =>
  compiledQuery((db, value: ValueOf<{ offset: number }>) =>
    orderedCollections(db, sort, false)
      .select(['collection.id', LISTED_BYTES.as('bytes')])
      .limit(sql.lit(limit))
      .offset(value('offset')),
  ),
)

/** Makes one value for each shape, of which there are few. */
function once<Shape extends object, Value>(make: (shape: Shape) => Value): (shape: Shape) => Value {
  const made = new Map<string, Value>()
  return (shape) => {
    const name = JSON.stringify(shape)
    const value = made.get(name) ?? make(shape)
    made.set(name, value)
    return value
  }
}
