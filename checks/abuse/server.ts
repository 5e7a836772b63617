/** Starts the server as a program, and measures how it serves others while one client abuses it. */
import { on, once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { type Program, reportMemory, startProgram } from '#bench/program.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { makeTestDatabase } from '#server/test/test-app.ts'

export type Server = Program & {
  readonly api: string
  /** Publishes a markdown artifact of that many bytes and returns its id. */
  readonly publish: (bytes: number) => Promise<string>
  /** Opens a connection and sends the data. It is closed with the server at the latest. */
  readonly send: (data: string | Buffer) => Socket
}

/**
 * Starts a server on a database that `fill` has filled, or on an empty one: SQLite on disk or PostgreSQL, depending on the
 * test project.
 */
export async function startServer(
  env: Record<string, string> = {},
  fill?: (location: DatabaseLocation) => Promise<void>,
): Promise<Server> {
  const { location, drop } = await makeTestDatabase()
  await fill?.(location)
  const url = location.kind === 'postgres' ? location.url : `sqlite:${location.path}`
  const settings = { HOST: '127.0.0.1', PORT: '0', DATABASE_URL: url, LOG_LEVEL: 'error', ...env }
  const program = await startProgram([...reportMemory, 'src/server/main.ts'], settings)
  const sockets: Socket[] = []
  const send = (data: string | Buffer) => {
    const socket = connect(Number(new URL(program.url).port), '127.0.0.1')
    sockets.push(socket)
    socket.on('error', () => {})
    socket.write(data)
    return socket
  }
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    await program.stop()
    await drop()
  }
  const api = `${program.url}/api`
  const publish = async (bytes: number) => {
    const body = JSON.stringify({ type: 'markdown', data: 'x'.repeat(bytes) })
    const response = await postJson(`${api}/artifacts/`, body)
    return String((await response.json()).id)
  }
  return { ...program, api, publish, send, stop }
}

export const postJson = (url: string, body: string) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })

/**
 * Does the work while another client asks for `/api/health` all the time. Resolves to the slowest answer in
 * milliseconds, and to the growth of the server's memory in bytes. Throws when the server does not answer.
 */
export async function measureBeside<Result>({ api, memory }: Server, work: () => Promise<Result>) {
  const watcher = new Worker(new URL('./watch-health.ts', import.meta.url), { workerData: api })
  // The first answer also opens the connection.
  await once(watcher, 'message')
  const before = memory()
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, memory())
  }, 20)
  try {
    const result = await work()
    watcher.postMessage('stop')
    const slowest = await lastMessage(watcher)
    return { result, slowest, growth: peak - before }
  } finally {
    clearInterval(timer)
    await watcher.terminate()
  }
}

async function lastMessage(watcher: Worker): Promise<number> {
  for await (const [message] of on(watcher, 'message', { close: ['exit'] })) {
    if (typeof message === 'number') return message
  }
  throw new Error('/health was not answered')
}

/**
 * Most memory in bytes that abuse by one client may take: less than half of what each fault took, with room for what the
 * garbage collector has not freed yet.
 */
export const MAX_GROWTH = 500_000_000

/** Slowest `/health` in milliseconds beside it, on a busy machine. Each of the faults held it for 15 seconds or longer. */
export const MAX_HEALTH_MS = 10_000
