import * as z from 'zod/mini'
import { ServerInfo } from '#contract/vitrine.ts'
import { wordsFor } from '#sdk/arguments/arguments.ts'
import { type Client, createClient } from '#sdk/client.ts'
import { withCsrf } from './csrf.ts'
import { readEnvironment } from './environment.ts'
import { onlyApi, unreadable } from './non-api-response.ts'
import { retrying, type Wait } from './retry.ts'

/** Where the server is, who asks, and how patiently. */
export type ConnectOptions = {
  /**
   * The address of the API, with its path: `http://127.0.0.1:4200/api`. Without it `PREFECT_API_URL`. Where there is no
   * path at all, it is `/api`.
   */
  url?: string | undefined
  /** The key of Prefect Cloud, sent as `Authorization: Bearer …`. Without it `PREFECT_API_KEY`. */
  apiKey?: string | undefined
  /** `user:password` of a server with basic authentication. Without it `PREFECT_API_AUTH_STRING`. */
  authString?: string | undefined
  /** Sent with every request. */
  headers?: Record<string, string> | undefined
  /** Takes the place of the global `fetch`. */
  fetch?: typeof fetch | undefined
  /** Milliseconds for one try, more than 0; 30 000 if absent. */
  timeout?: number | undefined
  /** How many more tries there are after one that failed, 0 or more; 4 if absent. */
  retries?: number | undefined
  /** Told before each wait for another try, for a program whose user wonders why nothing happens. */
  onWait?: ((wait: Wait) => void) | undefined
}

/** Milliseconds before the second try. */
const FIRST_WAIT = 500

const Info = z.pick(ServerInfo, { upstream: true })

/**
 * A client of our server, Prefect's or Prefect Cloud, for programs: it takes address and credentials from the arguments
 * or from the environment variables that Prefect's own client reads, and it copes with what goes wrong on the way.
 *
 * - A try ends after `timeout`. Failed connections and the answers 408, 429, 502 and 503 are tried again up to
 *   `retries` times, after the time that the server asks for in Retry-After, or after about 0.5, 1, 2, 4 … seconds.
 * - Creating an artifact carries an Idempotency-Key, so that our server never makes two of it. Prefect's servers know no
 *   such key: there a create is tried again only when the request certainly did not arrive (no connection was made) or was
 *   refused (429, 503).
 * - Servers with CSRF protection get their token. Redirects are not followed.
 *
 * Credentials of the environment go only to the address of the environment, if it names one. An auth string goes before
 * an API key.
 *
 * @throws {TypeError} when there is no address, or none of the web, or when the key can be none.
 * @throws {RangeError} when `timeout` or `retries` is no number that it can be.
 */
export function connect(options: ConnectOptions = {}): Client {
  const { fetch = globalThis.fetch, timeout = 30_000, retries = 4, onWait } = options
  if (!(typeof timeout === 'number' && timeout > 0)) {
    throw new RangeError(`timeout is ${wordsFor(timeout)}, not a number of milliseconds above 0`)
  }
  if (!(Number.isInteger(retries) && retries >= 0)) {
    throw new RangeError(`retries is ${wordsFor(retries)}, not a whole number from 0 on`)
  }
  const environment = readEnvironment()
  const address = options.url ?? environment.PREFECT_API_URL
  if (address === undefined) {
    throw new TypeError(
      'There is no address of a server: give `url`, or set PREFECT_API_URL, for example to http://127.0.0.1:4200/api',
    )
  }
  const { base, login } = addressOf(address)
  const mayBorrow = environment.PREFECT_API_URL === undefined || isSameOrigin(base, environment.PREFECT_API_URL)
  const authorization =
    authorizationOf(options.authString ?? login, options.apiKey) ??
    (mayBorrow ? authorizationOf(environment.PREFECT_API_AUTH_STRING, environment.PREFECT_API_KEY) : null)
  const headers = {
    ...(authorization !== null && { authorization }),
    ...Object.fromEntries(new Headers(options.headers)),
  }

  const patience = { timeout, retries, firstWait: FIRST_WAIT, onWait }
  const unaware = retrying(fetch, { ...patience, honoursKeys: async () => false })
  const probe = createClient({ url: base, headers, fetch: unaware })
  let isOurs: boolean | undefined
  /** Only our own server keeps keys, and only where the artifacts are its own. */
  async function honoursKeys(signal: AbortSignal | null): Promise<boolean> {
    isOurs ??= await probe.call(Info, 'GET', '/vitrine', undefined, signal ? { signal } : {}).then(
      ({ upstream }) => upstream === null,
      () => undefined,
    )
    return isOurs ?? false
  }

  const patient = retrying(fetch, { ...patience, honoursKeys })
  return createClient({ url: base, headers, fetch: onlyApi(withCsrf(patient, base).fetch, base), unreadable })
}

/** The address without what is none of the connection's, and the credentials that were written into it. */
function addressOf(written: string): { base: string; login: string | undefined } {
  const page = globalThis.location?.href
  const url = URL.canParse(written, page) ? new URL(written, page) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    // What stands before an @ may be a password.
    const named = written.includes('@') ? 'The address that was given' : JSON.stringify(written)
    throw new TypeError(`${named} is no address of a server, such as http://127.0.0.1:4200/api`)
  }
  const { username, password, origin, pathname } = url
  const login = username === '' ? undefined : `${decoded(username)}:${decoded(password)}`
  // A server alone is never the address of an API.
  return { base: origin + (pathname.replace(/\/+$/, '') || '/api'), login }
}

function decoded(credential: string): string {
  try {
    return decodeURIComponent(credential)
  } catch {
    throw new TypeError('The user or password in the address holds a % that begins no character: write it as %25')
  }
}

/** Whether credentials for one address may go to the other. */
export function isSameOrigin(address: string, other: string): boolean {
  return URL.canParse(address) && URL.canParse(other) && new URL(other).origin === new URL(address).origin
}

function authorizationOf(auth_string: string | undefined, api_key: string | undefined): string | null {
  if (auth_string !== undefined) return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(auth_string)))}`
  if (api_key === undefined) return null
  // Said here without the key: what `fetch` would throw later holds it.
  if (/^[!-~]+$/.test(api_key)) return `Bearer ${api_key}`
  throw new TypeError(
    'The API key holds a character that none has, such as a blank or a line break: see PREFECT_API_KEY',
  )
}
