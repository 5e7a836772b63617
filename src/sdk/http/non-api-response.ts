/** What shows that something answers that is not the API: the web pages, for example, where `/api` is missing. */
import { ErrorBody } from '#contract/errors.ts'
import { JsonError, tryJson } from '#contract/json.ts'
import { AnswerError } from './connection-error.ts'

type Fetch = typeof fetch

/** Says so where a success is no JSON, and where a route that every API has is not there. */
export function onlyApi(fetch: Fetch, base: string): Fetch {
  return async (input, init = {}) => {
    const response = await fetch(input, init)
    const url = String(input)
    if (response.ok) {
      const content_type = response.headers.get('content-type') ?? ''
      if (response.body === null || /\bjson\b/i.test(content_type)) return response
      throw new AnswerError(url, content_type || 'something else than JSON')
    }
    if (mustHave(init.method, url, base) && (await isMissingRoute(response))) {
      throw new AnswerError(url, `${response.status} ${response.statusText}`.trim())
    }
    return response
  }
}

/** An answer whose data is not what was asked for. */
export function unreadable(url: string, cause: unknown): AnswerError {
  return new AnswerError(url, cause instanceof JsonError ? 'broken JSON' : 'data of another shape', cause)
}

/**
 * Whether no API at `base` lacks the route. One that ends in `/api`, or as those of Prefect Cloud do, is right, whatever
 * is missing; our own routes are on our servers only; and in Prefect's an id that is none leads to no route.
 */
function mustHave(method = 'GET', url: string, base: string): boolean {
  if (/\/(api|workspaces\/[^/]+)$/.test(base) || url.startsWith(`${base}/vitrine`)) return false
  return method !== 'GET'
}

/** As opposed to "Artifact not found.", which an API says; web pages and frameworks have no more than the status. */
async function isMissingRoute(response: Response): Promise<boolean> {
  if (response.status !== 404 && response.status !== 405) return false
  const { data } = ErrorBody.safeParse(tryJson(await response.clone().text()))
  return data?.detail === undefined || ['Not Found', 'Method Not Allowed'].includes(data.detail)
}
