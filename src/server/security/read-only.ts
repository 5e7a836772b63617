import type { FastifyInstance } from 'fastify'
import { httpError } from '#server/http/errors.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What is asked by POST without changing anything. */
export const READ_BY_POST = /\/(filter|count|paginate|history|preview|count-task-runs|count-deployments|next-runs)$/

/** Refuses every change under the API; lists and counts are questions, though they are asked by POST. */
export function rejectChanges(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ method, routeOptions: { url = '' }, ws }) => {
    // The route that was found, not what the request calls it.
    const isQuestion = method === 'POST' && READ_BY_POST.test(url)
    // Events on a web socket are changes, too.
    if (!ws && (READS.has(method) || isQuestion)) return
    throw httpError(403, 'This server is read-only: it shows artifacts and changes nothing.')
  })
}
