/** What happens, as it happens: the revision as server-sent events. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { RevisionFeed } from './revision-feed.ts'

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // nginx would wait until a few kilobytes are there.
  'x-accel-buffering': 'no',
  // After its end the connection is good for nothing: a server that stops need not wait for it.
  connection: 'close',
}

/** A revision is a message; that it cannot be read at present is an event of its own. */
const eventOf = (revision: string | null) => (revision === null ? 'event: lost\ndata:\n\n' : `data: ${revision}\n\n`)

export function liveRoute(app: FastifyInstance, feed: RevisionFeed): void {
  const endings = new Set<() => void>()
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
    for (const end of endings) end()
  })
  app.get('/vitrine/events', { compress: false }, async (_, reply) => {
    const stream = new Readable({ read() {} })
    stream.push('retry: 2000\n\n')
    const leave = feed.follow((revision) => {
      // Who reads nothing for so long that it piles up is let go, and may come back.
      if (!stream.push(eventOf(revision))) stream.destroy()
    })
    const end = () => {
      leave()
      stream.push(null)
    }
    endings.add(end)
    stream.once('close', () => {
      leave()
      endings.delete(end)
    })
    if (isClosing) end()
    return reply.headers(HEADERS).send(stream)
  })
}
