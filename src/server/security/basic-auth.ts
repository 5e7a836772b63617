/** HTTP Basic authentication with one shared `user:password`, as on Prefect's server. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpError } from '#server/http/errors.ts'
import type { Password } from './password.ts'

/** Makes browsers ask for the password and send it with every later request. */
const CHALLENGE = 'Basic realm="Vitrine", charset="UTF-8"'

/** Health checks work without the password. */
const PROBES = new Set(['/api/health', '/api/ready'])

/** Requires the password for pages and the API. WebSockets send it in their first message. */
export function requirePassword(app: FastifyInstance, password: Password): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.ws || isOpen(request)) return
    const given = credentialsOf(request)
    if (given !== null) {
      if (password.isBlocked(request.ip)) {
        reply.header('retry-after', '1')
        throw new HttpError(429, { exception_message: 'Too many wrong passwords. Try again in a second.' })
      }
      if (await password.check(given, request.ip)) return
    }
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

/** Null without credentials, which is not an attempt to guess them. */
function credentialsOf({ headers }: FastifyRequest): Uint8Array | null {
  const credentials = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(headers.authorization ?? '')?.[1]
  return credentials === undefined ? null : Buffer.from(credentials, 'base64')
}
