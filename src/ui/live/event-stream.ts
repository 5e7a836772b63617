/** The line on which the server tells each new revision: one for a tab, and none while nobody looks at it. */
import { apiUrl } from '#ui/paths.ts'

type Events = {
  onRevision: (revision: string) => void
  /** The server cannot tell at present, or the line is down: whoever wants to know has to ask. */
  onLost: () => void
}

/** Milliseconds until the first word, in which a server says where it stands; a proxy may hold it back. */
const FIRST_WORD = 5000
/** Milliseconds of silence after which a line is dead: the server says something every fifteen seconds. */
const SILENCE = 40_000
/** Milliseconds until the next try where a line never said anything. */
const PAUSE = 60_000

let stream: EventSource | null = null
let silence: ReturnType<typeof setTimeout> | undefined
let not_before = 0

/** Whether new revisions come by themselves. */
export const isFollowing = () => stream !== null

/** Opens the line, unless it is open already or of no use. To be called when the server is known to be there. */
export function follow({ onRevision, onLost }: Events): void {
  if (stream !== null || document.hidden || Date.now() < not_before) return
  const opened = new EventSource(`${apiUrl}/vitrine/events`)
  stream = opened
  not_before = Date.now() + PAUSE

  const giveUp = () => {
    leave()
    onLost()
  }
  const expectMore = (within: number) => {
    clearTimeout(silence)
    silence = setTimeout(giveUp, within)
  }
  expectMore(FIRST_WORD)
  opened.onmessage = ({ data }) => {
    not_before = 0
    expectMore(SILENCE)
    onRevision(String(data))
  }
  opened.addEventListener('lost', () => {
    expectMore(SILENCE)
    onLost()
  })
  opened.onerror = giveUp
}

function leave(): void {
  clearTimeout(silence)
  stream?.close()
  stream = null
}

// A browser has six connections to a server, for all its tabs. Who comes back asks first, and then follows again.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) leave()
})
