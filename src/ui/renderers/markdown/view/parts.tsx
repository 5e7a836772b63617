/** The parts of a document: compiled ones as they are, others as room for them. */
import { Fragment, memo, type ReactNode } from 'react'
import type { PartNumbers } from '#ui/renderers/markdown/split/numbering.ts'
import type { Document, Part } from '#ui/renderers/markdown/split/parts.ts'
import { LongList } from './long-list.tsx'
import { LongTable } from './long-table.tsx'
import { PartContext } from './part-context.ts'
import type { Progress } from './render-steps.tsx'
import { useNearby } from './use-nearby.ts'

/** A part, or the parts that make one long table or list; `first` is its place in the document. */
interface Run {
  first: number
  parts: Part[]
}

export function Parts({
  document,
  progress,
  onNearby,
}: {
  document: Document
  progress: Progress
  onNearby: (parts: ReadonlySet<number>) => void
}) {
  const nearby = useNearby(onNearby)
  return runsOf(document.parts).map(({ first, parts }) => {
    const pieces = parts.map((part, offset) => ({
      source: part.source,
      compiled: progress.compiled[first + offset] ?? null,
      numbers: progress.numbering.parts[first + offset],
    }))
    const missing = pieces.findIndex(({ compiled }) => compiled === null)
    const open = pieces.filter(({ compiled }) => compiled === null)
    const room = {
      ref: nearby(first + missing),
      height: Math.ceil(open.reduce((sum, { source }) => sum + heightOf(source), 0)),
    }
    const [start] = pieces
    if (start?.compiled == null) return <div key={first} ref={room.ref} style={{ height: room.height }} />
    const form = parts[0]?.form.kind
    if (form === 'rows') return <LongTable key={first} pieces={pieces} room={missing < 0 ? null : room} />
    if (form === 'items') return <LongList key={first} pieces={pieces} room={missing < 0 ? null : room} />
    return (
      <Fragment key={first}>
        {first > 0 && '\n'}
        <PartView element={start.compiled.element} numbers={start.numbers} />
      </Fragment>
    )
  })
}

function runsOf(parts: Part[]): Run[] {
  const runs: Run[] = []
  for (const [index, part] of parts.entries()) {
    const last = runs.at(-1)
    if (last !== undefined && isSameRun(last.parts[0], part)) last.parts.push(part)
    else runs.push({ first: index, parts: [part] })
  }
  return runs
}

function isSameRun(a: Part | undefined, b: Part): boolean {
  return (
    a !== undefined &&
    'group' in a.form &&
    'group' in b.form &&
    a.form.group === b.form.group &&
    a.form.kind === b.form.kind
  )
}

/** A guess in pixels: lines of text, or as many as long lines wrap into. */
function heightOf(source: string): number {
  return source.split('\n').reduce((height, line) => height + (line === '' ? 12 : Math.ceil(line.length / 110) * 24), 0)
}

const noNumbers: PartNumbers = { ids: [], earlier: new Map() }

const PartView = memo(function PartView({
  element,
  numbers,
}: {
  element: ReactNode
  numbers: PartNumbers | undefined
}) {
  return <PartContext value={numbers ?? noNumbers}>{element}</PartContext>
})

/** The texts of the footnotes, in the order of their numbers. */
export function Notes({ progress: { notes, numbering } }: { progress: Progress }) {
  const compiled = [...numbering.notes.keys()].flatMap((identifier) => {
    const note = notes.get(identifier)
    return note === undefined ? [] : [{ identifier, element: note.element }]
  })
  if (compiled.length === 0) return null
  return (
    <section className="footnotes">
      <h2 className="sr-only">Footnotes</h2>
      <ol>
        {compiled.map(({ identifier, element }) => (
          <PartView key={identifier} element={element} numbers={numbering.noteParts.get(identifier)} />
        ))}
      </ol>
    </section>
  )
}
