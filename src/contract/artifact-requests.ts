/** The bodies that create and change artifacts. */
import * as z from 'zod/mini'
import * as lax from './pydantic-types.ts'
import { maybe } from './pydantic-types.ts'

/** Lower-case letters, digits and dashes; as in Prefect, one line feed at the very end is let through. */
const ArtifactKey = lax.textMatching(
  /^[a-z0-9-]*\n?$/,
  lax.valueError('Artifact key must only contain lowercase letters, numbers, and dashes.'),
)

/** POST /artifacts/. `data` is any JSON value. */
export const ArtifactCreate = z.strictObject({
  key: maybe(ArtifactKey),
  type: maybe(lax.text),
  description: maybe(lax.text),
  data: z.optional(lax.anything),
  metadata_: maybe(lax.textRecord),
  flow_run_id: maybe(lax.uuid),
  task_run_id: maybe(lax.uuid),
})
export type ArtifactCreate = z.input<typeof ArtifactCreate>

/** PATCH /artifacts/{id}. A member that is absent stays as it is; `metadata_` is replaced as a whole. */
export const ArtifactUpdate = z.strictObject({
  data: z.optional(lax.anything),
  description: maybe(lax.text),
  metadata_: maybe(lax.textRecord),
})
export type ArtifactUpdate = z.input<typeof ArtifactUpdate>
