/** Blocks requests that other websites make in the browser of a user. */
import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { httpError } from '#server/http/errors.ts'

export type AccessOptions = {
  /** Origins whose pages may call the API. */
  corsOrigins: '*' | string[]
  /** Whether only this machine can reach the server. Other host names are then rejected (DNS rebinding). */
  isLoopback: boolean
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export async function rejectForeignRequests(app: FastifyInstance, options: AccessOptions): Promise<void> {
  app.addHook('onRequest', async (request) => {
    if (options.isLoopback && !isLoopbackHost(request.hostname)) {
      throw httpError(403, `This server does not accept requests for the host ${JSON.stringify(request.hostname)}.`)
    }
    // A WebSocket can carry changes too, and browsers open one to any origin.
    const mayChange = CHANGES.has(request.method) || request.headers.upgrade !== undefined
    if (mayChange && isCrossSite(request, options.corsOrigins)) {
      throw httpError(
        403,
        'Pages of other origins cannot change anything on this server. Allow an origin with CORS_ORIGINS.',
      )
    }
  })
  if (options.corsOrigins.length === 0) return
  await app.register(cors, {
    origin: options.corsOrigins,
    methods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
    exposedHeaders: ['Idempotency-Key', 'Retry-After', 'X-Request-Id'],
    maxAge: 600,
    optionsSuccessStatus: 200,
    strictPreflight: false,
  })
}

const LOOPBACK = /^(localhost|\[::1\]|::1|127(\.\d{1,3}){3})\.?$/i

/** Whether `host` is a loopback name or address; a trailing dot is allowed. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host)
}

/**
 * Whether a page of another site sent the request. Browsers send Sec-Fetch-Site, older ones only Origin, and other
 * clients neither.
 */
function isCrossSite({ headers, host }: FastifyRequest, allowed: AccessOptions['corsOrigins']): boolean {
  const { origin } = headers
  if (allowed === '*' || (origin !== undefined && allowed.includes(origin))) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (origin === undefined) return false
  const own = hostOf(`http://${host}`)
  return own === null || hostOf(origin) !== own
}

/** Null for an invalid URL. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}
