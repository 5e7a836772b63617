/** The password, where there is one: a single `user:password` for everybody, asked for as Prefect's server does. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpError } from '#server/http/errors.ts'

/** Browsers ask whoever uses them, remember it, and send it with whatever the page asks for. */
const CHALLENGE = 'Basic realm="Vitrine", charset="UTF-8"'

/** What is asked by whoever watches over servers. */
const PROBES = new Set(['/api/health', '/api/ready'])

/** The pages and the whole API need the password; web sockets ask for it in their first message. */
export function requirePassword(app: FastifyInstance, authString: string): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.ws || isOpen(request) || isAuthorized(request, authString)) return
    reply.header('www-authenticate', CHALLENGE)
    if (request.url.startsWith('/api')) throw new HttpError(401, { exception_message: 'Unauthorized' })
    // Seen by who cancelled when the browser asked.
    return reply.code(401).type('text/plain; charset=utf-8').send('Reload this page to sign in.')
  })
}

/** Files of the app tell nothing, and are fetched by pages that may still be open; any other address is a page. */
function isOpen({ routeOptions: { url } }: FastifyRequest): boolean {
  return url !== undefined && (PROBES.has(url) || !url.startsWith('/api'))
}

function isAuthorized({ headers }: FastifyRequest, authString: string): boolean {
  const credentials = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(headers.authorization ?? '')?.[1]
  return credentials !== undefined && isEqualConstantTime(Buffer.from(credentials, 'base64'), authString)
}

/** Takes as long for a password that is nearly right as for any other. */
export function isEqualConstantTime(given: string | Uint8Array, wanted: string): boolean {
  const hash = (text: string | Uint8Array) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}
