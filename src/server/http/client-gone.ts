import type { FastifyReply } from 'fastify'
import { ClientGone } from '#server/errors.ts'

/**
 * Aborted when the client disconnects before it has received the response. Fastify's own `request.signal` is aborted as
 * soon as the body of the request has been read.
 */
export function clientGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort(new ClientGone())
  })
  return gone.signal
}
