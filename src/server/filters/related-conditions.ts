/** Filters of one table by what belongs to its rows in the others. */
import { type RawBuilder, sql } from 'kysely'
import type * as z from 'zod/mini'
import type { DeploymentFilter, FlowFilter, FlowRunFilter, TaskRunFilter } from '#contract/filters.ts'
import { all, type Condition, FALSE, type Maybe } from './conditions.ts'
import { deploymentCondition, flowCondition, flowRunCondition, taskRunCondition } from './filter-conditions.ts'

export type RelatedFilters = {
  flows?: Maybe<z.output<typeof FlowFilter>>
  flow_runs?: Maybe<z.output<typeof FlowRunFilter>>
  task_runs?: Maybe<z.output<typeof TaskRunFilter>>
  deployments?: Maybe<z.output<typeof DeploymentFilter>>
} & PoolFilters

type PoolFilters = { work_pools?: Maybe<object>; work_pool_queues?: Maybe<object> }

/** Nothing here belongs to a work pool. */
function inPool({ work_pools, work_pool_queues }: PoolFilters): Condition | null {
  return work_pools || work_pool_queues ? FALSE : null
}

/** The flow run itself, and its flow and deployment, in one subquery: a filter that is there asks for a known one. */
function hasFlowRun(link: RawBuilder<unknown>, { flows, flow_runs, deployments }: RelatedFilters): Condition | null {
  if (!flows && !flow_runs && !deployments) return null
  return sql`exists (select flow_run.id from flow_run where ${all([
    sql`${link}`,
    flow_runs ? flowRunCondition(flow_runs) : null,
    flows ? hasFlow(sql`flow.id = flow_run.flow_id`, flows) : null,
    deployments ? hasDeployment(sql`deployment.id = flow_run.deployment_id`, deployments) : null,
  ])})`
}

function hasFlow(link: RawBuilder<unknown>, filter: z.output<typeof FlowFilter>): Condition {
  return sql`exists (select flow.id from flow where ${link} and ${flowCondition(filter)})`
}

function hasDeployment(link: RawBuilder<unknown>, filter: z.output<typeof DeploymentFilter>): Condition {
  return sql`exists (select deployment.id from deployment where ${link} and ${deploymentCondition(filter)})`
}

function hasTaskRun(link: RawBuilder<unknown>, filter: Maybe<z.output<typeof TaskRunFilter>>): Condition | null {
  return filter ? sql`exists (select task_run.id from task_run where ${link} and ${taskRunCondition(filter)})` : null
}

function hasRunWithTask(link: RawBuilder<unknown>, filter: Maybe<z.output<typeof TaskRunFilter>>): Condition | null {
  const withTask = hasTaskRun(sql`task_run.flow_run_id = flow_run.id`, filter)
  return withTask && sql`exists (select flow_run.id from flow_run where ${link} and ${withTask})`
}

export function artifactRelations(filters: RelatedFilters): Condition {
  return all([
    hasFlowRun(sql`flow_run.id = artifact.flow_run_id`, filters),
    hasTaskRun(sql`task_run.id = artifact.task_run_id`, filters.task_runs),
  ])
}

export function flowRelations({ flows, flow_runs, task_runs, deployments, ...pools }: RelatedFilters): Condition {
  const ofFlow = sql`flow_run.flow_id = flow.id`
  return all([
    inPool(pools),
    flows ? flowCondition(flows) : null,
    hasFlowRun(ofFlow, { flow_runs }),
    hasRunWithTask(ofFlow, task_runs),
    deployments ? hasDeployment(sql`deployment.flow_id = flow.id`, deployments) : null,
  ])
}

export function flowRunRelations({ flows, flow_runs, task_runs, deployments, ...pools }: RelatedFilters): Condition {
  return all([
    inPool(pools),
    flow_runs ? flowRunCondition(flow_runs) : null,
    flows ? hasFlow(sql`flow.id = flow_run.flow_id`, flows) : null,
    hasTaskRun(sql`task_run.flow_run_id = flow_run.id`, task_runs),
    deployments ? hasDeployment(sql`deployment.id = flow_run.deployment_id`, deployments) : null,
  ])
}

export function taskRunRelations({ task_runs, ...ofFlowRun }: RelatedFilters): Condition {
  return all([
    task_runs ? taskRunCondition(task_runs) : null,
    hasFlowRun(sql`flow_run.id = task_run.flow_run_id`, ofFlowRun),
  ])
}

export function deploymentRelations({ flows, flow_runs, task_runs, deployments, ...pools }: RelatedFilters): Condition {
  const ofDeployment = sql`flow_run.deployment_id = deployment.id`
  return all([
    inPool(pools),
    deployments ? deploymentCondition(deployments) : null,
    flows ? hasFlow(sql`flow.id = deployment.flow_id`, flows) : null,
    hasFlowRun(ofDeployment, { flow_runs }),
    hasRunWithTask(ofDeployment, task_runs),
  ])
}
