import { Dialog } from '#ui/components/dialog.tsx'
import { useIsOwnServer, useIsReadOnly } from '#ui/queries.ts'

/** Every shortcut; null is one that nothing can be done with on this server. What each does is with the page that listens. */
function useShortcutList(): [keys: string, what: string | null][] {
  const canChange = !useIsReadOnly()
  const canPin = useIsOwnServer() && canChange
  return [
    ['/', 'Search the catalogue'],
    ['x', 'Select the card or row in focus'],
    ['[ and ]', 'Previous and next version'],
    ['← and →', 'Previous and next artifact of a run'],
    ['r', 'Raw view'],
    ['p', canPin ? 'Pin a version' : null],
    ['d', canChange ? 'Delete what is shown' : null],
    ['?', 'Show this list'],
  ]
}

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList().filter(([, what]) => what !== null)
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {shortcuts.map(([keys, what]) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs">{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
