/** Prefect's own web pages from its package, served on another server's API. */

import { once } from 'node:events'
import { globSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, sep } from 'node:path'
import { type ClientVersion, folderOf } from './clients.ts'
import type { Server } from './server.ts'

/** The path at which Prefect serves these pages, which is written into their files. */
const BASE = '/v2'
const PLACEHOLDER = '/PREFECT_UI_SERVE_BASE_REPLACE_PLACEHOLDER'

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

/** Serves the pages and proxies all other requests to the server at `address`. */
export async function servePrefectPages(version: ClientVersion, address: string): Promise<Server> {
  const [folder = ''] = globSync(join(folderOf(version), 'lib/python3*/site-packages/prefect/server/ui-v2'))
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', address)
    if (pathname === '/ui-settings') {
      const settings = await fetch(`${address}ui-settings`)
      response.writeHead(settings.status, { 'content-type': 'application/json' }).end(await settings.text())
      return
    }
    const file = fileOf(folder, pathname.slice(BASE.length))
    const type = TYPES[extname(file)]
    const content = readFileSync(file)
    response.writeHead(200, type === undefined ? {} : { 'content-type': type })
    response.end(type === undefined ? content : content.toString().replaceAll(PLACEHOLDER, BASE))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const port = typeof bound === 'object' ? bound?.port : 0
  const stop = async () => {
    server.closeAllConnections()
    server.close()
  }
  return { address: `http://127.0.0.1:${port}${BASE}/`, stop }
}

/** Every path that does not name a file is a page. */
function fileOf(folder: string, path: string): string {
  const file = join(folder, path)
  const isFile = file.startsWith(folder + sep) && statSync(file, { throwIfNoEntry: false })?.isFile()
  return isFile ? file : join(folder, 'index.html')
}
