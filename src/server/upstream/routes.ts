/** Proxies Prefect's routes to the upstream server: only those that the UI and the SDK need. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { clientGone } from '#server/http/connections.ts'
import { httpError } from '#server/http/errors.ts'
import { ID } from '#server/http/request.ts'
import { HOP_HEADER, type Upstream } from './connection.ts'
import type { UpstreamRevision } from './revision.ts'

const RESOURCES = ['artifacts', 'artifacts/latest', 'flows', 'flow_runs', 'task_runs', 'deployments', 'logs']
const LIST_PATHS = RESOURCES.flatMap((resource) => [
  `/${resource}/filter`,
  `/${resource}/count`,
  `/${resource}/paginate`,
])
const READ_PATHS = [
  ...['ready', 'hello', 'version', 'admin/version'].map((path) => `/${path}`),
  ...['artifacts', 'flows', 'flow_runs', 'task_runs', 'deployments'].map((resource) => `/${resource}/${ID}`),
  '/artifacts/:key(^[^/]+$)/latest',
  `/flow_runs/${ID}/graph-v2`,
  '/flow_run_states/',
  '/task_run_states/',
]

/** Requests use our credentials, so only these routes are proxied. */
export function upstreamRoutes(app: FastifyInstance, upstream: Upstream, revision: UpstreamRevision): void {
  app.addHook('onRequest', async ({ headers }) => {
    if (headers[HOP_HEADER] !== undefined) throw httpError(508, 'This server is its own upstream.')
  })

  const proxy = async (server: Upstream, { method, url, body }: FastifyRequest, reply: FastifyReply) => {
    const bytes = body instanceof Uint8Array ? new Uint8Array(body) : undefined
    // The router decodes escapes before it matches, and this rejects URLs such as `/%61pi`.
    if (!url.startsWith('/api/')) throw httpError(404, 'Not Found')
    const response = await server.send(method, url.slice('/api'.length), bytes)
    // Never another content type: HTML and scripts of another server must not run under our origin.
    if (response.body !== null) reply.type('application/json')
    reply.code(response.status)
    return reply.send(response.body ?? undefined)
  }
  const read = async (request: FastifyRequest, reply: FastifyReply) =>
    proxy(upstream.until(clientGone(reply)), request, reply)
  // A change is completed even if the client has disconnected, as it is on a database.
  const change = async (request: FastifyRequest, reply: FastifyReply) => {
    // Also after an error: the change may have been made before the response was lost.
    return proxy(upstream, request, reply).finally(revision.forget)
  }
  // The health of this process; `/ready` is that of the upstream server.
  app.get('/health', async () => true)
  for (const url of LIST_PATHS) app.post(url, read)
  for (const url of READ_PATHS) app.get(url, read)
  app.post('/artifacts/', change)
  app.patch(`/artifacts/${ID}`, change)
  app.delete(`/artifacts/${ID}`, change)
  app.delete(`/flow_runs/${ID}`, change)
}

/** Paths that are a 404 with a database, too; clients rely on that. */
const NOT_FOUND_PATHS = /^\/(vitrine\b|csrf-token$)/

/** What changed between versions, and the numbers of keys. */
const CHANGE_PATHS =
  /^\/vitrine\/(artifacts\/(compare|[^/]+\/samples)|keys\/(series|first-version)|flow_runs\/[^/]+\/changes)$/

/** Throws a 501 for paths that are not proxied. */
export function rejectUnproxied(address: string): (path: string) => void {
  return (path) => {
    if (CHANGE_PATHS.test(path)) throw httpError(501, 'Versions cannot be compared in upstream mode yet.')
    if (NOT_FOUND_PATHS.test(path)) return
    throw httpError(
      501,
      `This server only proxies what it needs to show artifacts. Send other requests to ${address} directly.`,
    )
  }
}
