import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import {
  Busy,
  ClientGone,
  Conflict,
  DomainError,
  Gone,
  Invalid,
  LimitExceeded,
  NotFound,
  Unavailable,
  UpstreamError,
} from '#server/errors.ts'

/** An error response, thrown by routes and hooks. Store code throws a DomainError instead. */
export class HttpError extends Error {
  readonly status: number
  /** The body as it is sent; may contain RawJson. */
  readonly body: unknown

  constructor(status: number, body: unknown, options?: ErrorOptions) {
    super(`HTTP ${status}`, options)
    this.name = 'HttpError'
    this.status = status
    this.body = body
  }
}

/** An error response in the usual shape: `{"detail": …}`. */
export function httpError(status: number, detail: string, options?: ErrorOptions): HttpError {
  return new HttpError(status, { detail }, options)
}

/** Returns `found`, or throws a 404 with this detail. */
export function orNotFound<Found>(found: Found | null | undefined, detail: string): Found {
  if (found === null || found === undefined) throw httpError(404, detail)
  return found
}

/** Returns `found`, or throws Prefect's 409 for a row whose parent does not exist. */
export function orConflict<Found>(found: Found | null): Found {
  if (found !== null) return found
  throw httpError(
    409,
    'Data integrity conflict. This usually means a unique or foreign key constraint was violated. See server logs for details.',
  )
}

const STATUSES = [
  [Invalid, 422],
  [LimitExceeded, 422],
  [NotFound, 404],
  [Gone, 410],
  [Conflict, 409],
  [Busy, 503],
  // Only seen in the log: there is no client to send it to.
  [ClientGone, 499],
] as const

function toHttpError(error: DomainError): HttpError | null {
  const options = { cause: error.cause }
  if (error instanceof Unavailable) return new HttpError(503, { exception_message: 'Service Unavailable' }, options)
  if (error instanceof UpstreamError) return httpError(error.status, error.message, options)
  const status = STATUSES.find(([Class]) => error instanceof Class)?.[1]
  return status === undefined ? null : httpError(status, error.message, options)
}

/** Fastify's error handler: sends an error in one of Prefect's shapes. Only unexpected errors are logged as errors. */
export function sendError(error: FastifyError | HttpError | DomainError, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof UpstreamError && error.retryAfterSeconds !== null) {
    reply.header('retry-after', Math.ceil(error.retryAfterSeconds))
  }
  const known = error instanceof DomainError ? toHttpError(error) : error
  if (known instanceof HttpError) {
    const { status, cause, body } = known
    if (cause instanceof Error) request.log.warn({ status, cause: cause.message }, 'request rejected')
    return reply.code(status).send(body)
  }
  return sendUnexpected(error, request, reply)
}

function sendUnexpected(error: Error & Partial<FastifyError>, request: FastifyRequest, reply: FastifyReply) {
  const status = error.statusCode ?? 500
  if (status < 500) return reply.code(status).send({ detail: error.message })
  request.log.error({ error: { message: error.message, stack: error.stack } }, 'unexpected error')
  return reply.code(500).send({ exception_message: 'Internal Server Error' })
}
