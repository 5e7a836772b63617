/** Serves the built UI: its files, and index.html for every client-side route. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { httpError } from './errors.ts'

/** Serves the files in `folder`. Returns the handler for paths that are not files. */
export async function serveApp(app: FastifyInstance, folder: string, basePath: string) {
  const file = join(folder, 'index.html')
  if (!existsSync(file)) {
    return (request: FastifyRequest) => {
      if (request.method !== 'GET') throw httpError(404, 'Not Found')
      throw httpError(404, 'The UI is not built. Run `npm run build`. The API works without it.')
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
      // Names of built assets contain a hash of their content.
      const isHashed = path.includes(`${join(folder, 'assets')}`)
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  return (request: FastifyRequest, reply: FastifyReply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw httpError(404, 'Not Found')
    // A page from before an upgrade requests old scripts, which must not be answered with HTML.
    if (request.url.startsWith('/assets/')) throw httpError(404, 'Not Found')
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(index)
  }
}
