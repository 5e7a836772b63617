/** Runs command lines in tests, with captured output. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { PassThrough, Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'
import type { Output } from './io.ts'
import { run } from './run.ts'

type Environment = {
  /** Typed at the terminal, or piped. */
  stdin?: string
  /** Columns of the terminal; without it, stdin and output are pipes. */
  columns?: number
  /** Redirects stdout to a file, while stderr stays a terminal. */
  isRedirected?: boolean
  env?: Record<string, string>
  signal?: AbortSignal
  hasBrowser?: boolean
}

/** Returns a function that runs `vitrine` with PREFECT_API_URL set to this address. */
export function terminal(url: string) {
  return async (
    args: string[],
    { stdin = '', columns, isRedirected, env, signal, hasBrowser = true }: Environment = {},
  ) => {
    const opened: string[] = []
    const [stdout, stderr] = [capture(isRedirected ? undefined : columns), capture(columns)]
    const code = await run(args, {
      stdin: Object.assign(columns ? keyboardWith(stdin) : Readable.from([stdin]), { isTTY: columns !== undefined }),
      stdout,
      stderr,
      env: { PREFECT_API_URL: url, ...env },
      signal: signal ?? new AbortController().signal,
      openUrl: async (url) => {
        opened.push(url)
        return hasBrowser
      },
    })
    return { code, stdout: stdout.text(), stderr: stderr.text(), ...(opened.length > 0 && { opened }) }
  }
}

/** Starts a server, and terminals that see it as a Vitrine and as a Prefect server. */
export async function openTerminals() {
  const app = await openTestApp()
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  const prefect = await withoutVitrineRoutes(url)
  return {
    client: createClient({ url }),
    terminals: { vitrine: terminal(url), prefect: terminal(prefect.url) },
    close: async () => {
      prefect.close()
      await app.close()
    },
  }
}

function capture(columns: number | undefined): Output & { text: () => string } {
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

/** Unlike a pipe, a keyboard does not end after its input. */
function keyboardWith(line: string): PassThrough {
  const keyboard = new PassThrough()
  keyboard.write(line)
  return keyboard
}

/** A proxy without Vitrine's own routes, which looks like a Prefect server. */
export async function withoutVitrineRoutes(url: string): Promise<{ url: string; close: () => void }> {
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
