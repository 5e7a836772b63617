/** Errors of the upstream server, with messages that name its host. */
import { ErrorBody } from '#contract/errors.ts'
import { UpstreamError } from '#server/errors.ts'
import { isJsonType } from '#server/json/media-type.ts'

/** No response, or not in time. */
export function noResponse(host: string, timeout: number, cause: unknown): UpstreamError {
  const isLate = cause instanceof Error && cause.name === 'TimeoutError'
  if (isLate) return new UpstreamError(504, `${host} did not answer within ${timeout / 1000} seconds.`)
  return new UpstreamError(
    502,
    `${host} cannot be reached. Check that the upstream server is running and that its URL is correct.`,
  )
}

/** A response that does not match Prefect's API. */
export function notPrefect(host: string): UpstreamError {
  return new UpstreamError(502, `${host} is not Prefect's API. Does its URL end in /api?`)
}

/** The upstream server limits our requests. */
export function rateLimited(host: string, retryAfter: string | null): UpstreamError {
  return new UpstreamError(429, `${host} received too many requests. Try again later.`, retryAfter)
}

/** Details of errors for paths without a route. */
const NO_ROUTE = new Set(['Not Found', 'Method Not Allowed'])

/** The error for an unusable response, or null. */
export async function failureOf(host: string, response: Response): Promise<UpstreamError | null> {
  const { status } = response
  const isJson = isJsonType(response.headers.get('content-type') ?? '')
  if (response.ok) return isJson || status === 204 ? null : notPrefect(host)
  const detail = isJson ? await detailOf(response) : ''
  if (status === 401) {
    return new UpstreamError(
      502,
      `The upstream server rejected the credentials: ${host} returned 401. ${detail}`.trim(),
    )
  }
  if (status === 429) return rateLimited(host, response.headers.get('retry-after'))
  if (status === 403) return new UpstreamError(403, `${host} rejected the request. ${detail}`.trim())
  if (status >= 300 && status < 400) {
    return new UpstreamError(502, `${host} redirects to another URL, perhaps to a sign-in page.`)
  }
  // The upstream server is this server.
  if (status === 508) return new UpstreamError(508, detail)
  // Every Prefect server has these routes, so this is another kind of server.
  if ((status === 404 || status === 405) && NO_ROUTE.has(detail)) return notPrefect(host)
  if (status >= 500) {
    const proxied = status === 503 || status === 504 ? status : 502
    return new UpstreamError(
      proxied,
      `${host} failed with status ${status}. ${detail}`.trim(),
      response.headers.get('retry-after'),
    )
  }
  return isJson ? new UpstreamError(status, detail || `${host} returned ${status}.`) : notPrefect(host)
}

async function detailOf(response: Response): Promise<string> {
  const body = ErrorBody.safeParse(await response.json().catch(() => null))
  return body.data?.detail ?? body.data?.exception_message ?? ''
}
