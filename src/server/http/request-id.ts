/** Request ids: the response, its log lines and the client's error refer to the same request by one id. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export const REQUEST_ID_HEADER = 'x-request-id'

/** Safe to repeat in headers and log lines. */
const ACCEPTED_ID = /^[\w.:/+=@-]{1,128}$/

/** The id that a client or a proxy sent, or a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const sent = headers[REQUEST_ID_HEADER]
  return typeof sent === 'string' && ACCEPTED_ID.test(sent) ? sent : randomUUID()
}
