/** Serves the built UI: its files, and index.html for every client-side route. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
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
    serve: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      // Names of built assets contain a hash of their content.
      const isHashed = path.includes(`${join(folder, 'assets')}`)
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const files = filesIn(folder)
  return (request: FastifyRequest, reply: FastifyReply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw httpError(404, 'Not Found')
    const [path = ''] = request.url.split('?')
    if (files.has(path)) return reply.sendFile(path)
    // A page from before an upgrade requests old scripts, which must not be answered with HTML.
    if (request.url.startsWith('/assets/')) throw httpError(404, 'Not Found')
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(index)
  }
}

/** The paths of all files but the page itself. A route for each of them would take 30 MB and a third of a second at start. */
function filesIn(folder: string): Set<string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map(
    ({ parentPath, name }) => `/${relative(folder, join(parentPath, name)).replaceAll(sep, '/')}`,
  )
  return new Set(paths.filter((path) => !path.startsWith('/index.html') && !path.includes('/.')))
}
