/** Pushes the revision to followers. It is read once for all of them, whenever something may have changed. */
import { throttle } from './throttle.ts'

/** Calls `wake` whenever something may have changed; returns a function that stops it. */
export type ChangeSource = (wake: () => void) => () => void

/** Receives each revision, and null when it cannot be read. */
type Follower = (revision: string | null) => void

export type RevisionFeed = {
  /** Calls `follower` with the current revision, each new one, and a repeated one as heartbeat; returns `unfollow`. */
  follow: (follower: Follower) => () => void
}

const MIN_READ_INTERVAL_MS = 200
/** The revision is also polled, because signals can get lost. */
const POLL_INTERVAL_MS = 2000
/** The revision is repeated, so that clients can tell a silent connection from a dead one. */
const HEARTBEAT_MS = 15_000

export function revisionFeed(read: () => Promise<string>, changes: ChangeSource): RevisionFeed {
  const followers = new Set<Follower>()
  let current: string | null | undefined
  let stop = () => {}

  const publish = (revision: string | null) => {
    current = revision
    for (const follower of followers) follower(revision)
  }

  /** Runs only while there are followers. */
  function start(): void {
    let isStopped = false
    const reading = throttle(MIN_READ_INTERVAL_MS, async () => {
      const revision = await read().catch(() => null)
      if (!isStopped && revision !== current) publish(revision)
    })
    const stopListening = changes(reading.soon)
    const poll = setInterval(reading.soon, POLL_INTERVAL_MS)
    const heartbeat = setInterval(() => current !== undefined && publish(current), HEARTBEAT_MS)
    stop = () => {
      isStopped = true
      stopListening()
      clearInterval(poll)
      clearInterval(heartbeat)
      reading.stop()
      current = undefined
    }
    reading.soon()
  }

  return {
    follow: (follower) => {
      followers.add(follower)
      if (followers.size === 1) start()
      else if (current !== undefined) follower(current)
      return () => {
        if (followers.delete(follower) && followers.size === 0) stop()
      }
    },
  }
}
