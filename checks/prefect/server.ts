/** This server in its own process, as `npm start` starts it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export type Server = {
  /** Ends with a slash. */
  address: string
  stop: (signal?: NodeJS.Signals) => Promise<void>
}

/** Starts it on a database file, on a free port unless one is given. */
export async function startServer(database: string, port = 0, settings: Record<string, string> = {}): Promise<Server> {
  const env = {
    ...process.env,
    LOG_LEVEL: 'warn',
    PORT: String(port),
    DATABASE_URL: `sqlite:${database}`,
    ...settings,
  }
  const child = spawn(process.execPath, ['src/server/main.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  const exit = once(child, 'exit')
  for (;;) {
    const address = /http:[^\s,]+/.exec(said)?.[0]
    if (address) return { address, stop: (signal = 'SIGTERM') => stop(child, signal) }
    await Promise.race([once(child.stdout, 'data'), exit])
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}`)
  }
}

async function stop(child: ReturnType<typeof spawn>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}
