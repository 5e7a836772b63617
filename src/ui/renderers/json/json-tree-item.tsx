import { ChevronRight } from 'lucide-react'
import type { JsonLine } from './json-lines.ts'
import { JsonValue } from './json-value.tsx'

const INDENT = 16

export function JsonTreeItem({
  id,
  line,
  top,
  isActive,
  onToggle,
}: {
  id: string
  line: JsonLine
  top: number
  isActive: boolean
  onToggle: () => void
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys for all items
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and references its active item
    <div
      id={id}
      role="treeitem"
      aria-level={line.depth + 1}
      aria-posinset={line.position}
      aria-setsize={line.siblings}
      aria-selected={isActive}
      {...(line.members !== null && { 'aria-expanded': line.open })}
      onClick={onToggle}
      className={`absolute inset-x-0 flex h-6 items-center gap-1 whitespace-nowrap pr-3 ${
        isActive ? 'bg-accent-soft' : 'hover:bg-sunken'
      } ${line.members !== null ? 'cursor-pointer' : ''}`}
      style={{ top, paddingLeft: 8 + Math.min(line.depth, 40) * INDENT }}
    >
      <ChevronRight
        aria-hidden
        size={14}
        className={`shrink-0 text-muted transition-transform ${line.open ? 'rotate-90' : ''} ${
          line.members === null ? 'invisible' : ''
        }`}
      />
      {line.name !== null && (
        <span>
          <span className={typeof line.name === 'number' ? 'text-muted' : 'text-ink'}>{line.name}</span>
          <span className="text-muted">: </span>
        </span>
      )}
      <JsonValue value={line.value} />
    </div>
  )
}
