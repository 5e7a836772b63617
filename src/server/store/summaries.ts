/** The lists of our own pages: everything about artifacts but their data. */
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { wireTime } from '../clock.ts'
import type { Database } from '../database.ts'
import { JsonText } from '../json-text.ts'
import { among, between, type Condition, combine, isNull, TRUE } from './condition.ts'
import { containsText } from './dialect.ts'
import { artifactCondition } from './filter-conditions.ts'
import { pageOf } from './page.ts'
import { artifactRelations } from './related-conditions.ts'

type Query = z.output<typeof SummaryFilterBody>

const VERSIONS = sql<number>`coalesce(collection.versions, 1)`

const ORDERS = {
  UPDATED_DESC: [sql`artifact.updated`, 'desc'],
  UPDATED_ASC: [sql`artifact.updated`, 'asc'],
  CREATED_DESC: [sql`artifact.created`, 'desc'],
  CREATED_ASC: [sql`artifact.created`, 'asc'],
  KEY_ASC: [sql`artifact.key`, 'asc'],
  KEY_DESC: [sql`artifact.key`, 'desc'],
  VERSIONS_DESC: [VERSIONS, 'desc'],
  SIZE_DESC: [sql`artifact.size`, 'desc'],
} as const

export async function filterSummaries(db: Database, query: Query) {
  const rows = await readRows(db, query)
  const { count } = await matching(db, query).select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  return { results: rows.map(summaryOf), count }
}

async function readRows(db: Database, query: Query) {
  const { limit, offset } = pageOf(query)
  const [order, direction] = ORDERS[query.sort ?? 'UPDATED_DESC']
  return matching(db, query)
    .select(['artifact.id', 'artifact.created', 'artifact.updated', 'artifact.key', 'artifact.type'])
    .select(['artifact.description', 'artifact.flow_run_id', 'artifact.task_run_id', 'artifact.size'])
    .select(['artifact.preview', 'artifact.is_listed', VERSIONS.as('versions')])
    .select(['run.flow_id', 'of_flow.name as flow_name'])
    .select(['run.name as run_name', 'run.state_type as run_state_type', 'run.state_name as run_state_name'])
    .select(['run.tags as run_tags', 'task.name as task_name'])
    .select(['task.state_type as task_state_type', 'task.state_name as task_state_name'])
    .orderBy(order, direction)
    .orderBy('artifact.id', direction)
    .limit(limit)
    .offset(offset)
    .execute()
}

/** The joins find at most one row each, so they change neither which artifacts match nor how many. */
function matching(db: Database, query: Query) {
  const { artifacts, flows, flow_runs, task_runs, deployments } = query
  return db
    .selectFrom('artifact')
    .leftJoin('artifact_collection as collection', 'collection.key', 'artifact.key')
    .leftJoin('flow_run as run', 'run.id', 'artifact.flow_run_id')
    .leftJoin('flow as of_flow', 'of_flow.id', 'run.flow_id')
    .leftJoin('task_run as task', 'task.id', 'artifact.task_run_id')
    .$if(query.latest_only === true, (builder) => builder.where('artifact.is_listed', '=', 1))
    .where(artifacts ? artifactCondition(artifacts) : TRUE)
    .where(artifactRelations({ flows, flow_runs, task_runs, deployments }))
    .where(ofTypes(query.types))
    .where(query.updated ? between(sql`artifact.updated`, query.updated) : TRUE)
    .where(found(query.search))
}

function ofTypes(types: Query['types']): Condition {
  if (!types) return TRUE
  const named = types.filter((type) => type !== null)
  return combine('or_', [among('artifact.type', named), types.includes(null) ? isNull('artifact.type', true) : null])
}

const SEARCHED = ['artifact.key', 'artifact.description', 'of_flow.name', 'run.name', 'task.name']

function found(search: Query['search']): Condition {
  const text = search?.trim()
  if (!text) return TRUE
  return combine(
    'or_',
    SEARCHED.map((column) => containsText(column, text)),
  )
}

type Row = Awaited<ReturnType<typeof readRows>>[number]

function summaryOf(row: Row) {
  const { run_name, run_tags, flow_name, task_name } = row
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
    preview: new JsonText(row.preview),
    versions: row.versions,
    is_latest: row.is_listed === 1,
    flow: flow_name === null ? null : { id: row.flow_id, name: flow_name },
    flow_run:
      run_name === null
        ? null
        : {
            id: row.flow_run_id,
            name: run_name,
            state_type: row.run_state_type,
            state_name: row.run_state_name,
            tags: new JsonText(run_tags ?? '[]'),
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
