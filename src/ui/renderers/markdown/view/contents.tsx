import { memo, useEffect, useRef, useState } from 'react'
import { formatNumber } from '#content/number.ts'
import type { Numbering } from '#ui/renderers/markdown/split/numbering.ts'
import { AnchorLink } from './anchor-link.tsx'
import { useCurrentHeading } from './use-current-heading.ts'

const MAX_ENTRIES = 500

/** On a phone, the list would fill the screen before the text begins. */
const isWide = (): boolean => matchMedia('(min-width: 40rem)').matches

/** The contents list of a long document. Memoized, because it may have hundreds of entries. */
export const Contents = memo(function Contents({
  headings,
  withEmoji = (text) => text,
}: {
  headings: Numbering['contents']
  withEmoji?: ((text: string) => string) | undefined
}) {
  const [isOpen] = useState(isWide)
  const list = useRef<HTMLOListElement>(null)
  const listed = headings.slice(0, MAX_ENTRIES)
  const top = Math.min(...listed.map(({ depth }) => depth))
  const current = useCurrentHeading(listed)
  useEffect(() => {
    if (current !== null && list.current !== null) showEntry(list.current)
  }, [current])
  return (
    <nav aria-label={`Contents: ${headings[0]?.text ?? ''}`} className="md-contents" data-print="hide">
      <details open={isOpen}>
        <summary>Contents</summary>
        <ol ref={list}>
          {listed.map(({ depth, text, id }) => (
            <li key={id} data-level={Math.min(depth - top, 3)}>
              <AnchorLink hash={`#${id}`} {...(id === current ? { 'aria-current': 'location' } : {})}>
                {withEmoji(text.trim()) || 'Untitled'}
              </AnchorLink>
            </li>
          ))}
        </ol>
        {headings.length > MAX_ENTRIES && <p>and {formatNumber(headings.length - MAX_ENTRIES)} more</p>}
      </details>
    </nav>
  )
})

/** Scrolls the list to its current entry. `scrollIntoView` would scroll the page as well. */
function showEntry(list: HTMLElement): void {
  const entry = list.querySelector('[aria-current]')?.getBoundingClientRect()
  const { top, bottom } = list.getBoundingClientRect()
  if (entry === undefined) return
  if (entry.top < top) list.scrollTop -= top - entry.top
  else if (entry.bottom > bottom) list.scrollTop += entry.bottom - bottom
}
