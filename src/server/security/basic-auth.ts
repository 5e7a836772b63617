/** HTTP Basic authentication with one shared `user:password`, as on Prefect's server. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpError } from '#server/http/errors.ts'

/** Makes browsers ask for the password and send it with every later request. */
const CHALLENGE = 'Basic realm="Vitrine", charset="UTF-8"'

/** Health checks work without the password. */
const PROBES = new Set(['/api/health', '/api/ready'])

/** Requires the password for pages and the API. WebSockets send it in their first message. */
export function requirePassword(app: FastifyInstance, authString: string): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.ws || isOpen(request) || isAuthorized(request, authString)) return
    reply.header('www-authenticate', CHALLENGE)
    if (request.url.startsWith('/api')) throw new HttpError(401, { exception_message: 'Unauthorized' })
    // Shown after canceling the password prompt of the browser.
    return reply.code(401).type('text/plain; charset=utf-8').send('Reload this page to sign in.')
  })
}

/** Static files contain no data, and open pages still load them. Paths without a route are pages. */
function isOpen({ routeOptions: { url } }: FastifyRequest): boolean {
  return url !== undefined && (PROBES.has(url) || !url.startsWith('/api'))
}

function isAuthorized({ headers }: FastifyRequest, authString: string): boolean {
  const credentials = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(headers.authorization ?? '')?.[1]
  return credentials !== undefined && isEqualConstantTime(Buffer.from(credentials, 'base64'), authString)
}

/** Constant-time comparison. */
export function isEqualConstantTime(given: string | Uint8Array, wanted: string): boolean {
  const hash = (text: string | Uint8Array) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}
