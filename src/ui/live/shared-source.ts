/**
 * One event stream for all tabs of a browser: with HTTP/1.1, browsers allow six connections per server, so a seventh tab
 * with a stream of its own would never load. A SharedWorker, because web locks exist only on HTTPS and localhost.
 */
import { type Listener, openSource } from './source.ts'

/** `restart` also ends the stream for the other tabs, because it is silent. */
export type Close = (reason: 'leave' | 'restart') => void

let port: MessagePort | null = null
let listener: Listener | null = null
let isUnavailable = false
let hasReceived = false

/**
 * Opens the shared stream, or one for this tab where the browser has no shared workers. `onUnavailable` says, perhaps
 * late, that the worker cannot be loaded, and that the next call opens a stream for this tab.
 */
export function openSharedSource(url: string, newListener: Listener, onUnavailable: () => void): Close {
  if (!isUnavailable) port ??= connect(url, onUnavailable)
  if (port === null || isUnavailable) return openSource(url, newListener)
  const shared = port
  listener = newListener
  shared.postMessage('join')
  return (reason) => {
    listener = null
    // Browsers do not always report that the script could not be loaded.
    if (reason === 'restart' && !hasReceived) isUnavailable = true
    shared.postMessage(reason)
  }
}

function connect(url: string, onUnavailable: () => void): MessagePort | null {
  try {
    const worker = new SharedWorker(new URL('./shared-worker.ts', import.meta.url), { type: 'module', name: url })
    // The script could not be loaded, perhaps after an upgrade of the server.
    worker.onerror = () => {
      isUnavailable = true
      onUnavailable()
      listener?.onBroken()
    }
    worker.port.onmessage = ({ data: { event, revision } }) => {
      hasReceived = true
      if (event === 'revision') listener?.onRevision(String(revision))
      else if (event === 'lost') listener?.onLost()
      else listener?.onBroken()
    }
    return worker.port
  } catch {
    isUnavailable = true
    return null
  }
}
