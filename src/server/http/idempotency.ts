/** The `Idempotency-Key` header: a client marks a retry of the same request. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Creation, createOnce, type RequestIdentity } from '#server/artifacts/idempotency.ts'
import type { Database } from '#server/database/open.ts'
import { httpError } from './errors.ts'

const IDEMPOTENCY_KEY = 'idempotency-key'

const PRINTABLE = /^[\x20-\x7e]{1,255}$/

/**
 * Creates what a request asks for, or reads what the same request created before. The key is echoed, so that clients
 * can tell that the server supports it.
 */
export async function withIdempotency<Made extends { id: string }>(
  request: FastifyRequest,
  reply: FastifyReply,
  db: Database,
  creation: Creation<Made>,
): Promise<Made> {
  const identity = requestIdentity(request, reply)
  return identity === null ? creation.create(db) : createOnce(db, identity, creation)
}

/** Null if the request has no key. */
export function requestIdentity(request: FastifyRequest, reply: FastifyReply): RequestIdentity | null {
  const { headers, body, routeOptions } = request
  const key = headers[IDEMPOTENCY_KEY]
  if (key === undefined) return null
  if (typeof key !== 'string' || !PRINTABLE.test(key)) {
    throw httpError(422, 'An Idempotency-Key has 1 to 255 printable ASCII characters.')
  }
  const hash = createHash('sha256').update(`${routeOptions.url}\n`)
  if (body instanceof Uint8Array) hash.update(body)
  reply.header(IDEMPOTENCY_KEY, key)
  return { key, body_hash: hash.digest('hex') }
}
