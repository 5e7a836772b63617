import * as z from 'zod/mini'

/** What changed in a version since the one before it, in one line. */
export const ChangeSummary = z.object({
  /** `first`: there is no earlier version. `kind`: the type changed. */
  status: z.enum(['first', 'unchanged', 'changed', 'kind']),
  /** "+12 −3 rows, 5 cells; score 0.82 → 0.79 (−3.7 %)", "unchanged (same as v7)". */
  text: z.string(),
})
export type ChangeSummary = z.infer<typeof ChangeSummary>
