/** Numbers what is counted over the whole document: ids of headings and numbers of footnotes. */
import GithubSlugger from 'github-slugger'
import { ID_PREFIX } from '#ui/renderers/markdown/compile/sanitize.ts'

export interface Heading {
  depth: number
  text: string
  /** The prefixed id from the HTML, if it has one. */
  id: string | null
}

/** What a part contributes to the numbering: estimated from its source, exact once it is compiled. */
export interface Outline {
  headings: Heading[]
  /** Footnote labels in the order of their references. */
  references: string[]
}

export const emptyOutline: Outline = { headings: [], references: [] }

/** The numbers that the elements of one part need. */
export interface PartNumbers {
  /** Ids of its headings. */
  ids: string[]
  /** By footnote, the number of references before this part. */
  earlier: ReadonlyMap<string, number>
}

export interface Footnote {
  number: number
  /** Number of references to it. */
  references: number
}

export interface Numbering {
  parts: PartNumbers[]
  /** By label, in the order of first references, which is the order of their numbers. */
  footnotes: ReadonlyMap<string, Footnote>
  /** The numbers inside the text of each footnote. */
  footnoteParts: ReadonlyMap<string, PartNumbers>
  contents: { depth: number; text: string; id: string }[]
}

/** Counts through the parts, then through the footnotes, which may refer to other footnotes. */
export function numberParts(parts: Outline[], footnoteOutlines: ReadonlyMap<string, Outline>): Numbering {
  const slugger = new GithubSlugger()
  const footnotes = new Map<string, Footnote>()
  const contents: Numbering['contents'] = []
  const count = ({ headings, references }: Outline): PartNumbers => {
    const earlier = new Map<string, number>()
    for (const label of references) {
      if (!footnoteOutlines.has(label)) continue
      const footnote = footnotes.get(label) ?? { number: footnotes.size + 1, references: 0 }
      if (!earlier.has(label)) earlier.set(label, footnote.references)
      footnotes.set(label, { ...footnote, references: footnote.references + 1 })
    }
    const ids = headings.map(({ depth, text, id }) => {
      const unique = id ?? ID_PREFIX + slugger.slug(text)
      contents.push({ depth, text, id: unique })
      return unique
    })
    return { ids, earlier }
  }
  const counted = parts.map(count)
  const footnoteParts = new Map<string, PartNumbers>()
  // The map grows during the loop, by the footnotes that other footnotes refer to.
  for (const label of footnotes.keys()) {
    footnoteParts.set(label, count(footnoteOutlines.get(label) ?? { headings: [], references: [] }))
  }
  return { parts: counted, footnotes, footnoteParts, contents }
}

/** `next`, with the objects of `previous` where they are equal, so that memoized parts do not render again. */
export function reuseEqual(previous: Numbering, next: Numbering): Numbering {
  const parts = next.parts.map((part, index) => reuseIfEqual(previous.parts[index], part))
  const footnoteParts = new Map(
    [...next.footnoteParts].map(([label, part]) => [label, reuseIfEqual(previous.footnoteParts.get(label), part)]),
  )
  const areEqual = JSON.stringify([...previous.footnotes]) === JSON.stringify([...next.footnotes])
  return { ...next, parts, footnoteParts, footnotes: areEqual ? previous.footnotes : next.footnotes }
}

function reuseIfEqual(previous: PartNumbers | undefined, next: PartNumbers): PartNumbers {
  if (previous === undefined || previous.ids.join('\n') !== next.ids.join('\n')) return next
  return JSON.stringify([...previous.earlier]) === JSON.stringify([...next.earlier]) ? previous : next
}
