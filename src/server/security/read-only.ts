import type { FastifyInstance } from 'fastify'
import { httpError } from '#server/http/errors.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Routes that read by POST. */
export const READ_BY_POST =
  /\/(filter|export|count|paginate|history|preview|count-task-runs|count-deployments|next-runs|compare|series|first-version)$/

/** `url` is that of the matched route, because the URL of the request may be escaped. */
export function isReading(method: string, url: string): boolean {
  return READS.has(method) || (method === 'POST' && READ_BY_POST.test(url))
}

/** Rejects every change under the API. Lists and counts are reads, although they use POST. */
export function rejectChanges(app: FastifyInstance): void {
  app.addHook('onRequest', ({ method, routeOptions: { url = '' }, ws }, _, done) => {
    // Events on a WebSocket are changes too.
    if (ws || !isReading(method, url)) throw httpError(403, 'This server is read-only.')
    done()
  })
}
