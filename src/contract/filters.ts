/** The filter bodies of Prefect's routes. Unknown fields are rejected; absent and null fields are not conditions. */
import * as z from 'zod/mini'
import * as pydantic from './pydantic-types.ts'
import { list, maybe } from './pydantic-types.ts'
import { StateType } from './run.ts'
import { SummarySort } from './vitrine.ts'

const operator = z._default(pydantic.oneOf(['and_', 'or_']), 'and_')

const ids = { any_: list(pydantic.uuid) }
const texts = { any_: list(pydantic.text) }
const isNull = { is_null_: maybe(pydantic.boolean) }
const range = { before_: maybe(pydantic.time), after_: maybe(pydantic.time) }
const stateType = pydantic.oneOf(StateType.options)

const Ids = z.strictObject(ids)
const IdsWithNot = z.strictObject({ ...ids, not_any_: list(pydantic.uuid) })
const NullableIds = z.strictObject({ operator, ...ids, ...isNull })
const Name = z.strictObject({ ...texts, like_: maybe(pydantic.text) })
const Range = z.strictObject(range)
const NullableRange = z.strictObject({ ...range, ...isNull })
const TagsAll = z.strictObject({ operator, all_: list(pydantic.text), ...isNull })
const Tags = z.strictObject({ operator, all_: list(pydantic.text), any_: list(pydantic.text), ...isNull })

const artifactMembers = {
  key: maybe(z.strictObject({ ...texts, like_: maybe(pydantic.text), exists_: maybe(pydantic.boolean) })),
  flow_run_id: maybe(Ids),
  task_run_id: maybe(Ids),
  type: maybe(z.strictObject({ ...texts, not_any_: list(pydantic.text) })),
}

/** Conditions on versions of artifacts. All must match, or any with `or_`. */
export const ArtifactFilter = z.strictObject({ operator, id: maybe(Ids), ...artifactMembers })
export type ArtifactFilter = z.input<typeof ArtifactFilter>

/** The same conditions on the latest version of each key. */
export const ArtifactCollectionFilter = z.strictObject({ operator, latest_id: maybe(Ids), ...artifactMembers })
export type ArtifactCollectionFilter = z.input<typeof ArtifactCollectionFilter>

/** Conditions on flows. */
export const FlowFilter = z.strictObject({
  operator,
  id: maybe(IdsWithNot),
  deployment: maybe(z.strictObject({ operator, ...isNull })),
  name: maybe(Name),
  tags: maybe(TagsAll),
})
export type FlowFilter = z.input<typeof FlowFilter>

/** Conditions on flow runs. */
export const FlowRunFilter = z.strictObject({
  operator,
  id: maybe(IdsWithNot),
  name: maybe(Name),
  tags: maybe(Tags),
  deployment_id: maybe(NullableIds),
  work_queue_name: maybe(z.strictObject({ operator, ...texts, ...isNull })),
  state: maybe(
    z.strictObject({
      operator,
      type: maybe(z.strictObject({ any_: list(stateType), not_any_: list(stateType) })),
      name: maybe(z.strictObject({ ...texts, not_any_: list(pydantic.text) })),
    }),
  ),
  flow_version: maybe(z.strictObject(texts)),
  start_time: maybe(NullableRange),
  end_time: maybe(NullableRange),
  expected_start_time: maybe(Range),
  next_scheduled_start_time: maybe(Range),
  parent_flow_run_id: maybe(z.strictObject({ operator, ...ids })),
  parent_task_run_id: maybe(NullableIds),
  idempotency_key: maybe(z.strictObject({ ...texts, not_any_: list(pydantic.text) })),
  created_by: maybe(z.strictObject({ operator, id_: list(pydantic.uuid), type_: list(pydantic.text), ...isNull })),
})
export type FlowRunFilter = z.input<typeof FlowRunFilter>

