import { useEffect, useEffectEvent, useState } from 'react'
import { FullScreenButton, useFullScreen } from '#ui/components/full-screen.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { frameUrl } from '#ui/paths.ts'
import { BlockedNote, type BlockedResource } from './blocked-note.tsx'
import { blockedResource, frameMessage, initialHeight, nextHeight, openableUrl } from './messages.ts'

const MAX_BLOCKED = 20
/** Below the header of the app. */
const SCROLL_MARGIN_PX = 80

/**
 * Untrusted HTML with scripts in a frame with an opaque origin and no network access. The server sends the document with
 * that policy, because `srcdoc` would inherit the policy of this page, which forbids the scripts.
 */
export default function RichView({ id }: { id: string }) {
  const { ref: frame, toggle } = useFullScreen<HTMLIFrameElement>()
  const [height, setHeight] = useState(initialHeight)
  const [blocked, setBlocked] = useState<BlockedResource[]>([])
  const [deadLink, setDeadLink] = useState<string | null>(null)

  const read = useEffectEvent((event: MessageEvent) => {
    const message = frameMessage(event, frame.current)
    if (message === null) return
    // The scripts of the frame can send links and scroll requests as well, but not fake a click.
    const isByUser = navigator.userActivation?.isActive !== false
    if (message.kind === 'height') setHeight((current) => nextHeight(current, message.height))
    if (message.kind === 'blocked') setBlocked((current) => withResource(current, message))
    if (message.kind === 'scroll' && isByUser) scrollInFrame(frame.current, message.top)
    if (message.kind === 'link' && isByUser) {
      const url = openableUrl(message.href)
      setDeadLink(url === null ? message.href.slice(0, 200) : null)
      if (url !== null) window.open(url, '_blank', 'noopener,noreferrer')
    }
  })
  useEffect(() => {
    window.addEventListener('message', read)
    return () => window.removeEventListener('message', read)
  }, [])

  useShortcuts({ f: () => toggle?.() })

  return (
    <div className="grid grid-cols-1 gap-2">
      {blocked.length > 0 && <BlockedNote blocked={blocked} />}
      <div className="relative">
        <iframe
          ref={frame}
          title="Published HTML"
          src={frameUrl(id)}
          sandbox="allow-scripts"
          referrerPolicy="no-referrer"
          className={`w-full resize-y rounded-card border border-line bg-surface ${height.height === null ? 'h-[70vh] min-h-80' : ''}`}
          style={height.height === null ? undefined : { height: height.height + BORDER_PX }}
        />
        <div className="absolute top-2 right-2 opacity-60 focus-within:opacity-100 hover:opacity-100" data-print="hide">
          <FullScreenButton toggle={toggle} look="plain" />
        </div>
      </div>
      <p role="status" className="text-muted text-sm empty:hidden">
        {deadLink !== null && `This link leads to no web page: ${deadLink}`}
      </p>
    </div>
  )
}

const BORDER_PX = 2

function withResource(
  current: BlockedResource[],
  { url, directive }: { url: string; directive: string },
): BlockedResource[] {
  const resource = blockedResource(url, directive)
  const isKnown = current.some(({ what, host }) => what === resource?.what && host === resource.host)
  return resource === null || isKnown || current.length >= MAX_BLOCKED ? current : [...current, resource]
}

/** The frame is as high as its content, so the page scrolls instead. */
function scrollInFrame(frame: HTMLIFrameElement | null, top: number): void {
  if (frame !== null) window.scrollBy({ top: frame.getBoundingClientRect().top + top - SCROLL_MARGIN_PX })
}
