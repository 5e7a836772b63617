import type { FastifyInstance } from 'fastify'
import { httpError } from './http-error.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What Prefect's API asks by POST without changing anything. */
const QUESTION = /\/(filter|count|paginate|history|count-task-runs|count-deployments|next-runs)$/

/** Refuses every change under the API; lists and counts are questions, though they are asked by POST. */
export function refuseChanges(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ method, url, headers }) => {
    const [path = ''] = url.split('?')
    const isQuestion = method === 'POST' && QUESTION.test(path)
    // Events on a web socket are changes, too.
    if (headers.upgrade === undefined && (READS.has(method) || isQuestion)) return
    throw httpError(403, 'This server is read-only: it shows artifacts and changes nothing.')
  })
}
