/** The bodies that create and change artifacts. */
import * as z from 'zod/mini'
import * as pydantic from './pydantic-types.ts'
import { maybe } from './pydantic-types.ts'

/** Lower-case letters, digits and dashes; as in Prefect, one line feed at the very end is let through. */
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

/** PATCH /artifacts/{id}. A member that is absent stays as it is; `metadata_` is replaced as a whole. */
export const ArtifactUpdate = z.strictObject({
  data: z.optional(pydantic.anything),
  description: maybe(pydantic.text),
  metadata_: maybe(pydantic.textRecord),
})
export type ArtifactUpdate = z.input<typeof ArtifactUpdate>
