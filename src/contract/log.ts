import * as z from 'zod/mini'

/** A log entry of a run, with the fields that the UI uses. */
export const Log = z.object({
  id: z.string(),
  /** Name of the logger. */
  name: z.string(),
  /** Python's number: 10 is DEBUG, 20 INFO, 30 WARNING, 40 ERROR, 50 CRITICAL; others lie between. */
  level: z.number(),
  message: z.string(),
  timestamp: z.string(),
  flow_run_id: z.nullable(z.string()),
  task_run_id: z.nullable(z.string()),
})
export type Log = z.infer<typeof Log>
