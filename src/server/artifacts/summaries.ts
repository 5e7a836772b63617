/** Lists of artifacts without their data, for Vitrine's own pages. */
import { expressionBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type * as z from 'zod/mini'
import type { SummaryCountBody, SummaryFilterBody } from '#contract/filters.ts'
import type { SummarySort } from '#contract/vitrine.ts'
import { readHistories } from '#server/changes/history.ts'
import { wireTime } from '#server/database/clock.ts'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import { forLongReads, isInParameter, listParameter } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { type Condition, eb } from '#server/filters/conditions.ts'
import { type Page, pageOf } from '#server/filters/page.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { countVersions, onlyKey, readVersionIds } from './key-versions.ts'
import { countListed, readListedIds } from './listed.ts'
import { summaryCondition } from './summary-condition.ts'

type Query = z.output<typeof SummaryFilterBody>
type Conditions = z.output<typeof SummaryCountBody>

const ORDERS = {
  UPDATED_DESC: [eb.ref('artifact.updated'), 'desc'],
  UPDATED_ASC: [eb.ref('artifact.updated'), 'asc'],
  CREATED_DESC: [eb.ref('artifact.created'), 'desc'],
  CREATED_ASC: [eb.ref('artifact.created'), 'asc'],
  KEY_ASC: [eb.ref('artifact.key'), 'asc'],
  KEY_DESC: [eb.ref('artifact.key'), 'desc'],
  VERSIONS_DESC: [versionCount(), 'desc'],
  SIZE_DESC: [eb.ref('artifact.size'), 'desc'],
} as const

/** Versions of an artifact's key, of a query with `withCollections`; 1 for an artifact without a key. */
function versionCount() {
  const { fn, lit } = expressionBuilder<{ collection: { versions: number | null } }, 'collection'>()
  return fn.coalesce('collection.versions', lit(1))
}

export async function filterSummaries(database: Database, query: Query) {
  const db = forLongReads(database)
  const { limit, offset } = pageOf(query)
  const { readIds, count: countMatching } = listOf(db, query)
  const rows = await readRows(db, await readIds(limit, offset))
  // The last page implies the count, which saves a second scan.
  const isEnd = rows.length < limit && (rows.length > 0 || offset === 0)
  const count = isEnd ? offset + rows.length : await countMatching()
  if (!query.history) return { results: rows.map(summaryOf), count }
  const keys = new Set(rows.flatMap(({ key }) => key ?? []))
  const histories = await readHistories(db, [...keys])
  return { results: rows.map((row) => ({ ...summaryOf(row), history: histories.get(row.key ?? '') ?? [] })), count }
}

type List = { readIds: (limit: number, offset: number) => Promise<string[]>; count: () => Promise<number> }

/** Pages of the catalogue and of a key are read in ways whose time does not depend on the number of versions. */
function listOf(db: Database, query: Query): List {
  const { sort: order, limit: _limit, offset: _offset, history: _history, ...conditions } = query
  const sort = order ?? 'UPDATED_DESC'
  if (conditions.latest_only) {
    return {
      readIds: (limit, offset) => readListedIds(db, conditions, sort, { limit, offset }),
      count: () => countListed(db, conditions),
    }
  }
  const key = onlyKey(conditions)
  const direction = VERSION_ORDERS.get(sort)
  return {
    readIds: (limit, offset) =>
      key !== null && direction !== undefined
        ? readVersionIds(db, key, direction, { limit, offset })
        : readMatchingIds(db, conditions, sort, { limit, offset }),
    count: () => (key === null ? countMatching(db, conditions) : countVersions(db, key)),
  }
}

/** Versions of a key in the order of their numbers. */
const VERSION_ORDERS = new Map<SummarySort, 'asc' | 'desc'>([
  ['CREATED_DESC', 'desc'],
  ['CREATED_ASC', 'asc'],
])

/** Counts without the joins: no condition refers to them, and each adds at most one row. */
async function countMatching(db: Database, conditions: Conditions): Promise<number> {
  const counting = db
    .selectFrom('artifact')
    .select(eb.fn.countAll<number>().as('count'))
    .where(summaryCondition(db, conditions))
  return (await counting.executeTakeFirstOrThrow()).count
}

async function readMatchingIds(
  db: Database,
  conditions: Conditions,
  sort: SummarySort,
  { limit, offset }: Page,
): Promise<string[]> {
  const rows = withCollections(db).select('artifact.id').where(summaryCondition(db, conditions)).$call(orderOf(sort))
  return (await rows.limit(limit).offset(offset).execute()).map(({ id }) => id)
}

/** The rows in the order of the ids, without those that were deleted meanwhile. */
async function readRows(db: Database, ids: string[]) {
  if (ids.length === 0) return []
  const rows = await readByIds(db, { ids: listParameter(db, ids) })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Compiled once: databases need longer to plan so many joins than to read a page. */
const readByIds = compiledQuery((db, value: ValueOf<{ ids: string | string[] }>) =>
  withNames(db).where(isInParameter(db, sql.ref('artifact.id'), value('ids'))),
)

function orderOf(sort: SummarySort) {
  const [order, direction] = ORDERS[sort]
  return <Schema, Table extends keyof Schema, Row>(rows: SelectQueryBuilder<Schema, Table, Row>) =>
    rows
      // Artifacts without a key are last in both directions, on every database.
      .$if(sort === 'KEY_ASC' || sort === 'KEY_DESC', (rows) => rows.orderBy(eb('artifact.key', 'is', null)))
      .orderBy(order, direction)
      .orderBy(eb.ref('artifact.id'), direction)
}

/** The ids of everything that matches, newest first. */
export async function listIds(db: Database, query: Query): Promise<string[]> {
  const rows = forLongReads(db).selectFrom('artifact').select('artifact.id').where(summaryCondition(db, query))
  return (await rows.$call(orderOf('CREATED_DESC')).execute()).map(({ id }) => id)
}

/** The newest summaries that match. */
export async function readNewestSummaries(db: Database, condition: Condition, limit: number) {
  const rows = withNames(db).where(condition).orderBy('artifact.created', 'desc').orderBy('artifact.id', 'desc')
  return (await rows.limit(limit).execute()).map(summaryOf)
}

/** Artifacts with the columns they can be sorted by. */
function withCollections(db: Database) {
  return db.selectFrom('artifact').leftJoin('artifact_collection as collection', 'collection.key', 'artifact.key')
}

/** In one list: the type of each further call takes the linter twice as long to infer. */
const NAMED_COLUMNS = [
  'artifact.id',
  'artifact.created',
  'artifact.updated',
  'artifact.key',
  'artifact.type',
  'artifact.description',
  'artifact.flow_run_id',
  'artifact.task_run_id',
  'artifact.size',
  'artifact.preview',
  'artifact.is_listed',
  'number.version',
  'number.change_status',
  'number.change_text',
  'pin.artifact_id as pin',
  'only_here.artifact_id as only_here',
  'run.flow_id',
  'of_flow.name as flow_name',
  'run.deployment_id',
  'deployed.name as deployment_name',
  'run.name as run_name',
  'run.state_type as run_state_type',
  'run.state_name as run_state_name',
  'run.tags as run_tags',
  'task.name as task_name',
  'task.state_type as task_state_type',
  'task.state_name as task_state_name',
] as const

/** Artifacts with the names of their flow, flow run and task run. */
function withNames(db: Database) {
  return withCollections(db)
    .leftJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .leftJoin('artifact_pin as pin', 'pin.artifact_id', 'artifact.id')
    .leftJoin('artifact_only_here as only_here', 'only_here.artifact_id', 'artifact.id')
    .leftJoin('flow_run as run', 'run.id', 'artifact.flow_run_id')
    .leftJoin('flow as of_flow', 'of_flow.id', 'run.flow_id')
    .leftJoin('deployment as deployed', 'deployed.id', 'run.deployment_id')
    .leftJoin('task_run as task', 'task.id', 'artifact.task_run_id')
    .select(NAMED_COLUMNS)
    .select(versionCount().as('versions'))
}

type Row = Awaited<ReturnType<typeof readRows>>[number]

function summaryOf(row: Row) {
  const { run_name, run_tags, flow_name, deployment_name, task_name } = row
  return {
    id: row.id,
    created: wireTime(row.created),
    updated: wireTime(row.updated),
    key: row.key,
    type: row.type,
    description: row.description,
    flow_run_id: row.flow_run_id,
    task_run_id: row.task_run_id,
    size: row.size,
    preview: new RawJson(row.preview),
    version: row.version,
    versions: row.versions,
    is_latest: row.is_listed === 1,
    is_pinned: row.pin !== null,
    is_only_here: row.only_here !== null,
    change: row.change_status === null ? null : { status: row.change_status, text: row.change_text },
    flow: flow_name === null ? null : { id: row.flow_id, name: flow_name },
    deployment: deployment_name === null ? null : { id: row.deployment_id, name: deployment_name },
    flow_run:
      run_name === null
        ? null
        : {
            id: row.flow_run_id,
            name: run_name,
            state_type: row.run_state_type,
            state_name: row.run_state_name,
            tags: new RawJson(run_tags ?? '[]'),
          },
    task_run:
      task_name === null
        ? null
        : {
            id: row.task_run_id,
            name: task_name,
            state_type: row.task_state_type,
            state_name: row.task_state_name,
          },
  }
}
