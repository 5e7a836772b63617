import type { Numbering } from './numbering.ts'

/** The headings of a long document as links to them. */
export function Contents({ headings }: { headings: Numbering['contents'] }) {
  const top = Math.min(...headings.map(({ depth }) => depth))
  return (
    <nav aria-label={`Contents: ${headings[0]?.text ?? ''}`} className="md-contents not-prose" data-print="hide">
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
}
