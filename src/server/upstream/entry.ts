import { previewOf } from '#content/preview.ts'
import type { Artifact, ArtifactCollection } from '#contract/artifact.ts'
import { formatJson } from '#contract/json.ts'
import * as pydantic from '#contract/pydantic-types.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'

/** The part of a summary that comes from the row of the version. */
export type Entry = Omit<
  ArtifactSummary,
  | 'change'
  | 'history'
  | 'version'
  | 'versions'
  | 'is_latest'
  | 'is_pinned'
  | 'is_only_here'
  | 'flow'
  | 'deployment'
  | 'flow_run'
  | 'task_run'
>

/** The entry of a version, with size and preview instead of its data. */
export function entryOf({ data, metadata_: _, ...artifact }: Artifact): Entry {
  return {
    id: artifact.id,
    created: sortableTime(artifact.created),
    updated: sortableTime(artifact.updated),
    key: artifact.key,
    type: artifact.type,
    description: artifact.description,
    flow_run_id: artifact.flow_run_id,
    task_run_id: artifact.task_run_id,
    size: Buffer.byteLength(formatJson(data)),
    preview: previewOf(artifact.type, data),
  }
}

/**
 * The entry of a key's latest version. The id and times of the row belong to the key: it is created with the
 * first version and updated when a version becomes the latest.
 */
export function entryOfLatest({ latest_id, updated, ...collection }: ArtifactCollection): Entry {
  return entryOf({ ...collection, id: latest_id, created: updated, updated })
}

/** A time in a format that sorts as text; servers omit a fraction of zero. */
export function sortableTime(time: string): string {
  const read = pydantic.time.safeParse(time)
  return read.success ? read.data : time
}
