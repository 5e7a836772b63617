/** How far the compiling of a document is. Pure steps: when each is taken is `use-progress.ts`'s business. */
import { type Compiled, compile, type Extras } from '#ui/renderers/markdown/compile/compile.ts'
import { carriedInto } from '#ui/renderers/markdown/split/definitions.ts'
import { type Facts, keepEqual, type Numbering, numberParts } from '#ui/renderers/markdown/split/numbering.ts'
import type { Document, Part } from '#ui/renderers/markdown/split/parts.ts'
import { LongCode, PlainText } from './plain.tsx'

export interface Progress {
  compiled: readonly (Compiled | null)[]
  notes: ReadonlyMap<string, Compiled>
  numbering: Numbering
}

export type Step = { kind: 'part'; index: number } | { kind: 'note'; identifier: string }

const nothing: Facts = { headings: [], references: [] }

/** The start: as much compiled as the first screen shows. */
export function begin(document: Document, extras: Extras): Progress {
  const empty: Progress = {
    compiled: document.parts.map(() => null),
    notes: new Map(),
    numbering: { parts: [], notes: new Map(), noteParts: new Map(), contents: [] },
  }
  let progress = { ...empty, numbering: count(document, empty) }
  for (let index = 0, length = 0; index < document.parts.length && length < FIRST_SCREEN; index++) {
    length += document.parts[index]?.source.length ?? 0
    progress = advance(document, progress, { kind: 'part', index }, extras)
  }
  return document.parts.length > 1 ? progress : finish(document, progress, extras)
}

const FIRST_SCREEN = 3500

/** The next thing to compile: what is wanted first, then in the order of the document. Null when all is done. */
export function nextStep(progress: Progress, wanted: ReadonlySet<number>): Step | null {
  const { compiled, notes, numbering } = progress
  for (const index of wanted) if (compiled[index] === null) return { kind: 'part', index }
  const index = compiled.indexOf(null)
  if (index >= 0) return { kind: 'part', index }
  for (const identifier of numbering.notes.keys()) if (!notes.has(identifier)) return { kind: 'note', identifier }
  return null
}

export function finish(document: Document, progress: Progress, extras: Extras): Progress {
  let finished = progress
  for (let step = nextStep(finished, new Set()); step !== null; step = nextStep(finished, new Set())) {
    finished = advance(document, finished, step, extras)
  }
  return finished
}

export function advance(document: Document, progress: Progress, step: Step, extras: Extras): Progress {
  if (step.kind === 'note') {
    const compiled = compileNote(document, step.identifier, extras)
    const advanced = { ...progress, notes: new Map(progress.notes).set(step.identifier, compiled) }
    return isSame(compiled.facts, nothing) ? advanced : recount(document, advanced)
  }
  const part = document.parts[step.index]
  if (part === undefined) return progress
  const compiled = compilePart(document, part, extras)
  const advanced = { ...progress, compiled: progress.compiled.with(step.index, compiled) }
  return isSame(compiled.facts, part.guess) ? advanced : recount(document, advanced)
}

function recount(document: Document, progress: Progress): Progress {
  return { ...progress, numbering: keepEqual(progress.numbering, count(document, progress)) }
}

function count({ parts, definitions }: Document, { compiled, notes }: Progress): Numbering {
  const noteFacts = new Map([...definitions.notes.keys()].map((id) => [id, notes.get(id)?.facts ?? nothing]))
  return numberParts(
    parts.map(({ guess }, index) => compiled[index]?.facts ?? guess),
    noteFacts,
  )
}

const isSame = (a: Facts, b: Facts): boolean => JSON.stringify(a) === JSON.stringify(b)

function compilePart(document: Document, { source, form }: Part, extras: Extras): Compiled {
  if (form.kind === 'plain') return { element: <PlainText source={source} reason={form.reason} />, facts: nothing }
  if (form.kind === 'code') return { element: <LongCode source={source} />, facts: nothing }
  const isOnly = document.parts.length === 1
  const carried = isOnly ? '' : carriedInto(source, document.definitions)
  const isLoose = form.kind === 'items' && form.isLoose
  return compileOrShow(source, () => compile(carried + source, { kind: 'all' }, extras, isLoose))
}

function compileNote(document: Document, identifier: string, extras: Extras): Compiled {
  const source = document.definitions.notes.get(identifier) ?? ''
  const others = new Map(document.definitions.notes)
  others.delete(identifier)
  const carried = carriedInto(source, { links: document.definitions.links, notes: others })
  return compileOrShow(source, () => compile(carried + source, { kind: 'note', identifier }, extras))
}

/** What cannot be compiled, because it is nested beyond reason, is shown as it was written. */
function compileOrShow(source: string, make: () => Compiled): Compiled {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return {
      element: <PlainText source={source} reason="This passage is nested too deeply to be formatted." />,
      facts: nothing,
    }
  }
}
