/** What can go wrong with the server behind, told to whoever asked us in words that name it. */
import { ErrorBody } from '#contract/errors.ts'
import { UpstreamError } from '#server/errors.ts'
import { isJsonType } from '#server/json/media-type.ts'

/** No answer came, or not in time. */
export function noAnswer(host: string, timeout: number, cause: unknown): UpstreamError {
  const isLate = cause instanceof Error && cause.name === 'TimeoutError'
  if (isLate) return new UpstreamError(504, `${host} did not answer within ${timeout / 1000} seconds.`)
  return new UpstreamError(
    502,
    `${host} cannot be reached. The server behind this one is down, or its address is wrong.`,
  )
}

/** An answer that is not what Prefect's API says. */
export function notPrefect(host: string): UpstreamError {
  return new UpstreamError(502, `${host} answered something that is not Prefect's API. Does its address end in /api?`)
}

/** It has had enough of us for a while. */
export function tooMany(host: string, retry_after: string | null): UpstreamError {
  return new UpstreamError(429, `${host} asks for fewer requests; it accepts more after a while.`, retry_after)
}

/** What is said of an address that no route has. */
const NO_ROUTE = new Set(['Not Found', 'Method Not Allowed'])

/** Why an answer is of no use, or null when it is. */
export async function failureOf(host: string, response: Response): Promise<UpstreamError | null> {
  const { status } = response
  const isJson = isJsonType(response.headers.get('content-type') ?? '')
  if (response.ok) return isJson || status === 204 ? null : notPrefect(host)
  const words = isJson ? await wordsOf(response) : ''
  if (status === 401) {
    return new UpstreamError(502, `The upstream did not accept the credentials: ${host} answered 401. ${words}`.trim())
  }
  if (status === 429) return tooMany(host, response.headers.get('retry-after'))
  if (status === 403) return new UpstreamError(403, `${host} refused this. ${words}`.trim())
  if (status >= 300 && status < 400) {
    return new UpstreamError(502, `${host} redirects to another address, perhaps to a page for signing in.`)
  }
  // It is we who ask ourselves.
  if (status === 508) return new UpstreamError(508, words)
  // Every Prefect server has the routes that we ask; one that does not know them is none.
  if ((status === 404 || status === 405) && NO_ROUTE.has(words)) return notPrefect(host)
  if (status >= 500) {
    const passed = status === 503 || status === 504 ? status : 502
    return new UpstreamError(
      passed,
      `${host} failed with status ${status}. ${words}`.trim(),
      response.headers.get('retry-after'),
    )
  }
  return isJson ? new UpstreamError(status, words || `${host} answered ${status}.`) : notPrefect(host)
}

async function wordsOf(response: Response): Promise<string> {
  const body = ErrorBody.safeParse(await response.json().catch(() => null))
  return body.data?.detail ?? body.data?.exception_message ?? ''
}
