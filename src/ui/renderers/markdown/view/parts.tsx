/** The parts of a document: compiled parts as elements, the others as placeholders of their estimated height. */
import { Fragment, memo, type ReactNode } from 'react'
import type { PartNumbers } from '#ui/renderers/markdown/split/numbering.ts'
import type { Document, Part } from '#ui/renderers/markdown/split/parts.ts'
import { LongList, LongTable } from './long-blocks.tsx'
import { PartNumbersContext } from './numbering-context.ts'
import type { RenderProgress } from './render-progress.tsx'
import { useNearViewport } from './use-near-viewport.ts'

/** One part, or the parts of one long table or list; `first` is the index of its first part. */
interface PartGroup {
  first: number
  parts: Part[]
}

export function Parts({
  document,
  progress,
  onNearViewport,
}: {
  document: Document
  progress: RenderProgress
  onNearViewport: (parts: ReadonlySet<number>) => void
}) {
  const placeholderRef = useNearViewport(onNearViewport)
  return groupParts(document.parts).map(({ first, parts: grouped }) => {
    const parts = grouped.map((part, offset) => ({
      source: part.source,
      compiled: progress.compiled[first + offset] ?? null,
      numbers: progress.numbering.parts[first + offset],
    }))
    const missing = parts.findIndex(({ compiled }) => compiled === null)
    const pending = parts.filter(({ compiled }) => compiled === null)
    const placeholder = {
      ref: placeholderRef(first + missing),
      height: Math.ceil(pending.reduce((sum, { source }) => sum + estimatedHeight(source), 0)),
    }
    const [start] = parts
    if (start?.compiled == null) return <div key={first} ref={placeholder.ref} style={{ height: placeholder.height }} />
    const form = grouped[0]?.form.kind
    if (form === 'rows') {
      return <LongTable key={first} parts={parts} placeholder={missing < 0 ? null : placeholder} />
    }
    if (form === 'items') return <LongList key={first} parts={parts} placeholder={missing < 0 ? null : placeholder} />
    return (
      <Fragment key={first}>
        {first > 0 && '\n'}
        <PartView element={start.compiled.element} numbers={start.numbers} />
      </Fragment>
    )
  })
}

function groupParts(parts: Part[]): PartGroup[] {
  const groups: PartGroup[] = []
  for (const [index, part] of parts.entries()) {
    const last = groups.at(-1)
    if (last !== undefined && isSameGroup(last.parts[0], part)) last.parts.push(part)
    else groups.push({ first: index, parts: [part] })
  }
  return groups
}

function isSameGroup(a: Part | undefined, b: Part): boolean {
  return (
    a !== undefined &&
    'group' in a.form &&
    'group' in b.form &&
    a.form.group === b.form.group &&
    a.form.kind === b.form.kind
  )
}

const LINE_PX = 24
const BLANK_LINE_PX = 12
const CHARS_PER_LINE = 110

/** In pixels, with long lines wrapped. */
function estimatedHeight(source: string): number {
  return source
    .split('\n')
    .reduce(
      (height, line) => height + (line === '' ? BLANK_LINE_PX : Math.ceil(line.length / CHARS_PER_LINE) * LINE_PX),
      0,
    )
}

const noNumbers: PartNumbers = { ids: [], earlier: new Map() }

const PartView = memo(function PartView({
  element,
  numbers,
}: {
  element: ReactNode
  numbers: PartNumbers | undefined
}) {
  return <PartNumbersContext value={numbers ?? noNumbers}>{element}</PartNumbersContext>
})

/** The texts of the footnotes, in the order of their numbers. */
export function Footnotes({ progress: { footnotes, numbering } }: { progress: RenderProgress }) {
  const compiled = [...numbering.footnotes.keys()].flatMap((label) => {
    const footnote = footnotes.get(label)
    return footnote === undefined ? [] : [{ label, element: footnote.element }]
  })
  if (compiled.length === 0) return null
  return (
    <section className="footnotes">
      <h2 className="sr-only">Footnotes</h2>
      <ol>
        {compiled.map(({ label, element }) => (
          <PartView key={label} element={element} numbers={numbering.footnoteParts.get(label)} />
        ))}
      </ol>
    </section>
  )
}
