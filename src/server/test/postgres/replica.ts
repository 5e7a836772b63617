/** Servers in separate processes on one database, as in production. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { spawnProgram } from '#server/test/test-program.ts'

export class Replica {
  /** The URL of the API, set by `start`. */
  url = ''
  readonly #database: string
  #port = '0'
  #server: ChildProcess | undefined

  constructor(database: string) {
    this.#database = database
  }

  /** Starts the server; a restart uses the same port. */
  async start(): Promise<void> {
    const env = { PORT: this.#port, DATABASE_URL: this.#database, LOG_LEVEL: 'silent' }
    const server = spawnProgram('src/server/main.ts', [], env)
    server.stderr.pipe(process.stderr)
    this.#server = server
    const [greeting] = await Promise.race([once(server.stdout, 'data'), failOnExit(server)])
    const port = /127\.0\.0\.1:(\d+)/.exec(String(greeting))?.[1]
    if (!port) throw new Error(`Unexpected output of the server: ${greeting}`)
    this.#port = port
    this.url = `http://127.0.0.1:${port}/api`
  }

  /** Kills the server; SIGTERM shuts it down gracefully. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (!this.#server || this.#server.exitCode !== null || this.#server.signalCode !== null) return
    const exit = once(this.#server, 'exit')
    this.#server.kill(signal)
    await exit
  }
}

async function failOnExit(server: ChildProcess): Promise<never> {
  const [code] = await once(server, 'exit')
  throw new Error(`The server exited with code ${code}`)
}
