/** The small picture of a value that lists show in its place. Cheap, bounded, and made of whatever it is given. */
import type { Json } from '#contract/json.ts'
import { formatJson, tryJson } from '#contract/json.ts'
import { kinds } from '#contract/kinds.ts'
import { readTableRows } from '#contract/table-rows.ts'
import type { Preview } from '#contract/vitrine.ts'
import { soleLink } from './markdown-link.ts'

/** Text above this is not read as a table. */
const MAX_TABLE_TEXT = 2_000_000
const MAX_COLUMNS = 6
const MAX_ROWS = 4
const MAX_CELL = 40
const MAX_TEXT = 320
const MAX_TITLE = 120
const MAX_ADDRESS = 2048
/** A small chart in a `data:` address still travels with a list. */
const MAX_IMAGE = 6_000
/** How much of a long text is looked at. */
const LOOK = 8_000

/** `type` is the artifact's own; data that is not what its type says is shown as JSON. Never throws. */
export function previewOf(type: string | null, data: Json): Preview {
  if (data === null) return { kind: 'empty' }
  return (type !== null && Object.hasOwn(PREVIEWS, type) ? PREVIEWS[type]?.(data) : null) ?? asJson(data)
}

const PREVIEWS: Record<string, (data: Json) => Preview | null> = {
  link(data) {
    const text = plainText(data)?.trim()
    if (!text) return null
    const link = soleLink(text) ?? { href: text, text: null }
    return link.href.length <= MAX_ADDRESS ? { kind: 'link', ...link } : null
  },
  markdown(data) {
    const text = plainText(data)
    if (text === null) return null
    const link = text.length <= 2 * MAX_ADDRESS ? soleLink(text) : null
    return link ? { kind: 'link', ...link } : asMarkdown(text)
  },
  table(data) {
    if (typeof data === 'string' && data.length > MAX_TABLE_TEXT) return null
    const table = readTableRows(data)
    if ('error' in table) return null
    const columns = table.columns.slice(0, MAX_COLUMNS)
    const row_count = table.rows.length
    return {
      kind: 'table',
      columns: columns.map((name) => short(name, MAX_CELL)),
      rows: table.rows.slice(0, MAX_ROWS).map((row) => columns.map((_, index) => cell(row[index]))),
      row_count,
      column_count: table.columns.length,
    }
  },
  progress(data) {
    const result = kinds.progress.data.safeParse(data)
    return result.success ? { kind: 'progress', value: result.data } : null
  },
  image(data) {
    const src = plainText(data)?.trim()
    return src ? { kind: 'image', src: src.length <= MAX_IMAGE ? src : null } : null
  },
  rich(data) {
    const result = kinds.rich.data.safeParse(data)
    if (!result.success) return null
    const html = result.data.html.slice(0, LOOK)
    const title = /<(title|h1|h2)\b[^>]*>([^<]*)/i.exec(html)?.[2]?.trim()
    const text = html.replace(/<(style|script|title|head)\b[\s\S]*?(<\/\1\s*>|$)/gi, ' ').replace(/<[^>]*(>|$)/g, ' ')
    return { kind: 'markdown', title: title ? short(title, MAX_TITLE) : null, text: short(text, MAX_TEXT) }
  },
}

/** The text of a string, or of the string that JSON text in it stands for. */
function plainText(data: Json): string | null {
  if (typeof data !== 'string') return null
  if (!/^\s*"/.test(data)) return data
  const inner = tryJson(data)
  return typeof inner === 'string' ? inner : data
}

/** Elements whose text is no text to read, also when they are cut off. A code span may name them. */
const UNSHOWN = /(?<!`)<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi
const FENCED = /^ {0,3}(```|~~~)[\s\S]*?(^ {0,3}\1|$(?![\s\S]))/gm

function asMarkdown(markdown: string): Preview {
  // Code and tables say little in a line of text; scripts and styles are not shown at all.
  const lines = markdown.slice(0, LOOK).replace(FENCED, '').replace(UNSHOWN, ' ').split('\n')
  const heading = lines.findIndex((line) => /^\s{0,3}#{1,6}\s+\S/.test(line))
  const title = headingText(lines[heading] ?? '')
  const rest = lines.filter((line, index) => index !== heading && !/^\s*(\||[-=*_: ]*$)/.test(line))
  return {
    kind: 'markdown',
    title: title ? short(withoutMarks(title), MAX_TITLE) : null,
    text: short(rest.map(withoutMarks).join('\n'), MAX_TEXT, /[^\S\n]+/g),
  }
}

/** The text of a heading, without the marks before and after it. One pattern for its end would try at each blank anew. */
function headingText(line: string): string {
  const text = line.trim().replace(/^#+\s*/, '')
  const end = text.search(/[^#](?=#*$)/)
  return /\s/.test(text[end] ?? '') ? text.slice(0, end).trimEnd() : text
}

/** A line of markdown as one would read it aloud. */
function withoutMarks(line: string): string {
  return line
    .replace(/^\s*(>\s*(\[![A-Z]+\])?\s*|[-*+]\s+(\[[ xX]\]\s+)?|\d+[.)]\s+|#+\s+)/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|`|~~)/g, '')
    .replace(/<[^>]*>/g, '')
}

function asJson(data: Json): Preview {
  const text = typeof data === 'string' ? data.slice(0, LOOK) : formatJson(first(data))
  return { kind: 'json', text: short(text, MAX_TEXT) }
}

/** Enough of a value to fill the preview. */
function first(value: Json, depth = 0): Json {
  if (typeof value === 'string') return value.slice(0, MAX_TEXT)
  if (value === null || typeof value !== 'object') return value
  if (depth > 5) return Array.isArray(value) ? [] : {}
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => first(item, depth + 1))
  const some: [string, Json][] = []
  for (const name in value) {
    if (some.length >= 20) break
    some.push([name, first(value[name] ?? null, depth + 1)])
  }
  return Object.fromEntries(some)
}

function cell(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  // Not as JSON, which has no infinity.
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value.slice(0, LOOK) : formatJson(first(value))
  return short(text, MAX_CELL)
}

function short(text: string, most: number, blanks = /\s+/g): string {
  const plain = text.replace(blanks, ' ').trim().toWellFormed()
  // Never half of a surrogate pair.
  return plain.length <= most ? plain : `${plain.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
