/** Blocks requests that other websites make in the browser of a user. */
import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { httpError } from '#server/http/errors.ts'
import { isJsonType } from '#server/json/media-type.ts'
import { type HostOptions, isAllowedHost } from './allowed-hosts.ts'
import { READ_BY_POST } from './read-only.ts'

export type AccessOptions = HostOptions & {
  /** Origins whose pages may call the API. */
  corsOrigins: '*' | string[]
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export async function rejectForeignRequests(app: FastifyInstance, options: AccessOptions): Promise<void> {
  app.addHook('onRequest', (request, _, done) => {
    if (!isAllowedHost(request.hostname, options)) {
      const name = JSON.stringify(request.hostname)
      throw httpError(
        403,
        `This server does not accept requests for the host ${name}. Allow a host with ALLOWED_HOSTS.`,
      )
    }
    // A WebSocket can carry changes too, and browsers open one to any origin.
    const mayChange = CHANGES.has(request.method) || request.headers.upgrade !== undefined
    if (mayChange && isCrossSite(request)) rejectUnlessAllowed(request, options.corsOrigins)
    done()
  })
  if (options.corsOrigins.length === 0) return
  await app.register(cors, {
    origin: options.corsOrigins,
    methods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
    exposedHeaders: ['ETag', 'Idempotency-Key', 'Retry-After', 'X-Request-Id'],
    maxAge: 600,
    optionsSuccessStatus: 200,
    strictPreflight: false,
  })
}

function rejectUnlessAllowed(request: FastifyRequest, corsOrigins: AccessOptions['corsOrigins']): void {
  if (!isAllowedOrigin(request, corsOrigins)) {
    throw httpError(
      403,
      'Pages of other origins cannot change anything on this server. Allow an origin with CORS_ORIGINS.',
    )
  }
  if (corsOrigins === '*' && isSentWithoutAsking(request)) {
    throw httpError(403, 'A change from a page of another origin requires "Content-Type: application/json".')
  }
}

/**
 * Whether a page of another site sent the request. Browsers send Sec-Fetch-Site, older ones only Origin, and other
 * clients neither.
 */
function isCrossSite({ headers, host }: FastifyRequest): boolean {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (origin === undefined) return false
  const own = hostOf(`http://${host}`)
  return own === null || hostOf(origin) !== own
}

function isAllowedOrigin({ headers: { origin } }: FastifyRequest, allowed: AccessOptions['corsOrigins']): boolean {
  return allowed === '*' || (origin !== undefined && allowed.includes(origin))
}

/**
 * Browsers send such a request from any page, with the password that they remember, and do not ask the server first (a
 * preflight request). They do ask before they send JSON.
 */
function isSentWithoutAsking({ method, headers, routeOptions: { url = '' } }: FastifyRequest): boolean {
  return method === 'POST' && !READ_BY_POST.test(url) && !isJsonType(headers['content-type'] ?? '')
}

/** Null for an invalid URL. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}
