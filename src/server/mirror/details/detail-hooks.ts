/** Before a route answers from the database, what belongs to the run that it is asked about is read. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { tryJson } from '#contract/json.ts'
import { parseUuid } from '#contract/pydantic-types.ts'
import type { Database } from '#server/database/open.ts'
import { ID, idParam } from '#server/http/request.ts'
import type { MirrorOptions } from '#server/mirror/options.ts'
import { type DetailOptions, RunDetails } from './run-details.ts'

type Prepare = (details: RunDetails, request: FastifyRequest) => Promise<void>

const ofFlowRun: Prepare = (details, request) => details.readFlowRun(idParam(request))

const detailsOfFlowRun: Prepare = (details, request) => details.readFlowRunDetails(idParam(request))

const taskRunsOfFlowRun: Prepare = async (details, request) => {
  const id = onlyId(request, 'task_runs', 'flow_run_id')
  if (id !== null) await details.readFlowRunDetails(id)
}

const subflowsOfFlowRun: Prepare = async (details, request) => {
  const id = onlyId(request, 'flow_runs', 'parent_flow_run_id')
  if (id !== null) await details.readFlowRunDetails(id)
}

const linesOfRun: Prepare = async (details, request) => {
  for (const column of ['flow_run_id', 'task_run_id'] as const) {
    const id = onlyId(request, 'logs', column)
    if (id !== null) return details.readLogs(column, id)
  }
}

const PREPARATIONS: Record<string, Prepare> = {
  [`GET /flow_runs/${ID}`]: ofFlowRun,
  [`GET /vitrine/flow_runs/${ID}/changes`]: ofFlowRun,
  [`GET /flow_runs/${ID}/graph-v2`]: detailsOfFlowRun,
  'GET /flow_run_states/': (details, request) =>
    withQueryId(request, 'flow_run_id', (id) => details.readFlowRunDetails(id)),
  'POST /flow_runs/filter': subflowsOfFlowRun,
  'POST /task_runs/filter': taskRunsOfFlowRun,
  'POST /task_runs/paginate': taskRunsOfFlowRun,
  'POST /task_runs/count': taskRunsOfFlowRun,
  [`GET /task_runs/${ID}`]: (details, request) => details.readTaskRun(idParam(request)),
  'GET /task_run_states/': (details, request) =>
    withQueryId(request, 'task_run_id', (id) => details.readTaskRunStates(id)),
  'POST /logs/filter': linesOfRun,
  'POST /vitrine/logs/count': linesOfRun,
}

export function detailHooks(
  api: FastifyInstance,
  db: Database,
  mirror: Pick<MirrorOptions, 'upstream' | 'deleted'>,
  options: Partial<DetailOptions> = {},
): void {
  const details = new RunDetails(db, mirror, api.log, options)
  api.addHook('preClose', () => details.stop())
  api.addHook('preHandler', async (request) => {
    const path = request.routeOptions.url?.replace('/api/', '/')
    await PREPARATIONS[`${request.method} ${path}`]?.(details, request)
  })
}

/** Bodies that name a single run are short. */
const MAX_BODY_BYTES = 10_000

const Fields = z.record(z.string(), z.unknown())
const OneId = z.object({ any_: z.array(z.string()).check(z.length(1)) })

/**
 * The id of the only run that can match the filter of this name in the body. Only the route checks the rest of the body:
 * reading it twice would take long.
 */
function onlyId({ body }: FastifyRequest, filter: string, field: string): string | null {
  if (!(body instanceof Uint8Array) || body.length > MAX_BODY_BYTES) return null
  const conditions = Fields.safeParse(Fields.safeParse(tryJson(decoder.decode(body))).data?.[filter]).data
  if (conditions === undefined || (conditions.operator ?? 'and_') !== 'and_') return null
  const [id] = OneId.safeParse(conditions[field]).data?.any_ ?? []
  return id === undefined ? null : parseUuid(id)
}

const decoder = new TextDecoder()

/** The route rejects an id that is malformed. */
async function withQueryId(
  { query }: FastifyRequest,
  name: string,
  work: (id: string) => Promise<void>,
): Promise<void> {
  const given: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined
  const id = typeof given === 'string' ? parseUuid(given) : null
  if (id !== null) await work(id)
}
