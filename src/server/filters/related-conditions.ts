/** Filters of one table by the rows that belong to it in other tables. */
import type * as z from 'zod/mini'
import type { DeploymentFilter, FlowFilter, FlowRunFilter, TaskRunFilter } from '#contract/filters.ts'
import { all, type Condition, eb, FALSE, isEqual, type Maybe } from './conditions.ts'
import { deploymentCondition, flowCondition, flowRunCondition, taskRunCondition } from './filter-conditions.ts'

export type RelatedFilters = {
  flows?: Maybe<z.output<typeof FlowFilter>>
  flow_runs?: Maybe<z.output<typeof FlowRunFilter>>
  task_runs?: Maybe<z.output<typeof TaskRunFilter>>
  deployments?: Maybe<z.output<typeof DeploymentFilter>>
} & PoolFilters

type PoolFilters = { work_pools?: Maybe<object>; work_pool_queues?: Maybe<object> }

/** No run or deployment belongs to a work pool. */
function inPool({ work_pools, work_pool_queues }: PoolFilters): Condition | null {
  return work_pools || work_pool_queues ? FALSE : null
}

/** The flow run and its flow and deployment in one subquery; each filter requires the row to exist. */
function hasFlowRun(join: Condition, { flows, flow_runs, deployments }: RelatedFilters): Condition | null {
  if (!flows && !flow_runs && !deployments) return null
  const condition = all([
    join,
    flow_runs ? flowRunCondition(flow_runs) : null,
    flows ? hasFlow(isEqual('flow.id', 'flow_run.flow_id'), flows) : null,
    deployments ? hasDeployment(isEqual('deployment.id', 'flow_run.deployment_id'), deployments) : null,
  ])
  return eb.exists(eb.selectFrom('flow_run').select('flow_run.id').where(condition))
}

function hasFlow(join: Condition, filter: z.output<typeof FlowFilter>): Condition {
  return eb.exists(eb.selectFrom('flow').select('flow.id').where(join).where(flowCondition(filter)))
}

function hasDeployment(join: Condition, filter: z.output<typeof DeploymentFilter>): Condition {
  return eb.exists(eb.selectFrom('deployment').select('deployment.id').where(join).where(deploymentCondition(filter)))
}

function hasTaskRun(join: Condition, filter: Maybe<z.output<typeof TaskRunFilter>>): Condition | null {
  if (!filter) return null
  return eb.exists(eb.selectFrom('task_run').select('task_run.id').where(join).where(taskRunCondition(filter)))
}

function hasRunWithTask(join: Condition, filter: Maybe<z.output<typeof TaskRunFilter>>): Condition | null {
  const withTask = hasTaskRun(isEqual('task_run.flow_run_id', 'flow_run.id'), filter)
  return withTask && eb.exists(eb.selectFrom('flow_run').select('flow_run.id').where(join).where(withTask))
}

export function artifactRelations(filters: RelatedFilters): Condition {
  return all([
    hasFlowRun(isEqual('flow_run.id', 'artifact.flow_run_id'), filters),
    hasTaskRun(isEqual('task_run.id', 'artifact.task_run_id'), filters.task_runs),
  ])
}

export function flowRelations({ flows, flow_runs, task_runs, deployments, ...pools }: RelatedFilters): Condition {
  const ofFlow = isEqual('flow_run.flow_id', 'flow.id')
  return all([
    inPool(pools),
    flows ? flowCondition(flows) : null,
    hasFlowRun(ofFlow, { flow_runs }),
    hasRunWithTask(ofFlow, task_runs),
    deployments ? hasDeployment(isEqual('deployment.flow_id', 'flow.id'), deployments) : null,
  ])
}

export function flowRunRelations({ flows, flow_runs, task_runs, deployments, ...pools }: RelatedFilters): Condition {
  return all([
    inPool(pools),
    flow_runs ? flowRunCondition(flow_runs) : null,
    flows ? hasFlow(isEqual('flow.id', 'flow_run.flow_id'), flows) : null,
    hasTaskRun(isEqual('task_run.flow_run_id', 'flow_run.id'), task_runs),
    deployments ? hasDeployment(isEqual('deployment.id', 'flow_run.deployment_id'), deployments) : null,
  ])
}

export function taskRunRelations({ task_runs, ...ofFlowRun }: RelatedFilters): Condition {
  return all([
    task_runs ? taskRunCondition(task_runs) : null,
    hasFlowRun(isEqual('flow_run.id', 'task_run.flow_run_id'), ofFlowRun),
  ])
}

export function deploymentRelations({ flows, flow_runs, task_runs, deployments, ...pools }: RelatedFilters): Condition {
  const ofDeployment = isEqual('flow_run.deployment_id', 'deployment.id')
  return all([
    inPool(pools),
    deployments ? deploymentCondition(deployments) : null,
    flows ? hasFlow(isEqual('flow.id', 'deployment.flow_id'), flows) : null,
    hasFlowRun(ofDeployment, { flow_runs }),
    hasRunWithTask(ofDeployment, task_runs),
  ])
}
