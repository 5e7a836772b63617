/** What the SDK takes from the environment; the one place that looks there. Browsers have none. */
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
  /** Prefect sets it where it runs a flow in a process of its own. */
  PREFECT__FLOW_RUN_ID: variable,
  /** Prefect sets none: for tasks that start a program which publishes. */
  PREFECT__TASK_RUN_ID: variable,
})
type Environment = z.output<typeof Environment>

const Surroundings = z.object({ process: z.object({ env: Environment }) })

/** The variables that are set; blank ones are not. */
export function readEnvironment(): Environment {
  return Surroundings.safeParse(globalThis).data?.process.env ?? {}
}
