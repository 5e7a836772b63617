/** Divides a document into the parts that are compiled one by one: a short document is one part. */
import { formatBytes } from '#content/bytes.ts'
import { splitBlocks } from '#content/markdown/blocks.ts'
import { holdDataUrls } from './data-urls.ts'
import { collectDefinitions, definitionsFor } from './definitions.ts'
import { emptyOutline, type Outline } from './numbering.ts'
import { scanOutline } from './scan-outline.ts'
import { defaultLimits, type Fragment, type Limits, splitBlock } from './split-block.ts'

export interface Part extends Fragment {
  /** Source to put before the part, so that its references resolve. */
  definitions: string
  estimatedOutline: Outline
}

export interface Document {
  parts: Part[]
  /** By normalized label. */
  footnotes: ReadonlyMap<string, Part>
  /** Puts embedded files back into a source or a text of the document. */
  restore: (text: string) => string
}

/** Above this, even scanning and laying out the text blocks the page for seconds. */
const MAX_DOCUMENT_CHARS = 2_000_000
const EXCERPT_CHARS = 200_000

/** The text to show, and a note when it is only the start of `text`. */
export function excerptOf(text: string): { text: string; note: string | null } {
  if (text.length <= MAX_DOCUMENT_CHARS || holdDataUrls(text).text.length <= MAX_DOCUMENT_CHARS)
    return { text, note: null }
  const newline = text.lastIndexOf('\n', EXCERPT_CHARS - 1)
  // In a very long line, cut anywhere except inside a surrogate pair.
  const excerpt =
    newline > EXCERPT_CHARS / 2
      ? text.slice(0, newline + 1)
      : text.slice(0, EXCERPT_CHARS).replace(/[\ud800-\udbff]$/, '')
  const [shown, all] = [excerpt.length, text.length].map(formatBytes)
  return { text: excerpt, note: `Showing the first ${shown} of ${all}. Download the artifact to see all of it.` }
}

/** In one part; micromark's time for quotes and underlined headings grows quadratically with their number. */
const MAX_BLOCKS = 200

/** Repeating long definitions in many parts would take quadratic time. */
const MAX_REPEATED_CHARS_PER_CHAR = 4
const MAX_REPEATED_CHARS = 100_000

export function readDocument(original: string, hasMath: boolean, limits: Limits = defaultLimits): Document {
  const { text: source, restore } = holdDataUrls(original)
  const blocks = splitBlocks(source, hasMath)
  const isShort = source.length <= limits.document && blocks.length <= MAX_BLOCKS
  const split = blocks.map((block, index) => splitBlock(block, String(index), isShort ? null : { ...limits, hasMath }))
  const definitions = collectDefinitions(
    blocks.map((block, index) => ({
      ...block,
      isShownAsSource: split[index]?.some(({ form }) => form.kind === 'plain') ?? false,
    })),
  )
  const parts = joinSmall(split.flat(), isShort ? Number.POSITIVE_INFINITY : limits.part)
  const isWhole = isShort && parts.length === 1
  const labels = new Set(definitions.footnotes.keys())
  let maxChars = MAX_REPEATED_CHARS + MAX_REPEATED_CHARS_PER_CHAR * source.length
  const complete = (fragment: Fragment, footnote?: string): Part => {
    if (!isParsed(fragment.form)) return { ...fragment, definitions: '', estimatedOutline: emptyOutline }
    const repeated =
      isWhole && footnote === undefined ? '' : definitionsFor(fragment.source, definitions, { maxChars, footnote })
    maxChars -= repeated.length
    return { ...fragment, definitions: repeated, estimatedOutline: scanOutline(fragment.source, labels) }
  }
  return {
    restore,
    parts: parts.map((part) => complete(part)),
    footnotes: new Map(
      [...definitions.footnotes].map(([label, text]) => [
        label,
        complete({ source: text, form: { kind: 'markdown' }, wrappers: [] }, label),
      ]),
    ),
  }
}

const isParsed = ({ kind }: Fragment['form']): boolean => kind !== 'code' && kind !== 'plain'

/** Joins adjacent markdown fragments into parts of at most `limit` characters and `MAX_BLOCKS` fragments. */
function joinSmall(fragments: Fragment[], limit: number): Fragment[] {
  const parts: Fragment[] = []
  let blocks = 0
  for (const next of fragments) {
    const last = parts.at(-1)
    const isJoined =
      last?.form.kind === 'markdown' && next.form.kind === 'markdown' && last.wrappers.at(-1) === next.wrappers.at(-1)
    if (isJoined && last.source.length + next.source.length <= limit && blocks < MAX_BLOCKS) {
      parts[parts.length - 1] = { ...next, source: last.source + next.source }
      blocks++
    } else {
      parts.push(next)
      blocks = 1
    }
  }
  return parts
}
