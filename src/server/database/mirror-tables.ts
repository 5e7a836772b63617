/** The tables of a mirror of an upstream server. */
import type { Generated } from 'kysely'

/** At most one row: the upstream server that this database is a mirror of, and how far it has been read. */
export type MirrorTable = {
  id: number
  /** The URL of its API. */
  address: string
  started: string
  /** When the first sync was complete. */
  completed: string | null
  /** When a server was started on the database without the upstream server; null while it is a mirror. */
  ended: string | null
  /** When artifacts or runs were first changed without the upstream server. */
  used: string | null
  /** The latest `updated` that has been read. */
  watermark: string | null
  /** JSON: how far a reading of all artifacts has come. */
  walk: string | null
  /** The last time that everything new had been read. */
  checked: string | null
  /** Until when open pages want news. */
  wanted: string | null
  /** The end of the last run that was read. */
  runs_since: string | null
  /** Why the sync fails, and since when. */
  error: string | null
  error_since: string | null
  upstream_artifacts: number | null
  /** Artifacts that could not be read or stored. */
  unreadable: number
}

/** Artifacts that the upstream server has deleted. */
export type ArtifactOnlyHereTable = { artifact_id: string; noticed: string }

/** Artifacts and flow runs that were lately deleted through this server, and on the upstream server. */
export type DeletedLatelyTable = { id: string; deleted: string }

/** When lately changed artifacts were stored. */
export type UpdatedLatelyTable = { artifact_id: string; stored: string }

/** Artifacts whose numbers depend on older ones that have not been read yet. */
export type ArtifactUnnumberedTable = { artifact_id: string; key: string; created: string; hash: string }

/** Keys whose collection row was computed here, and may differ from that of the upstream server. */
export type UnconfirmedKeyTable = { key: string; attempts: Generated<number> }

/** Runs, flows and deployments that artifacts refer to, and that the upstream server could not send. */
export type UnreadRowTable = {
  noun: 'flows' | 'deployments' | 'flow_runs' | 'task_runs'
  id: string
  attempts: Generated<number>
}

/** What has been read of a flow run beyond its row. */
export type MirroredRunTable = {
  flow_run_id: string
  /** When its task runs and states were last read. */
  checked: string | null
  /** 1 if nothing of it changes any more. */
  is_complete: Generated<number>
  log_lines: Generated<number>
  /** 1 if no more lines are expected. */
  has_all_logs: Generated<number>
  /** When it was noticed that the upstream server has deleted it; null if it has not. */
  deleted: string | null
  /** When its log was last read; null if it never was, or was dropped. */
  logs_checked: string | null
  /** When its log was last asked for. */
  logs_used: string | null
}
