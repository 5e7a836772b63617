import * as z from 'zod/mini'
import { ChangeSummary } from './summary.ts'

const PublishedVersion = z.object({ id: z.string(), version: z.nullable(z.number()) })

/** GET /vitrine/flow_runs/{id}/changes: what a run changed, compared with the previous run of its flow. */
export const RunChanges = z.object({
  /** The last run of the same flow that started before it; null also if the run has not started. */
  previous_run: z.nullable(z.object({ id: z.string(), name: z.string() })),
  /**
   * The keys that the run published, the first 1,000 in alphabetical order. `to` is the last version by this run. `from` is
   * the last one by the previous run or, if that did not publish the key before this run did, the version before the first
   * one by this run; null if there is none.
   */
  keys: z.array(
    z.object({
      key: z.string(),
      /** As it is shown: text of exactly one link is a link. */
      type: z.nullable(z.string()),
      from: z.nullable(PublishedVersion),
      to: PublishedVersion,
      /** From `from` to `to`; null while it is being computed. */
      change: z.nullable(ChangeSummary),
    }),
  ),
  /**
   * The keys that the previous run published and this one did not, with their last version by that run: the first 1,000 in
   * alphabetical order. Empty until this run has ended.
   */
  missing: z.array(z.extend(PublishedVersion, { key: z.string(), type: z.nullable(z.string()) })),
})
export type RunChanges = z.infer<typeof RunChanges>
