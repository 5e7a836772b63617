/** The line to the server behind: requests with our credentials, answers or failures that name it. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { formatJson, type Json, tryJson } from '#contract/json.ts'
import { NotFound } from '#server/errors.ts'
import { failureOf, noAnswer, notPrefect, tooMany } from './errors.ts'

export type UpstreamLocation = {
  /** Its API, without credentials and without a slash at the end: `https://prefect.example/api`. */
  address: string
  /** The value of the Authorization header; stays on our side. */
  authorization: string | null
}

export type Upstream = {
  address: string
  /** The answer to a request, when it is a success; everything else is thrown. `path` has its query with it. */
  send: (method: string, path: string, body?: string | Uint8Array<ArrayBuffer>) => Promise<Response>
  /** The parsed answer to a request. */
  ask: <Schema extends z.ZodMiniType>(
    schema: Schema,
    method: 'GET' | 'POST',
    path: string,
    body?: Json,
  ) => Promise<z.output<Schema>>
}

/** Says that the request comes from a server in front, so that one which is its own upstream notices. */
export const HOP_HEADER = 'x-vitrine-hop'

/** Milliseconds until an answer has to be there as a whole: less than those who ask us wait, so that they hear of it. */
const TIMEOUT = 25_000

/** Seconds for which a server that asks for fewer requests is left alone at most. */
const MOST_QUIET = 300

const CsrfToken = z.object({ token: z.string() })

export function openUpstream({ address, authorization }: UpstreamLocation, timeout = TIMEOUT): Upstream {
  const { host } = new URL(address)
  const csrf_client = randomUUID()
  let csrf_token: string | null = null
  let renewal: Promise<void> | null = null
  let quiet_until = 0

  async function sendOnce(method: string, path: string, body?: string | Uint8Array<ArrayBuffer>) {
    const url = urlOf(address, path)
    const headers = new Headers({ accept: 'application/json', [HOP_HEADER]: '1' })
    if (authorization !== null) headers.set('authorization', authorization)
    if (body !== undefined) headers.set('content-type', 'application/json')
    if (csrf_token !== null && method !== 'GET') {
      headers.set('prefect-csrf-token', csrf_token)
      headers.set('prefect-csrf-client', csrf_client)
    }
    const signal = AbortSignal.timeout(timeout)
    const request = { method, headers, signal, redirect: 'manual', ...(body !== undefined && { body }) } as const
    return fetch(url, request).catch((cause: unknown) => {
      throw noAnswer(host, timeout, cause)
    })
  }

  /** Gets a token, which takes the place of the old one on the other side, or none where none are wanted. */
  async function renewToken(): Promise<void> {
    const response = await sendOnce('GET', `/csrf-token?client=${csrf_client}`)
    const isWithout = response.status === 404 || response.status === 422
    const failure = isWithout ? null : await failureOf(host, response)
    if (failure) throw failure
    csrf_token = CsrfToken.safeParse(await response.json().catch(() => null)).data?.token ?? null
  }

  const send: Upstream['send'] = async (method, path, body) => {
    const quiet = quiet_until - Date.now()
    if (quiet > 0) throw tooMany(host, String(Math.ceil(quiet / 1000)))
    const used = csrf_token
    let response = await sendOnce(method, path, body)
    if (response.status === 403 && /CSRF/.test(await response.clone().text())) {
      // Others who failed at the same time wait for the same new token.
      if (used === csrf_token) {
        renewal ??= renewToken().finally(() => {
          renewal = null
        })
        await renewal
      }
      if (csrf_token !== null) response = await sendOnce(method, path, body)
    }
    const failure = await failureOf(host, response)
    if (failure?.status === 429) quiet_until = Date.now() + secondsOf(failure.retryAfter) * 1000
    if (failure) throw failure
    return response
  }

  return {
    address,
    send,
    ask: async (schema, method, path, body) => {
      const response = await send(method, path, body === undefined ? undefined : formatJson(body))
      const text = await response.text().catch((cause: unknown) => {
        throw noAnswer(host, timeout, cause)
      })
      const read = schema.safeParse(tryJson(text))
      if (read.success) return read.data
      throw notPrefect(host)
    },
  }
}

/**
 * The address of a route, which has to be written as it is meant: dots, backslashes and fragments would lead our
 * credentials to another one than was matched.
 */
function urlOf(address: string, path: string): URL {
  const written = address + path
  const url = new URL(written)
  if (url.href === written && path.startsWith('/') && !path.includes('#')) return url
  throw new NotFound('Not Found')
}

/** Seconds in a Retry-After header, as far as anybody wants to wait. */
function secondsOf(retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? 0)
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), MOST_QUIET) : 0
}
