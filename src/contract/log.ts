import * as z from 'zod/mini'

/** A line of log that a run wrote, with the members our pages read. */
export const Log = z.object({
  id: z.string(),
  /** The logger. */
  name: z.string(),
  /** Python's number: 10 is DEBUG, 20 INFO, 30 WARNING, 40 ERROR, 50 CRITICAL; others lie between. */
  level: z.number(),
  message: z.string(),
  timestamp: z.string(),
  flow_run_id: z.nullable(z.string()),
  task_run_id: z.nullable(z.string()),
})
export type Log = z.infer<typeof Log>
