import { Dialog } from '#ui/components/dialog.tsx'
import { useIsReadOnly } from '#ui/queries.ts'

/** All shortcuts with their description; null where the server rejects the action. */
function useShortcutList(): [keys: string, description: string | null][] {
  const canChange = !useIsReadOnly()
  return [
    ['/', 'Search the catalogue'],
    ['Esc', 'Leave the search'],
    ['j and k', 'Next and previous artifact of the catalogue'],
    ['Arrow keys', 'Move between the artifacts of the catalogue'],
    ['Enter', 'Open the focused artifact'],
    ['x', 'Select the focused artifact'],
    ['[ and ]', 'Previous and next version'],
    ['c', 'Compare a version with the previous one'],
    ['n and p', 'Next and previous change of a comparison'],
    ['← and →', 'Previous and next artifact of a run'],
    ['f', 'Full screen'],
    ['r', 'Toggle raw view'],
    ['p', canChange ? 'Pin a version' : null],
    ['d', canChange ? 'Delete the current artifact or run' : null],
    ['?', 'Show keyboard shortcuts'],
  ]
}

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList().filter(([, description]) => description !== null)
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {shortcuts.map(([keys, description]) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs">{keys}</kbd>
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
