/**
 * Responds to paths without a route as Prefect does: 405 for another method, 307 for a missing slash, 501 for routes of
 * Prefect that are not supported, else 404.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError, httpError } from './errors.ts'

type KnownRoute = { method: string; path: RegExp }

/** Collects every route that is added to `app` from now on. */
export function collectRoutes(app: FastifyInstance): KnownRoute[] {
  const routes: KnownRoute[] = []
  app.addHook('onRoute', ({ method, url }) => {
    const path = pathPattern(url)
    for (const one of [method].flat()) routes.push({ method: one, path })
  })
  return routes
}

/** `:id(^…$)` brings its own pattern; `:key` matches one path segment. */
function pathPattern(url: string): RegExp {
  const source = url.replace(/:\w+(?:\(\^(.+?)\$\))?|[.*+?^${}|[\]\\]/g, (found: string, pattern?: string) => {
    if (!found.startsWith(':')) return `\\${found}`
    return pattern ?? '[^/]+'
  })
  return new RegExp(`^${source}$`)
}

/** The lookbehind keeps this linear on long runs of slashes elsewhere in the path. */
const TRAILING_SLASHES = /(?<!\/)\/+$/

/** Responds to a path without a route. `rejectPath` throws for Prefect's routes that are left out on purpose. */
export function handleNotFound(
  routes: KnownRoute[],
  rejectPath: (path: string) => void,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const [path = '', query] = splitQuery(request.url)
  const methods = routes.filter((route) => route.path.test(path)).map(({ method }) => method)
  if (methods.length > 0) {
    reply.header('allow', [...new Set(methods)].sort().join(', '))
    throw new HttpError(405, { detail: 'Method Not Allowed' })
  }
  const toggled = path.endsWith('/') ? path.replace(TRAILING_SLASHES, '') : `${path}/`
  if (!routes.some((route) => route.path.test(toggled))) {
    rejectPath(path.replace(/^\/api/, ''))
    throw httpError(404, 'Not Found')
  }
  const [original = ''] = splitQuery(request.originalUrl)
  const target = path.endsWith('/') ? original.replace(TRAILING_SLASHES, '') : `${original}/`
  return reply
    .code(307)
    .header('location', `${request.protocol}://${request.host}${target}${query ?? ''}`)
    .send()
}

function splitQuery(url: string): [string, string | undefined] {
  const at = url.indexOf('?')
  return at < 0 ? [url, undefined] : [url.slice(0, at), url.slice(at)]
}
