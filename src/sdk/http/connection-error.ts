/** The ways in which a connection fails beyond plain silence. Apart from `error.ts`, because the web app needs none. */
import { isElsewhere } from './cross-origin.ts'
import { ConnectionError } from './error.ts'

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed',
  ENOTFOUND: 'no host has that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'no connection was made in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection was made in time',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it speaks http, not https',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it speaks http, not https',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody who is trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody who is trusted here',
}

/** No answer came, for the reason that Node tells. Browsers tell none, so as not to help a page that spies. */
export function silence(url: string, cause: unknown): ConnectionError {
  const reason = reasonOf(cause) ?? (isElsewhere(url) ? 'nobody is there, or this page may not ask it (CORS)' : null)
  return new ConnectionError(url, cause, `No answer from ${url}${reason === null ? '' : `: ${reason}`}`)
}

/** Why there was no answer, in words; null where that is not known, or would help nobody. */
function reasonOf(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  return REASONS[code] ?? reasonOf(cause.cause)
}

/** No answer came in time. */
export class TimeoutError extends ConnectionError {
  /** `milliseconds` is how long was waited. */
  constructor(url: string, milliseconds: number) {
    super(url, undefined, `No answer from ${url} within ${milliseconds / 1000} s`)
    this.name = 'TimeoutError'
  }
}

/** The server sends to another address, which is not followed: credentials are for the address they were given for. */
export class RedirectError extends ConnectionError {
  /** Where it sends to, or null where the browser does not tell. */
  readonly location: string | null

  constructor(url: string, location: string | null) {
    const target = location === null ? 'another address' : `${location}`
    super(url, undefined, `${url} sends to ${target}. Redirects are not followed: give the address itself.`)
    this.name = 'RedirectError'
    this.location = location
  }
}

/**
 * Something answers at the address, but it is not the API: a web page, for example, broken JSON, or data of another
 * shape, for which `cause` has the details.
 */
export class AnswerError extends ConnectionError {
  /** `what` is what came in place of the API's answer. */
  constructor(url: string, what: string, cause?: unknown) {
    super(url, cause, `${url} answers with ${what}, not as the API. Does the address end in /api?`)
    this.name = 'AnswerError'
  }
}
