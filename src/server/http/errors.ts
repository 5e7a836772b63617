/** An answer that is not a success: thrown anywhere below a route, sent by the error handler. */
export class HttpError extends Error {
  readonly status: number
  /** The body as it is sent; may hold RawJson. */
  readonly body: unknown

  constructor(status: number, body: unknown, options?: ErrorOptions) {
    super(`HTTP ${status}`, options)
    this.name = 'HttpError'
    this.status = status
    this.body = body
  }
}

/** The usual form: `{"detail": …}`. */
export function httpError(status: number, detail: string): HttpError {
  return new HttpError(status, { detail })
}

/** `found`, or a 409 in the words of Prefect: what is to be made belongs to something that is not there. */
export function orConflict<Found>(found: Found | null): Found {
  if (found !== null) return found
  throw httpError(
    409,
    'Data integrity conflict. This usually means a unique or foreign key constraint was violated. See server logs for details.',
  )
}

/** The database cannot answer now, and may be able to in a moment: clients try this again. */
export function unavailable(cause: unknown): HttpError {
  return new HttpError(503, { exception_message: 'Service Unavailable' }, { cause })
}

/** `found`, or a 404 with these words. */
export function orNotFound<Found>(found: Found | null | undefined, detail: string): Found {
  if (found === null || found === undefined) throw httpError(404, detail)
  return found
}
