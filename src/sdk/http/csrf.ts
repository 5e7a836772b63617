/** Sends the CSRF token that protected Prefect servers require with every change. */
import * as z from 'zod/mini'
import { ConnectionError } from './error.ts'
import { isCrossOrigin } from './origin.ts'
import { randomId } from './random-id.ts'

type Fetch = typeof fetch

const CsrfToken = z.object({ token: z.string(), expiration: z.optional(z.string()) })

/** Tokens are renewed this long before they expire. */
const EXPIRY_MARGIN_MS = 60_000

export type CsrfFetch = {
  /**
   * Fetches a token when the server rejects a request for lack of one. On a page of another origin it fetches the token
   * in advance, because Prefect sends that rejection without CORS headers.
   */
  fetch: Fetch
  /** Fetches the token in advance, for a later request that cannot be repeated, such as one sent while the page unloads. */
  prepare: () => Promise<void>
}

export function withCsrf(fetch: Fetch, base: string): CsrfFetch {
  const client = randomId()
  let token: string | null = null
  let renewal: Promise<Response | null> | null = null
  /** When to fetch the next token in advance; null before the first. */
  let validUntil: number | null = null

  const send: Fetch = (input, init = {}) => {
    if (token === null || init.method === 'GET') return fetch(input, init)
    const headers = new Headers(init.headers)
    headers.set('prefect-csrf-token', token)
    headers.set('prefect-csrf-client', client)
    return fetch(input, { ...init, headers })
  }

  /** Fetches a token; the server has none if it responds with 404 or 422. Returns the response on any other error. */
  async function fetchToken({ headers = {} }: RequestInit): Promise<Response | null> {
    const response = await fetch(`${base}/csrf-token?client=${client}`, { method: 'GET', headers })
    if (!response.ok && response.status !== 404 && response.status !== 422) return response
    const body: unknown = response.ok ? await response.json().catch(() => null) : null
    const parsed = CsrfToken.safeParse(body).data
    token = parsed?.token ?? null
    const expires = Date.parse(parsed?.expiration ?? '')
    validUntil = Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires - EXPIRY_MARGIN_MS
    return null
  }

  /**
   * A new token invalidates the previous one, so concurrent requests share one renewal. Connection errors name the URL of
   * the caller's request.
   */
  async function renew(init: RequestInit, url: string): Promise<Response | null> {
    renewal ??= fetchToken(init).finally(() => {
      renewal = null
    })
    try {
      return (await renewal)?.clone() ?? null
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error
      throw new ConnectionError(url, error, error.message.replace(error.url, url))
    }
  }

  const protectedFetch: Fetch = async (input, init = {}) => {
    const isDue = validUntil === null || Date.now() > validUntil
    if (isDue && init.method !== 'GET' && isCrossOrigin(base)) {
      const failure = await renew(init, String(input))
      if (failure !== null) return failure
    }
    const used = token
    const response = await send(input, init)
    if (response.status !== 403 || !/CSRF/.test(await response.clone().text())) return response
    const failure = used === token ? await renew(init, String(input)) : null
    if (failure !== null) return failure
    return token === null ? response : send(input, init)
  }
  const prepare = async () => {
    if (token === null) await renew({}, base)
  }
  return { fetch: protectedFetch, prepare }
}
