/** What tests start: one command line at a terminal of paper. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { PassThrough, Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Output } from './io.ts'
import { run } from './run.ts'

type Surroundings = {
  /** What is typed, or piped into it. */
  stdin?: string
  /** Columns of the terminal that it runs at; none is a script. */
  columns?: number
  /** Whether its data goes into a file all the same. */
  isRedirected?: boolean
  env?: Record<string, string>
  signal?: AbortSignal
}

/** A terminal of a test: its commands go to the API at this address. */
export function terminal(url: string) {
  return async (args: string[], { stdin = '', columns, isRedirected, env, signal }: Surroundings = {}) => {
    const [stdout, stderr] = [paper(isRedirected ? undefined : columns), paper(columns)]
    const code = await run(args, {
      stdin: Object.assign(columns ? typed(stdin) : Readable.from([stdin]), { isTTY: columns !== undefined }),
      stdout,
      stderr,
      env: { PREFECT_API_URL: url, ...env },
      signal: signal ?? new AbortController().signal,
    })
    return { code, stdout: stdout.text(), stderr: stderr.text() }
  }
}

function paper(columns: number | undefined): Output & { text: () => string } {
  let written = ''
  const stream = new Writable({
    write(chunk, _, done) {
      written += chunk
      done()
    },
  })
  const size = columns === undefined ? {} : { isTTY: true, columns }
  return Object.assign(stream, { ...size, text: () => written })
}

/** A keyboard does not end when a line is typed. */
function typed(line: string): PassThrough {
  const keyboard = new PassThrough()
  keyboard.write(line)
  return keyboard
}

/** The same API without what is only our own server's, as Prefect has it. */
export async function withoutOurs(url: string): Promise<{ url: string; close: () => void }> {
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/api/vitrine')) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Not Found"}')
      return
    }
    const body = await text(request)
    const { origin } = new URL(url)
    const method = request.method ?? 'GET'
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(origin + request.url, { method, headers, ...(body !== '' && { body }) })
    const type = answer.headers.get('content-type')
    response.writeHead(answer.status, type ? { 'content-type': type } : {}).end(await answer.text())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address')
  return { url: `http://127.0.0.1:${address.port}/api`, close: () => server.close() }
}
