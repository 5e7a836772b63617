/** The socket `/events/out` of an upstream server, as Prefect serves it. */
import type { IncomingMessage, Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'

type Connection = { socket: WebSocket; request: IncomingMessage; texts: string[] }

export type EventSocket = {
  /** All connections so far, with the texts that they have sent. A test may close them. */
  connections: Connection[]
  /** Sends an event to everyone who has sent a filter. */
  announce: (event?: string) => void
}

/** Accepts `token`. A `greeting` of null is none. */
export function serveEvents(
  server: Server,
  { token = null, greeting = '{"type":"auth_success"}' }: { token?: string | null; greeting?: string | null } = {},
): EventSocket {
  const connections: Connection[] = []
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket, request) => {
    const texts: string[] = []
    connections.push({ socket, request, texts })
    socket.on('error', () => {})
    socket.on('message', (data) => {
      texts.push(String(data))
      if (texts.length > 1) return
      if (JSON.parse(String(data)).token !== token) socket.close(1008, 'Invalid token')
      else if (greeting !== null) socket.send(greeting)
    })
  })
  // Connections that are upgraded are not those of the HTTP server any more.
  server.on('down', () => {
    for (const { socket } of connections) socket.terminate()
  })
  return {
    connections,
    announce: (event = 'prefect.artifact-collection.updated') => {
      for (const { socket, texts } of connections) {
        if (texts.length > 1) socket.send(JSON.stringify({ type: 'event', event: { event } }))
      }
    },
  }
}
