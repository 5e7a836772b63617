/**
 * The tables as Kysely sees them. Times are text in `storedTime` format; booleans are 1 and 0; JSON is text.
 * `upstream_fields` is a JSON object of what an upstream server sent beyond the other columns.
 */
import type { Generated } from 'kysely'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Deletion, DeletionState } from '#contract/deletion.ts'
import type {
  ArtifactOnlyHereTable,
  ArtifactUnnumberedTable,
  DeletedLatelyTable,
  MirroredRunTable,
  MirrorTable,
  UnconfirmedKeyTable,
  UnreadRowTable,
  UpdatedLatelyTable,
} from './mirror-tables.ts'

type Row = { id: string; created: string; updated: string }

/** One version. */
export type ArtifactTable = Row & {
  key: string | null
  type: string | null
  description: string | null
  metadata_: string | null
  flow_run_id: string | null
  task_run_id: string | null
  /** Bytes of the data, not compressed. */
  size: number
  preview: string
  /** 1 for what the catalogue lists: the latest version of each key, and artifacts without a key except result references. */
  is_listed: number
  /** JSON text, or empty if the data is in `packed`. Servers of earlier releases write it, and leave `packed` as it is. */
  data: string
  packed: Uint8Array | null
}

/** What the catalogue lists, with all that it is filtered and sorted by. Triggers maintain it: nothing else writes it. */
type ArtifactListedTable = {
  artifact_id: string
  key: string | null
  created: string
  updated: string
  size: number
  /** Of the key; 1 without a key. */
  versions: number
  /** As it is shown. */
  type: string | null
  /** Null if the flow run does not exist. */
  flow_id: string | null
  flow_run_id: string | null
  task_run_id: string | null
  /** JSON: those of the flow run. */
  tags: string
  /** What a search looks at, in lower case: of all letters on PostgreSQL, of ASCII letters on SQLite. */
  search: string
}

/** One row per key; updated in the transaction that creates or deletes a version. */
type ArtifactCollectionTable = Row & { key: string; latest_id: string; versions: number }

/** One row per key that was ever used. It stays when the versions are deleted, so that no number is used twice. */
type ArtifactKeyTable = { key: string; last_version: number }

/** The number of each version that has a key, and what changed since the version before it. */
type ArtifactVersionTable = {
  artifact_id: string
  key: string
  version: number
  /** Of type and data; null if the version is older than this column. */
  hash: string | null
  /** Null until it has been computed. */
  change_status: ChangeSummary['status'] | null
  change_text: string | null
  /** How often what follows from the data has been reset, so that a result for earlier data is not stored. */
  resets: Generated<number>
  /** The main number of the data, and a JSON list of all that are worth a chart. */
  value: number | null
  numbers: string | null
}

/** The values that a progress artifact had while it was updated in place. */
type ArtifactSampleTable = { artifact_id: string; time: string; value: number }

export type FlowTable = Row & { name: string; tags: string; labels: string }

type RunTable = Row & {
  name: string
  empirical_policy: string
  tags: string
  labels: string | null
  state_id: string | null
  state_type: string | null
  state_name: string | null
  /** When the current state began. */
  state_timestamp: string | null
  run_count: number
  expected_start_time: string | null
  next_scheduled_start_time: string | null
  start_time: string | null
  end_time: string | null
  /** Seconds, without the current state. */
  total_run_time: number
}

export type FlowRunTable = RunTable & {
  flow_id: string
  deployment_id: string | null
  deployment_version: string | null
  work_queue_name: string | null
  flow_version: string | null
  parameters: string
  idempotency_key: string | null
  context: string
  parent_task_run_id: string | null
  auto_scheduled: number
  infrastructure_document_id: string | null
  infrastructure_pid: string | null
  job_variables: string
  upstream_fields: string | null
}

export type TaskRunTable = RunTable & {
  flow_run_id: string | null
  task_key: string
  dynamic_key: string
  cache_key: string | null
  cache_expiration: string | null
  task_version: string | null
  task_inputs: string
  flow_run_run_count: number
}

/** The states of runs. `state` is the complete state in wire format. */
export type RunStateTable = { id: string; run_id: string; timestamp: string; type: string; name: string; state: string }

export type DeploymentTable = Row & {
  name: string
  flow_id: string
  paused: number
  tags: string
  work_queue_name: string | null
  version: string | null
  description: string | null
  parameters: string
  path: string | null
  entrypoint: string | null
  parameter_openapi_schema: string
  labels: string
  job_variables: string
  pull_steps: string
  enforce_parameter_schema: number
  upstream_fields: string | null
}

/** The tags of flows, runs and deployments, one row each, for filters. */
type TagTable = { owner_id: string; tag: string }

type LogTable = {
  id: string
  created: string
  updated: string
  name: string
  level: number
  message: string
  timestamp: string
  flow_run_id: string | null
  task_run_id: string | null
}

/** Versions that are exempt from retention. */
type ArtifactPinTable = { artifact_id: string; created: string }

/** A background deletion, running or finished. */
export type DeletionTable = {
  id: string
  created: string
  started: string | null
  finished: string | null
  state: DeletionState
  origin: Deletion['origin']
  label: string | null
  /** Null until all items are inserted. */
  count: number | null
  deleted: number
  bytes: number
  /** JSON: what each retention policy has deleted so far. */
  policies: string
  error: string | null
  /** JSON: the request that selected the versions. */
  request: string
}

/** A version that a running deletion has yet to delete, from the last place to the first. */
type DeletionItemTable = {
  deletion_id: string
  place: number
  artifact_id: string
  key: string | null
  /** The index of the retention policy that deletes it. */
  policy: number | null
}

/** At most one row. `rules` is JSON. */
type RetentionTable = { id: number; rules: string; next_run: string | null }

/** What a request with an Idempotency-Key created. */
type IdempotencyTable = { key: string; created: string; body_hash: string; made_id: string }

type CsrfTokenTable = Row & { client: string; token: string; expiration: string }

/** The ids of the sample data. */
type SampleTable = { id: string }

/** Every change increments one of the rows; the revision is their sum. */
type RevisionTable = { slot: number; number: number }

export type Tables = {
  mirror: MirrorTable
  mirrored_run: MirroredRunTable
  artifact_only_here: ArtifactOnlyHereTable
  deleted_lately: DeletedLatelyTable
  updated_lately: UpdatedLatelyTable
  artifact_unnumbered: ArtifactUnnumberedTable
  unconfirmed_key: UnconfirmedKeyTable
  unread_row: UnreadRowTable
  artifact: ArtifactTable
  artifact_listed: ArtifactListedTable
  artifact_collection: ArtifactCollectionTable
  artifact_key: ArtifactKeyTable
  artifact_version: ArtifactVersionTable
  artifact_sample: ArtifactSampleTable
  artifact_pin: ArtifactPinTable
  deletion: DeletionTable
  deletion_item: DeletionItemTable
  retention: RetentionTable
  flow: FlowTable
  flow_run: FlowRunTable
  task_run: TaskRunTable
  run_state: RunStateTable
  deployment: DeploymentTable
  tag: TagTable
  log: LogTable
  idempotency: IdempotencyTable
  csrf_token: CsrfTokenTable
  sample: SampleTable
  revision: RevisionTable
}

/** `table.column` of every column with this type. */
type ColumnOf<Type> = {
  [Table in keyof Tables]: {
    [Column in keyof Tables[Table] & string]: Tables[Table][Column] extends Type ? `${Table}.${Column}` : never
  }[keyof Tables[Table] & string]
}[keyof Tables]

export type ColumnName = ColumnOf<unknown>
export type TextColumn = ColumnOf<string | null>
