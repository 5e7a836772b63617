/**
 * Holds the event stream of all tabs, as a SharedWorker whose name is the stream's URL. It runs as long as one of the tabs
 * is open, and has a stream as long as one of them follows.
 */
import { openSource } from './source.ts'

const followers = new Set<MessagePort>()
let close: (() => void) | null = null
/** Sent to tabs that join later. */
let last: object | null = null

function send(message: object): void {
  last = message
  for (const port of followers) port.postMessage(message)
}

function start(): void {
  close = openSource(self.name, {
    onRevision: (revision) => send({ event: 'revision', revision }),
    onLost: () => send({ event: 'lost' }),
    onBroken: breakOff,
  })
}

function stop(): void {
  close?.()
  close = null
  last = null
}

/** Each tab polls, and follows again when the server responds. */
function breakOff(): void {
  send({ event: 'broken' })
  followers.clear()
  stop()
}

function join(port: MessagePort): void {
  followers.add(port)
  if (close === null) start()
  else if (last !== null) port.postMessage(last)
}

function leave(port: MessagePort): void {
  followers.delete(port)
  if (followers.size === 0) stop()
}

self.addEventListener('connect', (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined
  if (port === undefined) return
  port.onmessage = ({ data }) => {
    if (data === 'join') join(port)
    else if (data === 'leave') leave(port)
    else breakOff()
  }
})
