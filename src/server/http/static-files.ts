/** The built app: its files, and index.html for every address that only the app knows. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { httpError } from './errors.ts'

/** Serves the app that is built in `folder`. Gives the answer for addresses that are no file. */
export async function serveApp(app: FastifyInstance, folder: string, basePath: string) {
  const file = join(folder, 'index.html')
  if (!existsSync(file)) {
    return (request: FastifyRequest) => {
      if (request.method !== 'GET') throw httpError(404, 'Not Found')
      throw httpError(404, 'The pages are not built. `npm run build` builds them; the API is there without.')
    }
  }
  const index = readFileSync(file, 'utf8').replace(/<base href="[^"]*"/, `<base href="${basePath}"`)
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    globIgnore: ['index.html*'],
    setHeaders(reply, path) {
      // Names of built files carry a mark of their content.
      const isMarked = path.includes(`${join(folder, 'assets')}`)
      reply.header('cache-control', isMarked ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  return (request: FastifyRequest, reply: FastifyReply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw httpError(404, 'Not Found')
    // A page from before an upgrade asks for files that are gone; as scripts they must not turn into a page.
    if (request.url.startsWith('/assets/')) throw httpError(404, 'Not Found')
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(index)
  }
}
