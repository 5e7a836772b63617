/** Turns an error into words, for UI and CLI alike. */
import type { ValidationIssue } from '#contract/errors.ts'
import { JsonError } from '#contract/json.ts'
import { ApiError, ConnectionError } from './http/error.ts'

export type ErrorDescription = {
  /** A heading: "Not found", "Request failed (418)". */
  title: string
  /** One or two sentences: the server's own words where there are some, and when to try again. */
  detail: string
  /** HTTP status, or null when there was no response. */
  status: number | null
  /** The invalid fields of the request; empty when the server named none. */
  issues: ValidationIssue[]
  /** The id of the request in the server's log, or null. */
  requestId: string | null
}

const TITLES: Record<number, string> = {
  401: 'Sign-in required',
  403: 'Not allowed',
  404: 'Not found',
  429: 'Too many requests',
  502: 'Invalid response from the upstream server',
  503: 'The server is temporarily unavailable',
  504: 'The upstream server took too long',
}

/** The facts of an error, and a heading and a text for them. */
export function describeError(error: unknown): ErrorDescription {
  const base = { status: null, issues: [], requestId: null }
  if (error instanceof ApiError) {
    const { status, issues, requestId } = error
    const title = TITLES[status] ?? `Request failed (${status})`
    return { title, detail: error.detail + retryHint(error), status, issues, requestId }
  }
  if (error instanceof ConnectionError) {
    // Its message names the URL of the request, which says nothing to users of the app.
    return { ...base, title: 'Cannot reach the server', detail: 'The server did not respond.' }
  }
  if (error instanceof JsonError) {
    return { ...base, title: 'Invalid response', detail: 'The response is not valid JSON. Is a proxy in the way?' }
  }
  return { ...base, title: 'Something went wrong', detail: error instanceof Error ? error.message : String(error) }
}

/** An error in one line that stands alone. After "Could not …: ", take the `detail` of `describeError`. */
export function errorMessage(error: unknown): string {
  if (error instanceof ConnectionError) return error.message
  if (!(error instanceof ApiError)) return describeError(error).detail
  const { status, detail, requestId } = error
  // Where the server sent no words, the detail is its status line: "502 Bad Gateway".
  const failure = detail.startsWith(`${status}`)
    ? `Request failed (${detail})${retryHint(error, '. ')}`
    : `Request failed (${status}): ${detail}${retryHint(error)}`
  return requestId === null ? failure : `${failure} (request ${requestId})`
}

/** "Try again in 5 seconds." after `detail`, when the server names a time. */
function retryHint({ detail, retryAfterSeconds }: ApiError, separator = detail.endsWith('.') ? ' ' : '. '): string {
  if (retryAfterSeconds === null) return ''
  const seconds = Math.ceil(retryAfterSeconds)
  return `${separator}Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
}
