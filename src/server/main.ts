/** Starts the server: by itself when this file is the program, and for `vitrine serve`. */
import { resolve } from 'node:path'
import process from 'node:process'
import type { FastifyInstance } from 'fastify'
import { type AppOptions, createApp, createUpstreamApp } from './app.ts'
import { type Config, ConfigError, readConfig, usage } from './config.ts'
import { openDatabase } from './database/open.ts'
import { fillSample } from './sample/insert.ts'
import { isLoopbackHost } from './security/same-origin.ts'
import { openUpstream } from './upstream/connection.ts'

/**
 * Starts the server with the environment and these arguments, and resolves when it listens; SIGTERM and SIGINT stop it.
 * Resolves to an exit code: 2 for settings that make no sense, 1 for an address that it cannot have, and 0.
 */
export async function main(args?: string[]): Promise<number> {
  try {
    if ((args ?? process.argv.slice(2)).includes('--help')) process.stdout.write(usage())
    else await start(readConfig(undefined, args))
    return 0
  } catch (error) {
    if (!(error instanceof ConfigError) && !isListenError(error)) throw error
    process.stderr.write(`${error.message}\n`)
    return error instanceof ConfigError ? 2 : 1
  }
}

async function start(config: Config): Promise<void> {
  const pages = resolve(import.meta.dirname, '../../dist/ui')
  const { app, close } = await openApp(config, { ...config, pages, isLoopback: isLoopbackHost(config.host) })
  let closing: Promise<void> | undefined
  // Both signals may come, of the terminal and of npm.
  const stop = async () => {
    closing ??= closeGracefully(app, close)
    await closing
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
  try {
    const listening = await app.listen({ host: config.host, port: config.port })
    printAddress(config, new URL(listening).port)
  } catch (error) {
    await stop()
    throw error
  }
}

/** Milliseconds that requests under way have to come to their end: less than what others wait before they kill. */
const GRACE = 5000

/** Closes the server, and connections as soon as nothing happens on them; in the end those as well that keep silent. */
async function closeGracefully({ server }: FastifyInstance, close: () => Promise<void>): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  const rest = setTimeout(() => server.closeAllConnections(), GRACE)
  try {
    await close()
  } finally {
    clearInterval(idle)
    clearTimeout(rest)
  }
}

type Opened = { app: FastifyInstance; close: () => Promise<void> }

/** The server on its database, or in front of another server. */
async function openApp(config: Config, options: AppOptions): Promise<Opened> {
  if (config.upstream) {
    const app = await createUpstreamApp(openUpstream(config.upstream), options)
    return { app, close: () => app.close() }
  }
  const db = await openDatabase(config.database)
  const app = await createApp(db, options)
  if (config.sample) await fillSample(db)
  const close = async () => {
    await app.close()
    // After the server, which has events to store to the end.
    await db.destroy()
  }
  return { app, close }
}

/** What a newcomer needs next: the address, and how to publish to it. */
function printAddress(config: Config, port: string): void {
  const { host, basePath, upstream, isReadOnly, authString, hasCsrfProtection } = config
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const address = `http://${name}:${port}${basePath}`
  const artifact = `{"key": "hello", "type": "markdown", "data": "# Hello"}`
  const python = `from prefect.artifacts import create_markdown_artifact as c; c(key="hello", markdown="# Hello")`
  const behind = upstream ? `, in front of ${upstream.address}` : ''
  const note = `${behind}${isReadOnly ? ', read-only' : ''}${authString === null ? '' : ', with a password'}`
  if (note !== '' || hasCsrfProtection) {
    process.stdout.write(`Vitrine is at ${address}${note}\n`)
    return
  }
  process.stdout.write(`Vitrine is at ${address}

  Python   PREFECT_API_URL=${address}api python -c '${python}'
  curl     curl ${address}api/artifacts/ --json '${artifact}'

`)
}

/** The address is taken, not ours to take, or none: said in a line, not in a stack. */
function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && (error.syscall === 'listen' || error.syscall === 'getaddrinfo')
}

if (import.meta.main) process.exitCode = await main()