/** Conditions on task runs. */
export const TaskRunFilter = z.strictObject({
  operator,
  id: maybe(Ids),
  name: maybe(Name),
  tags: maybe(TagsAll),
  state: maybe(
    z.strictObject({
      operator,
      type: maybe(z.strictObject({ any_: list(stateType) })),
      name: maybe(z.strictObject(texts)),
    }),
  ),
  start_time: maybe(NullableRange),
  end_time: maybe(NullableRange),
  expected_start_time: maybe(Range),
  subflow_runs: maybe(z.strictObject({ exists_: maybe(pydantic.boolean) })),
  flow_run_id: maybe(NullableIds),
})
export type TaskRunFilter = z.input<typeof TaskRunFilter>

/** Conditions on deployments. */
export const DeploymentFilter = z.strictObject({
  operator,
  id: maybe(IdsWithNot),
  name: maybe(Name),
  flow_or_deployment_name: maybe(z.strictObject({ like_: maybe(pydantic.text) })),
  paused: maybe(z.strictObject({ eq_: maybe(pydantic.boolean) })),
  tags: maybe(Tags),
  work_queue_name: maybe(z.strictObject(texts)),
  concurrency_limit: maybe(
    z.strictObject({ ge_: maybe(pydantic.integer()), le_: maybe(pydantic.integer()), ...isNull }),
  ),
})
export type DeploymentFilter = z.input<typeof DeploymentFilter>

const related = {
  flow_runs: maybe(FlowRunFilter),
  task_runs: maybe(TaskRunFilter),
  flows: maybe(FlowFilter),
  deployments: maybe(DeploymentFilter),
}
const page = { limit: maybe(pydantic.integer()), offset: maybe(pydantic.integer(0)) }

const ArtifactSort = ['CREATED_DESC', 'UPDATED_DESC', 'ID_DESC', 'KEY_DESC', 'KEY_ASC'] as const
const FlowSort = ['CREATED_DESC', 'UPDATED_DESC', 'NAME_ASC', 'NAME_DESC'] as const
const FlowRunSort = [
  'ID_DESC',
  'START_TIME_ASC',
  'START_TIME_DESC',
  'EXPECTED_START_TIME_ASC',
  'EXPECTED_START_TIME_DESC',
  'NAME_ASC',
  'NAME_DESC',
  'NEXT_SCHEDULED_START_TIME_ASC',
  'END_TIME_DESC',
] as const
const TaskRunSort = [
  'ID_DESC',
  'EXPECTED_START_TIME_ASC',
  'EXPECTED_START_TIME_DESC',
  'NAME_ASC',
  'NAME_DESC',
  'NEXT_SCHEDULED_START_TIME_ASC',
  'END_TIME_DESC',
] as const

/** Filters alone, as the count routes read them; fields are in the order in which errors are listed. */
export const ArtifactCountBody = z.object({ artifacts: maybe(ArtifactFilter), ...related })
export const ArtifactCollectionCountBody = z.object({ artifacts: maybe(ArtifactCollectionFilter), ...related })

const artifactPage = { limit: page.limit, sort: maybe(pydantic.oneOf(ArtifactSort)), offset: page.offset }
/** POST /artifacts/filter: conditions, sort order and page. */
export const ArtifactFilterBody = z.object({ ...artifactPage, ...ArtifactCountBody.shape })
export type ArtifactFilterBody = z.input<typeof ArtifactFilterBody>
/** POST /artifacts/latest/filter: the same for keys. */
export const ArtifactCollectionFilterBody = z.object({ ...artifactPage, ...ArtifactCollectionCountBody.shape })
export type ArtifactCollectionFilterBody = z.input<typeof ArtifactCollectionFilterBody>

/** Work pools are not supported: a filter by work pool matches nothing. */
const pool = maybe(z.record(z.string(), pydantic.anything))
const ofFlows = { ...related, work_pools: pool }
const ofRuns = { ...ofFlows, work_pool_queues: pool }

export const FlowCountBody = z.object(ofFlows)
/** POST /flow_runs/count and /deployments/count. */
export const FlowRunCountBody = z.object(ofRuns)
/** POST …/count of runs: conditions only. */
export const RunCountBody = z.object(related)
export type RunCountBody = z.input<typeof RunCountBody>

