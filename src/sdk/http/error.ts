import { ErrorBody, type ValidationIssue } from '#contract/errors.ts'
import { parseJson } from '#contract/json.ts'

/** The server answered, and said no. */
export class ApiError extends Error {
  /** HTTP status. */
  readonly status: number
  /** The server's own words, or the status line where it had none. */
  readonly detail: string
  /** What is wrong with which member of the request; empty when the server named none. */
  readonly issues: ValidationIssue[]
  /** Seconds the server asks to wait before the next try, or null. */
  readonly retry_after: number | null
  /** The `X-Request-Id` of the response, which also stands in the server's log, or null. */
  readonly requestId: string | null
  /** How the request that was refused was made, such as `GET`; null where it was no single one. */
  readonly method: string | null
  /** The address of that request, without credentials and query, or null. */
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
    this.retry_after = secondsOf(response.headers.get('retry-after'))
    this.requestId = response.headers.get('x-request-id')
    this.method = method
    this.url = url?.replace(/\?.*/, '').replace(/\/\/[^/]*@/, '//') ?? null
  }
}

/** No answer came: the server is not there, or the network is not. */
export class ConnectionError extends Error {
  /** The address that did not answer, without credentials. */
  readonly url: string

  constructor(url: string, cause: unknown, message = `No answer from ${url}`) {
    super(message, { cause })
    this.name = 'ConnectionError'
    this.url = url
  }
}

/** Reads an answer that is not a success; a proxy's HTML page still gives its status. */
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
function secondsOf(retry_after: string | null): number | null {
  if (retry_after === null || retry_after === '') return null
  const seconds = Number(retry_after)
  const wait = Number.isNaN(seconds) ? (Date.parse(retry_after) - Date.now()) / 1000 : seconds
  return Number.isFinite(wait) ? Math.max(wait, 0) : null
}
