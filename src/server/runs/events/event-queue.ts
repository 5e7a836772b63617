/** What a socket has sent and is not stored yet. */
import type { WebSocket } from 'ws'

type Socket = Pick<WebSocket, 'pause' | 'resume' | 'pong' | 'terminate'>

type Message = { text: string } | { ping: Buffer }

/** The socket is not read while more than this waits. */
const MAX_WAITING_MESSAGES = 1000
const MAX_WAITING_CHARS = 1_000_000

/** Stores messages in sequence: of events with the same time, the last one counts. */
export function eventQueue(socket: Socket, store: (texts: string[]) => Promise<void>) {
  let waiting: Message[] = []
  let chars = 0
  let work: Promise<void> | undefined

  /** Stores all that waits, and what arrives meanwhile. */
  async function storeAll(): Promise<void> {
    while (waiting.length > 0) {
      const messages = waiting
      waiting = []
      chars = 0
      await store(messages.flatMap((message) => ('text' in message ? [message.text] : [])))
      // A pong confirms that the events before the ping are stored, and those before earlier pings.
      const lastPing = messages.findLast((message) => 'ping' in message)
      if (lastPing && 'ping' in lastPing) socket.pong(lastPing.ping)
      // Not before, so that at most twice the limit is in memory.
      socket.resume()
    }
  }

  function add(message: Message): void {
    waiting.push(message)
    chars += 'text' in message ? message.text.length : message.ping.length
    if (waiting.length >= MAX_WAITING_MESSAGES || chars >= MAX_WAITING_CHARS) socket.pause()
    work ??= storeAll().then(
      () => {
        work = undefined
      },
      // After a failure nothing more is stored or confirmed: the client reconnects and sends the events again.
      () => socket.terminate(),
    )
  }

  return { add, finish: async () => work }
}
