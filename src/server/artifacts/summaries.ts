/** Lists of artifacts without their data, for Vitrine's own pages. */
import { expressionBuilder, type SelectQueryBuilder } from 'kysely'
import type * as z from 'zod/mini'
import type { SummaryCountBody, SummaryFilterBody } from '#contract/filters.ts'
import type { SummarySort } from '#contract/vitrine.ts'
import { readHistories } from '#server/changes/history.ts'
import { wireTime } from '#server/database/clock.ts'
import { containsText, forLongReads, readsSkippedRows } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { TextColumn } from '#server/database/tables.ts'
import {
  all,
  between,
  type Condition,
  combine,
  eb,
  FALSE,
  IS_LISTED,
  SHOWN_TYPE,
  TRUE,
} from '#server/filters/conditions.ts'
import { artifactCondition } from '#server/filters/filter-conditions.ts'
import { pageOf } from '#server/filters/page.ts'
import { artifactRelations } from '#server/filters/related-conditions.ts'
import { RawJson } from '#server/json/raw-json.ts'

type Query = z.output<typeof SummaryFilterBody>

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
  const rows = await readRows(db, query)
  const { limit, offset } = pageOf(query)
  // The last page implies the count, which saves a second scan.
  const isEnd = rows.length < limit && (rows.length > 0 || offset === 0)
  const count = isEnd ? offset + rows.length : await countMatching(db, query)
  if (!query.history) return { results: rows.map(summaryOf), count }
  const keys = new Set(rows.flatMap(({ key }) => key ?? []))
  const histories = await readHistories(db, [...keys])
  return { results: rows.map((row) => ({ ...summaryOf(row), history: histories.get(row.key ?? '') ?? [] })), count }
}

/** Counts without the joins: no condition refers to them, and each adds at most one row. */
async function countMatching(db: Database, query: Query): Promise<number> {
  const counting = db
    .selectFrom('artifact')
    .select(eb.fn.countAll<number>().as('count'))
    .where(summaryCondition(db, query))
  return (await counting.executeTakeFirstOrThrow()).count
}

async function readRows(db: Database, query: Query) {
  const { limit, offset } = pageOf(query)
  const condition = summaryCondition(db, query)
  const inOrder = orderOf(query.sort ?? 'UPDATED_DESC')
  if (!readsSkippedRows(db)) {
    return withNames(db).where(condition).$call(inOrder).limit(limit).offset(offset).execute()
  }
  const page = withCollections(db).where(condition).$call(inOrder).limit(limit).offset(offset)
  return withNames(db).where('artifact.id', 'in', page.select('artifact.id')).$call(inOrder).execute()
}

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

/** Artifacts with the names of their flow, flow run and task run. */
function withNames(db: Database) {
  return withCollections(db)
    .leftJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .leftJoin('artifact_pin as pin', 'pin.artifact_id', 'artifact.id')
    .leftJoin('flow_run as run', 'run.id', 'artifact.flow_run_id')
    .leftJoin('flow as of_flow', 'of_flow.id', 'run.flow_id')
    .leftJoin('deployment as deployed', 'deployed.id', 'run.deployment_id')
    .leftJoin('task_run as task', 'task.id', 'artifact.task_run_id')
    .select(['artifact.id', 'artifact.created', 'artifact.updated', 'artifact.key', 'artifact.type'])
    .select(['artifact.description', 'artifact.flow_run_id', 'artifact.task_run_id', 'artifact.size'])
    .select(['artifact.preview', 'artifact.is_listed', versionCount().as('versions')])
    .select(['number.version', 'number.change_status', 'number.change_text', 'pin.artifact_id as pin'])
    .select(['run.flow_id', 'of_flow.name as flow_name', 'run.deployment_id', 'deployed.name as deployment_name'])
    .select(['run.name as run_name', 'run.state_type as run_state_type', 'run.state_name as run_state_name'])
    .select(['run.tags as run_tags', 'task.name as task_name'])
    .select(['task.state_type as task_state_type', 'task.state_name as task_state_name'])
}

/** The condition of a summary filter. */
export function summaryCondition(db: Database, query: z.output<typeof SummaryCountBody>): Condition {
  const { artifacts, latest_only, types, version, updated, changed_since, pinned, search, ...related } = query
  return all([
    latest_only ? IS_LISTED : null,
    artifacts ? artifactCondition(artifacts) : null,
    artifactRelations(related),
    ofTypes(types),
    typeof version === 'number' ? hasNumber(version) : null,
    updated ? between('artifact.updated', updated) : null,
    changed_since ? changedSince(changed_since) : null,
    pinned ? IS_PINNED : null,
    matchesSearch(db, search),
  ])
}

function ofTypes(types: Query['types']): Condition {
  if (!types) return TRUE
  const named = types.filter((type) => type !== null)
  return combine('or_', [
    named.length > 0 ? eb(SHOWN_TYPE, 'in', named) : FALSE,
    types.includes(null) ? eb(SHOWN_TYPE, 'is', null) : null,
  ])
}

function hasNumber(version: number): Condition {
  const numbered = eb.selectFrom('artifact_version').select('artifact_id').where('version', '=', version)
  return eb('artifact.id', 'in', numbered.whereRef('artifact_version.key', '=', 'artifact.key'))
}

const UNCHANGED = eb
  .selectFrom('artifact_version')
  .select('artifact_id')
  .whereRef('artifact_version.artifact_id', '=', 'artifact.id')
  .where('change_status', '=', 'unchanged')

/** The artifact may be updated in place, or a version of its key published that changed something. */
function changedSince(time: string): Condition {
  const published = eb
    .selectFrom('artifact as later')
    .innerJoin('artifact_version as of_later', 'of_later.artifact_id', 'later.id')
    .select('later.id')
    .whereRef('later.key', '=', 'artifact.key')
    .where('later.created', '>=', time)
    .where('of_later.change_status', 'is distinct from', 'unchanged')
  const isUpdated = all([eb('artifact.updated', '>=', time), eb.not(eb.exists(UNCHANGED))])
  return combine('or_', [isUpdated, eb.exists(published)])
}

const IS_PINNED = eb('artifact.id', 'in', eb.selectFrom('artifact_pin').select('artifact_id'))

/** Searches names once per run, not once per artifact. */
function matchesSearch(db: Database, search: Query['search']): Condition {
  const text = search?.trim()
  if (!text) return TRUE
  const has = (...columns: TextColumn[]) =>
    combine(
      'or_',
      columns.map((column) => containsText(db, column, text)),
    )
  const runs = eb
    .selectFrom('flow_run')
    .innerJoin('flow', 'flow.id', 'flow_run.flow_id')
    .select('flow_run.id')
    .where(has('flow_run.name', 'flow.name'))
  const taskRuns = eb.selectFrom('task_run').select('task_run.id').where(has('task_run.name'))
  return combine('or_', [
    has('artifact.key', 'artifact.description'),
    eb('artifact.flow_run_id', 'in', runs),
    eb('artifact.task_run_id', 'in', taskRuns),
  ])
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
