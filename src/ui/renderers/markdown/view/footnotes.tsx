import { Fragment, type ReactNode, use } from 'react'
import { ID_PREFIX } from '#ui/renderers/markdown/compile/sanitize.ts'
import { NotesContext, PartContext } from './part-context.ts'

/** The id of the nth reference (from 0) to the footnote of this number. */
const referenceId = (number: number, nth: number) => `${ID_PREFIX}fnref-${number}${nth === 0 ? '' : `-${nth + 1}`}`
const noteId = (number: number) => `${ID_PREFIX}fn-${number}`

/** The small number in the text. `ordinal` counts the references to the same footnote within the part. */
export function NoteReference({
  identifier,
  ordinal,
  fallback,
}: {
  identifier: string
  ordinal: number
  fallback: ReactNode
}) {
  const note = use(NotesContext).get(identifier)
  const { earlier } = use(PartContext)
  if (note === undefined) return fallback
  return (
    <a
      href={`#${noteId(note.number)}`}
      id={referenceId(note.number, (earlier.get(identifier) ?? 0) + ordinal)}
      aria-label={`Footnote ${note.number}`}
    >
      {note.number}
    </a>
  )
}

/** A footnote's text in the list at the end. */
export function NoteItem({ identifier, children }: { identifier: string; children: ReactNode }) {
  const note = use(NotesContext).get(identifier)
  return <li id={noteId(note?.number ?? 0)}>{children}</li>
}

/** The arrows from a footnote's text to each of its references. */
export function BackReferences({ identifier }: { identifier: string }) {
  const note = use(NotesContext).get(identifier)
  if (note === undefined) return null
  return Array.from({ length: note.references }, (_, nth) => (
    <Fragment key={referenceId(note.number, nth)}>
      {nth > 0 && ' '}
      <a
        href={`#${referenceId(note.number, nth)}`}
        aria-label={`Back to reference ${note.number}${nth === 0 ? '' : `-${nth + 1}`}`}
      >
        ↩{nth > 0 && <sup>{nth + 1}</sup>}
      </a>
    </Fragment>
  ))
}
