import { frameUrl } from '#ui/paths.ts'

/**
 * Untrusted HTML with scripts in a frame with an opaque origin and no network access. The server sends the document with
 * that policy, because `srcdoc` would inherit the policy of this page, which forbids the scripts.
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
