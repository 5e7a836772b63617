/** The revision told to whoever wants to follow it: read once for all of them, whenever something may have changed. */
import { throttle } from './throttle.ts'

/** Calls `wake` whenever something may have changed, until what it gives back is called. */
export type ChangeSource = (wake: () => void) => () => void

/** Is told each revision, and null when it cannot be read. */
type Follower = (revision: string | null) => void

export type RevisionFeed = {
  /** Tells `follower` the revision soon, then each new one and now and then the same again, until told to stop. */
  follow: (follower: Follower) => () => void
}

/** Milliseconds between two readings at least. */
const REST = 200
/** Milliseconds until the revision is read without a reason: no signal is sure to come. */
const DOUBT = 2000
/** Milliseconds until the same is said again, so that nobody takes a silent connection for a dead one. */
const HEARTBEAT = 15_000

export function revisionFeed(read: () => Promise<string>, changes: ChangeSource): RevisionFeed {
  const followers = new Set<Follower>()
  let known: string | null | undefined
  let rest = () => {}

  const tell = (revision: string | null) => {
    known = revision
    for (const follower of followers) follower(revision)
  }

  /** While nobody follows, nobody asks. */
  function begin(): void {
    let isOver = false
    const look = throttle(REST, async () => {
      const revision = await read().catch(() => null)
      if (!isOver && revision !== known) tell(revision)
    })
    const stopListening = changes(look.soon)
    const doubt = setInterval(look.soon, DOUBT)
    const heartbeat = setInterval(() => known !== undefined && tell(known), HEARTBEAT)
    rest = () => {
      isOver = true
      stopListening()
      clearInterval(doubt)
      clearInterval(heartbeat)
      look.stop()
      known = undefined
    }
    look.soon()
  }

  return {
    follow: (follower) => {
      followers.add(follower)
      if (followers.size === 1) begin()
      else if (known !== undefined) follower(known)
      return () => {
        if (followers.delete(follower) && followers.size === 0) rest()
      }
    },
  }
}
