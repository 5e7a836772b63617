/** Receives notifications of changes by other servers from PostgreSQL. */
import type pg from 'pg'
import { APPLICATION_NAME } from './postgres.ts'

/** An arbitrary name, which every version of Vitrine must share. */
export const CHANNEL = 'vitrine_change'

const RECONNECT_DELAY_MS = 1000

/** Calls `wake` for each notification, and for each new connection because some may have been missed before. */
export function listen(url: string, wake: () => void): () => void {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  async function connect(): Promise<void> {
    const { Client } = (await import('pg')).default
    const opened = new Client({
      connectionString: url,
      application_name: `${APPLICATION_NAME} listening`,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    client = opened
    // The `end` event follows.
    opened.on('error', () => {})
    opened.on('notification', wake)
    try {
      await opened.connect()
      await opened.query(`listen ${CHANNEL}`)
    } catch {
      reconnect(opened)
      return
    }
    opened.once('end', () => reconnect(opened))
    if (isStopped) void opened.end().catch(() => {})
    else wake()
  }

  function reconnect(broken: pg.Client): void {
    if (isStopped || client !== broken) return
    client = null
    void broken.end().catch(() => {})
    timer = setTimeout(connect, RECONNECT_DELAY_MS)
  }

  void connect()
  return () => {
    isStopped = true
    clearTimeout(timer)
    void client?.end().catch(() => {})
  }
}
