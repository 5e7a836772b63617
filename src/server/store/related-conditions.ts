/** Filters of one table by what belongs to its rows in the others. */
import { type RawBuilder, sql } from 'kysely'
import type { DeploymentFilter, FlowFilter, FlowRunFilter, TaskRunFilter } from '#contract/filters.ts'
import { all, type Condition } from './condition.ts'
import { deploymentCondition, flowCondition, flowRunCondition, taskRunCondition } from './filter-conditions.ts'

type Maybe<Value> = Value | null | undefined

export type RelatedFilters = {
  flows?: Maybe<FlowFilter>
  flow_runs?: Maybe<FlowRunFilter>
  task_runs?: Maybe<TaskRunFilter>
  deployments?: Maybe<DeploymentFilter>
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

function hasFlow(link: RawBuilder<unknown>, filter: FlowFilter): Condition {
  return sql`exists (select flow.id from flow where ${link} and ${flowCondition(filter)})`
}

function hasDeployment(link: RawBuilder<unknown>, filter: DeploymentFilter): Condition {
  return sql`exists (select deployment.id from deployment where ${link} and ${deploymentCondition(filter)})`
}

function hasTaskRun(link: RawBuilder<unknown>, filter: Maybe<TaskRunFilter>): Condition | null {
  return filter ? sql`exists (select task_run.id from task_run where ${link} and ${taskRunCondition(filter)})` : null
}

export function artifactRelations(filters: RelatedFilters): Condition {
  return all([
    hasFlowRun(sql`flow_run.id = artifact.flow_run_id`, filters),
    hasTaskRun(sql`task_run.id = artifact.task_run_id`, filters.task_runs),
  ])
}

export function flowRelations({ flows, flow_runs, task_runs, deployments }: RelatedFilters): Condition {
  const ofFlow = sql`flow_run.flow_id = flow.id`
  return all([
    flows ? flowCondition(flows) : null,
    hasFlowRun(ofFlow, { flow_runs }),
    task_runs
      ? sql`exists (select flow_run.id from flow_run
          where ${ofFlow} and ${hasTaskRun(sql`task_run.flow_run_id = flow_run.id`, task_runs)})`
      : null,
    deployments ? hasDeployment(sql`deployment.flow_id = flow.id`, deployments) : null,
  ])
}

export function flowRunRelations({ flows, flow_runs, task_runs, deployments }: RelatedFilters): Condition {
  return all([
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

export function deploymentRelations({ flows, flow_runs, deployments }: RelatedFilters): Condition {
  return all([
    deployments ? deploymentCondition(deployments) : null,
    flows ? hasFlow(sql`flow.id = deployment.flow_id`, flows) : null,
    hasFlowRun(sql`flow_run.deployment_id = deployment.id`, { flow_runs }),
  ])
}
