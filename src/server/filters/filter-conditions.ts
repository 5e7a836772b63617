/** Each filter of the contract as a condition on its own table. */
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type {
  ArtifactCollectionFilter,
  ArtifactFilter,
  DeploymentFilter,
  FlowFilter,
  FlowRunFilter,
  TaskRunFilter,
} from '#contract/filters.ts'
import {
  among,
  between,
  type Condition,
  combine,
  FALSE,
  isNull,
  leaf,
  like,
  notAmong,
  TRUE,
  tagged,
} from './conditions.ts'

/** On the latest routes `latest_id` is the id of the artifact that the collection points to. */
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
      const deployed = sql`(select count(*) from deployment where deployment.flow_id = flow.id)`
      return is_null_ ? sql`${deployed} = 0` : sql`${deployed} > 0`
    }),
    leaf(filter.name, ({ any_, like_ }) => [among('flow.name', any_), like('flow.name', like_)]),
    leaf(filter.tags, (tags) => tagged('flow', tags)),
  ])
}

type OneOf = { any_?: string[] | null | undefined; not_any_?: string[] | null | undefined }

/** With both members Prefect drops the leaf. */
function anyOrNot(column: string, filter: OneOf | null | undefined): Condition | null {
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
      between(sql`coalesce(flow_run.start_time, flow_run.expected_start_time)`, range),
      isNull('flow_run.start_time', range.is_null_),
    ]),
    leaf(filter.end_time, (range) => [
      between(sql`flow_run.end_time`, range),
      isNull('flow_run.end_time', range.is_null_),
    ]),
    leaf(filter.expected_start_time, (range) => between(sql`flow_run.expected_start_time`, range)),
    leaf(filter.next_scheduled_start_time, (range) => between(sql`flow_run.next_scheduled_start_time`, range)),
    leaf(filter.parent_flow_run_id, ({ any_ }) => {
      const inner = among('parent.flow_run_id', any_)
      return inner === null
        ? TRUE
        : sql`flow_run.parent_task_run_id in (select parent.id from task_run as parent where ${inner})`
    }),
    leaf(filter.parent_task_run_id, ({ operator, any_, is_null_ }) =>
      combine(operator, [among('flow_run.parent_task_run_id', any_), isNull('flow_run.parent_task_run_id', is_null_)]),
    ),
    leaf(filter.idempotency_key, ({ any_, not_any_ }) => [
      among('flow_run.idempotency_key', any_),
      notAmong('flow_run.idempotency_key', not_any_),
    ]),
    // Nothing here is made by a deployment's schedule or an automation.
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
      between(sql`task_run.start_time`, range),
      isNull('task_run.start_time', range.is_null_),
    ]),
    leaf(filter.end_time, (range) => [
      between(sql`task_run.end_time`, range),
      isNull('task_run.end_time', range.is_null_),
    ]),
    leaf(filter.expected_start_time, (range) => between(sql`task_run.expected_start_time`, range)),
    leaf(filter.subflow_runs, ({ exists_ }) => {
      if (typeof exists_ !== 'boolean') return TRUE
      const child = sql`(select child.id from flow_run as child where child.parent_task_run_id = task_run.id)`
      return exists_ ? sql`exists ${child}` : sql`not exists ${child}`
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
      const byFlow = like('named.name', like_)
      const byName = like('deployment.name', like_)
      if (byFlow === null || byName === null) return TRUE
      return sql`(${byName} or deployment.flow_id in (select named.id from flow as named where ${byFlow}))`
    }),
    leaf(filter.paused, ({ eq_ }) => (typeof eq_ === 'boolean' ? sql`deployment.paused = ${eq_ ? 1 : 0}` : TRUE)),
    leaf(filter.tags, (tags) => tagged('deployment', tags)),
    leaf(filter.work_queue_name, ({ any_ }) => [among('deployment.work_queue_name', any_)]),
    // `concurrency_limit` is accepted and ignored, as there.
  ])
}
