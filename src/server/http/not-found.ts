/**
 * Answers for paths that no route takes: another method's path is a 405, one that lacks a slash a 307, what only a real
 * Prefect server has a 501, else a 404.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError, httpError } from './errors.ts'

type KnownRoute = { method: string; path: RegExp }

/** Remembers every route that is added to `app` from here on. */
export function collectRoutes(app: FastifyInstance): KnownRoute[] {
  const routes: KnownRoute[] = []
  app.addHook('onRoute', ({ method, url }) => {
    const path = pathPattern(url)
    for (const one of [method].flat()) routes.push({ method: one, path })
  })
  return routes
}

/** `:id(^…$)` has a pattern of its own, `:key` is one part of the path. */
function pathPattern(url: string): RegExp {
  const source = url.replace(/:\w+(?:\(\^(.+?)\$\))?|[.*+?^${}|[\]\\]/g, (found: string, pattern?: string) => {
    if (!found.startsWith(':')) return `\\${found}`
    return pattern ?? '[^/]+'
  })
  return new RegExp(`^${source}$`)
}

/** Looks only where slashes begin: a long row of them elsewhere is not gone through again from each. */
const LAST_SLASHES = /(?<!\/)\/+$/

/**
 * Sends what the real server sends for a path under the API that no route took. `refuse` throws for paths of Prefect's
 * that are left out on purpose.
 */
export function handleNotFound(
  routes: KnownRoute[],
  refuse: (path: string) => void,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const [path = '', query] = splitQuery(request.url)
  const methods = routes.filter((route) => route.path.test(path)).map(({ method }) => method)
  if (methods.length > 0) {
    reply.header('allow', [...new Set(methods)].sort().join(', '))
    throw new HttpError(405, { detail: 'Method Not Allowed' })
  }
  const toggled = path.endsWith('/') ? path.replace(LAST_SLASHES, '') : `${path}/`
  if (!routes.some((route) => route.path.test(toggled))) {
    refuse(path.replace(/^\/api/, ''))
    throw httpError(404, 'Not Found')
  }
  const [original = ''] = splitQuery(request.originalUrl)
  const target = path.endsWith('/') ? original.replace(LAST_SLASHES, '') : `${original}/`
  return reply
    .code(307)
    .header('location', `${request.protocol}://${request.host}${target}${query ?? ''}`)
    .send()
}

function splitQuery(url: string): [string, string | undefined] {
  const at = url.indexOf('?')
  return at < 0 ? [url, undefined] : [url.slice(0, at), url.slice(at)]
}
