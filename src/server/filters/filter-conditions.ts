/** Turns each filter of the contract into a condition on its own table. */
import type * as z from 'zod/mini'
import type {
  ArtifactCollectionFilter,
  ArtifactFilter,
  DeploymentFilter,
  FlowFilter,
  FlowRunFilter,
  TaskRunFilter,
} from '#contract/filters.ts'
import type { TextColumn } from '#server/database/tables.ts'
import {
  among,
  between,
  type Condition,
  combine,
  eb,
  FALSE,
  isEqual,
  isNull,
  leaf,
  like,
  type Maybe,
  notAmong,
  TRUE,
  tagged,
} from './conditions.ts'

/** On the latest routes `latest_id` is the id of the collection's latest version. */
export function artifactCondition(
  filter: z.output<typeof ArtifactFilter> | z.output<typeof ArtifactCollectionFilter>,
): Condition {
  return combine(filter.operator, [
    leaf('id' in filter ? filter.id : null, ({ any_ }) => [among('artifact.id', any_)]),
    leaf('latest_id' in filter ? filter.latest_id : null, ({ any_ }) => [among('artifact.id', any_)]),
    leaf(filter.key, ({ any_, like_, exists_ }) => [
      among('artifact.key', any_),
      like('artifact.key', like_),
      isNull('artifact.key', typeof exists_ === 'boolean' ? !exists_ : null),
    ]),
    leaf(filter.flow_run_id, ({ any_ }) => [among('artifact.flow_run_id', any_)]),
    leaf(filter.task_run_id, ({ any_ }) => [among('artifact.task_run_id', any_)]),
    leaf(filter.type, ({ any_, not_any_ }) => [among('artifact.type', any_), notAmong('artifact.type', not_any_)]),
  ])
}

export function flowCondition(filter: z.output<typeof FlowFilter>): Condition {
  return combine(filter.operator, [
    leaf(filter.id, ({ any_, not_any_ }) => [among('flow.id', any_), notAmong('flow.id', not_any_)]),
    leaf(filter.deployment, ({ is_null_ }) => {
      if (typeof is_null_ !== 'boolean') return TRUE
      const deployments = eb
        .selectFrom('deployment')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where(isEqual('deployment.flow_id', 'flow.id'))
      return eb(deployments, is_null_ ? '=' : '>', eb.lit(0))
    }),
    leaf(filter.name, ({ any_, like_ }) => [among('flow.name', any_), like('flow.name', like_)]),
    leaf(filter.tags, (tags) => tagged('flow', tags)),
  ])
}

type OneOf = { any_?: Maybe<string[]>; not_any_?: Maybe<string[]> }

/** Prefect ignores a filter that has both fields. */
function anyOrNot(column: TextColumn, filter: Maybe<OneOf>): Condition | null {
  if (filter?.any_ && filter.not_any_) return null
  return leaf(filter, ({ any_, not_any_ }) => [among(column, any_), notAmong(column, not_any_)])
}

