/** Serves the built UI: its files, and a page for every client-side route. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { constants, createGzip } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type PageAddress, readPageAddress } from '#server/pages/address.ts'
import { firstAnswers } from '#server/pages/first-answers.ts'
import { type PageHtml, readPageHtml } from '#server/pages/html.ts'
import { httpError } from './errors.ts'

/** Serves the files in `folder`. Returns the handler for paths that are not files. */
export async function serveApp(app: FastifyInstance, folder: string, basePath: string) {
  if (!existsSync(join(folder, 'index.html'))) {
    return (request: FastifyRequest) => {
      if (request.method !== 'GET') throw httpError(404, 'Not Found')
      throw httpError(404, 'The UI is not built. Run `npm run build`. The API works without it.')
    }
  }
  const html = readPageHtml(folder, basePath)
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
  const files = new Set(filesIn(folder))
  return (request: FastifyRequest, reply: FastifyReply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw httpError(404, 'Not Found')
    const [path = ''] = request.url.split('?')
    if (files.has(path)) return reply.sendFile(path)
    // A page from before an upgrade requests old scripts, which must not be answered with HTML.
    if (request.url.startsWith('/assets/')) throw httpError(404, 'Not Found')
    reply.header('cache-control', 'no-cache').header('vary', 'accept-encoding').type('text/html; charset=utf-8')
    const address = readPageAddress(request.url)
    if (request.method === 'HEAD') return reply.send(html.head(address) + html.body(address, null))
    const parts = Readable.from(pageParts(app, request, html, address), { objectMode: false })
    if (!acceptsGzip(request)) return reply.send(parts)
    // Flushed after each part, so that the browser loads the scripts while the server reads the data.
    const gzip = createGzip({ level: 1, flush: constants.Z_SYNC_FLUSH })
    return reply.header('content-encoding', 'gzip').send(pipeline(parts, gzip, () => {}))
  }
}

/** The paths of all files but the page itself. A route for each of them would take 30 MB and a third of a second at start. */
function filesIn(folder: string, path = ''): string[] {
  return readdirSync(folder + path, { withFileTypes: true }).flatMap((entry) => {
    const inner = `${path}/${entry.name}`
    if (entry.isDirectory()) return inner.includes('/.') ? [] : filesIn(folder, inner)
    return entry.isFile() && !inner.startsWith('/index.html') && !inner.includes('/.') ? [inner] : []
  })
}

async function* pageParts(app: FastifyInstance, request: FastifyRequest, html: PageHtml, address: PageAddress) {
  yield html.head(address)
  yield html.body(address, await firstAnswers(app, request, address))
}

const acceptsGzip = ({ headers }: FastifyRequest) =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(headers['accept-encoding'] ?? '')
