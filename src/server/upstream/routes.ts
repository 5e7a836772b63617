/** Prefect's own routes, passed on to the server behind: what our pages and the SDK need, and nothing else. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { httpError } from '#server/http/errors.ts'
import { ID } from '#server/http/request.ts'
import { HOP_HEADER, type Upstream } from './connection.ts'
import type { RevisionMark } from './revision.ts'

const NOUNS = ['artifacts', 'artifacts/latest', 'flows', 'flow_runs', 'task_runs', 'deployments', 'logs']
const ASKED = NOUNS.flatMap((noun) => [`/${noun}/filter`, `/${noun}/count`, `/${noun}/paginate`])
const READ = [
  ...['ready', 'hello', 'version', 'admin/version'].map((path) => `/${path}`),
  ...['artifacts', 'flows', 'flow_runs', 'task_runs', 'deployments'].map((noun) => `/${noun}/${ID}`),
  '/artifacts/:key(^[^/]+$)/latest',
  `/flow_runs/${ID}/graph-v2`,
  '/flow_run_states/',
  '/task_run_states/',
]

/** Whoever reaches us is lent our credentials, so that only these routes are open to them. */
export function upstreamRoutes(app: FastifyInstance, upstream: Upstream, revision: RevisionMark): void {
  app.addHook('onRequest', async ({ headers }) => {
    if (headers[HOP_HEADER] !== undefined) throw httpError(508, 'This server stands in front of itself.')
  })

  const pass = async ({ method, url, body }: FastifyRequest, reply: FastifyReply) => {
    const bytes = body instanceof Uint8Array ? new Uint8Array(body) : undefined
    // The router reads escapes that this address does not have in these letters: `/%61pi` is no way in.
    if (!url.startsWith('/api/')) throw httpError(404, 'Not Found')
    const answer = await upstream.send(method, url.slice('/api'.length), bytes)
    // Whatever it calls itself: pages and scripts of another server are not sent under our address.
    if (answer.body !== null) reply.type('application/json')
    reply.code(answer.status)
    return reply.send(answer.body === null ? undefined : Readable.from(answer.body, { objectMode: false }))
  }
  const change = async (request: FastifyRequest, reply: FastifyReply) => {
    // One that failed on the way back may have been made all the same.
    return pass(request, reply).finally(revision.forget)
  }
  // Whether this process is well; whether the server behind is, `/ready` says.
  app.get('/health', async () => true)
  for (const url of ASKED) app.post(url, pass)
  for (const url of READ) app.get(url, pass)
  app.post('/artifacts/', change)
  app.patch(`/artifacts/${ID}`, change)
  app.delete(`/artifacts/${ID}`, change)
  app.delete(`/flow_runs/${ID}`, change)
}

/** What of Prefect's a server with a database of its own answers with a 404 as well: clients take it for an answer. */
const UNKNOWN = /^\/(vitrine\b|csrf-token$)/

/** Says of a path of Prefect's that is not passed on why that is so. */
export function rejectUnproxied(address: string): (path: string) => void {
  return (path) => {
    if (UNKNOWN.test(path)) return
    throw httpError(501, `This server shows what is on ${address} and passes nothing else on: ask that server itself.`)
  }
}
