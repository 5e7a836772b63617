/** A fetch that gives up on a silent server in time, and asks again where that is safe. */
import { RedirectError, silence, TimeoutError } from './connection-error.ts'
import { ApiError, ConnectionError } from './error.ts'
import { pause } from './pause.ts'
import { randomId } from './random-id.ts'

type Fetch = typeof fetch

/** A failed try, after which there will be another one. */
export type Wait = {
  /** What came of it. */
  error: ApiError | ConnectionError
  /** How long it is until the next one. */
  milliseconds: number
}

export type RetryOptions = {
  /** Milliseconds for one try, until its answer is there as a whole. */
  timeout: number
  /** How many more tries there may be after the first one. */
  retries: number
  /** About how many milliseconds pass before the second try; before each further one twice as long. */
  firstWait: number
  /** Whether the server makes things once for each Idempotency-Key; asked only after an answer was lost. */
  honoursKeys: (signal: AbortSignal | null) => Promise<boolean>
  /** Told before each wait. */
  onWait?: ((wait: Wait) => void) | undefined
}

/** One request that may be tried several times. */
type Attempt = { url: string; init: RequestInit; isRepeatable: boolean; isCreate: boolean }

/** Milliseconds. A timer for longer than the second one would go off at once. */
const LONGEST_WAIT = 8_000
const LONGEST_TIMER = 2 ** 31 - 1

/** Seconds that a server may ask for; whoever is asked for more wants to know it instead. */
const LONGEST_RETRY_AFTER = 120

/** The server, or what stands before it, did not get to the request. */
const REFUSED = new Set([429, 503])
/** The request may have been carried out all the same. After a 504 somebody has waited long enough to be told. */
const LOST = new Set([408, 502])

/** POST routes that change nothing. */
const QUESTION = /\/(filter|count|preview|paginate)$/

/** POST routes whose work our server does once for each Idempotency-Key. */
const CREATE = /\/(artifacts\/|vitrine\/deletions|vitrine\/retention\/run)$/

export function retrying(fetch: Fetch, { timeout, retries, firstWait, honoursKeys, onWait }: RetryOptions): Fetch {
  async function ask(attempt: Attempt): Promise<Response> {
    let wasLost = false
    for (let left = retries; ; left--) {
      const wait = someTime(Math.min(firstWait * 2 ** (retries - left), LONGEST_WAIT))
      try {
        const response = await fetchWhole(fetch, attempt, timeout)
        if (wasLost && attempt.init.method === 'DELETE' && response.status === 404) {
          return new Response(null, { status: 204 })
        }
        const isLost = LOST.has(response.status)
        if (left <= 0 || !(isLost || REFUSED.has(response.status))) return response
        if (isLost && !(await mayRepeat(attempt))) return response
        wasLost ||= isLost
        const error = new ApiError(response, {}, attempt.init.method, attempt.url)
        const asked = error.retryAfterSeconds
        if (asked !== null && asked > LONGEST_RETRY_AFTER) return response
        await waitAfter(error, asked === null ? wait : asked * 1000 + someTime(firstWait), attempt)
      } catch (error) {
        if (!(error instanceof ConnectionError) || error instanceof RedirectError || left <= 0) throw error
        if (!neverArrived(error.cause)) {
          if (!(await mayRepeat(attempt))) throw error
          wasLost = true
        }
        await waitAfter(error, wait, attempt)
      }
    }
  }

  async function waitAfter(error: Wait['error'], milliseconds: number, { init }: Attempt): Promise<void> {
    onWait?.({ error, milliseconds })
    await pause(milliseconds, init.signal)
  }

  /** Whether a request that may have arrived can be sent again without doing its work twice. */
  async function mayRepeat({ isRepeatable, isCreate, init: { signal = null } }: Attempt): Promise<boolean> {
    const mayRepeat = isRepeatable || (isCreate && (await honoursKeys(signal)))
    signal?.throwIfAborted()
    return mayRepeat
  }

  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input)
    const path = url.replace(/[?#].*$/, '')
    const isCreate = init.method === 'POST' && CREATE.test(path)
    const headers = new Headers(init.headers)
    if (isCreate && !headers.has('idempotency-key')) headers.set('idempotency-key', randomId())
    const isRepeatable = init.method !== 'POST' || QUESTION.test(path)
    return ask({ url, init: { ...init, headers, redirect: 'manual' }, isRepeatable, isCreate })
  }
}

/** The answer once its body has come, so that a connection that breaks in the middle is noticed here. */
async function fetchWhole(fetch: Fetch, { url, init }: Attempt, timeout: number): Promise<Response> {
  const controller = new AbortController()
  const outer = init.signal ?? null
  const abort = () => controller.abort(outer?.reason)
  outer?.throwIfAborted()
  outer?.addEventListener('abort', abort, { once: true })
  const alarm = setTimeout(() => controller.abort(), Math.min(timeout, LONGEST_TIMER))
  try {
    const response = await fetch(url, { ...init, signal: controller.signal })
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      throw new RedirectError(url, response.headers.get('location'))
    }
    const { status, statusText, headers } = response
    const body = await response.arrayBuffer()
    return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers })
  } catch (cause) {
    outer?.throwIfAborted()
    if (controller.signal.aborted) throw new TimeoutError(url, timeout)
    throw cause instanceof ConnectionError ? cause : silence(url, cause)
  } finally {
    clearTimeout(alarm)
    outer?.removeEventListener('abort', abort)
  }
}

const NEVER_ARRIVED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Whether the failure says that no connection was made. Node says so, browsers do not. */
function neverArrived(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  if ('code' in cause && typeof cause.code === 'string') return NEVER_ARRIVED.has(cause.code)
  return neverArrived(cause.cause)
}

/** About that long, and not the same for all who wait. */
function someTime(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random())
}
