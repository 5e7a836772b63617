/** The responses to the first requests, which the server has put into the page (src/server/pages). */
import { apiUrl } from './paths.ts'

/** What the page has not requested by then, it requests for something else. */
const MAX_AGE_MS = 10_000

let answers: Map<string, HTMLScriptElement> | null = null

/** Going back in the history shows the page as the browser has kept it, with old data. */
function isCached(): boolean {
  const [navigation] = performance.getEntriesByType('navigation')
  return (
    !(navigation instanceof PerformanceNavigationTiming) ||
    navigation.type === 'back_forward' ||
    ('deliveryType' in navigation && navigation.deliveryType === 'cache')
  )
}

function read(): Map<string, HTMLScriptElement> {
  setTimeout(dropFirstAnswers, MAX_AGE_MS)
  if (isCached()) return new Map()
  const scripts = document.querySelectorAll<HTMLScriptElement>('script[data-request]')
  return new Map([...scripts].map((script) => [nameOf(script.dataset.request, script.dataset.body), script]))
}

const nameOf = (request = '', body = '') => `${request}\n${body}`

export const hasFirstAnswers = () => document.querySelector('script[data-request]') !== null

/** The response to exactly this request, once; null if the page does not have it. */
export function takeFirstAnswer(url: RequestInfo | URL, { method, body }: RequestInit = {}): Response | null {
  answers ??= read()
  if (answers.size === 0 || typeof url !== 'string' || !url.startsWith(apiUrl)) return null
  const name = nameOf(`${method} ${url.slice(apiUrl.length)}`, typeof body === 'string' ? body : '')
  const script = answers.get(name)
  if (script === undefined) return null
  answers.delete(name)
  script.remove()
  return new Response(script.textContent, { headers: { 'content-type': 'application/json' } })
}

/** Forgets the responses, which are older than the data on the server. */
export function dropFirstAnswers(): void {
  for (const script of answers?.values() ?? []) script.remove()
  answers = new Map()
}
