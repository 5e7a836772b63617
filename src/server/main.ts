/** Starts the server. The only file that starts anything. */
import { resolve } from 'node:path'
import process from 'node:process'
import { isLoopbackHost } from './access.ts'
import { createApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { openDatabase } from './database.ts'
import { fillSample } from './sample/index.ts'

async function start(): Promise<void> {
  const config = readConfig()
  const db = await openDatabase(config.database)
  const pages = resolve(import.meta.dirname, '../../dist/ui')
  const app = await createApp(db, { ...config, pages, is_loopback: isLoopbackHost(config.host) })
  if (config.wants_sample) await fillSample(db)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      await app.close()
      await db.destroy()
    })
  }
  const listening = await app.listen({ host: config.host, port: config.port })
  greet(config.host, new URL(listening).port, config.base_path)
}

/** What a newcomer needs next: the address, and how to publish to it. */
function greet(host: string, port: string, base_path: string): void {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const address = `http://${name}:${port}${base_path}`
  const artifact = `{"key": "hello", "type": "markdown", "data": "# Hello"}`
  const python = `from prefect.artifacts import create_markdown_artifact as c; c(key="hello", markdown="# Hello")`
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
