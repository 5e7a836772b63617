/** The token that a Prefect server with CSRF protection wants with every change. */
import * as z from 'zod/mini'
import { isElsewhere } from './cross-origin.ts'
import { ConnectionError } from './error.ts'
import { randomId } from './random-id.ts'

type Fetch = typeof fetch

const CsrfToken = z.object({ token: z.string(), expiration: z.optional(z.string()) })

/** Milliseconds before its end at which a token is taken for worn out. */
const MARGIN = 60_000

export type CsrfFetch = {
  /**
   * Gets a token when the server asks for one, and a new one when the old one is worn out. A page of another site cannot
   * see the server ask, because Prefect hides that answer from it: there the token is got beforehand.
   */
  fetch: Fetch
  /** Gets the token now, for a change to come that nobody could repeat, such as that of a page which is left. */
  prepare: () => Promise<void>
}

export function withCsrf(fetch: Fetch, base: string): CsrfFetch {
  const client = randomId()
  let token: string | null = null
  let renewal: Promise<Response | null> | null = null
  /** When the token is to be got beforehand again; null until it was asked for. */
  let good_until: number | null = null

  const send: Fetch = (input, init = {}) => {
    if (token === null || init.method === 'GET') return fetch(input, init)
    const headers = new Headers(init.headers)
    headers.set('prefect-csrf-token', token)
    headers.set('prefect-csrf-client', client)
    return fetch(input, { ...init, headers })
  }

  /** Gets a token, or none where none are known. The answer is given back when it is a failure of another kind. */
  async function ask({ headers = {} }: RequestInit): Promise<Response | null> {
    const response = await fetch(`${base}/csrf-token?client=${client}`, { method: 'GET', headers })
    if (!response.ok && response.status !== 404 && response.status !== 422) return response
    const answer: unknown = response.ok ? await response.json().catch(() => null) : null
    const read = CsrfToken.safeParse(answer).data
    token = read?.token ?? null
    const end = Date.parse(read?.expiration ?? '')
    good_until = Number.isNaN(end) ? Number.POSITIVE_INFINITY : end - MARGIN
    return null
  }

  /**
   * Each token makes the one before invalid, so those who need one at the same time wait for the same. Without an answer
   * it is the request at `url` that failed: nobody has asked for this one.
   */
  async function renew(init: RequestInit, url: string): Promise<Response | null> {
    renewal ??= ask(init).finally(() => {
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
    const isDue = good_until === null || Date.now() > good_until
    if (isDue && init.method !== 'GET' && isElsewhere(base)) {
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
