/** Sends requests with our credentials to the upstream server. Errors name its host. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { formatJson, type Json, tryJson } from '#contract/json.ts'
import { NotFound, type UpstreamError } from '#server/errors.ts'
import { secretsOf, withoutSecrets } from './credentials.ts'
import { failureOf, longUrl, noResponse, notPrefect, notSent, rateLimited, unreachable } from './errors.ts'
import { type Priority, RequestSlots } from './request-slots.ts'
import { textReader } from './response-body.ts'

export type UpstreamLocation = {
  /** URL of its API, without credentials or a trailing slash: `https://prefect.example/api`. */
  address: string
  /** The value of the Authorization header; never sent to clients. */
  authorization: string | null
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export type Upstream = {
  address: string
  /**
   * Resolves to the text of a response. Rejects with an UpstreamError if it is not successful, and with a ResponseTooLarge for
   * more than `maxBytes`. `path` includes the query string.
   */
  askText: (method: Method, path: string, body?: string, maxBytes?: number) => Promise<string>
  /** Resolves to the parsed body of a response. */
  ask: <Schema extends z.ZodMiniType>(
    schema: Schema,
    method: 'GET' | 'POST',
    path: string,
    body?: Json,
  ) => Promise<z.output<Schema>>
  /** The same server; this signal aborts the requests. Without it, they are changes by people, which come first. */
  until: (signal: AbortSignal, priority?: 'page' | 'background') => Upstream
}

/** Marks requests of a mirror, so that a server that is its own upstream can detect the loop. */
export const HOP_HEADER = 'x-vitrine-hop'

/** Shorter than the timeouts of our clients, so that they receive the error. */
const TIMEOUTS = { responseMs: 25_000 }

/** Of the time of a change. One that has waited longer is not sent, as its answer would probably be lost. */
const MAX_WAIT_SHARE = 0.8

/** Servers and proxies in between accept little more; a key can be long. */
const MAX_PATH_BYTES = 16 * 1024

const CsrfToken = z.object({ token: z.string() })

type Outgoing = { method: Method; path: string; body?: string | undefined }

type Incoming = { response: Response; failure: UpstreamError | null }

export function openUpstream({ address, authorization }: UpstreamLocation, timeouts = TIMEOUTS): Upstream {
  const { host } = new URL(address)
  const readText = textReader(host)
  const slots = new RequestSlots()
  const secrets = secretsOf(authorization)
  const readError = async (response: Response, maxBytes: number) =>
    withoutSecrets(await readText(response, maxBytes), secrets)
  const csrfClient = randomUUID()
  let csrfToken: string | null = null
  let renewal: Promise<void> | null = null
  let pausedUntil = 0

  async function sendOnce({ method, path, body }: Outgoing, signal: AbortSignal): Promise<Incoming> {
    const url = urlOf(address, path)
    const headers = new Headers({ accept: 'application/json', [HOP_HEADER]: '1' })
    if (authorization !== null) headers.set('authorization', authorization)
    if (body !== undefined) headers.set('content-type', 'application/json')
    if (csrfToken !== null && method !== 'GET') {
      headers.set('prefect-csrf-token', csrfToken)
      headers.set('prefect-csrf-client', csrfClient)
    }
    const request = { method, headers, signal, redirect: 'manual', ...(body !== undefined && { body }) } as const
    const response = await fetch(url, request).catch((cause: unknown) => {
      throw unreachable(host, cause)
    })
    return { response, failure: await failureOf(host, response, readError) }
  }

  /** Fetches a token, which invalidates the previous one; null if the upstream server does not use CSRF tokens. */
  const renewToken = () =>
    inTime(null, async (signal) => {
      const { response, failure } = await sendOnce({ method: 'GET', path: `/csrf-token?client=${csrfClient}` }, signal)
      const isDisabled = response.status === 404 || response.status === 422
      if (failure && !isDisabled) throw failure
      csrfToken = failure ? null : (CsrfToken.safeParse(tryJson(await readText(response))).data?.token ?? null)
    })

  async function send(outgoing: Outgoing, signal: AbortSignal): Promise<Response> {
    const pause = pausedUntil - Date.now()
    if (pause > 0) throw rateLimited(host, Math.ceil(pause / 1000))
    const usedToken = csrfToken
    let { response, failure } = await sendOnce(outgoing, signal)
    if (failure?.status === 403 && /CSRF/.test(failure.message)) {
      // Concurrent requests that failed wait for the same new token.
      if (usedToken === csrfToken) {
        renewal ??= renewToken().finally(() => {
          renewal = null
        })
        await renewal
      }
      if (csrfToken !== null) ({ response, failure } = await sendOnce(outgoing, signal))
    }
    if (failure?.status === 429) pausedUntil = Date.now() + failure.retryAfterMs
    if (failure) throw failure
    return response
  }

  /** Aborts `work` at the response timeout, or with `signal`. */
  async function inTime<Result>(
    signal: AbortSignal | null,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(noResponse(host, timeouts.responseMs)), timeouts.responseMs)
    const either = signal === null ? late.signal : AbortSignal.any([signal, late.signal])
    return work(either).finally(() => clearTimeout(timer))
  }

  const open = (signal: AbortSignal | null, priority: Priority): Upstream => {
    const askText: Upstream['askText'] = (method, path, body, maxBytes) => {
      const askedMs = performance.now()
      let isStarted = false
      const ask = async (signal: AbortSignal) => {
        isStarted = true
        return readText(await send({ method, path, body }, signal), maxBytes)
      }
      const askUnlessLate = async (signal: AbortSignal) => {
        if (performance.now() - askedMs > timeouts.responseMs * MAX_WAIT_SHARE)
          throw noResponse(host, timeouts.responseMs)
        return ask(signal)
      }
      // People wait for a change, so the time counts from the start.
      const answer =
        priority === 'change'
          ? inTime(signal, (signal) => slots.run(priority, signal, () => askUnlessLate(signal)))
          : slots.run(priority, signal, () => inTime(signal, ask))
      return answer.catch((cause: unknown) => {
        throw isStarted ? cause : notSent(cause)
      })
    }
    return {
      address,
      askText,
      ask: async (schema, method, path, body) => {
        const text = await askText(method, path, body === undefined ? undefined : formatJson(body))
        const read = schema.safeParse(tryJson(text))
        if (read.success) return read.data
        throw notPrefect(host)
      },
      until: (signal, priority = 'background') => open(signal, priority),
    }
  }
  return open(null, 'change')
}

/**
 * The URL of a route. It must already be normalized: dot segments, backslashes and fragments would send our credentials
 * to another path than the router matched.
 */
function urlOf(address: string, path: string): URL {
  // Many servers close the connection on a longer one, as if they could not be reached.
  if (path.length > MAX_PATH_BYTES) throw longUrl(`the ${MAX_PATH_BYTES} bytes that a mirror sends`)
  const written = address + path
  const url = new URL(written)
  if (url.href === written && path.startsWith('/') && !path.includes('#')) return url
  throw new NotFound('Not Found')
}
