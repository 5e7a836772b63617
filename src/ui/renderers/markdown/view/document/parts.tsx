/** The parts of a document: compiled parts as elements, the others as placeholders of their estimated height. */
import { Fragment, memo, type ReactNode } from 'react'
import type { Extras } from '#ui/renderers/markdown/compile/compile.ts'
import type { PartNumbers } from '#ui/renderers/markdown/split/numbering.ts'
import type { Document, Part } from '#ui/renderers/markdown/split/parts.ts'
import type { Wrapper } from '#ui/renderers/markdown/split/split-block.ts'
import { PartNumbersContext } from '#ui/renderers/markdown/view/numbering-context.ts'
import { LongList, LongTable } from './long-blocks.tsx'
import { LongText, WrapperElement } from './long-text.tsx'
import type { RenderProgress } from './render-progress.tsx'
import { useNearViewport } from './use-near-viewport.ts'

/** A part and its index in the document. */
interface IndexedPart {
  part: Part
  index: number
}

export function Parts({
  document,
  progress,
  extras,
  onNearViewport,
}: {
  document: Document
  progress: RenderProgress
  extras: Extras
  onNearViewport: (parts: ReadonlySet<number>) => void
}) {
  const placeholderRef = useNearViewport(onNearViewport)

  const renderParts = (parts: IndexedPart[], depth: number): ReactNode =>
    groupWhile(parts, (a, b) => wrapperAt(a, depth) === wrapperAt(b, depth)).map((inside) => {
      const wrapper = inside[0] === undefined ? undefined : wrapperAt(inside[0], depth)
      if (wrapper === undefined) return groupWhile(inside, isSameBlock).map(renderBlock)
      return (
        <WrapperElement key={wrapper.id} wrapper={wrapper} extras={extras}>
          {renderParts(inside, depth + 1)}
        </WrapperElement>
      )
    })

  const renderBlock = (grouped: IndexedPart[]): ReactNode => {
    const first = grouped[0]?.index ?? 0
    const parts = grouped.map(({ part, index }) => ({
      part,
      source: part.source,
      compiled: progress.compiled[index] ?? null,
      numbers: progress.numbering.parts[index],
    }))
    const missing = parts.findIndex(({ compiled }) => compiled === null)
    const pending = parts.filter(({ compiled }) => compiled === null)
    const placeholder = {
      ref: placeholderRef(first + missing),
      height: Math.ceil(pending.reduce((sum, { part }) => sum + estimatedHeight(part), 0)),
    }
    const [start] = parts
    if (start?.compiled == null) return <div key={first} ref={placeholder.ref} style={{ height: placeholder.height }} />
    const form = grouped[0]?.part.form.kind
    const remaining = missing < 0 ? null : placeholder
    if (form === 'rows') return <LongTable key={first} parts={parts} placeholder={remaining} />
    if (form === 'items') return <LongList key={first} parts={parts} placeholder={remaining} />
    if (form === 'pieces') return <LongText key={first} parts={parts} placeholder={remaining} />
    return (
      <Fragment key={first}>
        {first > 0 && '\n'}
        <PartView element={start.compiled.element} numbers={start.numbers} />
      </Fragment>
    )
  }

  return renderParts(
    document.parts.map((part, index) => ({ part, index })),
    0,
  )
}

const wrapperAt = ({ part }: IndexedPart, depth: number): Wrapper | undefined => part.wrappers[depth]

function groupWhile<Item>(items: Item[], isTogether: (a: Item, b: Item) => boolean): Item[][] {
  const groups: Item[][] = []
  for (const item of items) {
    const last = groups.at(-1)
    if (last?.[0] !== undefined && isTogether(last[0], item)) last.push(item)
    else groups.push([item])
  }
  return groups
}

/** Parts of one long table, list or text. */
function isSameBlock({ part: a }: IndexedPart, { part: b }: IndexedPart): boolean {
  return 'group' in a.form && 'group' in b.form && a.form.group === b.form.group && a.form.kind === b.form.kind
}

const LINE_PX = 24
const BLANK_LINE_PX = 12
const CHARS_PER_LINE = 110

const heights = new WeakMap<Part, number>()

/** In pixels, with long lines wrapped. Kept, because every update of a long document needs those of all other parts. */
function estimatedHeight(part: Part): number {
  const height =
    heights.get(part) ??
    part.source
      .split('\n')
      .reduce(
        (height, line) => height + (line === '' ? BLANK_LINE_PX : Math.ceil(line.length / CHARS_PER_LINE) * LINE_PX),
        0,
      )
  heights.set(part, height)
  return height
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
