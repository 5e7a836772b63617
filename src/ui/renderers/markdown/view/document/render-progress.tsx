/** The state of compiling a document, as pure functions. `use-render-progress.ts` schedules them. */
import { type Compiled, compile, type Extras } from '#ui/renderers/markdown/compile/compile.ts'
import {
  emptyOutline,
  type Numbering,
  numberParts,
  type Outline,
  reuseEqual,
} from '#ui/renderers/markdown/split/numbering.ts'
import type { Document, Part } from '#ui/renderers/markdown/split/parts.ts'
import { LongCode, PlainText } from './plain-text.tsx'

export interface RenderProgress {
  compiled: readonly (Compiled | null)[]
  footnotes: ReadonlyMap<string, Compiled>
  numbering: Numbering
}

export type Task = { kind: 'part'; index: number } | { kind: 'footnote'; label: string }

const FIRST_SCREEN_CHARS = 3500

/** Compiles the parts of the first screen. */
export function startRendering(document: Document, extras: Extras): RenderProgress {
  const empty: RenderProgress = {
    compiled: document.parts.map(() => null),
    footnotes: new Map(),
    numbering: { parts: [], footnotes: new Map(), footnoteParts: new Map(), contents: [] },
  }
  let progress = { ...empty, numbering: numberDocument(document, empty) }
  for (let index = 0, length = 0; index < document.parts.length && length < FIRST_SCREEN_CHARS; index++) {
    length += document.parts[index]?.source.length ?? 0
    progress = runTask(document, progress, { kind: 'part', index }, extras)
  }
  return document.parts.length > 1 ? progress : finishRendering(document, progress, extras)
}

/** The next task: requested parts first, then document order. Null when everything is compiled. */
export function nextTask(progress: RenderProgress, requested: ReadonlySet<number>): Task | null {
  const { compiled, footnotes, numbering } = progress
  for (const index of requested) if (compiled[index] === null) return { kind: 'part', index }
  const index = compiled.indexOf(null)
  if (index >= 0) return { kind: 'part', index }
  for (const label of numbering.footnotes.keys()) if (!footnotes.has(label)) return { kind: 'footnote', label }
  return null
}

export function finishRendering(document: Document, progress: RenderProgress, extras: Extras): RenderProgress {
  let finished = progress
  for (let task = nextTask(finished, new Set()); task !== null; task = nextTask(finished, new Set())) {
    finished = runTask(document, finished, task, extras)
  }
  return finished
}

export function runTask(document: Document, progress: RenderProgress, task: Task, extras: Extras): RenderProgress {
  if (task.kind === 'footnote') {
    const footnote = document.footnotes.get(task.label)
    if (footnote === undefined) return progress
    const compiled = compilePart(footnote, extras, document.restore, task.label)
    const next = { ...progress, footnotes: new Map(progress.footnotes).set(task.label, compiled) }
    return isEqual(compiled.outline, footnote.estimatedOutline) ? next : renumber(document, next)
  }
  const part = document.parts[task.index]
  if (part === undefined) return progress
  const compiled = compilePart(part, extras, document.restore)
  const next = { ...progress, compiled: progress.compiled.with(task.index, compiled) }
  return isEqual(compiled.outline, part.estimatedOutline) ? next : renumber(document, next)
}

function renumber(document: Document, progress: RenderProgress): RenderProgress {
  return { ...progress, numbering: reuseEqual(progress.numbering, numberDocument(document, progress)) }
}

function numberDocument({ parts, footnotes: texts }: Document, { compiled, footnotes }: RenderProgress): Numbering {
  const footnoteOutlines = new Map(
    [...texts].map(([label, { estimatedOutline }]) => [label, footnotes.get(label)?.outline ?? estimatedOutline]),
  )
  return numberParts(
    parts.map(({ estimatedOutline }, index) => compiled[index]?.outline ?? estimatedOutline),
    footnoteOutlines,
  )
}

const isEqual = (a: Outline, b: Outline): boolean => JSON.stringify(a) === JSON.stringify(b)

type Restore = Document['restore']

/** `footnote` is the label of the footnote that the part is. */
function compilePart(
  { source, form, definitions }: Part,
  extras: Extras,
  restore: Restore,
  footnote?: string,
): Compiled {
  if (form.kind === 'plain') {
    return { element: <PlainText source={restore(source)} reason={form.reason} />, outline: emptyOutline }
  }
  if (form.kind === 'code') return { element: <LongCode source={restore(source)} />, outline: emptyOutline }
  const isLooseList = form.kind === 'items' && form.isLoose
  return orPlainText(restore(source), () => compile(definitions + source, { extras, restore, isLooseList, footnote }))
}

/** Falls back to plain text when the tree is too deep to compile. */
function orPlainText(source: string, compileSource: () => Compiled): Compiled {
  try {
    return compileSource()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return {
      element: <PlainText source={source} reason="This passage is nested too deeply to format." />,
      outline: emptyOutline,
    }
  }
}
