import { memo } from 'react'
import { formatNumber } from '#content/number.ts'
import type { Numbering } from '#ui/renderers/markdown/split/numbering.ts'
import { AnchorLink } from './anchor-link.tsx'

const MAX_ENTRIES = 500

/** The contents list of a long document. Memoized, because it may have hundreds of entries. */
export const Contents = memo(function Contents({
  headings,
  withEmoji = (text) => text,
}: {
  headings: Numbering['contents']
  withEmoji?: ((text: string) => string) | undefined
}) {
  const listed = headings.slice(0, MAX_ENTRIES)
  const top = Math.min(...listed.map(({ depth }) => depth))
  return (
    <nav aria-label={`Contents: ${headings[0]?.text ?? ''}`} className="md-contents" data-print="hide">
      <details open>
        <summary>Contents</summary>
        <ol>
          {listed.map(({ depth, text, id }) => (
            <li key={id} data-level={Math.min(depth - top, 3)}>
              <AnchorLink hash={`#${id}`}>{withEmoji(text.trim()) || 'Untitled'}</AnchorLink>
            </li>
          ))}
        </ol>
        {headings.length > MAX_ENTRIES && <p>and {formatNumber(headings.length - MAX_ENTRIES)} more</p>}
      </details>
    </nav>
  )
})
