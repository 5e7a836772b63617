/** Follows the announcements of new revisions while the tab is visible. */
import { apiUrl } from '#ui/paths.ts'
import { type Close, openSharedSource } from './shared-source.ts'

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

let closeStream: Close | null = null
let silenceTimer: ReturnType<typeof setTimeout> | undefined
let retryAt = 0

/** Whether the server announces new revisions. */
export const isFollowing = () => closeStream !== null

/** Opens the stream, unless it is open already or the last attempt failed recently. Call it after a response of the server. */
export function follow({ onRevision, onLost }: Handlers): void {
  if (closeStream !== null || document.hidden || Date.now() < retryAt) return
  retryAt = Date.now() + RETRY_PAUSE_MS

  const giveUp = (reason: 'leave' | 'restart') => {
    close(reason)
    onLost()
  }
  const giveUpAfter = (milliseconds: number) => {
    clearTimeout(silenceTimer)
    silenceTimer = setTimeout(() => giveUp('restart'), milliseconds)
  }
  giveUpAfter(FIRST_EVENT_TIMEOUT_MS)
  const listener = {
    onRevision: (revision: string) => {
      retryAt = 0
      giveUpAfter(SILENCE_TIMEOUT_MS)
      onRevision(revision)
    },
    onLost: () => {
      giveUpAfter(SILENCE_TIMEOUT_MS)
      onLost()
    },
    onBroken: () => giveUp('leave'),
  }
  closeStream = openSharedSource(`${apiUrl}/vitrine/events`, listener, () => {
    retryAt = 0
  })
}

function close(reason: 'leave' | 'restart'): void {
  clearTimeout(silenceTimer)
  closeStream?.(reason)
  closeStream = null
}

// A tab that becomes visible again first polls, then follows again.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) close('leave')
})
