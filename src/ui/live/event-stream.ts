/** The server-sent events that announce new revisions: one connection per tab, closed while the tab is hidden. */
import { apiUrl } from '#ui/paths.ts'

type Handlers = {
  onRevision: (revision: string) => void
  /** The connection is lost, or the server cannot detect changes: poll until the next revision arrives. */
  onLost: () => void
}

/** The server sends its revision when the stream opens; a proxy may buffer it. */
const FIRST_EVENT_TIMEOUT_MS = 5000
/** The server sends something at least every 15 seconds. */
const SILENCE_TIMEOUT_MS = 40_000
/** Pause before a new attempt after a stream that never sent anything. */
const RETRY_PAUSE_MS = 60_000

let stream: EventSource | null = null
let silenceTimer: ReturnType<typeof setTimeout> | undefined
let retryAt = 0

/** Whether the server announces new revisions. */
export const isFollowing = () => stream !== null

/** Opens the stream, unless it is open already or the last attempt failed recently. Call it after a response of the server. */
export function follow({ onRevision, onLost }: Handlers): void {
  if (stream !== null || document.hidden || Date.now() < retryAt) return
  const opened = new EventSource(`${apiUrl}/vitrine/events`)
  stream = opened
  retryAt = Date.now() + RETRY_PAUSE_MS

  const giveUp = () => {
    close()
    onLost()
  }
  const giveUpAfter = (milliseconds: number) => {
    clearTimeout(silenceTimer)
    silenceTimer = setTimeout(giveUp, milliseconds)
  }
  giveUpAfter(FIRST_EVENT_TIMEOUT_MS)
  opened.onmessage = ({ data }) => {
    retryAt = 0
    giveUpAfter(SILENCE_TIMEOUT_MS)
    onRevision(String(data))
  }
  opened.addEventListener('lost', () => {
    giveUpAfter(SILENCE_TIMEOUT_MS)
    onLost()
  })
  opened.onerror = giveUp
}

function close(): void {
  clearTimeout(silenceTimer)
  stream?.close()
  stream = null
}

// With HTTP/1.1, all tabs share six connections. A tab that becomes visible again first polls, then reopens the stream.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) close()
})
