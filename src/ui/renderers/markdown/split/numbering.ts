/** What is counted over the whole document: ids of headings and numbers of footnotes. */
import GithubSlugger from 'github-slugger'
import { ID_PREFIX } from '#ui/renderers/markdown/compile/sanitize.ts'

export interface Heading {
  depth: number
  text: string
  /** The id that its HTML gives it, with our prefix. */
  id: string | null
}

/** What a part adds to the counts: guessed from its source at first, known once it is compiled. */
export interface Facts {
  headings: Heading[]
  /** Identifiers of footnotes in the order of their references. */
  references: string[]
}

/** What the elements of one part need: their ids, and how many references each footnote had before this part. */
export interface PartNumbers {
  ids: string[]
  earlier: ReadonlyMap<string, number>
}

export interface Note {
  number: number
  /** How many references lead to it. */
  references: number
}

export interface Numbering {
  parts: PartNumbers[]
  /** By identifier, in the order of their numbers: the order of first references. */
  notes: ReadonlyMap<string, Note>
  /** The numbers inside each footnote's own text. */
  noteParts: ReadonlyMap<string, PartNumbers>
  contents: { depth: number; text: string; id: string }[]
}

/** Counts through the parts, and then through the footnotes, which may refer to further ones. */
export function numberParts(parts: Facts[], noteFacts: ReadonlyMap<string, Facts>): Numbering {
  const slugger = new GithubSlugger()
  const notes = new Map<string, Note>()
  const contents: Numbering['contents'] = []
  const count = ({ headings, references }: Facts): PartNumbers => {
    const earlier = new Map<string, number>()
    for (const identifier of references) {
      if (!noteFacts.has(identifier)) continue
      const note = notes.get(identifier) ?? { number: notes.size + 1, references: 0 }
      if (!earlier.has(identifier)) earlier.set(identifier, note.references)
      notes.set(identifier, { ...note, references: note.references + 1 })
    }
    const ids = headings.map(({ depth, text, id }) => {
      const own = id ?? ID_PREFIX + slugger.slug(text)
      contents.push({ depth, text, id: own })
      return own
    })
    return { ids, earlier }
  }
  const counted = parts.map(count)
  const noteParts = new Map<string, PartNumbers>()
  // The map grows while it is walked, by what the footnotes refer to.
  for (const identifier of notes.keys()) {
    noteParts.set(identifier, count(noteFacts.get(identifier) ?? { headings: [], references: [] }))
  }
  return { parts: counted, notes, noteParts, contents }
}

/** `next`, with the parts of `previous` where they are equal, so that those are not rendered again. */
export function keepEqual(previous: Numbering, next: Numbering): Numbering {
  const parts = next.parts.map((part, index) => equalOr(previous.parts[index], part))
  const noteParts = new Map([...next.noteParts].map(([id, part]) => [id, equalOr(previous.noteParts.get(id), part)]))
  const isSameNotes = JSON.stringify([...previous.notes]) === JSON.stringify([...next.notes])
  return { ...next, parts, noteParts, notes: isSameNotes ? previous.notes : next.notes }
}

function equalOr(previous: PartNumbers | undefined, next: PartNumbers): PartNumbers {
  if (previous === undefined || previous.ids.join('\n') !== next.ids.join('\n')) return next
  return JSON.stringify([...previous.earlier]) === JSON.stringify([...next.earlier]) ? previous : next
}
