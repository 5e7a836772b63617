/** Errors of store code, which knows nothing of HTTP. `http/errors.ts` maps each to a status once. */
export abstract class DomainError extends Error {
  override get name(): string {
    return this.constructor.name
  }
}

/** The input is well-formed, and cannot be accepted. */
export class Invalid extends DomainError {}

/** More rows, points or values are requested than one request may have. */
export class LimitExceeded extends DomainError {}

/** What the request names does not exist. */
export class NotFound extends DomainError {}

/** What the request names existed and has been deleted. */
export class Gone extends DomainError {}

/** The present state does not allow the change. */
export class Conflict extends DomainError {}

/** The client disconnected, so its request was canceled. */
export class ClientGone extends DomainError {
  constructor() {
    super('The client disconnected.')
  }
}

/** There is too much to do at the moment; a retry may succeed. The message says what takes long. */
export class Busy extends DomainError {}

/** The database cannot answer now; a retry may succeed. `cause` is the driver's error. */
export class Unavailable extends DomainError {
  constructor(cause: unknown) {
    super('The database is unavailable', { cause })
  }
}

/** The database cannot store or read its data: the disk is full or fails, or the database is read-only or damaged. */
export class StorageFailure extends Unavailable {}

/** The message of an error: of the driver's, if the database is unavailable. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Unavailable ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}

/** The upstream server failed, refused the request or did not answer. */
export class UpstreamError extends DomainError {
  /** The HTTP status of our own answer. */
  readonly status: number
  /** From the upstream's `Retry-After` header, limited to what is waited for; null without one. */
  readonly retryAfterSeconds: number | null
  /** Whether the request was certainly not processed. */
  isWithoutEffect = false

  constructor(status: number, message: string, retryAfterSeconds: number | null = null) {
    super(message)
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }

  get retryAfterMs(): number {
    return (this.retryAfterSeconds ?? 0) * 1000
  }
}

/** The upstream server rejected our credentials, which are not those of our client: it must not ask for others. */
export class RejectedCredentials extends UpstreamError {
  constructor(message: string) {
    super(502, message)
  }
}