export function flowRunCondition(filter: z.output<typeof FlowRunFilter>): Condition {
  return combine(filter.operator, [
    leaf(filter.id, ({ any_, not_any_ }) => [among('flow_run.id', any_), notAmong('flow_run.id', not_any_)]),
    leaf(filter.name, ({ any_, like_ }) => [among('flow_run.name', any_), like('flow_run.name', like_)]),
    leaf(filter.tags, (tags) => tagged('flow_run', tags)),
    leaf(filter.deployment_id, ({ operator, any_, is_null_ }) =>
      combine(operator, [among('flow_run.deployment_id', any_), isNull('flow_run.deployment_id', is_null_)]),
    ),
    leaf(filter.work_queue_name, ({ operator, any_, is_null_ }) =>
      combine(operator, [among('flow_run.work_queue_name', any_), isNull('flow_run.work_queue_name', is_null_)]),
    ),
    leaf(filter.state, ({ operator, type, name }) =>
      combine(operator, [anyOrNot('flow_run.state_type', type), anyOrNot('flow_run.state_name', name)]),
    ),
    leaf(filter.flow_version, ({ any_ }) => [among('flow_run.flow_version', any_)]),
    leaf(filter.start_time, (range) => [
      between(eb.fn.coalesce('flow_run.start_time', 'flow_run.expected_start_time'), range),
      isNull('flow_run.start_time', range.is_null_),
    ]),
    leaf(filter.end_time, (range) => [
      between('flow_run.end_time', range),
      isNull('flow_run.end_time', range.is_null_),
    ]),
    leaf(filter.expected_start_time, (range) => between('flow_run.expected_start_time', range)),
    leaf(filter.next_scheduled_start_time, (range) => between('flow_run.next_scheduled_start_time', range)),
    leaf(filter.parent_flow_run_id, ({ any_ }) => {
      const ofParent = among('task_run.flow_run_id', any_)
      if (ofParent === null) return TRUE
      return eb('flow_run.parent_task_run_id', 'in', eb.selectFrom('task_run').select('task_run.id').where(ofParent))
    }),
    leaf(filter.parent_task_run_id, ({ operator, any_, is_null_ }) =>
      combine(operator, [among('flow_run.parent_task_run_id', any_), isNull('flow_run.parent_task_run_id', is_null_)]),
    ),
    leaf(filter.idempotency_key, ({ any_, not_any_ }) => [
      among('flow_run.idempotency_key', any_),
      notAmong('flow_run.idempotency_key', not_any_),
    ]),
    // Runs have no creator: Vitrine has neither schedules nor automations.
    leaf(filter.created_by, ({ operator, id_, type_, is_null_ }) =>
      combine(operator, [id_ ? FALSE : null, type_ ? FALSE : null, is_null_ === false ? FALSE : null]),
    ),
  ])
}

export function taskRunCondition(filter: z.output<typeof TaskRunFilter>): Condition {
  return combine(filter.operator, [
    leaf(filter.id, ({ any_ }) => [among('task_run.id', any_)]),
    leaf(filter.name, ({ any_, like_ }) => [among('task_run.name', any_), like('task_run.name', like_)]),
    leaf(filter.tags, (tags) => tagged('task_run', tags)),
    leaf(filter.state, ({ operator, type, name }) =>
      combine(operator, [anyOrNot('task_run.state_type', type), anyOrNot('task_run.state_name', name)]),
    ),
    leaf(filter.start_time, (range) => [
      between('task_run.start_time', range),
      isNull('task_run.start_time', range.is_null_),
    ]),
    leaf(filter.end_time, (range) => [
      between('task_run.end_time', range),
      isNull('task_run.end_time', range.is_null_),
    ]),
    leaf(filter.expected_start_time, (range) => between('task_run.expected_start_time', range)),
    leaf(filter.subflow_runs, ({ exists_ }) => {
      if (typeof exists_ !== 'boolean') return TRUE
      const subflows = eb.selectFrom('flow_run as subflow').select('subflow.id')
      const exists = eb.exists(subflows.whereRef('subflow.parent_task_run_id', '=', 'task_run.id'))
      return exists_ ? exists : eb.not(exists)
    }),
    leaf(filter.flow_run_id, ({ any_, is_null_ = false }) => {
      if (is_null_ === true) return [isNull('task_run.flow_run_id', true)]
      return [among('task_run.flow_run_id', any_) ?? isNull('task_run.flow_run_id', is_null_)]
    }),
  ])
}

export function deploymentCondition(filter: z.output<typeof DeploymentFilter>): Condition {
  return combine(filter.operator, [
    leaf(filter.id, ({ any_, not_any_ }) => [among('deployment.id', any_), notAmong('deployment.id', not_any_)]),
    leaf(filter.name, ({ any_, like_ }) => [among('deployment.name', any_), like('deployment.name', like_)]),
    leaf(filter.flow_or_deployment_name, ({ like_ }) => {
      const byFlow = like('flow.name', like_)
      const byName = like('deployment.name', like_)
      if (byFlow === null || byName === null) return TRUE
      const flows = eb.selectFrom('flow').select('flow.id').where(byFlow)
      return eb.or([byName, eb('deployment.flow_id', 'in', flows)])
    }),
    leaf(filter.paused, ({ eq_ }) => (typeof eq_ === 'boolean' ? eb('deployment.paused', '=', eq_ ? 1 : 0) : TRUE)),
    leaf(filter.tags, (tags) => tagged('deployment', tags)),
    leaf(filter.work_queue_name, ({ any_ }) => [among('deployment.work_queue_name', any_)]),
    // `concurrency_limit` is accepted and ignored, as in Prefect.
  ])
}
