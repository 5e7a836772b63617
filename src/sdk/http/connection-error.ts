/** Detailed connection errors. Separate from `error.ts`, because the web app does not need them. */
import { ConnectionError } from './error.ts'
import { isCrossOrigin } from './origin.ts'

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'the host name could not be resolved; try again later',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'connecting timed out',
  UND_ERR_CONNECT_TIMEOUT: 'connecting timed out',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server uses http, not https',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the server uses http, not https',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for a different host name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not signed by a trusted authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not signed by a trusted authority',
}

/** The error of a failed `fetch`, with the reason that Node reports. Browsers do not report one. */
export function toConnectionError(url: string, cause: unknown): ConnectionError {
  const reason =
    failureReason(cause) ??
    (isCrossOrigin(url) ? 'it cannot be reached, or does not allow requests from this page (CORS)' : null)
  return new ConnectionError(url, cause, `No response from ${url}${reason === null ? '' : `: ${reason}`}`)
}

/** Why the connection failed; null if unknown. */
function failureReason(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  return REASONS[code] ?? failureReason(cause.cause)
}

/** The server did not respond in time. */
export class TimeoutError extends ConnectionError {
  /** `milliseconds` is the timeout. */
  constructor(url: string, milliseconds: number) {
    super(url, undefined, `No response from ${url} within ${milliseconds / 1000} s`)
    this.name = 'TimeoutError'
  }
}

/** The server redirects to another URL. Redirects are not followed, so that credentials go only to the given server. */
export class RedirectError extends ConnectionError {
  /** Target of the redirect, or null if the browser hides it. */
  readonly location: string | null

  constructor(url: string, location: string | null) {
    const target = location === null ? 'another URL' : location
    super(url, undefined, `${url} redirects to ${target}. Redirects are not followed: use the target URL instead.`)
    this.name = 'RedirectError'
    this.location = location
  }
}

/**
 * The response does not come from the API: for example a web page, invalid JSON, or JSON of an unexpected shape. `cause` has
 * the details.
 */
export class AnswerError extends ConnectionError {
  /** `content` describes the response. */
  constructor(url: string, content: string, cause?: unknown) {
    super(url, cause, `${url} returned ${content}, which is not an API response. Does the URL end in /api?`)
    this.name = 'AnswerError'
  }
}
