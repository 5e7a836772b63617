/** Detects responses that do not come from the API, such as web pages when `/api` is missing from the URL. */
import { ErrorBody } from '#contract/errors.ts'
import { JsonError, tryJson } from '#contract/json.ts'
import { AnswerError } from './connection-error.ts'

type Fetch = typeof fetch

/** Throws an AnswerError if a success is neither JSON nor NDJSON, or if a route that every API has is missing. */
export function requireApi(fetch: Fetch, base: string): Fetch {
  return async (input, init = {}) => {
    const response = await fetch(input, init)
    const url = String(input)
    if (response.ok) {
      const contentType = response.headers.get('content-type') ?? ''
      if (response.body === null || /\b(json|x-ndjson)\b/i.test(contentType)) return response
      throw new AnswerError(url, contentType || 'a response that is not JSON')
    }
    if (isRequiredRoute(init.method, url, base) && (await isMissingRoute(response))) {
      throw new AnswerError(url, `${response.status} ${response.statusText}`.trim())
    }
    return response
  }
}

/** The error for a response body that cannot be parsed. */
export function invalidResponse(url: string, cause: unknown): AnswerError {
  return new AnswerError(url, cause instanceof JsonError ? 'invalid JSON' : 'JSON of an unexpected shape', cause)
}

/**
 * Whether a missing route shows that `base` is wrong. It does not if `base` looks like an API, for Vitrine's own routes, or
 * for GET, where an invalid id makes Prefect respond like for a missing route.
 */
function isRequiredRoute(method = 'GET', url: string, base: string): boolean {
  if (/\/(api|workspaces\/[^/]+)$/.test(base) || url.startsWith(`${base}/vitrine`)) return false
  return method !== 'GET'
}

/** Web servers and frameworks send only the status text, an API a detail such as "Artifact not found.". */
async function isMissingRoute(response: Response): Promise<boolean> {
  if (response.status !== 404 && response.status !== 405) return false
  const { data } = ErrorBody.safeParse(tryJson(await response.clone().text()))
  return data?.detail === undefined || ['Not Found', 'Method Not Allowed'].includes(data.detail)
}
