/** The preview of a value that lists show: cheap to build, bounded in size, and possible for any data. */
import type { Json } from '#contract/json.ts'
import { tryJson } from '#contract/json.ts'
import { type Kind, kindOf, shownType } from '#contract/kind-labels.ts'
import { kinds } from '#contract/kinds.ts'
import { readTableRows, type Table } from '#contract/table-rows.ts'
import type { Preview } from '#contract/vitrine.ts'
import { jsonStart } from './json-start.ts'
import { readFrontMatter } from './markdown/front-matter.ts'
import { cellLabel } from './markdown/inline-markdown.ts'
import { soleLink } from './markdown/markdown-link.ts'
import { decodeEntity } from './markdown/plain-inline.ts'
import { readPlainMarkdown } from './markdown/plain-markdown.ts'
import { readTableStart } from './table-start.ts'

/** Of longer text, only the first rows are parsed. */
const MAX_TABLE_CHARS = 2_000_000
const MAX_COLUMNS = 6
const MAX_ROWS = 4
const MAX_CELL_CHARS = 40
const MAX_TEXT_CHARS = 320
const MAX_TITLE_CHARS = 120
const MAX_URL_CHARS = 2048
/** A small chart in a `data:` URL is part of the preview. */
const MAX_IMAGE_CHARS = 6_000
/** How much of a long text is read. */
const MAX_SOURCE_CHARS = 8_000

/** `type` is the artifact's `type`; data that does not match it is shown as JSON. Never throws. */
export function previewOf(type: string | null, data: Json): Preview {
  if (data === null) return { kind: 'empty' }
  const kind = kindOf(type)
  return (kind === null ? null : PREVIEWS[kind](data)) ?? asJson(data)
}

/** `shownType` of an artifact from its data instead of its preview. */
export function shownTypeOf({ type, data }: { type: string | null; data: Json }): string | null {
  return type === 'markdown' ? shownType({ type, preview: previewOf(type, data) }) : type
}

/** As `previewOf` for data that is too long to parse, as JSON text. */
export function previewOfText(type: string | null, json: string): Preview {
  return (kindOf(type) === 'table' ? asTableStart(json) : null) ?? asJson(json)
}

/** Null for data that the kind does not accept. */
const PREVIEWS: Record<Kind, (data: Json) => Preview | null> = {
  link(data) {
    const text = plainText(data)?.trim()
    if (!text) return null
    const link = soleLink(text) ?? { href: text, text: null }
    return link.href.length <= MAX_URL_CHARS ? { kind: 'link', ...link } : null
  },
  markdown(data) {
    const text = plainText(data)
    if (text === null) return null
    const link = text.length <= 2 * MAX_URL_CHARS ? soleLink(text) : null
    return link ? { kind: 'link', ...link } : asMarkdown(text)
  },
  table(data) {
    if (typeof data === 'string' && data.length > MAX_TABLE_CHARS) return asTableStart(data)
    const table = readTableRows(data)
    return 'error' in table ? null : asTable(table, table.rows.length, table.columns.length)
  },
  progress(data) {
    const result = kinds.progress.data.safeParse(data)
    return result.success ? { kind: 'progress', value: result.data } : null
  },
  image(data) {
    const src = plainText(data)?.trim()
    return src ? { kind: 'image', src: src.length <= MAX_IMAGE_CHARS ? src : null } : null
  },
  rich(data) {
    const result = kinds.rich.data.safeParse(data)
    if (!result.success) return null
    const html = result.data.html.slice(0, MAX_SOURCE_CHARS)
    const title = /<(title|h1|h2)\b[^>]*>([^<]*)/i.exec(html)?.[2]?.trim()
    const text = html
      .replace(/<(style|script|title|head)\b[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
      .replace(/<[^>]*(>|$)/g, ' ')
      .replace(/&(?:#\w{1,8}|[a-z]{2,8});/gi, decodeEntity)
    return { kind: 'markdown', title: title ? short(title, MAX_TITLE_CHARS) : null, text: short(text, MAX_TEXT_CHARS) }
  },
}

function asTable({ columns: names, rows }: Table, row_count: number, column_count: number): Preview {
  const columns = names.slice(0, MAX_COLUMNS)
  return {
    kind: 'table',
    columns: columns.map((name) => short(name, MAX_CELL_CHARS)),
    rows: rows.slice(0, MAX_ROWS).map((row) => columns.map((_, index) => cell(row[index]))),
    row_count,
    column_count,
  }
}

function asTableStart(text: string): Preview | null {
  const start = readTableStart(text)
  return start && asTable(start.table, start.rowCount, start.columnCount)
}

/** A string, or the string inside when it is JSON text of one. */
function plainText(data: Json): string | null {
  if (typeof data !== 'string') return null
  if (!/^\s*"/.test(data)) return data
  const inner = tryJson(data)
  return typeof inner === 'string' ? inner : data
}

function asMarkdown(markdown: string): Preview {
  const start = withoutDataUrls(markdown, MAX_SOURCE_CHARS)
  const { entries, rest } = readFrontMatter(start) ?? { entries: [], rest: start }
  const { title: heading, lines } = readPlainMarkdown(rest, MAX_TEXT_CHARS)
  const title = heading ?? entries.find(({ key }) => key === 'title')?.value.replace(/^(["'])(.*)\1$/, '$2')
  return {
    kind: 'markdown',
    title: title ? short(title, MAX_TITLE_CHARS) : null,
    text: short(lines.join('\n'), MAX_TEXT_CHARS, /[^\S\n]+/g),
  }
}

const DATA_URL_START = /data:[\w.+-]{1,40}\/[\w.+-]{1,80}(?:;[\w=.-]{1,80}){0,4},/i
const DATA_URL_END = /[^\w+/=%.~!*:@&?;,-]/g

/** The start of a text without the content of embedded files, which would take all of it. */
function withoutDataUrls(text: string, maxChars: number): string {
  let start = ''
  let at = 0
  while (start.length < maxChars && at < text.length) {
    const piece = text.slice(at, at + maxChars - start.length)
    const url = DATA_URL_START.exec(piece)
    if (url === null) return start + piece
    start += piece.slice(0, url.index + url[0].length)
    DATA_URL_END.lastIndex = at + url.index + url[0].length
    at = DATA_URL_END.exec(text)?.index ?? text.length
  }
  return start
}

function asJson(data: Json): Preview {
  const text = typeof data === 'string' ? data.slice(0, MAX_SOURCE_CHARS) : jsonStart(data, MAX_TEXT_CHARS)
  return { kind: 'json', text: short(text, MAX_TEXT_CHARS) }
}

function cell(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  // A few characters more than are shown, because blanks are joined.
  const text =
    typeof value === 'string' ? cellLabel(value).slice(0, MAX_SOURCE_CHARS) : jsonStart(value, MAX_TEXT_CHARS)
  return short(text, MAX_CELL_CHARS)
}

function short(text: string, maxChars: number, blanks = /\s+/g): string {
  const plain = text.replace(blanks, ' ').trim().toWellFormed()
  // Never half of a surrogate pair.
  return plain.length <= maxChars ? plain : `${plain.slice(0, maxChars - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
