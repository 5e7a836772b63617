import { previewOf } from '#content/preview.ts'
import type { Artifact, ArtifactCollection } from '#contract/artifact.ts'
import { formatJson } from '#contract/json.ts'
import * as pydantic from '#contract/pydantic-types.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'

/** A version as far as its own row tells. */
export type Entry = Omit<ArtifactSummary, 'versions' | 'is_latest' | 'is_pinned' | 'flow' | 'flow_run' | 'task_run'>

/** The entry of a version: its data stays behind, its size and preview go on. */
export function entryOf({ data, metadata_: _, ...artifact }: Artifact): Entry {
  return {
    id: artifact.id,
    created: momentOf(artifact.created),
    updated: momentOf(artifact.updated),
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
 * The entry of a key's latest version. The row's own id and times are the key's: it was created with the first
 * version, and changes when a version becomes the latest.
 */
export function entryOfLatest({ latest_id, updated, ...collection }: ArtifactCollection): Entry {
  return entryOf({ ...collection, id: latest_id, created: updated, updated })
}

/** A time in the form whose order as text is order in time; servers leave out a fraction of nothing. */
export function momentOf(time: string): string {
  const read = pydantic.time.safeParse(time)
  return read.success ? read.data : time
}
