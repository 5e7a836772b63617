/** Sends requests with our credentials to the upstream server. Errors name its host. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { formatJson, type Json, tryJson } from '#contract/json.ts'
import { NotFound } from '#server/errors.ts'
import { failureOf, noResponse, notPrefect, rateLimited } from './errors.ts'

export type UpstreamLocation = {
  /** URL of its API, without credentials or a trailing slash: `https://prefect.example/api`. */
  address: string
  /** The value of the Authorization header; never sent to clients. */
  authorization: string | null
}

export type Upstream = {
  address: string
  /** Resolves to a successful response and rejects otherwise. `path` includes the query string. */
  send: (method: string, path: string, body?: string | Uint8Array<ArrayBuffer>) => Promise<Response>
  /** Resolves to the parsed body of a response. */
  ask: <Schema extends z.ZodMiniType>(
    schema: Schema,
    method: 'GET' | 'POST',
    path: string,
    body?: Json,
  ) => Promise<z.output<Schema>>
}

/** Marks requests from upstream mode, so that a server that is its own upstream can detect the loop. */
export const HOP_HEADER = 'x-vitrine-hop'

/** For a complete response: shorter than the timeouts of our clients, so that they receive the error. */
const RESPONSE_TIMEOUT_MS = 25_000

/** Upper bound for the Retry-After header. */
const MAX_RETRY_AFTER_S = 300

const CsrfToken = z.object({ token: z.string() })

export function openUpstream({ address, authorization }: UpstreamLocation, timeout = RESPONSE_TIMEOUT_MS): Upstream {
  const { host } = new URL(address)
  const csrfClient = randomUUID()
  let csrfToken: string | null = null
  let renewal: Promise<void> | null = null
  let pausedUntil = 0

  async function sendOnce(method: string, path: string, body?: string | Uint8Array<ArrayBuffer>) {
    const url = urlOf(address, path)
    const headers = new Headers({ accept: 'application/json', [HOP_HEADER]: '1' })
    if (authorization !== null) headers.set('authorization', authorization)
    if (body !== undefined) headers.set('content-type', 'application/json')
    if (csrfToken !== null && method !== 'GET') {
      headers.set('prefect-csrf-token', csrfToken)
      headers.set('prefect-csrf-client', csrfClient)
    }
    const signal = AbortSignal.timeout(timeout)
    const request = { method, headers, signal, redirect: 'manual', ...(body !== undefined && { body }) } as const
    return fetch(url, request).catch((cause: unknown) => {
      throw noResponse(host, timeout, cause)
    })
  }

  /** Fetches a token, which invalidates the previous one; null if the upstream server does not use CSRF tokens. */
  async function renewToken(): Promise<void> {
    const response = await sendOnce('GET', `/csrf-token?client=${csrfClient}`)
    const isDisabled = response.status === 404 || response.status === 422
    const failure = isDisabled ? null : await failureOf(host, response)
    if (failure) throw failure
    csrfToken = CsrfToken.safeParse(await response.json().catch(() => null)).data?.token ?? null
  }

  const send: Upstream['send'] = async (method, path, body) => {
    const pause = pausedUntil - Date.now()
    if (pause > 0) throw rateLimited(host, String(Math.ceil(pause / 1000)))
    const usedToken = csrfToken
    let response = await sendOnce(method, path, body)
    if (response.status === 403 && /CSRF/.test(await response.clone().text())) {
      // Concurrent requests that failed wait for the same new token.
      if (usedToken === csrfToken) {
        renewal ??= renewToken().finally(() => {
          renewal = null
        })
        await renewal
      }
      if (csrfToken !== null) response = await sendOnce(method, path, body)
    }
    const failure = await failureOf(host, response)
    if (failure?.status === 429) pausedUntil = Date.now() + secondsOf(failure.retryAfter) * 1000
    if (failure) throw failure
    return response
  }

  return {
    address,
    send,
    ask: async (schema, method, path, body) => {
      const response = await send(method, path, body === undefined ? undefined : formatJson(body))
      const text = await response.text().catch((cause: unknown) => {
        throw noResponse(host, timeout, cause)
      })
      const read = schema.safeParse(tryJson(text))
      if (read.success) return read.data
      throw notPrefect(host)
    },
  }
}

/**
 * The URL of a route. It must already be normalized: dot segments, backslashes and fragments would send our credentials
 * to another path than the router matched.
 */
function urlOf(address: string, path: string): URL {
  const written = address + path
  const url = new URL(written)
  if (url.href === written && path.startsWith('/') && !path.includes('#')) return url
  throw new NotFound('Not Found')
}

/** Seconds in a Retry-After header, limited to the maximum. */
function secondsOf(retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? 0)
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_S) : 0
}
