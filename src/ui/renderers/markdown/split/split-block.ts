/** Splits a block that is too long to be compiled at once. */
import { type Block, splitBlocks } from '#content/markdown/blocks.ts'
import { readLinkLines } from '#content/markdown/link-lines.ts'
import { splitHtmlTable, splitTable } from '#content/markdown/table-rows.ts'
import { readContainer, splitElements } from './containers.ts'
import { isFootnote } from './definitions.ts'
import { splitParagraph, splitPre } from './long-text.ts'
import { unsafeReason } from './unsafe-reason.ts'

type Form =
  | { kind: 'markdown' }
  /** Some rows of a long table, with its head. Parts with the same `group` form one table. */
  | { kind: 'rows'; group: string }
  /** Some items of a long list. Parts with the same `group` form one list. */
  | { kind: 'items'; group: string; isLoose: boolean }
  /** A piece of a long paragraph or preformatted text. Parts with the same `group` form one element. */
  | { kind: 'pieces'; group: string }
  /** A fenced code block that is too long to be parsed. */
  | { kind: 'code' }
  /** Text that would take too long to compile or overflow the stack. */
  | { kind: 'plain'; reason: string }

/** An element around parts of the document; parts of one element share the object. */
export interface Wrapper {
  id: string
  /** Source that compiles to the element without the parts. */
  shell: string
}

export interface Fragment {
  source: string
  form: Form
  /** The outermost first. */
  wrappers: Wrapper[]
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

export const defaultLimits: Limits = { document: 5_000, part: 3_000, block: 10_000 }

/** Deeper elements are compiled at once or shown as source. */
const MAX_WRAPPERS = 4

type SplitLimits = Limits & { hasMath: boolean }

/** `group` identifies the block in the document. */
export function splitBlock(
  block: Block,
  group: string,
  limits: SplitLimits | null,
  wrappers: Wrapper[] = [],
): Fragment[] {
  const { source, isFence } = block
  const whole = (form: Form): Fragment[] => [{ source, form, wrappers }]
  if (limits !== null && source.length > limits.block) {
    if (readLinkLines(source).rest === '') return []
    const inner = isFence
      ? null
      : (splitInside(source, group, limits, wrappers) ?? splitText(block, group, limits, wrappers))
    if (inner !== null) return inner
  }
  const reason = isFence ? null : unsafeReason(block)
  if (reason !== null) return whole({ kind: 'plain', reason })
  if (limits !== null && isFootnote(source)) return []
  if (limits === null || source.length <= limits.block) return whole({ kind: 'markdown' })
  if (isFence) return whole({ kind: 'code' })
  return splitLong(block, group, limits, wrappers)
}

/** The blocks inside a long quote or element, or the elements of a long block of HTML; null for other blocks. */
function splitInside(source: string, group: string, limits: SplitLimits, wrappers: Wrapper[]): Fragment[] | null {
  if (wrappers.length >= MAX_WRAPPERS) return null
  const split = (inner: string, around: Wrapper[]): Fragment[] =>
    splitBlocks(inner, limits.hasMath).flatMap((block, index) => splitBlock(block, `${group}.${index}`, limits, around))
  const container = readContainer(source)
  if (container !== null) return split(container.inner, [...wrappers, { id: group, shell: container.shell }])
  return (
    splitElements(source)?.flatMap((element, index) =>
      splitBlock({ source: element, isFence: false, items: [], isLoose: false }, `${group}-${index}`, limits, wrappers),
    ) ?? null
  )
}

function splitLong({ source, items, isLoose }: Block, group: string, limits: Limits, wrappers: Wrapper[]): Fragment[] {
  if (items.length > 1) {
    return groupLines(itemsOf(source, items), limits.part).map((lines) => ({
      source: lines.join(''),
      form: { kind: 'items', group, isLoose },
      wrappers,
    }))
  }
  const table = splitTable(source) ?? splitHtmlTable(source)
  // The head is repeated in each part.
  if (table !== null && table.head.length <= limits.block) {
    const rows: Fragment[] = groupLines(table.rows, limits.part).map((lines) => ({
      source: `${table.head}${lines.join('')}${table.foot}`,
      form: { kind: 'rows', group },
      wrappers,
    }))
    // Further tables in `rest` are not split: a block of nothing but small tables would take quadratic time.
    return table.rest === '' ? rows : [...rows, wholeBlock(table.rest, wrappers)]
  }
  return [wholeBlock(source, wrappers)]
}

/** The pieces of a long paragraph or preformatted text; null for other blocks. */
function splitText({ source }: Block, group: string, limits: Limits, wrappers: Wrapper[]): Fragment[] | null {
  const pieces = splitPre(source, limits.part) ?? splitParagraph(source, limits.part)
  const isSafe = (piece: string) =>
    piece.length <= MAX_BLOCK_CHARS && unsafeReason({ source: piece, items: [] }) === null
  if (!pieces?.every(isSafe)) return null
  return pieces.map((piece) => ({ source: piece, form: { kind: 'pieces', group }, wrappers }))
}

/** Blocks that cannot be split are shown as plain text above this size. */
const MAX_BLOCK_CHARS = 20_000

function wholeBlock(source: string, wrappers: Wrapper[]): Fragment {
  if (source.length <= MAX_BLOCK_CHARS) return { source, form: { kind: 'markdown' }, wrappers }
  return { source, form: { kind: 'plain', reason: 'This passage is too long to format.' }, wrappers }
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
