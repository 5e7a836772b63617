/** The environment variables that the SDK reads. Browsers have none. */
import * as z from 'zod/mini'

const variable = z.optional(
  z.pipe(
    z.string(),
    z.transform((value) => value.trim() || undefined),
  ),
)

const Environment = z.object({
  PREFECT_API_URL: variable,
  PREFECT_API_KEY: variable,
  PREFECT_API_AUTH_STRING: variable,
  /** Set by Prefect for flow runs in a separate process. */
  PREFECT__FLOW_RUN_ID: variable,
  /** Not set by Prefect; tasks can set it for a program that they start. */
  PREFECT__TASK_RUN_ID: variable,
})
type Environment = z.output<typeof Environment>

const GlobalScope = z.object({ process: z.object({ env: Environment }) })

/** The variables that are set and not blank. */
export function readEnvironment(): Environment {
  return GlobalScope.safeParse(globalThis).data?.process.env ?? {}
}
