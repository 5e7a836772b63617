/** Finds what the catalogue lists, in a narrow table that has all that its pages filter and sort by. */
import type { SelectQueryBuilder } from 'kysely'
import type * as z from 'zod/mini'
import type { SummaryCountBody } from '#contract/filters.ts'
import type { SummarySort } from '#contract/vitrine.ts'
import { containsPart, matchesListed, SEARCH_SEPARATOR } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'
import {
  all,
  among,
  between,
  type Condition,
  combine,
  eb,
  FALSE,
  IS_LISTED,
  type Maybe,
} from '#server/filters/conditions.ts'
import { flowCondition } from '#server/filters/filter-conditions.ts'
import type { Page } from '#server/filters/page.ts'
import { isOnlyHere, summaryCondition } from './summary-condition.ts'

type Conditions = z.output<typeof SummaryCountBody>

type Rows = SelectQueryBuilder<Tables, 'artifact_listed', object>

const ORDERS = {
  UPDATED_DESC: ['artifact_listed.updated', 'desc'],
  UPDATED_ASC: ['artifact_listed.updated', 'asc'],
  CREATED_DESC: ['artifact_listed.created', 'desc'],
  CREATED_ASC: ['artifact_listed.created', 'asc'],
  KEY_ASC: ['artifact_listed.key', 'asc'],
  KEY_DESC: ['artifact_listed.key', 'desc'],
  VERSIONS_DESC: ['artifact_listed.versions', 'desc'],
  SIZE_DESC: ['artifact_listed.size', 'desc'],
} as const

/** The ids of a page. */
export async function readListedIds(
  db: Database,
  conditions: Conditions,
  sort: SummarySort,
  { limit, offset }: Page,
): Promise<string[]> {
  const rows = await matchingListed(db, conditions)
  if (sort !== 'KEY_ASC' && sort !== 'KEY_DESC') return readPage(rows, sort, { limit, offset })
  // Artifacts without a key are last in both directions, on every database.
  const withKey = rows.where('artifact_listed.key', 'is not', null)
  const ids = await readPage(withKey, sort, { limit, offset })
  if (ids.length === limit) return ids
  const keys = ids.length > 0 ? offset + ids.length : await countRows(withKey)
  const withoutKey = rows.where('artifact_listed.key', 'is', null)
  const rest = { limit: limit - ids.length, offset: Math.max(offset - keys, 0) }
  return [...ids, ...(await readPage(withoutKey, sort, rest))]
}

export async function countListed(db: Database, conditions: Conditions): Promise<number> {
  return countRows(await matchingListed(db, conditions))
}

async function readPage(rows: Rows, sort: SummarySort, { limit, offset }: Page): Promise<string[]> {
  const [column, direction] = ORDERS[sort]
  const page = await rows
    .select('artifact_listed.artifact_id as id')
    .orderBy(column, direction)
    .orderBy('artifact_listed.artifact_id', direction)
    .limit(limit)
    .offset(offset)
    .execute()
  return page.map(({ id }) => id)
}

async function countRows(rows: Rows): Promise<number> {
  return (await rows.select(eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count
}

/** Conditions that the table lacks are checked on the artifact itself. */
async function matchingListed(db: Database, conditions: Conditions): Promise<Rows> {
  const { types, updated, search, flows, flow_runs, changed_since, only_here, latest_only: _, ...others } = conditions
  const text = search?.trim() ?? ''
  const isSearched = text !== '' && !text.includes(SEARCH_SEPARATOR)
  const ofRun = flow_runs ? runCondition(db, flow_runs) : null
  const rest = {
    ...others,
    changed_since,
    ...(ofRun === null && { flow_runs }),
    ...(!isSearched && { search }),
  }
  const isComplete = Object.values(rest).every((value) => value === undefined || value === null || value === '')
  const matching = eb.selectFrom('artifact').select('artifact.id').where(IS_LISTED).where(summaryCondition(db, rest))
  return db.selectFrom('artifact_listed').where(
    all([
      types ? ofTypes(types) : null,
      updated ? between('artifact_listed.updated', updated) : null,
      // Every change of a key is also one of its latest version.
      changed_since ? between('artifact_listed.updated', { after_: changed_since }) : null,
      flows ? await ofFlows(db, flows) : null,
      ofRun,
      only_here ? isOnlyHere('artifact_listed.artifact_id') : null,
      isSearched ? matchesListed(db, text) : null,
      isComplete ? null : eb('artifact_listed.artifact_id', 'in', matching),
    ]),
  )
}

function ofTypes(types: (string | null)[]): Condition {
  const named = types.filter((type) => type !== null)
  const [only] = named
  if (types.length === 1 && only !== undefined) return eb('artifact_listed.type', '=', only)
  return combine('or_', [
    named.length > 0 ? eb('artifact_listed.type', 'in', named) : FALSE,
    types.includes(null) ? eb('artifact_listed.type', 'is', null) : null,
  ])
}

/** With more, the database finds them again for each statement. */
const MAX_FLOW_IDS = 100

/** Finds the flows first: for a single one, an index has its artifacts in the order of the catalogue. */
async function ofFlows(db: Database, filter: NonNullable<Conditions['flows']>): Promise<Condition> {
  const flows = db.selectFrom('flow').select('flow.id').where(flowCondition(filter))
  const found = await flows.limit(MAX_FLOW_IDS + 1).execute()
  const [first, second] = found
  if (!first) return FALSE
  if (!second) return eb('artifact_listed.flow_id', '=', first.id)
  const ids = found.map(({ id }) => id)
  return eb('artifact_listed.flow_id', 'in', found.length > MAX_FLOW_IDS ? flows : ids)
}

/** Null if the table lacks what the filter asks for. */
function runCondition(db: Database, filter: NonNullable<Conditions['flow_runs']>): Condition | null {
  const { operator, id, tags, ...others } = filter
  if (operator !== 'and_' || id?.not_any_ || Object.values(others).some((value) => value != null)) return null
  const { operator: logic = 'and_', all_, any_, is_null_ } = tags ?? {}
  if (logic !== 'and_' || typeof is_null_ === 'boolean' || [...(all_ ?? []), ...(any_ ?? [])].some(isAmbiguous))
    return null
  const hasTag = (tag: string) => containsTag(db, tag)
  return all([
    eb('artifact_listed.flow_id', 'is not', null),
    id ? ofRuns(id.any_) : null,
    ...(all_ ?? []).map(hasTag),
    any_ ? combine('or_', any_.length > 0 ? any_.map(hasTag) : [FALSE]) : null,
  ])
}

/** The index of all versions has those of a run. */
function ofRuns(ids: Maybe<string[]>): Condition | null {
  const ofRun = among('artifact.flow_run_id', ids)
  return ofRun && eb('artifact_listed.artifact_id', 'in', eb.selectFrom('artifact').select('artifact.id').where(ofRun))
}

/** In a JSON list, a single comma also follows and precedes other strings. */
const isAmbiguous = (tag: string) => tag === ','

/** In the JSON list of tags, a string begins after a bracket or a comma; quotes inside it have a backslash. */
function containsTag(db: Database, tag: string): Condition {
  const text = JSON.stringify(tag.toWellFormed())
  const contains = (part: string) => containsPart(db, 'artifact_listed.tags', part)
  return eb.or([contains(`[${text}`), contains(`,${text}`)])
}
