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

function hasFlowRun(join: Condition, filters: RelatedFilters): Condition | null {
  const matching = matchingFlowRuns(filters)
  return matching && eb.exists(matching.where(join))
}

/** Flow runs with their flow and deployment in one subquery; each filter requires the row to exist. */
function matchingFlowRuns({ flows, flow_runs, deployments }: RelatedFilters) {
  if (!flows && !flow_runs && !deployments) return null
  const condition = all([
    flow_runs ? flowRunCondition(flow_runs) : null,
    flows ? ofFlow(flows) : null,
    deployments ? hasDeployment(isEqual('deployment.id', 'flow_run.deployment_id'), deployments) : null,
  ])
  return eb.selectFrom('flow_run').select('flow_run.id').where(condition)
}

/** Whether the filter names a single flow, whose runs an index has in their order. */
export function isOneFlow({ operator, id, name }: z.output<typeof FlowFilter>): boolean {
  return operator === 'and_' && (id?.any_?.length === 1 || name?.any_?.length === 1)
}

/** The flow of a run matches. */
function ofFlow(filter: z.output<typeof FlowFilter>): Condition {
  if (!isOneFlow(filter)) return hasFlow(isEqual('flow.id', 'flow_run.flow_id'), filter)
  return eb('flow_run.flow_id', '=', eb.selectFrom('flow').select('flow.id').where(flowCondition(filter)))
}

function hasFlow(join: Condition, filter: z.output<typeof FlowFilter>): Condition {
  return eb.exists(eb.selectFrom('flow').select('flow.id').where(join).where(flowCondition(filter)))
}

function hasDeployment(join: Condition, filter: z.output<typeof DeploymentFilter>): Condition {
  return eb.exists(eb.selectFrom('deployment').select('deployment.id').where(join).where(deploymentCondition(filter)))
}

function hasTaskRun(join: Condition, filter: Maybe<z.output<typeof TaskRunFilter>>): Condition | null {
  return filter ? eb.exists(matchingTaskRuns(filter).where(join)) : null
}

function matchingTaskRuns(filter: z.output<typeof TaskRunFilter>) {
  return eb.selectFrom('task_run').select('task_run.id').where(taskRunCondition(filter))
}

function hasRunWithTask(join: Condition, filter: Maybe<z.output<typeof TaskRunFilter>>): Condition | null {
  const withTask = hasTaskRun(isEqual('task_run.flow_run_id', 'flow_run.id'), filter)
  return withTask && eb.exists(eb.selectFrom('flow_run').select('flow_run.id').where(join).where(withTask))
}

type Way = Record<'ofFlowRun' | 'ofTaskRun', (filters: RelatedFilters) => Condition | null>

/** For lists: checks each artifact. */
const EACH_ARTIFACT: Way = {
  ofFlowRun: (filters) => hasFlowRun(isEqual('flow_run.id', 'artifact.flow_run_id'), filters),
  ofTaskRun: ({ task_runs }) => hasTaskRun(isEqual('task_run.id', 'artifact.task_run_id'), task_runs),
}

/** For counts: goes through the runs, which are fewer. */
const EACH_RUN: Way = {
  ofFlowRun: (filters) => {
    const flowRuns = matchingFlowRuns(filters)
    return flowRuns && eb('artifact.flow_run_id', 'in', flowRuns)
  },
  ofTaskRun: ({ task_runs }) => {
    return task_runs ? eb('artifact.task_run_id', 'in', matchingTaskRuns(task_runs)) : null
  },
}

/** Conditions on the runs of artifacts, for lists or for counts. `artifactsOfRuns` is faster when few runs match. */
export const ARTIFACTS_BY_RUNS = { list: EACH_ARTIFACT, count: EACH_RUN }

export function artifactRelations(filters: RelatedFilters): Condition {
  return all([EACH_ARTIFACT.ofFlowRun(filters), EACH_ARTIFACT.ofTaskRun(filters)])
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
    flows ? ofFlow(flows) : null,
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
