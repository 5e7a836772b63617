import type { FastifyRequest } from 'fastify'
import { httpError } from '#server/http/errors.ts'

const OLDEST = '0.8.0'

/** Refuses clients of an API that is too old, in the real server's words. */
export async function checkClientVersion({ headers, routeOptions }: FastifyRequest): Promise<void> {
  const version = String(headers['x-prefect-api-version'] ?? '').trim()
  if (version === '' || routeOptions.url?.endsWith('/health')) return
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version)
  if (!parts) {
    // The blank after the first sentence is missing there, too.
    const expected = `Expected header in format 'x.y.z' but received ${version}`
    throw httpError(400, `Invalid X-PREFECT-API-VERSION header format.${expected}`)
  }
  if (Number(parts[1]) > 0 || Number(parts[2]) >= 8) return
  const asked = `The request specified API version ${version}`
  throw httpError(400, `${asked} but this server requires version ${OLDEST} or higher.`)
}
