import type { FastifyInstance } from 'fastify'
import { httpError } from '#server/http/errors.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Routes that read by POST. */
export const READ_BY_POST =
  /\/(filter|export|count|paginate|history|preview|count-task-runs|count-deployments|next-runs|compare|series|first-version)$/

/** Rejects every change under the API. Lists and counts are reads, although they use POST. */
export function rejectChanges(app: FastifyInstance): void {
  app.addHook('onRequest', ({ method, routeOptions: { url = '' }, ws }, _, done) => {
    // The matched route, because the URL of the request may be escaped.
    const isRead = method === 'POST' && READ_BY_POST.test(url)
    // Events on a WebSocket are changes too.
    if (ws || !(READS.has(method) || isRead)) throw httpError(403, 'This server is read-only.')
    done()
  })
}
