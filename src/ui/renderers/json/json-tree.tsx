import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { formatJson, type Json } from '#contract/json.ts'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { type JsonLine, jsonLines } from './json-lines.ts'
import { JsonTreeItem } from './json-tree-item.tsx'

const LINE_HEIGHT = 24
/** Up to this size all lines are rendered, so that find-in-page and printing include them. */
const MAX_RENDERED_LINES = 300

/** A tree with the keyboard support of the ARIA tree view pattern. */
export function JsonTree({ value, only }: { value: Json; only: ReadonlySet<string> | null }) {
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set<string>())
  const [active, setActive] = useState(0)
  const lines = useMemo(() => jsonLines(value, { depth: 2, changed }, only), [value, changed, only])
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: lines.length <= MAX_RENDERED_LINES ? MAX_RENDERED_LINES : 20,
  })
  const current = lines[active]

  function toggle(line: JsonLine) {
    setChanged((before) => before.symmetricDifference(new Set([line.path])))
  }
  function select(index: number) {
    const bounded = Math.max(0, Math.min(index, lines.length - 1))
    setActive(bounded)
    virtualizer.scrollToIndex(bounded)
  }
  function onKeyDown(event: KeyboardEvent) {
    const line = lines[active]
    if (line === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const moves: Record<string, () => void> = {
      ArrowDown: () => select(active + 1),
      ArrowUp: () => select(active - 1),
      Home: () => select(0),
      End: () => select(lines.length - 1),
      ArrowRight: () => (line.members !== null && !line.open ? toggle(line) : select(active + 1)),
      ArrowLeft: () => (line.open ? toggle(line) : select(parentOf(lines, active))),
      Enter: () => line.members !== null && toggle(line),
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    move()
  }

  if (lines.length === 0) return <p className="p-4 text-muted">No matches</p>
  return (
    <>
      <div
        ref={scroller}
        role="tree"
        aria-label="JSON"
        tabIndex={0}
        aria-activedescendant={`${id}-${active}`}
        onKeyDown={onKeyDown}
        className="-outline-offset-2! max-h-[70vh] overflow-auto print:max-h-none py-1 font-mono text-[0.8125rem]"
      >
        <div role="presentation" className="relative min-w-max" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const line = lines[index]
            return (
              line && (
                <JsonTreeItem
                  key={line.path}
                  id={`${id}-${index}`}
                  line={line}
                  top={start}
                  isActive={index === active}
                  onToggle={() => {
                    setActive(index)
                    if (line.members !== null) toggle(line)
                  }}
                />
              )
            )
          })}
        </div>
      </div>
      {current && (
        <div className="flex flex-wrap items-center gap-2 border-line border-t p-2">
          <code className="min-w-0 flex-1 truncate text-muted text-xs">{current.path}</code>
          <CopyButton text={current.path} label="Copy path" />
          <CopyButton text={() => valueText(current.value)} label="Copy value" />
        </div>
      )}
    </>
  )
}

function parentOf(lines: JsonLine[], index: number): number {
  const depth = lines[index]?.depth ?? 0
  return lines.findLastIndex((line, at) => at < index && line.depth < depth)
}

function valueText(value: Json): string {
  return typeof value === 'string' ? value : formatJson(value, 2)
}
