/** Lists, counts and pages of flows, flow runs, task runs and deployments. */
import { type Expression, expressionBuilder } from 'kysely'
import type * as z from 'zod/mini'
import type {
  DeploymentPageBody,
  FlowFilterBody,
  FlowPageBody,
  FlowRunFilterBody,
  FlowRunPageBody,
  TaskRunFilterBody,
  TaskRunPageBody,
} from '#contract/filters.ts'
import { checkInOrder, forLongReads, isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'
import type { Condition } from '#server/filters/conditions.ts'
import { fewFlowRuns, fewTaskRuns } from '#server/filters/few-rows.ts'
import { pageOf } from '#server/filters/page.ts'
import {
  deploymentRelations,
  flowRelations,
  flowRunRelations,
  isOneFlow,
  type RelatedFilters,
  taskRunRelations,
} from '#server/filters/related-conditions.ts'
import { filterDeployments } from './deployments.ts'
import { flowRuns } from './flow-runs.ts'
import { flowOf } from './flows.ts'
import { taskRuns } from './task-runs.ts'
import { flowRunOf, shortTaskRunOf, taskRunOf } from './to-wire.ts'

type Order = [Expression<unknown>, 'asc' | 'desc']

const flows = expressionBuilder<Tables, 'flow'>()

type Sort<Body extends { sort?: unknown }> = NonNullable<Body['sort']> & string

const FLOW_ORDERS: Record<Sort<z.output<typeof FlowFilterBody>>, Order> = {
  CREATED_DESC: [flows.ref('flow.created'), 'desc'],
  UPDATED_DESC: [flows.ref('flow.updated'), 'desc'],
  NAME_ASC: [flows.ref('flow.name'), 'asc'],
  NAME_DESC: [flows.ref('flow.name'), 'desc'],
}

const runs = expressionBuilder<Tables, 'flow_run' | 'task_run'>()

type RunSort = Sort<z.output<typeof FlowRunFilterBody>> | Sort<z.output<typeof TaskRunFilterBody>>

function runOrders(table: 'flow_run' | 'task_run'): Record<RunSort, Order> {
  const startTime = runs.fn.coalesce(`${table}.start_time`, `${table}.expected_start_time`)
  return {
    ID_DESC: [runs.ref(`${table}.id`), 'desc'],
    START_TIME_ASC: [startTime, 'asc'],
    START_TIME_DESC: [startTime, 'desc'],
    EXPECTED_START_TIME_ASC: [runs.ref(`${table}.expected_start_time`), 'asc'],
    EXPECTED_START_TIME_DESC: [runs.ref(`${table}.expected_start_time`), 'desc'],
    NAME_ASC: [runs.ref(`${table}.name`), 'asc'],
    NAME_DESC: [runs.ref(`${table}.name`), 'desc'],
    NEXT_SCHEDULED_START_TIME_ASC: [runs.ref(`${table}.next_scheduled_start_time`), 'asc'],
    END_TIME_DESC: [runs.ref(`${table}.end_time`), 'desc'],
  }
}

export const FLOW_RUN_ORDERS = runOrders('flow_run')
const TASK_RUN_ORDERS = runOrders('task_run')

export async function filterFlows(db: Database, query: z.output<typeof FlowFilterBody>) {
  const rows = await forLongReads(db)
    .selectFrom('flow')
    .selectAll()
    .where(flowRelations(query))
    .orderBy(...FLOW_ORDERS[query.sort ?? 'NAME_ASC'])
    .orderBy('flow.id', 'desc')
    .limit(pageOf(query).limit)
    .offset(pageOf(query).offset)
    .execute()
  return rows.map(flowOf)
}

function relatedOf(query: RelatedFilters): RelatedFilters {
  const { flows, flow_runs, task_runs, deployments, work_pools, work_pool_queues } = query
  return { flows, flow_runs, task_runs, deployments, work_pools, work_pool_queues }
}

/** The condition of a list. `isIndexed`: an index has what matches in the order of the list. */
function listCondition(
  db: Database,
  table: 'flow_run' | 'task_run',
  { few, isIndexed, relations }: { few: string[] | null; isIndexed: boolean; relations: Condition },
): Condition {
  if (few) return isAnyOf(db, `${table}.id`, few)
  return isIndexed ? relations : checkInOrder(db, relations)
}

export async function filterFlowRuns(db: Database, query: z.output<typeof FlowRunFilterBody>) {
  const few = await fewFlowRuns(db, relatedOf(query))
  const condition = { few, isIndexed: isIndexed(query), relations: flowRunRelations(query) }
  const sort = query.sort ?? 'ID_DESC'
  const { limit, offset } = pageOf(query)
  // In a subquery: only an index is read of the rows before the offset. A column that is named twice would be sorted.
  const ids = forLongReads(db)
    .selectFrom('flow_run')
    .select('flow_run.id')
    .where(listCondition(db, 'flow_run', condition))
    .$if(sort !== 'ID_DESC', (rows) => rows.orderBy(...FLOW_RUN_ORDERS[sort]))
    .orderBy('flow_run.id', 'desc')
    .limit(limit)
    .offset(offset)
  const rows = await flowRuns(forLongReads(db))
    .where('flow_run.id', 'in', ids)
    .orderBy(...FLOW_RUN_ORDERS[sort])
    .orderBy('flow_run.id', 'desc')
    .execute()
  return rows.map(flowRunOf)
}

/** Indexes have the runs of one flow and of one state in the order of their start. */
function isIndexed({ sort, flows, flow_runs }: z.output<typeof FlowRunFilterBody>): boolean {
  const states = flow_runs?.state?.type?.any_
  return sort?.startsWith('START_TIME') === true && (flows ? isOneFlow(flows) : !states || states.length === 1)
}

async function taskRunRows(db: Database, query: z.output<typeof TaskRunFilterBody>) {
  // The task runs of one flow run are read from an index, however many they are.
  const isOfOneRun = query.task_runs?.operator === 'and_' && query.task_runs.flow_run_id?.any_?.length === 1
  const few = isOfOneRun ? null : await fewTaskRuns(db, relatedOf(query))
  const condition = { few, isIndexed: isOfOneRun, relations: taskRunRelations(query) }
  const sort = query.sort ?? 'ID_DESC'
  const { limit, offset } = pageOf(query)
  const ids = forLongReads(db)
    .selectFrom('task_run')
    .select('task_run.id')
    .where(listCondition(db, 'task_run', condition))
    .$if(sort !== 'ID_DESC', (rows) => rows.orderBy(...TASK_RUN_ORDERS[sort]))
    .orderBy('task_run.id', 'desc')
    .limit(limit)
    .offset(offset)
  return taskRuns(forLongReads(db))
    .where('task_run.id', 'in', ids)
    .orderBy(...TASK_RUN_ORDERS[sort])
    .orderBy('task_run.id', 'desc')
    .execute()
}

export async function filterTaskRuns(db: Database, query: z.output<typeof TaskRunFilterBody>) {
  const rows = await taskRunRows(db, query)
  return rows.map(taskRunOf)
}

type Counted = 'flow' | 'flow_run' | 'task_run' | 'deployment'

const RELATIONS: Record<Counted, (filters: RelatedFilters) => Condition> = {
  flow: flowRelations,
  flow_run: flowRunRelations,
  task_run: taskRunRelations,
  deployment: deploymentRelations,
}

export async function countRuns(db: Database, table: Counted, query: RelatedFilters): Promise<number> {
  const few = await fewRows(db, table, relatedOf(query))
  if (few) return few.length
  const { count } = await forLongReads(db)
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(RELATIONS[table](query))
    .executeTakeFirstOrThrow()
  return count
}

function fewRows(db: Database, table: Counted, related: RelatedFilters): Promise<string[] | null> | null {
  if (table === 'flow_run') return fewFlowRuns(db, related)
  return table === 'task_run' ? fewTaskRuns(db, related) : null
}

export function paginateFlows(db: Database, query: z.output<typeof FlowPageBody>) {
  return paginate(db, 'flow', query, (page) => filterFlows(db, { ...query, ...page }))
}

export function paginateFlowRuns(db: Database, query: z.output<typeof FlowRunPageBody>) {
  return paginate(db, 'flow_run', query, (page) => filterFlowRuns(db, { ...query, ...page }))
}

export function paginateTaskRuns(db: Database, query: z.output<typeof TaskRunPageBody>) {
  return paginate(db, 'task_run', query, async (page) => {
    const rows = await taskRunRows(db, { ...query, ...page })
    return rows.map(shortTaskRunOf)
  })
}

export function paginateDeployments(db: Database, query: z.output<typeof DeploymentPageBody>) {
  return paginate(db, 'deployment', query, (page) => filterDeployments(db, { ...query, ...page }))
}

type PageQuery = RelatedFilters & { page?: number | null | undefined; limit?: number | null | undefined }

async function paginate<Row>(
  db: Database,
  table: Counted,
  query: PageQuery,
  read: (page: { limit: number; offset: number }) => Promise<Row[]>,
) {
  const { limit } = pageOf({ limit: query.limit })
  const page = query.page ?? 1
  const results = await read({ limit, offset: Math.min((page - 1) * limit, Number.MAX_SAFE_INTEGER) })
  const count = await countRuns(db, table, query)
  return { results, count, limit, pages: limit === 0 ? 0 : Math.ceil(count / limit), page }
}
