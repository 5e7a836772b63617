/** What a document is compiled in: one part when it is short, many small ones when it is long. */
import { type Block, splitBlocks } from './blocks.ts'
import { collectDefinitions, type Definitions } from './definitions.ts'
import { guessFacts } from './guess.ts'
import type { Facts } from './numbering.ts'
import { readHtmlTable, readTable } from './table-source.ts'

type Form =
  | { kind: 'markdown' }
  /** Some rows of a long table, under its head; parts of the same `group` are one table. */
  | { kind: 'rows'; group: number }
  /** Some items of a long list; parts of the same `group` are one list. */
  | { kind: 'items'; group: number; isLoose: boolean }
  /** One fence so long that even parsing it takes too long. */
  | { kind: 'code' }
  /** Text that would take too long, or that no renderer would survive. */
  | { kind: 'plain'; reason: string }

export interface Part {
  source: string
  form: Form
  guess: Facts
}

export interface Document {
  parts: Part[]
  definitions: Definitions
}

/** Sizes in characters. A thousand take 5 to 10 ms: to parse, make safe, highlight and render. */
export interface Limits {
  /** Documents up to this size are one part. */
  whole: number
  /** Blocks of longer ones are joined up to this size. */
  part: number
  /** Single blocks above this size are cut inside, when they are tables, lists or code. */
  block: number
}

export const defaultLimits: Limits = { whole: 16_000, part: 3_000, block: 10_000 }

/** Other blocks above this size are shown as they were written. */
const LONGEST_BLOCK = 20_000

export function readDocument(source: string, hasMath: boolean, limits: Limits = defaultLimits): Document {
  const blocks = splitBlocks(source, hasMath)
  const isShort = source.length <= limits.whole
  const definitions = collectDefinitions(blocks)
  const defined = new Set(definitions.notes.keys())
  const shapes = blocks.flatMap((block, index) => shape(block, index, isShort ? null : limits))
  const parts = joined(shapes, isShort ? Number.POSITIVE_INFINITY : limits.part)
  return {
    parts: parts.map((part) => ({
      ...part,
      guess: isRead(part.form) ? guessFacts(part.source, defined) : { headings: [], references: [] },
    })),
    definitions,
  }
}

const isRead = ({ kind }: Form): boolean => kind !== 'code' && kind !== 'plain'

type Shape = Pick<Part, 'source' | 'form'>

function shape(block: Block, group: number, limits: Limits | null): Shape[] {
  const { source, isFence, items, isLoose } = block
  const risk = isFence ? null : riskOf(source, items.length > 1 || readTable(source) !== null)
  if (risk !== null) return [{ source, form: { kind: 'plain', reason: risk } }]
  if (limits === null || source.length <= limits.block) return [{ source, form: { kind: 'markdown' } }]
  if (isFence) return [{ source, form: { kind: 'code' } }]
  if (items.length > 1) {
    return pieces(itemsOf(source, items), limits.part).map((piece) => ({
      source: piece.join(''),
      form: { kind: 'items', group, isLoose },
    }))
  }
  const table = readTable(source) ?? readHtmlTable(source)
  if (table !== null) {
    const rows: Shape[] = pieces(table.rows, limits.part).map((piece) => ({
      source: `${table.head}${piece.join('')}${table.foot}`,
      form: { kind: 'rows', group },
    }))
    // Tables in what follows are not looked for: a block of nothing but small ones would take time with the square.
    return table.rest === '' ? rows : [...rows, whole(table.rest)]
  }
  return [whole(source)]
}

function whole(source: string): Shape {
  if (source.length <= LONGEST_BLOCK) return { source, form: { kind: 'markdown' } }
  return { source, form: { kind: 'plain', reason: 'This passage is too long to be formatted.' } }
}

/** Neighbouring pieces of markdown as one part, as long as it stays small. */
function joined(shapes: Shape[], limit: number): Shape[] {
  const parts: Shape[] = []
  for (const next of shapes) {
    const last = parts.at(-1)
    const isJoined = last?.form.kind === 'markdown' && next.form.kind === 'markdown'
    if (isJoined && last.source.length + next.source.length <= limit) {
      parts[parts.length - 1] = { source: last.source + next.source, form: next.form }
    } else parts.push(next)
  }
  return parts
}

/** Lines grouped so that no group is much longer than `limit`. */
function pieces(lines: string[], limit: number): string[][] {
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

/** Sixty quotes or lists inside each other: micromark's time for these grows with the square. */
const DEEP = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))){60}/m
/** In one paragraph, cell or item; micromark's time for `*a_` grows with the square of these as well. */
const MOST_MARKS = 3000
const ITEM_START = /^ {0,3}[-+*][ \t]+\S/

/** Why a block is better not compiled. `isLines` says that it is a table or a list, where a line stands for itself. */
function riskOf(source: string, isLines: boolean): string | null {
  if (DEEP.test(source)) return 'This passage is nested too deeply to be formatted.'
  let marks = 0
  for (const line of source.split('\n')) {
    if (isLines || line.trim() === '' || ITEM_START.test(line)) marks = 0
    marks += line.match(/[*_~]+/g)?.length ?? 0
    if (marks > MOST_MARKS) return 'This passage has too many marks to be formatted.'
  }
  return null
}
