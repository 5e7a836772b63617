/** The bodies that create and change artifacts. */
import * as z from 'zod/mini'
import * as pydantic from './pydantic-types.ts'
import { maybe } from './pydantic-types.ts'

/** Lowercase letters, digits and dashes. As in Prefect, a single trailing newline is accepted. */
const ArtifactKey = pydantic.textMatching(
  /^[a-z0-9-]*\n?$/,
  pydantic.valueError('Artifact key must only contain lowercase letters, numbers, and dashes.'),
)

/** POST /artifacts/. `data` is any JSON value. */
export const ArtifactCreate = z.strictObject({
  key: maybe(ArtifactKey),
  type: maybe(pydantic.text),
  description: maybe(pydantic.text),
  data: z.optional(pydantic.anything),
  metadata_: maybe(pydantic.textRecord),
  flow_run_id: maybe(pydantic.uuid),
  task_run_id: maybe(pydantic.uuid),
})
export type ArtifactCreate = z.input<typeof ArtifactCreate>

/** PATCH /artifacts/{id}. Absent fields are not changed; `metadata_` is replaced as a whole. */
export const ArtifactUpdate = z.strictObject({
  data: z.optional(pydantic.anything),
  description: maybe(pydantic.text),
  metadata_: maybe(pydantic.textRecord),
})
export type ArtifactUpdate = z.input<typeof ArtifactUpdate>
