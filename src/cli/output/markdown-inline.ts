import type { MarkedToken, Token } from 'marked'
import type { Mark, Piece } from './style.ts'

/** Text with emphasis, code and links as stretches of marked-up text. */
export function inlinePieces(tokens: readonly Token[] | undefined, marks: Mark[] = []): Piece[] {
  return (tokens ?? []).flatMap((token) => (isKnown(token) ? piecesOf(token, marks) : [{ text: token.raw, marks }]))
}

/** Only extensions make others, and there are none. */
export function isKnown(token: Token): token is MarkedToken {
  return token.type !== 'generic'
}

function piecesOf(token: MarkedToken, marks: Mark[]): Piece[] {
  switch (token.type) {
    case 'strong':
      return inlinePieces(token.tokens, [...marks, 'bold'])
    case 'em':
      return inlinePieces(token.tokens, [...marks, 'italic'])
    case 'del':
      return inlinePieces(token.tokens, [...marks, 'strikethrough'])
    case 'codespan':
      return [{ text: token.text, marks: [...marks, 'cyan'] }]
    case 'br':
      return [{ text: '\n', marks }]
    case 'link':
      return linkPieces(token.href, inlinePieces(token.tokens, [...marks, 'underline']), marks)
    case 'image':
      return [{ text: `[image: ${token.text || 'without words'}] (${token.href})`, marks: [...marks, 'dim'] }]
    case 'html':
      return [{ text: textOfHtml(token.text), marks }]
    case 'text':
      return token.tokens ? inlinePieces(token.tokens, marks) : [{ text: unescapeHtml(token.text), marks }]
    case 'escape':
      return [{ text: token.text, marks }]
    default:
      return [{ text: token.raw, marks }]
  }
}

/** A link's text, and its address unless the text says it. */
function linkPieces(href: string, pieces: Piece[], marks: Mark[]): Piece[] {
  const text = pieces.map((piece) => piece.text).join('')
  const isSaid = text === href || `mailto:${text}` === href || `http://${text}` === href
  return isSaid ? pieces : [...pieces, { text: ` (${href})`, marks: [...marks, 'dim'] }]
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** One that nobody closes reaches to the end, so that those behind it are not looked through as well. */
const LINE_BREAKS =
  /<\/?(br|p|div|h[1-6]|li|tr|section|article|header|footer|table|[uo]l|pre|blockquote|title)\b[^>]*>?/gi

/** What is to be read of HTML. */
export function textOfHtml(html: string): string {
  return unescapeHtml(
    html
      .replace(/<!--[\s\S]*?(-->|$)/g, '')
      .replace(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
      .replace(LINE_BREAKS, (tag) => (tag.endsWith('>') ? '\n' : tag))
      .replace(/<[!/]?[a-z][^>]*(>|$)/gi, ''),
  )
}
