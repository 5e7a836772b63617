import { Fragment, type ReactNode, use } from 'react'
import { ID_PREFIX } from '#ui/renderers/markdown/compile/sanitize.ts'
import { AnchorLink } from './anchor-link.tsx'
import { FootnotesContext, PartNumbersContext } from './numbering-context.ts'

/** The id of the nth reference (from 0) to the footnote with this number. */
const referenceId = (number: number, nth: number) => `${ID_PREFIX}fnref-${number}${nth === 0 ? '' : `-${nth + 1}`}`
const footnoteId = (number: number) => `${ID_PREFIX}fn-${number}`

/** The superscript number. `ordinal` is the index of this reference among those to the same footnote in the part. */
export function FootnoteReference({
  label,
  ordinal,
  fallback,
}: {
  label: string
  ordinal: number
  fallback: ReactNode
}) {
  const footnote = use(FootnotesContext).get(label)
  const { earlier } = use(PartNumbersContext)
  if (footnote === undefined) return fallback
  return (
    <AnchorLink
      hash={`#${footnoteId(footnote.number)}`}
      id={referenceId(footnote.number, (earlier.get(label) ?? 0) + ordinal)}
      aria-label={`Footnote ${footnote.number}`}
    >
      {footnote.number}
    </AnchorLink>
  )
}

/** The text of a footnote in the list at the end. */
export function FootnoteItem({ label, children }: { label: string; children: ReactNode }) {
  const footnote = use(FootnotesContext).get(label)
  return <li id={footnoteId(footnote?.number ?? 0)}>{children}</li>
}

/** Links from a footnote's text to each of its references. */
export function BackReferences({ label }: { label: string }) {
  const footnote = use(FootnotesContext).get(label)
  if (footnote === undefined) return null
  return Array.from({ length: footnote.references }, (_, nth) => (
    <Fragment key={referenceId(footnote.number, nth)}>
      {nth > 0 && ' '}
      <AnchorLink
        hash={`#${referenceId(footnote.number, nth)}`}
        aria-label={`Back to reference ${footnote.number}${nth === 0 ? '' : `-${nth + 1}`}`}
      >
        ↩{nth > 0 && <sup>{nth + 1}</sup>}
      </AnchorLink>
    </Fragment>
  ))
}
