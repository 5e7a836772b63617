import * as z from 'zod/mini'
import { ChangeSummary } from './summary.ts'

const PublishedVersion = z.object({ id: z.string(), version: z.nullable(z.number()) })

/** GET /vitrine/flow_runs/{id}/changes: what a run changed, compared with the previous run of its flow. */
export const RunChanges = z.object({
  /** The run of the same flow that started before it. */
  previous_run: z.nullable(z.object({ id: z.string(), name: z.string() })),
  /** Each key that the run published: its last version by this run, and the last one before the run. */
  keys: z.array(
    z.object({
      key: z.string(),
      /** As it is shown: text of exactly one link is a link. */
      type: z.nullable(z.string()),
      from: z.nullable(PublishedVersion),
      to: PublishedVersion,
      /** Null while it is being computed. */
      change: z.nullable(ChangeSummary),
    }),
  ),
  /** Keys that the previous run published and this one did not. */
  missing: z.array(z.extend(PublishedVersion, { key: z.string(), type: z.nullable(z.string()) })),
})
export type RunChanges = z.infer<typeof RunChanges>
