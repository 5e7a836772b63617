/** Live updates: the revision as server-sent events. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { openBudget } from '#server/budget.ts'
import type { RevisionFeed } from './revision-feed.ts'

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // nginx would buffer the first few kilobytes.
  'x-accel-buffering': 'no',
  // Closed with the stream, so that a server that shuts down does not wait for the connection.
  connection: 'close',
}

/** A browser opens one, for all its pages. */
export const MAX_STREAMS = 1_000

/** A revision is a message. `lost` says that it cannot be read at the moment. */
const eventOf = (revision: string | null) => (revision === null ? 'event: lost\ndata:\n\n' : `data: ${revision}\n\n`)

export function liveRoute(app: FastifyInstance, feed: RevisionFeed): void {
  const endings = new Set<() => void>()
  const streams = openBudget(MAX_STREAMS)
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
    for (const end of endings) end()
  })
  app.get('/vitrine/events', async ({ ip }, reply) => {
    const stream = new Readable({ read() {} })
    stream.push('retry: 2000\n\n')
    const unfollow = feed.follow((revision) => {
      // A client that does not read is disconnected before messages pile up; it can reconnect.
      if (!stream.push(eventOf(revision))) stream.destroy()
    })
    const end = () => {
      unfollow()
      stream.push(null)
    }
    const share = streams.open(ip, end)
    share.add(1)
    endings.add(end)
    stream.once('close', () => {
      unfollow()
      share.release()
      endings.delete(end)
    })
    if (isClosing) end()
    return reply.headers(HEADERS).send(stream)
  })
}
