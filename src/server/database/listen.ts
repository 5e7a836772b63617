/** The connection on which PostgreSQL says that another server changed something. */
import pg from 'pg'

/** Any name, as long as every version of this program takes the same. */
export const CHANNEL = 'vitrine_change'

/** Milliseconds until a connection that broke is made anew. */
const PAUSE = 1000

/** Calls `wake` for each notification, and for each new connection: who was away may have missed some. */
export function listen(url: string, wake: () => void): () => void {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  async function connect(): Promise<void> {
    const made = new pg.Client({
      connectionString: url,
      application_name: 'vitrine listening',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    client = made
    // Told by the end of the connection as well.
    made.on('error', () => {})
    made.on('notification', wake)
    try {
      await made.connect()
      await made.query(`listen ${CHANNEL}`)
    } catch {
      again(made)
      return
    }
    made.once('end', () => again(made))
    if (isStopped) void made.end().catch(() => {})
    else wake()
  }

  function again(broken: pg.Client): void {
    if (isStopped || client !== broken) return
    client = null
    void broken.end().catch(() => {})
    timer = setTimeout(connect, PAUSE)
  }

  void connect()
  return () => {
    isStopped = true
    clearTimeout(timer)
    void client?.end().catch(() => {})
  }
}
