/** Starts the server. The only file that starts anything. */
import { resolve } from 'node:path'
import process from 'node:process'
import type { FastifyInstance } from 'fastify'
import { isLoopbackHost } from './access.ts'
import { type AppOptions, createApp, createUpstreamApp } from './app.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { openDatabase } from './database.ts'
import { fillSample } from './sample/index.ts'
import { openUpstream } from './upstream/connection.ts'

async function start(): Promise<void> {
  const config = readConfig()
  const pages = resolve(import.meta.dirname, '../../dist/ui')
  const app = await openApp(config, { ...config, pages, is_loopback: isLoopbackHost(config.host) })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => app.close())
  const listening = await app.listen({ host: config.host, port: config.port })
  greet(config, new URL(listening).port)
}

/** The server on its database, which is closed with it, or in front of another server. */
async function openApp(config: Config, options: AppOptions): Promise<FastifyInstance> {
  if (config.upstream) return createUpstreamApp(openUpstream(config.upstream), options)
  const db = await openDatabase(config.database)
  const app = await createApp(db, options)
  app.addHook('onClose', () => db.destroy())
  if (config.wants_sample) await fillSample(db)
  return app
}

/** What a newcomer needs next: the address, and how to publish to it. */
function greet({ host, base_path, upstream, is_read_only }: Config, port: string): void {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const address = `http://${name}:${port}${base_path}`
  const artifact = `{"key": "hello", "type": "markdown", "data": "# Hello"}`
  const python = `from prefect.artifacts import create_markdown_artifact as c; c(key="hello", markdown="# Hello")`
  const note = `${upstream ? `, in front of ${upstream.address}` : ''}${is_read_only ? ', read-only' : ''}`
  if (upstream || is_read_only) {
    process.stdout.write(`Vitrine is at ${address}${note}\n`)
    return
  }
  process.stdout.write(`Vitrine is at ${address}

  Python   PREFECT_API_URL=${address}api python -c '${python}'
  curl     curl ${address}api/artifacts/ --json '${artifact}'

`)
}

try {
  await start()
} catch (error) {
  if (!(error instanceof ConfigError) && !isListenError(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

/** The address is taken, or not ours to take: said in a line, not in a stack. */
function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen'
}
