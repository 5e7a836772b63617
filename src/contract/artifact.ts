import * as z from 'zod/mini'
import type { Json } from './json.ts'

/** Any JSON value, as `parseJson` returns it; no further validation is needed. */
const AnyJson = z.custom<Json>()

/** One published version, as the artifact routes return it. `data` is any JSON value; times are ISO 8601 in UTC. */
export const Artifact = z.object({
  id: z.string(),
  created: z.string(),
  updated: z.string(),
  key: z.nullable(z.string()),
  type: z.nullable(z.string()),
  description: z.nullable(z.string()),
  data: AnyJson,
  metadata_: z.nullable(z.record(z.string(), AnyJson)),
  flow_run_id: z.nullable(z.string()),
  task_run_id: z.nullable(z.string()),
})
export type Artifact = z.infer<typeof Artifact>

/** A key in the latest routes: its own `id`, the fields of its latest version, and the id of that version, `latest_id`. */
export const ArtifactCollection = z.extend(Artifact, { latest_id: z.string() })
export type ArtifactCollection = z.infer<typeof ArtifactCollection>
