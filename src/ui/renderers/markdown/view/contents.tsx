import { memo } from 'react'
import type { Numbering } from '#ui/renderers/markdown/split/numbering.ts'

/** More would be no help to anyone. */
const MOST = 500

/** The headings of a long document as links to them: hundreds, so that they are rendered only when they change. */
export const Contents = memo(function Contents({ headings }: { headings: Numbering['contents'] }) {
  const listed = headings.slice(0, MOST)
  const top = Math.min(...listed.map(({ depth }) => depth))
  return (
    <nav aria-label={`Contents: ${headings[0]?.text ?? ''}`} className="md-contents" data-print="hide">
      <details open>
        <summary>Contents</summary>
        <ol>
          {listed.map(({ depth, text, id }) => (
            <li key={id} data-level={Math.min(depth - top, 3)}>
              <a href={`#${id}`}>{text || 'Untitled'}</a>
            </li>
          ))}
        </ol>
        {headings.length > MOST && <p>and {(headings.length - MOST).toLocaleString('en')} more</p>}
      </details>
    </nav>
  )
})
