/** Bounds what event sockets can make the server keep. */
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { openBudget } from '#server/budget.ts'

/** As in Prefect's server. An event of a client has at most 1.5 MB. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

/** Of a client that has not authenticated yet: its first message and the frames around it. */
const MAX_STRANGER_BYTES = 16 * 1024
const MAX_STRANGERS = 100

/** All messages together of which only a part has arrived, in bytes. */
const MAX_PARTIAL_BYTES = 64 * 1024 * 1024

/** Sent to a client that does not read it. */
const MAX_UNREAD_BYTES = 1024 * 1024

/** How long a client may take to authenticate, and to answer the closing of its socket. */
const AUTH_TIMEOUT_MS = 10_000
const CLOSE_TIMEOUT_MS = 2_000

/** A client that sends nothing, not even the answer to a ping, is gone. */
const PING_INTERVAL_MS = 20_000
const MAX_MISSED_PONGS = 2

export type SocketLimits = {
  /** The client has authenticated. */
  greet: () => void
  /** Closes the socket with this reason, and ends it when the client does not answer. */
  refuse: (reason: string) => void
}

/** Close code of a protocol violation. */
const POLICY_VIOLATION = 1008

/** Returns what applies the limits to a socket of the client with this address. */
export function socketLimits() {
  const strangers = openBudget(MAX_STRANGERS)
  const partial = openBudget(MAX_PARTIAL_BYTES)

  return (socket: WebSocket, raw: Socket, address: string): SocketLimits => {
    const end = () => socket.terminate()
    const stranger = strangers.open(address, end)
    let isGreeted = false
    let received = 0
    let missedPongs = 0
    let message = partial.open(address, end)

    const refuse = (reason: string) => {
      socket.close(POLICY_VIOLATION, reason)
      setTimeout(end, CLOSE_TIMEOUT_MS).unref()
    }
    const authTimeout = setTimeout(() => refuse("Expected 'auth' message"), AUTH_TIMEOUT_MS)
    const pings = setInterval(() => {
      if (missedPongs++ >= MAX_MISSED_PONGS) end()
      else socket.ping()
    }, PING_INTERVAL_MS)

    // Before the socket emits the messages that end in this chunk.
    raw.prependListener('data', ({ length }: Buffer) => {
      missedPongs = 0
      received += length
      if (!isGreeted && received > MAX_STRANGER_BYTES) end()
      if (socket.bufferedAmount > MAX_UNREAD_BYTES) end()
      message.add(length)
    })
    socket.on('message', () => {
      message.release()
      message = partial.open(address, end)
    })
    socket.on('close', () => {
      clearInterval(pings)
      clearTimeout(authTimeout)
      stranger.release()
      message.release()
    })
    stranger.add(1)

    return {
      greet() {
        isGreeted = true
        clearTimeout(authTimeout)
        stranger.release()
      },
      refuse,
    }
  }
}
