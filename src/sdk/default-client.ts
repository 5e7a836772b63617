import type { CallOptions, Client } from './client.ts'
import { connect } from './http/connect.ts'
import { readEnvironment } from './http/environment.ts'

/** Options of every function. */
export type RequestOptions = {
  /** The client to use; defaults to a client for the server in the environment variables (see `connect`). */
  client?: Client | undefined
  /** Aborts the request, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** In browsers, lets the request outlive the page. The body is limited to 64 kB. */
  keepalive?: boolean | undefined
  /**
   * 1 to 255 printable ASCII characters. A Vitrine server executes requests with the same key once within 24 hours and
   * repeats the first response. Applies to creating artifacts, deletions and retention runs. Automatic retries use a
   * generated key if you pass none.
   */
  idempotencyKey?: string | undefined
}

let cached: { client: Client; environment: string } | null = null

/** The client to use and the options of its calls. The default client is reused while the environment is unchanged. */
export function clientOf({ client, signal, keepalive, idempotencyKey }: RequestOptions): {
  client: Client
  call: CallOptions
} {
  const call = {
    ...(signal && { signal }),
    ...(keepalive && { keepalive }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  }
  return { client: client ?? defaultClient(), call }
}

function defaultClient(): Client {
  const environment = JSON.stringify(readEnvironment())
  if (cached?.environment !== environment) cached = { client: connect(), environment }
  return cached.client
}
