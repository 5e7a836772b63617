/** Markdown as lines for a terminal. */
import { lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import { inlinePieces, isKnown, textOfHtml } from './markdown-inline.ts'
import type { Mark, Paint } from './style.ts'
import { type Piece, wrap } from './style.ts'
import { layoutTable } from './table.ts'
import { displayWidth, sanitizeLine, sanitizeText } from './text.ts'

type Page = { columns: number; paint: Paint }

export function markdownLines(source: string, page: Page): string[] {
  return blockLines(lexer(sanitizeText(source), { gfm: true }), page)
}

/** Separates blocks by a blank line. */
function blockLines(tokens: readonly Token[], page: Page): string[] {
  const blocks = tokens.map((token) => (isKnown(token) ? linesOf(token, page) : [])).filter(({ length }) => length > 0)
  return blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block]))
}

function linesOf(token: MarkedToken, page: Page): string[] {
  switch (token.type) {
    case 'heading':
      return headingLines(token, page)
    case 'paragraph':
      return wrap(inlinePieces(token.tokens), page.columns, page.paint)
    case 'text':
      return wrap(inlinePieces(token.tokens ?? [token]), page.columns, page.paint)
    case 'code':
      return token.text.split('\n').map((text) => `    ${page.paint(text, 'cyan')}`)
    case 'blockquote':
      return quoteLines(token, page)
    case 'list':
      return listLines(token, page)
    case 'table':
      return tableLines(token, page)
    case 'hr':
      return [page.paint('─'.repeat(Math.min(page.columns, 40)), 'dim')]
    case 'html':
      return wrap(plain(textOfHtml(token.text)), page.columns, page.paint).filter((text) => text !== '')
    default:
      return []
  }
}

function headingLines({ depth, tokens }: Tokens.Heading, { columns, paint }: Page): string[] {
  const marks: Mark[] = depth === 1 ? ['bold', 'cyan'] : ['bold']
  // Without styles, only the text can show the level.
  const isPlain = paint('x', 'bold') === 'x'
  const level: Piece[] = isPlain ? [{ text: `${'#'.repeat(depth)} `, marks: [] }] : []
  return wrap([...level, ...inlinePieces(tokens, marks)], columns, paint)
}

const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]/

function quoteLines({ tokens }: Tokens.Blockquote, { columns, paint }: Page): string[] {
  const inner = blockLines(tokens, { columns: Math.max(columns - 2, 8), paint })
  const kind = ALERT.exec(inner[0] ?? '')?.[1]
  const shown = kind
    ? [paint(kind, 'bold', 'yellow'), ...[inner[0]?.replace(ALERT, '').trim() ?? '', ...inner.slice(1)]]
    : inner
  return shown
    .filter((text, at) => !(kind && at === 1 && text === ''))
    .map((text) => `${paint('│', 'dim')} ${text}`.trimEnd())
}

function listLines(list: Tokens.List, page: Page): string[] {
  const items = list.items.map((item, at) => itemLines(item, markerOf(list, item, at), list.loose, page))
  return items.flatMap((item, at) => (list.loose && at > 0 ? ['', ...item] : item))
}

function markerOf({ ordered, start }: Tokens.List, item: Tokens.ListItem, at: number): string {
  const bullet = ordered ? `${(start === '' ? 1 : start) + at}.` : '•'
  return item.task ? `${bullet} ${item.checked ? '[x]' : '[ ]'} ` : `${bullet} `
}

function itemLines(item: Tokens.ListItem, marker: string, isLoose: boolean, page: Page): string[] {
  const indent = ' '.repeat(displayWidth(marker))
  const inner = { ...page, columns: Math.max(page.columns - indent.length, 8) }
  const content = item.tokens.filter(({ type }) => type !== 'checkbox')
  const body = isLoose
    ? blockLines(content, inner)
    : content.flatMap((token) => (isKnown(token) ? linesOf(token, inner) : []))
  const shown = body.map((text, at) => (text === '' ? '' : (at === 0 ? marker : indent) + text))
  return shown.length === 0 ? [marker.trimEnd()] : shown
}

function tableLines({ header, rows, align }: Tokens.Table, { columns, paint }: Page): string[] {
  const cells = (row: Tokens.TableCell[]) => row.map(({ tokens }) => textOf(inlinePieces(tokens)))
  const body = rows.map(cells)
  const table = layoutTable(
    cells(header).map((text, at) => ({ header: text, align: align[at] === 'right' ? 'right' : 'left', rank: 0 })),
    body,
    columns,
  )
  return [
    paint(table.head, 'bold'),
    paint('─'.repeat(Math.min(displayWidth(table.head) + 2, columns)), 'dim'),
    ...body.map(table.row),
  ]
}

const textOf = (pieces: Piece[]) => sanitizeLine(pieces.map(({ text }) => text).join(''))
const plain = (text: string): Piece[] =>
  text
    .split('\n')
    .flatMap((part, at): Piece[] => [...(at === 0 ? [] : [{ text: '\n', marks: [] }]), { text: part, marks: [] }])
