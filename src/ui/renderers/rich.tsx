import { frameUrl } from '#ui/paths.ts'

/**
 * Other people's HTML with its scripts, in a frame that has not our origin and may ask no server for anything. The server
 * sends the document with that policy, because a `srcdoc` would take over the policy of this page, which forbids its scripts.
 */
export function RichView({ id }: { id: string }) {
  return (
    <iframe
      title="Published HTML"
      src={frameUrl(id)}
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      className="h-[70vh] min-h-80 w-full resize-y rounded-card border border-line bg-surface"
    />
  )
}
