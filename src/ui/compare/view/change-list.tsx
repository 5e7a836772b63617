import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { RowRange } from '#ui/components/rows/virtual-table.tsx'
import { useStepFocus } from './use-step-focus.ts'

const ITEM_HEIGHT = 64

/** Changes below each other; only those near the viewport are in the document. */
export function ChangeList({
  label,
  count,
  current,
  item,
  onRange = () => {},
}: {
  label: string
  count: number
  /** The index of the item to show. */
  current: number | null
  item: (index: number) => { className: string; content: ReactNode }
  onRange?: (range: RowRange) => void
}) {
  const list = useRef<HTMLOListElement>(null)
  const [top, setTop] = useState(0)
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => ITEM_HEIGHT,
    overscan: 8,
    gap: 8,
    scrollMargin: top,
  })
  const { startIndex: first, endIndex: last } = virtualizer.range ?? { startIndex: 0, endIndex: 0 }
  const report = useEffectEvent(onRange)
  useEffect(() => report({ first, last }), [first, last])
  useEffect(() => {
    if (current !== null) virtualizer.scrollToIndex(current, { align: 'center' })
  }, [current, virtualizer])
  useStepFocus(list, current)
  return (
    <ol
      aria-label={label}
      ref={(node) => {
        list.current = node
        setTop(node ? node.getBoundingClientRect().top + scrollY : 0)
      }}
      className="relative"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const { className, content } = item(index)
        return (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            aria-setsize={count}
            aria-posinset={index + 1}
            {...(index === current ? { 'aria-current': 'true', 'data-step': '', tabIndex: -1 } : {})}
            className={`absolute inset-x-0 top-0 rounded-card border border-line p-3 aria-[current]:border-accent aria-[current]:outline-1 aria-[current]:outline-accent ${className}`}
            style={{ transform: `translateY(${start - top}px)` }}
          >
            {content}
          </li>
        )
      })}
    </ol>
  )
}
