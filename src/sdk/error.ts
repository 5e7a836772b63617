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

  constructor(response: Response, body: ErrorBody) {
    const issues = body.exception_detail ?? []
    const reasons = issues.map((issue) => `${issue.loc.slice(1).join('.')}: ${issue.msg}`).join('; ')
    const detail =
      body.detail ?? (reasons || body.exception_message) ?? `${response.status} ${response.statusText}`.trim()
    super(detail)
    this.name = 'ApiError'
    this.status = response.status
    this.detail = detail
    this.issues = issues
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    this.retry_after = Number.isFinite(seconds) ? seconds : null
  }
}

/** No answer came: the server is not there, or the network is not. */
export class ConnectionError extends Error {
  /** The address that did not answer. */
  readonly url: string

  constructor(url: string, cause: unknown) {
    super(`No answer from ${url}`, { cause })
    this.name = 'ConnectionError'
    this.url = url
  }
}

/** Reads an answer that is not a success; a proxy's HTML page still gives its status. */
export async function toApiError(response: Response): Promise<ApiError> {
  const text = await response.text()
  try {
    const body = ErrorBody.safeParse(parseJson(text))
    return new ApiError(response, body.success ? body.data : {})
  } catch {
    return new ApiError(response, {})
  }
}