/** POST /flows/filter. */
export const FlowFilterBody = z.object({ ...page, sort: maybe(pydantic.oneOf(FlowSort)), ...ofFlows })
export type FlowFilterBody = z.input<typeof FlowFilterBody>
/** POST /flow_runs/filter. */
export const FlowRunFilterBody = z.object({ ...page, sort: maybe(pydantic.oneOf(FlowRunSort)), ...ofRuns })
export type FlowRunFilterBody = z.input<typeof FlowRunFilterBody>
/** POST /task_runs/filter. */
export const TaskRunFilterBody = z.object({ ...page, sort: maybe(pydantic.oneOf(TaskRunSort)), ...related })
export type TaskRunFilterBody = z.input<typeof TaskRunFilterBody>

const numbered = { page: maybe(pydantic.integer(1)), limit: page.limit }

/** POST …/paginate: numbered pages with a total count. */
export const FlowPageBody = z.object({ ...numbered, sort: maybe(pydantic.oneOf(FlowSort)), ...ofFlows })
export const FlowRunPageBody = z.object({ ...numbered, sort: maybe(pydantic.oneOf(FlowRunSort)), ...ofRuns })
export const TaskRunPageBody = z.object({ ...numbered, sort: maybe(pydantic.oneOf(TaskRunSort)), ...related })

const DeploymentSort = ['CREATED_DESC', 'UPDATED_DESC', 'NAME_ASC', 'NAME_DESC'] as const
export const DeploymentFilterBody = z.object({ ...page, sort: maybe(pydantic.oneOf(DeploymentSort)), ...ofRuns })
export const DeploymentPageBody = z.object({ ...numbered, sort: maybe(pydantic.oneOf(DeploymentSort)), ...ofRuns })

const LogFilter = z.strictObject({
  operator,
  level: maybe(z.strictObject({ ge_: maybe(pydantic.integer()), le_: maybe(pydantic.integer()) })),
  timestamp: maybe(Range),
  flow_run_id: maybe(Ids),
  task_run_id: maybe(NullableIds),
  text: maybe(z.strictObject({ query: maybe(pydantic.text) })),
})
/** POST /vitrine/logs/count. */
export const LogCountBody = z.object({ logs: maybe(LogFilter) })
export type LogCountBody = z.input<typeof LogCountBody>

/** POST /logs/filter. */
export const LogFilterBody = z.object({
  ...page,
  sort: maybe(pydantic.oneOf(['TIMESTAMP_ASC', 'TIMESTAMP_DESC'])),
  logs: maybe(LogFilter),
})
export type LogFilterBody = z.input<typeof LogFilterBody>

/** Filters of a list of summaries. */
export const SummaryCountBody = z.object({
  ...ArtifactCountBody.shape,
  /** Only the latest version of each key, and artifacts without a key. */
  latest_only: maybe(pydantic.boolean),
  /** Literal text to search for in key, description and the names of flow, run and task, ignoring case. */
  search: maybe(pydantic.text),
  /** Any of these types as they are shown: text of exactly one link is a link. Null matches artifacts without a type. */
  types: list(z.nullable(pydantic.text)),
  /** Only the version of a key with this number. */
  version: maybe(pydantic.integer(1)),
  updated: maybe(Range),
  /** Only keys of which a version since then is not the same as the one before, or has not been compared yet. */
  changed_since: maybe(pydantic.time),
  /** Only versions that are pinned. */
  pinned: maybe(pydantic.boolean),
  /** Only versions that the upstream server of a mirror has deleted. */
  only_here: maybe(pydantic.boolean),
})

/** POST /vitrine/artifacts/filter. */
export const SummaryFilterBody = z.object({
  ...page,
  sort: maybe(pydantic.oneOf(SummarySort)),
  ...SummaryCountBody.shape,
  /** Whether to return the recent versions of each key. */
  history: maybe(pydantic.boolean),
})
export type SummaryFilterBody = z.input<typeof SummaryFilterBody>
