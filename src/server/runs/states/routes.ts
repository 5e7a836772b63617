import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as pydantic from '#contract/pydantic-types.ts'
import type { Database } from '#server/database/open.ts'
import { HttpError, orNotFound } from '#server/http/errors.ts'
import { ID, idParam } from '#server/http/request.ts'
import { invalid } from '#server/http/validation.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { readRunStates, readState } from './states.ts'

const STATES = [
  { path: '/flow_run_states/', run: 'flow_run_id', notFound: 'Flow run state not found' },
  { path: '/task_run_states/', run: 'task_run_id', notFound: 'Task run state not found' },
]

/** The state history of runs. */
export function stateRoutes(app: FastifyInstance, db: Database): void {
  for (const { path, run, notFound } of STATES) {
    app.get(path, async (request) => readRunStates(db, runIdOf(request, run)))
    app.get(`${path}${ID}`, async (request) => orNotFound(await readState(db, idParam(request)), notFound))
  }
}

/** The required run id in the query. */
function runIdOf({ query }: FastifyRequest, name: string): string {
  const given: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined
  const input = Array.isArray(given) ? given.at(-1) : given
  const read = pydantic.uuid.safeParse(input)
  if (read.success) return read.data
  const issue =
    input === undefined
      ? { type: 'missing', msg: 'Field required', input: null }
      : { type: 'uuid_parsing', msg: 'Input should be a valid UUID', input: String(input) }
  throw invalid([{ ...issue, loc: ['query', name] }], { text: new RawJson('null') })
}

/** Sends the outcome of a state transition; null means that there is no such run. */
export function sendTransition(
  reply: FastifyReply,
  run: string,
  transition: { is_new: boolean; result: object } | null,
): object {
  if (transition === null) throw new HttpError(404, { exception_message: `${run} not found` })
  reply.code(transition.is_new ? 201 : 200)
  return transition.result
}
