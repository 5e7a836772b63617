/** Who may ask: other web sites that a person has open may not, neither read nor write. */
import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { httpError } from '#server/http/errors.ts'

export type AccessOptions = {
  /** Whose pages may call the API from another address. */
  corsOrigins: '*' | string[]
  /** Whether only this machine can reach the server, under no name but its own. */
  isLoopback: boolean
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export async function rejectForeignRequests(app: FastifyInstance, options: AccessOptions): Promise<void> {
  app.addHook('onRequest', async (request) => {
    if (options.isLoopback && !isLoopbackHost(request.hostname)) {
      throw httpError(403, `This server does not answer for the host ${JSON.stringify(request.hostname)}.`)
    }
    // A web socket can carry changes too, and browsers open one to any site.
    const mayChange = CHANGES.has(request.method) || request.headers.upgrade !== undefined
    if (mayChange && isForeign(request, options.corsOrigins)) {
      throw httpError(403, 'Pages of other sites may not change anything here. CORS_ORIGINS can allow an origin.')
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

/** Whether `host` is an address under which only this machine is reached, the dot of a full name included. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host)
}

/**
 * Whether a page of another site sent the request. Browsers say so in Sec-Fetch-Site, older ones only in Origin;
 * clients that are no browsers send neither.
 */
function isForeign({ headers, host }: FastifyRequest, allowed: AccessOptions['corsOrigins']): boolean {
  const { origin } = headers
  if (allowed === '*' || (origin !== undefined && allowed.includes(origin))) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (origin === undefined) return false
  const own = hostOf(`http://${host}`)
  return own === null || hostOf(origin) !== own
}

/** Null for what is no address. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}
