/** Adds a timeout to `fetch`, and retries failed requests where that is safe. */
import { failedToConnect } from '#contract/errors.ts'
import { RedirectError, TimeoutError, toConnectionError } from './connection-error.ts'
import { ApiError, ConnectionError } from './error.ts'
import { pause } from './pause.ts'
import { randomId } from './random-id.ts'

type Fetch = typeof fetch

/** A failed attempt that will be retried. */
export type RetryDelay = {
  /** Why the attempt failed. */
  error: ApiError | ConnectionError
  /** Delay before the next attempt. */
  milliseconds: number
}

export type RetryOptions = {
  /** Milliseconds for one attempt, including the response body. */
  timeout: number
  /** Maximum number of attempts after the first one. */
  retries: number
  /** Delay before the first retry, before jitter; doubles with each further retry. */
  initialBackoffMs: number
  /** Whether the server supports the Idempotency-Key header; called only after a response was lost. */
  supportsIdempotency: (signal: AbortSignal | null) => Promise<boolean>
  /** Called before each delay. */
  onWait?: ((delay: RetryDelay) => void) | undefined
}

/** A request that may be sent several times. */
type RetryableRequest = { url: string; init: RequestInit; isIdempotent: boolean; sendsKey: boolean }

const MAX_BACKOFF_MS = 8_000
/** `setTimeout` fires at once for longer delays. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Longer Retry-After delays are reported to the caller instead of waited for. */
const MAX_RETRY_AFTER_SECONDS = 120

/** The request was not processed. */
const NOT_PROCESSED_STATUSES = new Set([429, 503])
/** The request may have been processed. Not 504: it was slow already, so report it to the caller. */
const UNKNOWN_OUTCOME_STATUSES = new Set([408, 502])

/** POST routes that only read. */
const READ_ROUTES = /\/(filter|count|preview|paginate|export|compare|series|first-version)$/

/** POST routes for which Vitrine supports the Idempotency-Key header. */
const IDEMPOTENCY_KEY_ROUTES = /\/(artifacts\/|vitrine\/deletions|vitrine\/retention\/run)$/

export function withRetries(
  fetch: Fetch,
  { timeout, retries, initialBackoffMs, supportsIdempotency, onWait }: RetryOptions,
): Fetch {
  async function send(request: RetryableRequest): Promise<Response> {
    let wasResponseLost = false
    for (let retriesLeft = retries; ; retriesLeft--) {
      const backoff = withJitter(Math.min(initialBackoffMs * 2 ** (retries - retriesLeft), MAX_BACKOFF_MS))
      try {
        const response = await fetchBuffered(fetch, request, timeout)
        if (wasResponseLost && request.init.method === 'DELETE' && response.status === 404) {
          return new Response(null, { status: 204 })
        }
        const isOutcomeUnknown = UNKNOWN_OUTCOME_STATUSES.has(response.status)
        if (retriesLeft <= 0 || !(isOutcomeUnknown || NOT_PROCESSED_STATUSES.has(response.status))) return response
        if (isOutcomeUnknown && !(await canRetry(request))) return response
        wasResponseLost ||= isOutcomeUnknown
        const error = new ApiError(response, {}, request.init.method, request.url)
        const { retryAfterSeconds } = error
        if (retryAfterSeconds !== null && retryAfterSeconds > MAX_RETRY_AFTER_SECONDS) return response
        const delay = retryAfterSeconds === null ? backoff : retryAfterSeconds * 1000 + withJitter(initialBackoffMs)
        await waitAfter(error, delay, request)
      } catch (error) {
        if (!(error instanceof ConnectionError) || error instanceof RedirectError || retriesLeft <= 0) throw error
        if (!failedToConnect(error.cause)) {
          if (!(await canRetry(request))) throw error
          wasResponseLost = true
        }
        await waitAfter(error, backoff, request)
      }
    }
  }

  async function waitAfter(
    error: RetryDelay['error'],
    milliseconds: number,
    { init }: RetryableRequest,
  ): Promise<void> {
    onWait?.({ error, milliseconds })
    await pause(milliseconds, init.signal)
  }

  /** Whether a request that may have been processed can be sent again without doing its work twice. */
  async function canRetry({ isIdempotent, sendsKey, init: { signal = null } }: RetryableRequest): Promise<boolean> {
    const canRetry = isIdempotent || (sendsKey && (await supportsIdempotency(signal)))
    signal?.throwIfAborted()
    return canRetry
  }

  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input)
    const path = url.replace(/[?#].*$/, '')
    const sendsKey = init.method === 'POST' && IDEMPOTENCY_KEY_ROUTES.test(path)
    const headers = new Headers(init.headers)
    if (sendsKey && !headers.has('idempotency-key')) headers.set('idempotency-key', randomId())
    const isIdempotent = init.method !== 'POST' || READ_ROUTES.test(path)
    return send({ url, init: { ...init, headers, redirect: 'manual' }, isIdempotent, sendsKey })
  }
}

/** Fetches the response including its body, unless that is a stream, so that a connection that breaks halfway fails here. */
async function fetchBuffered(fetch: Fetch, { url, init }: RetryableRequest, timeout: number): Promise<Response> {
  const controller = new AbortController()
  const callerSignal = init.signal ?? null
  const abort = () => controller.abort(callerSignal?.reason)
  callerSignal?.throwIfAborted()
  callerSignal?.addEventListener('abort', abort, { once: true })
  let isStream = false
  const timer = setTimeout(() => controller.abort(), Math.min(timeout, MAX_TIMER_MS))
  try {
    const response = await fetch(url, { ...init, signal: controller.signal })
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      throw new RedirectError(url, response.headers.get('location'))
    }
    const { status, statusText, headers } = response
    isStream = response.ok && headers.get('content-type') === 'application/x-ndjson'
    if (isStream) return response
    const body = await response.arrayBuffer()
    return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers })
  } catch (cause) {
    callerSignal?.throwIfAborted()
    if (controller.signal.aborted) throw new TimeoutError(url, timeout)
    throw cause instanceof ConnectionError ? cause : toConnectionError(url, cause)
  } finally {
    clearTimeout(timer)
    if (!isStream) callerSignal?.removeEventListener('abort', abort)
  }
}

/** Spreads the retries of concurrent clients. */
function withJitter(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random())
}
