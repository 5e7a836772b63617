import * as z from 'zod/mini'
import { ServerInfo } from '#contract/vitrine.ts'
import { describeValue } from '#sdk/arguments/arguments.ts'
import { type Client, createClient } from '#sdk/client.ts'
import { withCsrf } from './csrf.ts'
import { readEnvironment } from './environment.ts'
import { invalidResponse, requireApi } from './non-api-response.ts'
import { isSameOrigin } from './origin.ts'
import { type RetryDelay, withRetries } from './retry.ts'

/** The server, the credentials, and the timeout and retry settings. */
export type ConnectOptions = {
  /**
   * URL of the API, including its path: `http://127.0.0.1:4200/api`. Defaults to `PREFECT_API_URL`. A URL without a path
   * gets `/api`.
   */
  url?: string | undefined
  /** API key of Prefect Cloud, sent as `Authorization: Bearer …`. Defaults to `PREFECT_API_KEY`. */
  apiKey?: string | undefined
  /** `user:password` for basic authentication. Defaults to `PREFECT_API_AUTH_STRING`. */
  authString?: string | undefined
  /** Sent with every request. */
  headers?: Record<string, string> | undefined
  /** Used instead of the global `fetch`. */
  fetch?: typeof fetch | undefined
  /** Timeout of one attempt in milliseconds, above 0; defaults to 30,000. */
  timeout?: number | undefined
  /** Maximum number of retries after a failed attempt, 0 or more; defaults to 4. */
  retries?: number | undefined
  /** Called before each retry delay, for example to log that the program is waiting. */
  onWait?: ((delay: RetryDelay) => void) | undefined
}

/** Delay before the first retry. */
const INITIAL_BACKOFF_MS = 500

const Info = z.pick(ServerInfo, { upstream: true })

/**
 * Creates a client with timeouts and retries for Vitrine, a Prefect server or Prefect Cloud. URL and credentials come from
 * the options, or from the environment variables that Prefect's own client reads.
 *
 * - Each attempt is limited to `timeout`. Failed connections and the statuses 408, 429, 502 and 503 are retried up to
 *   `retries` times, after the delay in the server's Retry-After header, or after about 0.5, 1, 2, 4 … seconds.
 * - Creating an artifact sends an Idempotency-Key, so a Vitrine server never creates it twice. Prefect's servers do not
 *   support the key: there a create is retried only if no connection was made, or if the server did not process the
 *   request (429, 503).
 * - Sends the CSRF token of servers that require one. Does not follow redirects.
 *
 * If `PREFECT_API_URL` is set, credentials from the environment are sent only to that server. An auth string takes
 * precedence over an API key.
 *
 * @throws {TypeError} if the URL is missing or not an HTTP URL, or if the API key contains invalid characters.
 * @throws {RangeError} if `timeout` or `retries` is out of range.
 */
export function connect(options: ConnectOptions = {}): Client {
  const { fetch = globalThis.fetch, timeout = 30_000, retries = 4, onWait } = options
  if (!(typeof timeout === 'number' && timeout > 0)) {
    throw new RangeError(`timeout is ${describeValue(timeout)}, not a number of milliseconds above 0`)
  }
  if (!(Number.isInteger(retries) && retries >= 0)) {
    throw new RangeError(`retries is ${describeValue(retries)}, not an integer of 0 or more`)
  }
  const environment = readEnvironment()
  const url = options.url ?? environment.PREFECT_API_URL
  if (url === undefined) {
    throw new TypeError('No server URL: pass `url` or set PREFECT_API_URL, for example to http://127.0.0.1:4200/api')
  }
  const { base, credentials } = parseServerUrl(url)
  const mayUseEnvironmentCredentials =
    environment.PREFECT_API_URL === undefined || isSameOrigin(base, environment.PREFECT_API_URL)
  const authorization =
    authorizationHeader(options.authString ?? credentials, options.apiKey) ??
    (mayUseEnvironmentCredentials
      ? authorizationHeader(environment.PREFECT_API_AUTH_STRING, environment.PREFECT_API_KEY)
      : null)
  const headers = {
    ...(authorization !== null && { authorization }),
    ...Object.fromEntries(new Headers(options.headers)),
  }

  const retryOptions = { timeout, retries, initialBackoffMs: INITIAL_BACKOFF_MS, onWait }
  const probeFetch = withRetries(fetch, { ...retryOptions, supportsIdempotency: async () => false })
  const probe = createClient({ url: base, headers, fetch: probeFetch })
  let isSupported: boolean | undefined
  /** Only Vitrine supports idempotency keys; a mirror depends on its upstream server. */
  async function supportsIdempotency(signal: AbortSignal | null): Promise<boolean> {
    isSupported ??= await probe.call(Info, 'GET', '/vitrine', undefined, signal ? { signal } : {}).then(
      ({ upstream }) => upstream === null,
      () => undefined,
    )
    return isSupported ?? false
  }

  const retryingFetch = withRetries(fetch, { ...retryOptions, supportsIdempotency })
  return createClient({
    url: base,
    headers,
    fetch: requireApi(withCsrf(retryingFetch, base).fetch, base),
    unreadable: invalidResponse,
  })
}

/** Splits a URL into the base URL of the API and the credentials in it. Drops query and fragment. */
function parseServerUrl(input: string): { base: string; credentials: string | undefined } {
  const page = globalThis.location?.href
  const url = URL.canParse(input, page) ? new URL(input, page) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    // The text before an @ may contain a password.
    const shown = input.includes('@') ? 'The URL' : JSON.stringify(input)
    throw new TypeError(`${shown} is not a valid server URL such as http://127.0.0.1:4200/api`)
  }
  const { username, password, origin, pathname } = url
  const credentials = username === '' ? undefined : `${decodeCredential(username)}:${decodeCredential(password)}`
  return { base: origin + (pathname.replace(/\/+$/, '') || '/api'), credentials }
}

function decodeCredential(credential: string): string {
  try {
    return decodeURIComponent(credential)
  } catch {
    throw new TypeError('The user or password in the URL contains an invalid % escape: write a literal % as %25')
  }
}

function authorizationHeader(authString: string | undefined, apiKey: string | undefined): string | null {
  if (authString !== undefined) return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(authString)))}`
  if (apiKey === undefined) return null
  // Checked here because the error that `fetch` throws would contain the key.
  if (/^[!-~]+$/.test(apiKey)) return `Bearer ${apiKey}`
  throw new TypeError(
    'The API key contains an invalid character such as a space or a line break; check `apiKey` or PREFECT_API_KEY',
  )
}
