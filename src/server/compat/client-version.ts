import type { FastifyReply, FastifyRequest } from 'fastify'
import { httpError } from '#server/http/errors.ts'

const MIN_VERSION = '0.8.0'

/** An onRequest hook that rejects clients with an API version that is too old, in Prefect's words. */
export function checkClientVersion(request: FastifyRequest, _: FastifyReply, done: () => void): void {
  rejectOldVersion(request)
  done()
}

function rejectOldVersion({ headers, routeOptions }: FastifyRequest): void {
  const version = String(headers['x-prefect-api-version'] ?? '').trim()
  if (version === '' || routeOptions.url?.endsWith('/health')) return
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version)
  if (!parts) {
    // Prefect also omits the space after the first sentence.
    const expected = `Expected header in format 'x.y.z' but received ${version}`
    throw httpError(400, `Invalid X-PREFECT-API-VERSION header format.${expected}`)
  }
  if (Number(parts[1]) > 0 || Number(parts[2]) >= 8) return
  const prefix = `The request specified API version ${version}`
  throw httpError(400, `${prefix} but this server requires version ${MIN_VERSION} or higher.`)
}
