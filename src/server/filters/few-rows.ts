/**
 * Runs that filters name, if they are few. Then a list starts from their ids; otherwise it goes through the rows in its
 * order, which soon fills a page. No single statement is fast for both.
 */
import type * as z from 'zod/mini'
import type { FlowRunFilter, TaskRunFilter } from '#contract/filters.ts'
import { forLongReads, isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { all, type Condition, eb, type Maybe } from './conditions.ts'
import { deploymentCondition, flowCondition } from './filter-conditions.ts'
import { ARTIFACTS_BY_RUNS, flowRunRelations, type RelatedFilters, taskRunRelations } from './related-conditions.ts'
import { unlessRecentlyNull } from './remember-null.ts'

/** With more of 100,000 runs, a page of 200 is found within 20,000 rows. */
const MAX_FEW = 1000

/** The artifacts whose flow run and task run match. */
export async function artifactsOfRuns(
  db: Database,
  filters: RelatedFilters,
  purpose: keyof typeof ARTIFACTS_BY_RUNS,
  maxFew = MAX_FEW,
): Promise<Condition> {
  const { ofFlowRun, ofTaskRun } = ARTIFACTS_BY_RUNS[purpose]
  const { flows, flow_runs, task_runs, deployments } = filters
  const runs = await fewFlowRuns(db, { flows, flow_runs, deployments }, maxFew)
  const tasks = await fewTaskRuns(db, { task_runs }, maxFew)
  return all([
    runs ? isAnyOf(db, 'artifact.flow_run_id', runs) : ofFlowRun(filters),
    tasks ? isAnyOf(db, 'artifact.task_run_id', tasks) : ofTaskRun(filters),
  ])
}

/** The ids of all flow runs that match; null if there are many, or no filters. */
export async function fewFlowRuns(db: Database, filters: RelatedFilters, maxFew = MAX_FEW): Promise<string[] | null> {
  if (!hasFilters(filters)) return null
  return unlessRecentlyNull(db, ['flow_run', filters, maxFew], () => findFlowRuns(db, filters, maxFew))
}

async function findFlowRuns(db: Database, filters: RelatedFilters, maxFew: number): Promise<string[] | null> {
  const { flows, flow_runs, task_runs, deployments } = filters
  const tasks = await fewTaskRuns(db, { task_runs }, maxFew)
  const ofTasks = eb.selectFrom('task_run').select('task_run.flow_run_id')
  return findFew(db, 'flow_run', maxFew, [
    flowRunRelations(filters),
    await ofFewOwners(db, 'flow_run', flow_runs, maxFew),
    flows ? eb('flow_run.flow_id', 'in', eb.selectFrom('flow').select('flow.id').where(flowCondition(flows))) : null,
    deployments
      ? eb(
          'flow_run.deployment_id',
          'in',
          eb.selectFrom('deployment').select('deployment.id').where(deploymentCondition(deployments)),
        )
      : null,
    tasks && eb('flow_run.id', 'in', ofTasks.where(isAnyOf(db, 'task_run.id', tasks))),
  ])
}

/** The ids of all task runs that match; null if there are many, or no filters. */
export async function fewTaskRuns(db: Database, filters: RelatedFilters, maxFew = MAX_FEW): Promise<string[] | null> {
  if (!hasFilters(filters)) return null
  return unlessRecentlyNull(db, ['task_run', filters, maxFew], () => findTaskRuns(db, filters, maxFew))
}

async function findTaskRuns(db: Database, filters: RelatedFilters, maxFew: number): Promise<string[] | null> {
  const { task_runs, ...ofFlowRun } = filters
  const runs = await fewFlowRuns(db, ofFlowRun, maxFew)
  return findFew(db, 'task_run', maxFew, [
    taskRunRelations(filters),
    await ofFewOwners(db, 'task_run', task_runs, maxFew),
    runs && isAnyOf(db, 'task_run.flow_run_id', runs),
  ])
}

const hasFilters = (filters: RelatedFilters) => Object.values(filters).some((filter) => filter)

/** The first condition decides. The others follow from it; the database can start from the rows that they name. */
async function findFew(
  db: Database,
  table: 'flow_run' | 'task_run',
  maxFew: number,
  conditions: (Condition | null)[],
): Promise<string[] | null> {
  const rows = await forLongReads(db)
    .selectFrom(table)
    .select(`${table}.id`)
    .where(all(conditions))
    .limit(maxFew + 1)
    .execute()
  return rows.length > maxFew ? null : rows.map(({ id }) => id)
}

type Tagged = Pick<z.output<typeof FlowRunFilter>, 'operator' | 'tags'> | z.output<typeof TaskRunFilter>

/** What has one of the tags that the filter requires; null if it requires none, or many have it. */
async function ofFewOwners(
  db: Database,
  table: 'flow_run' | 'task_run',
  filter: Maybe<Tagged>,
  maxFew: number,
): Promise<Condition | null> {
  const tags = filter?.tags
  if (!filter || !tags || filter.operator === 'or_' || tags.operator === 'or_') return null
  const anyOf = 'any_' in tags ? tags.any_ : null
  const required = tags.all_?.length ? tags.all_.slice(0, 1) : anyOf
  if (!required?.length) return null
  const owners = await forLongReads(db)
    .selectFrom('tag')
    .select('owner_id')
    .where('tag', 'in', required)
    .limit(maxFew + 1)
    .execute()
  if (owners.length > maxFew) return null
  return isAnyOf(
    db,
    `${table}.id`,
    owners.map(({ owner_id }) => owner_id),
  )
}
