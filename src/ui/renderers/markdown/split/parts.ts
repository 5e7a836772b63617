/** Divides a document into the parts that are compiled one by one: a short document is one part. */
import { formatBytes } from '#content/bytes.ts'
import { type Block, splitBlocks } from './blocks.ts'
import { collectDefinitions, definitionsFor, isFootnote } from './definitions.ts'
import { readLinkLines } from './link-lines.ts'
import { emptyOutline, type Outline } from './numbering.ts'
import { scanOutline } from './scan-outline.ts'
import { splitHtmlTable, splitTable } from './table-rows.ts'
import { unsafeReason } from './unsafe-reason.ts'

type Form =
  | { kind: 'markdown' }
  /** Some rows of a long table, with its head. Parts with the same `group` form one table. */
  | { kind: 'rows'; group: number }
  /** Some items of a long list. Parts with the same `group` form one list. */
  | { kind: 'items'; group: number; isLoose: boolean }
  /** A fenced code block that is too long to be parsed. */
  | { kind: 'code' }
  /** Text that would take too long to compile or overflow the stack. */
  | { kind: 'plain'; reason: string }

export interface Part {
  source: string
  form: Form
  /** Source to put before the part, so that its references resolve. */
  definitions: string
  estimatedOutline: Outline
}

export interface Document {
  parts: Part[]
  /** By normalized label. */
  footnotes: ReadonlyMap<string, Part>
}

/** Sizes in characters. Compiling and rendering takes 5 to 10 ms per 1,000 characters. */
export interface Limits {
  /** Documents up to this size are one part. */
  document: number
  /** Adjacent blocks are joined into parts up to this size. */
  part: number
  /** Tables, lists and code blocks above this size are split further. */
  block: number
}

export const defaultLimits: Limits = { document: 16_000, part: 3_000, block: 10_000 }

/** Above this, even scanning and laying out the text blocks the page for seconds. */
const MAX_DOCUMENT_CHARS = 2_000_000
const EXCERPT_CHARS = 200_000

/** The text to show, and a note when it is only the start of `text`. */
export function excerptOf(text: string): { text: string; note: string | null } {
  if (text.length <= MAX_DOCUMENT_CHARS) return { text, note: null }
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

export function readDocument(source: string, hasMath: boolean, limits: Limits = defaultLimits): Document {
  const blocks = splitBlocks(source, hasMath)
  const isShort = source.length <= limits.document && blocks.length <= MAX_BLOCKS
  const split = blocks.map((block, index) => splitBlock(block, index, isShort ? null : limits))
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
    parts: parts.map((part) => complete(part)),
    footnotes: new Map(
      [...definitions.footnotes].map(([label, text]) => [
        label,
        complete({ source: text, form: { kind: 'markdown' } }, label),
      ]),
    ),
  }
}

const isParsed = ({ kind }: Form): boolean => kind !== 'code' && kind !== 'plain'

type Fragment = Pick<Part, 'source' | 'form'>

function splitBlock(block: Block, group: number, limits: Limits | null): Fragment[] {
  const { source, isFence, items, isLoose } = block
  if (limits !== null && source.length > limits.block && readLinkLines(source).rest === '') return []
  const reason = isFence ? null : unsafeReason(block)
  if (reason !== null) return [{ source, form: { kind: 'plain', reason } }]
  if (limits !== null && isFootnote(source)) return []
  if (limits === null || source.length <= limits.block) return [{ source, form: { kind: 'markdown' } }]
  if (isFence) return [{ source, form: { kind: 'code' } }]
  if (items.length > 1) {
    return groupLines(itemsOf(source, items), limits.part).map((lines) => ({
      source: lines.join(''),
      form: { kind: 'items', group, isLoose },
    }))
  }
  const table = splitTable(source) ?? splitHtmlTable(source)
  // The head is repeated in each part.
  if (table !== null && table.head.length <= limits.block) {
    const rows: Fragment[] = groupLines(table.rows, limits.part).map((lines) => ({
      source: `${table.head}${lines.join('')}${table.foot}`,
      form: { kind: 'rows', group },
    }))
    // Further tables in `rest` are not split: a block of nothing but small tables would take quadratic time.
    return table.rest === '' ? rows : [...rows, wholeBlock(table.rest)]
  }
  return [wholeBlock(source)]
}

/** Blocks that cannot be split are shown as plain text above this size. */
const MAX_BLOCK_CHARS = 20_000

function wholeBlock(source: string): Fragment {
  if (source.length <= MAX_BLOCK_CHARS) return { source, form: { kind: 'markdown' } }
  return { source, form: { kind: 'plain', reason: 'This passage is too long to format.' } }
}

/** Joins adjacent markdown fragments into parts of at most `limit` characters and `MAX_BLOCKS` fragments. */
function joinSmall(fragments: Fragment[], limit: number): Fragment[] {
  const parts: Fragment[] = []
  let blocks = 0
  for (const next of fragments) {
    const last = parts.at(-1)
    const isJoined = last?.form.kind === 'markdown' && next.form.kind === 'markdown'
    if (isJoined && last.source.length + next.source.length <= limit && blocks < MAX_BLOCKS) {
      parts[parts.length - 1] = { source: last.source + next.source, form: next.form }
      blocks++
    } else {
      parts.push(next)
      blocks = 1
    }
  }
  return parts
}

/** Groups lines; a group ends with the line that brings it to `limit` characters. */
function groupLines(lines: string[], limit: number): string[][] {
  const groups: string[][] = []
  let length = limit
  for (const line of lines) {
    if (length >= limit) {
      groups.push([])
      length = 0
    }
    groups.at(-1)?.push(line)
    length += line.length
  }
  return groups
}

const itemsOf = (source: string, starts: number[]): string[] =>
  starts.map((start, index) => source.slice(start, starts[index + 1]))
