import type { CallOptions, Client } from './client.ts'
import { connect } from './http/connect.ts'
import { readEnvironment } from './http/environment.ts'

/** What every function takes beside its arguments. */
export type RequestOptions = {
  /** Whom to ask; if absent, the server that the environment names (see `connect`). */
  client?: Client | undefined
  /** Gives the request up; what it rejects with is the signal's reason. */
  signal?: AbortSignal | undefined
  /** Lets the request outlive the page that sends it, in browsers; its body has at most 64 kB. */
  keepalive?: boolean | undefined
  /**
   * A name for what is asked, 1 to 255 printable ASCII characters: however often the same thing is asked for by it within
   * 24 hours, our server makes it once and answers with that. For creating artifacts, deletions and runs of retention; a
   * try that is repeated by itself has one of its own.
   */
  idempotencyKey?: string | undefined
}

let shared: { client: Client; environment: string } | null = null

/** The client to use, and what each of its calls takes. One client is kept for the environment as it is. */
export function clientOf({ client, signal, keepalive, idempotencyKey }: RequestOptions): {
  client: Client
  call: CallOptions
} {
  const call = {
    ...(signal && { signal }),
    ...(keepalive && { keepalive }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  }
  return { client: client ?? clientOfEnvironment(), call }
}

function clientOfEnvironment(): Client {
  const environment = JSON.stringify(readEnvironment())
  if (shared?.environment !== environment) shared = { client: connect(), environment }
  return shared.client
}
