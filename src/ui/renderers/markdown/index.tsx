/** Markdown as a document: GitHub's flavour, of any size, from anyone. */
import './markdown.css'
import './code.css'
import './tables.css'
import { use, useRef, useState } from 'react'
import { dedent } from '#content/dedent.ts'
import type { Extras } from './compile/compile.ts'
import { extrasFor, hasMath } from './compile/extras.ts'
import { excerptOf } from './split/excerpt.ts'
import { type Document, defaultLimits, type Limits, readDocument } from './split/parts.ts'
import { Contents } from './view/contents.tsx'
import { NotesContext } from './view/part-context.ts'
import { Notes, Parts } from './view/parts.tsx'
import { useAnchors } from './view/use-anchors.ts'
import { useProgress } from './view/use-render-steps.ts'

/** Shows markdown. Suspends while what this text needs (HTML, math) is loaded. */
export default function MarkdownView({ data }: { data: string }) {
  const { text, note } = excerptOf(data)
  const extras = extrasFor(text)
  // By its text, so that another version starts anew.
  return (
    <>
      {note !== null && <p className="mb-5 rounded-card bg-sunken px-4 py-2.5 text-muted">{note}</p>}
      <Reader key={text} data={text} extras={extras instanceof Promise ? use(extras) : extras} limits={defaultLimits} />
    </>
  )
}

/** `limits` say from which size on a text is cut into parts. */
export function Reader({ data, extras, limits }: { data: string; extras: Extras; limits: Limits }) {
  const [document] = useState(() => {
    const source = dedent(data)
    return readDocument(source, hasMath(source), limits)
  })
  return <DocumentView document={document} extras={extras} length={data.length} />
}

/** From here on a contents list helps. */
const LONG = 3000
const MANY = 4

function DocumentView({ document, extras, length }: { document: Document; extras: Extras; length: number }) {
  const { progress, want } = useProgress(document, extras)
  const root = useRef<HTMLDivElement>(null)
  useAnchors(root, progress, want)
  const { numbering } = progress
  const hasContents = length > LONG && numbering.contents.length >= MANY
  return (
    <div ref={root} className="markdown">
      {hasContents && <Contents headings={numbering.contents} />}
      <NotesContext value={numbering.notes}>
        <Parts document={document} progress={progress} onNearby={want} />
        <Notes progress={progress} />
      </NotesContext>
    </div>
  )
}
