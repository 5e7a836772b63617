import { memo } from 'react'
import type { Numbering } from './numbering.ts'

/** The headings of a long document as links to them; there may be a thousand, so that they are rendered only when they change. */
export const Contents = memo(function Contents({ headings }: { headings: Numbering['contents'] }) {
  const top = Math.min(...headings.map(({ depth }) => depth))
  return (
    <nav aria-label={`Contents: ${headings[0]?.text ?? ''}`} className="md-contents" data-print="hide">
      <details open>
        <summary>Contents</summary>
        <ol>
          {headings.map(({ depth, text, id }) => (
            <li key={id} data-level={Math.min(depth - top, 3)}>
              <a href={`#${id}`}>{text || 'Untitled'}</a>
            </li>
          ))}
        </ol>
      </details>
    </nav>
  )
})
