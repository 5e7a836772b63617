/** Starts the server, as a program of its own and for `vitrine serve`. */
import { resolve } from 'node:path'
import process from 'node:process'
import type { FastifyInstance } from 'fastify'
import { type AppOptions, createApp } from './app.ts'
import { type Config, ConfigError, readConfig, usage } from './config.ts'
import { type Database, openDatabase } from './database/open.ts'
import { reportSlowStatements } from './database/slow-statements.ts'
import { Conflict } from './errors.ts'
import type { ImportOptions, ImportResult } from './import.ts'
import { beginMirror, endMirror } from './mirror/mirror-state.ts'
import { mirrorOf } from './mirror/options.ts'
import { releaseMemoryWhenIdle } from './release-memory.ts'
import { insertSampleAtStart } from './sample/insert.ts'
import { isLoopbackHost } from './security/allowed-hosts.ts'
import type { UpstreamLocation } from './upstream/connection.ts'

/**
 * Starts the server with the environment and these arguments; SIGTERM and SIGINT stop it. Resolves to an exit code when
 * the server listens: 0, 1 if it cannot listen on the address, or 2 for invalid settings.
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

/** Copies an upstream server into a database, for `vitrine import`. */
export async function importServer(options: ImportOptions): Promise<ImportResult> {
  const { importFrom } = await import('./import.ts')
  return importFrom(options)
}

async function start(config: Config): Promise<void> {
  const pages = resolve(import.meta.dirname, '../../dist/ui')
  const { app, close } = await openApp(config, { ...config, pages, isLoopback: isLoopbackHost(config.host) })
  let closing: Promise<void> | undefined
  // Ctrl-C under npm sends the signal twice: from the terminal and from npm.
  const stop = async () => {
    closing ??= closeGracefully(app, close)
    await closing
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
  try {
    releaseMemoryWhenIdle(app)
    const listening = await app.listen({ host: config.host, port: config.port })
    printAddress(config, new URL(listening).port)
  } catch (error) {
    await stop()
    throw error
  }
}

/** How long active requests may take to finish: less than process managers wait before they kill. */
const SHUTDOWN_TIMEOUT_MS = 5000

/** Closes connections as soon as they are idle, and the remaining ones after the timeout. */
async function closeGracefully({ server }: FastifyInstance, close: () => Promise<void>): Promise<void> {
  const idleTimer = setInterval(() => server.closeIdleConnections(), 100)
  const timeout = setTimeout(() => server.closeAllConnections(), SHUTDOWN_TIMEOUT_MS)
  try {
    await close()
  } finally {
    clearInterval(idleTimer)
    clearTimeout(timeout)
  }
}

type Opened = { app: FastifyInstance; close: () => Promise<void> }

/** The server on its database, which is a mirror if there is an upstream server. */
async function openApp(config: Config, options: AppOptions): Promise<Opened> {
  const { upstream, deletedUpstream, mirrorRetention } = config
  let app: FastifyInstance | undefined
  const log = reportSlowStatements((statement) => app?.log.warn(statement, 'slow database statement'))
  // A mirror is written to, and so is sample data, also if the server is read-only for others.
  const isReadOnly = config.isReadOnly && !config.sample && upstream === null
  const db = await openDatabase(config.database, { log, isReadOnly })
  if (!isReadOnly) await (upstream === null ? releaseMirror(db) : claimMirror(db, upstream))
  const mirror =
    upstream &&
    mirrorOf(upstream, { deleted: deletedUpstream, retentionDeletesUpstream: mirrorRetention === 'upstream' })
  const opened = await createApp(db, options, mirror)
  app = opened
  if (config.sample) await insertSampleAtStart(db)
  const close = async () => {
    await opened.close()
    // Last, because the server stores events until it is closed.
    await db.destroy()
  }
  return { app: opened, close }
}

/** Makes the database a mirror, unless it contains something else. */
async function claimMirror(db: Database, { address }: UpstreamLocation): Promise<void> {
  try {
    await beginMirror(db, address)
  } catch (error) {
    await db.destroy()
    if (!(error instanceof Conflict)) throw error
    throw new ConfigError(
      `The database (DATABASE_URL) cannot become a mirror of ${address}. ${error.message} Choose another one.`,
    )
  }
}

/** Makes the database one of its own, if it was a mirror. */
async function releaseMirror(db: Database): Promise<void> {
  try {
    await endMirror(db)
  } catch (error) {
    await db.destroy()
    if (!(error instanceof Conflict)) throw error
    throw new ConfigError(
      `The database (DATABASE_URL) cannot be used without an upstream server yet. ${error.message} Complete it with --upstream or \`vitrine import\`, or look at it with --read-only.`,
    )
  }
}

const OPEN_WARNING =
  'Warning: everyone who can reach this address can read, change and delete everything. Set VITRINE_AUTH_STRING to require a password.'

/** Prints the address and how to publish a first artifact to it. */
function printAddress(config: Config, port: string): void {
  const { host, basePath, upstream, isReadOnly, authString, hasCsrfProtection } = config
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const address = `http://${name}:${port}${basePath}`
  const artifact = `{"key": "hello", "type": "markdown", "data": "# Hello"}`
  const python = `from prefect.artifacts import create_markdown_artifact as c; c(key="hello", markdown="# Hello")`
  const upstreamNote = upstream ? `, upstream ${upstream.address}` : ''
  const isOpen = !isLoopbackHost(host) && authString === null && !isReadOnly
  if (isOpen) process.stderr.write(`${OPEN_WARNING}\n`)
  const note = `${upstreamNote}${isReadOnly ? ', read-only' : ''}${authString === null ? '' : ', with a password'}`
  if (note !== '' || hasCsrfProtection) {
    process.stdout.write(`Vitrine is running at ${address}${note}\n`)
    return
  }
  process.stdout.write(`Vitrine is running at ${address}

  Python   PREFECT_API_URL=${address}api python -c '${python}'
  curl     curl ${address}api/artifacts/ --json '${artifact}'

`)
}

/** The address is in use, not permitted or unknown: one line says so, without a stack trace. */
function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && (error.syscall === 'listen' || error.syscall === 'getaddrinfo')
}

if (import.meta.main) process.exitCode = await main()
