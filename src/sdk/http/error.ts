import { ErrorBody, type ValidationIssue } from '#contract/errors.ts'
import { parseJson } from '#contract/json.ts'

/** The server rejected a request. */
export class ApiError extends Error {
  /** HTTP status. */
  readonly status: number
  /** The server's own message, or the status line when it sent none. */
  readonly detail: string
  /** The invalid fields of the request; empty when the server named none. */
  readonly issues: ValidationIssue[]
  /** Seconds to wait before the next attempt (`Retry-After`), or null when the server did not say. */
  readonly retryAfterSeconds: number | null
  /** The id of the request in the server's log (`X-Request-Id`), or null when the server sent none. */
  readonly requestId: string | null
  /** HTTP method of the rejected request; null when the error does not belong to a single request. */
  readonly method: string | null
  /** URL of that request, without credentials and query, or null. */
  readonly url: string | null

  constructor(response: Response, body: ErrorBody, method: string | null = null, url: string | null = null) {
    const issues = body.exception_detail ?? []
    const reasons = issues.map((issue) => `${issue.loc.slice(1).join('.')}: ${issue.msg}`).join('; ')
    const detail =
      body.detail ?? (reasons || body.exception_message) ?? `${response.status} ${response.statusText}`.trim()
    super(detail)
    this.name = 'ApiError'
    this.status = response.status
    this.detail = detail
    this.issues = issues
    this.retryAfterSeconds = parseRetryAfter(response.headers.get('retry-after'))
    this.requestId = response.headers.get('x-request-id')
    this.method = method
    this.url = url?.replace(/\?.*/, '').replace(/\/\/[^/]*@/, '//') ?? null
  }
}

/** No response arrived: the server or the network is down. */
export class ConnectionError extends Error {
  /** URL of the request, without credentials. */
  readonly url: string

  constructor(url: string, cause: unknown, message = `No response from ${url}`) {
    super(message, { cause })
    this.name = 'ConnectionError'
    this.url = url
  }
}

/** Reads an error response. The HTML page of a proxy still gives its status. */
export async function toApiError(response: Response, method: string, url: string): Promise<ApiError> {
  const text = await response.text()
  try {
    const body = ErrorBody.safeParse(parseJson(text))
    return new ApiError(response, body.success ? body.data : {}, method, url)
  } catch {
    return new ApiError(response, {}, method, url)
  }
}

/** Retry-After is a number of seconds or a date. */
function parseRetryAfter(retryAfter: string | null): number | null {
  if (retryAfter === null || retryAfter === '') return null
  const seconds = Number(retryAfter)
  const delay = Number.isNaN(seconds) ? (Date.parse(retryAfter) - Date.now()) / 1000 : seconds
  return Number.isFinite(delay) ? Math.max(delay, 0) : null
}
