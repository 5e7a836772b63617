/** Errors of the upstream server, with messages that name its host. */
import { ErrorBody, failedToConnect } from '#contract/errors.ts'
import { tryJson } from '#contract/json.ts'
import { DomainError, RejectedCredentials, UpstreamError } from '#server/errors.ts'
import { isJsonType } from '#server/json/media-type.ts'
import { readRetryAfter } from './retry-after.ts'

/** No response in time. */
export function noResponse(host: string, timeoutMs: number): UpstreamError {
  return new UpstreamError(504, `${host} did not answer within ${timeoutMs / 1000} seconds.`)
}

/** No response. `cause` is the reason if we aborted the request. */
export function unreachable(host: string, cause: unknown): DomainError {
  if (cause instanceof DomainError) return cause
  const error = new UpstreamError(
    502,
    `${host} cannot be reached. Check that the upstream server is running and that its URL is correct.`,
  )
  return failedToConnect(cause) ? withoutEffect(error) : error
}

function withoutEffect<Failure extends UpstreamError>(error: Failure): Failure {
  error.isWithoutEffect = true
  return error
}

/** What ended a request before it was sent. */
export function notSent(cause: unknown): unknown {
  return cause instanceof UpstreamError ? withoutEffect(cause) : cause
}

/** Only a part of a response. `cause` is the reason if we aborted the request. */
export function brokenOff(host: string, cause: unknown): DomainError {
  return cause instanceof DomainError ? cause : new UpstreamError(502, `${host} broke off its response.`)
}

/** A response that does not match Prefect's API. */
export function notPrefect(host: string): UpstreamError {
  return new UpstreamError(502, `${host} is not Prefect's API. Does its URL end in /api?`)
}

/** The path and query of a request are too long. */
export function longUrl(limit: string): UpstreamError {
  return new UpstreamError(414, `The URL is longer than ${limit}.`)
}

/** The upstream server failed in a way that it has no reason for, perhaps only on some rows. */
export class InternalFailure extends UpstreamError {}

/** The upstream server limits our requests. */
export function rateLimited(host: string, retryAfterSeconds: number | null): UpstreamError {
  return withoutEffect(
    new UpstreamError(429, `${host} received too many requests. Try again later.`, retryAfterSeconds),
  )
}

/** Details of Prefect's errors for rows that do not exist. Other servers answer 404, too, also for an unknown workspace. */
const NO_ROW = /^(artifact|flow run|task run|task|flow|deployment)\b.*\bnot found\.?$/i

/** Details of errors for paths without a route. */
const NO_ROUTE = new Set(['Not Found', 'Method Not Allowed'])

/** The message of an error is short; the rest of a longer response is not read. */
const MAX_ERROR_BYTES = 64 * 1024
const MAX_DETAIL = 500

type ReadText = (response: Response, maxBytes: number) => Promise<string>

/** The error for an unusable response, whose body is then read or closed; or null. */
export async function failureOf(host: string, response: Response, readText: ReadText): Promise<UpstreamError | null> {
  const error = await errorOf(host, response, readText)
  return error !== null && isRefusalStatus(response.status) ? withoutEffect(error) : error
}

/** Not of a server that failed, or gave up, while it worked on the request. */
function isRefusalStatus(status: number): boolean {
  return status >= 300 && status < 500 && status !== 408
}

/**
 * Prefect's own 503: a transaction was rolled back, unless PostgreSQL's connection broke during its commit. A proxy also sends
 * a 503 if Prefect had already received the request.
 */
function isRolledBack(status: number, text: string): boolean {
  return status === 503 && ErrorBody.safeParse(tryJson(text)).data?.exception_message === 'Service Unavailable'
}

async function errorOf(host: string, response: Response, readText: ReadText): Promise<UpstreamError | null> {
  const { status } = response
  const isJson = isJsonType(response.headers.get('content-type') ?? '')
  if (response.ok && (isJson || status === 204)) return null
  const text = isJson ? await readText(response, MAX_ERROR_BYTES).catch(() => '') : await close(response)
  if (response.ok) return notPrefect(host)
  const detail = detailOf(text)
  if (status === 401) {
    return new RejectedCredentials(
      `The upstream server rejected the credentials: ${host} returned 401. ${detail}`.trim(),
    )
  }
  if (status === 429) return rateLimited(host, readRetryAfter(response.headers))
  if (status === 403) return new UpstreamError(403, `${host} rejected the request. ${detail}`.trim())
  if (status >= 300 && status < 400) {
    return new UpstreamError(502, `${host} redirects to another URL, perhaps to a sign-in page.`)
  }
  if (status === 414 || status === 431) return longUrl(`${host} accepts`)
  // The upstream server is this server.
  if (status === 508) return new UpstreamError(508, detail)
  // Every Prefect server has these routes, so this is another kind of server.
  if ((status === 404 || status === 405) && NO_ROUTE.has(detail)) return notPrefect(host)
  if (status === 404 && isJson && !NO_ROW.test(detail)) {
    return new UpstreamError(502, `${`${host} returned 404. ${detail}`.trim()} Is its URL correct?`)
  }
  if (status >= 500) {
    const passedOn = status === 503 || status === 504 ? status : 502
    const Failure = status === 500 ? InternalFailure : UpstreamError
    const message = `${host} failed with status ${status}. ${detail}`.trim()
    const failure = new Failure(passedOn, message, readRetryAfter(response.headers))
    return isRolledBack(status, text) ? withoutEffect(failure) : failure
  }
  return isJson ? new UpstreamError(status, detail || `${host} returned ${status}.`) : notPrefect(host)
}

async function close({ body }: Response): Promise<string> {
  await body?.cancel()
  return ''
}

/** In one line. PostgreSQL rejects NUL, and terminals obey other control characters. */
function detailOf(text: string): string {
  const { data } = ErrorBody.safeParse(tryJson(text))
  const detail = data?.detail ?? data?.exception_message ?? ''
  const line = detail
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL).toWellFormed()}…` : line
}
