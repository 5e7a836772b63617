import type { MarkedToken, Token } from 'marked'
import type { Mark, Piece } from './style.ts'

/** Inline Markdown as styled pieces of text. */
export function inlinePieces(tokens: readonly Token[] | undefined, marks: Mark[] = []): Piece[] {
  return (tokens ?? []).flatMap((token) => (isKnown(token) ? piecesOf(token, marks) : [{ text: token.raw, marks }]))
}

/** Generic tokens come only from extensions, which are not used. */
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
      return [{ text: `[image: ${token.text || 'no description'}] (${token.href})`, marks: [...marks, 'dim'] }]
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

/** The text of a link, with its address unless that is the text. */
function linkPieces(href: string, pieces: Piece[], marks: Mark[]): Piece[] {
  const text = pieces.map((piece) => piece.text).join('')
  const isAddress = text === href || `mailto:${text}` === href || `http://${text}` === href
  return isAddress ? pieces : [...pieces, { text: ` (${href})`, marks: [...marks, 'dim'] }]
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (entity, decimal, hex, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? entity
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity
  })
}

/** An unclosed tag matches up to the end, so that the search does not restart at each later tag. */
const LINE_BREAKS =
  /<\/?(br|p|div|h[1-6]|li|tr|section|article|header|footer|table|[uo]l|pre|blockquote|title)\b[^>]*>?/gi

/** The readable text of HTML. */
export function textOfHtml(html: string): string {
  return unescapeHtml(
    html
      .replace(/<!--[\s\S]*?(-->|$)/g, '')
      .replace(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
      .replace(LINE_BREAKS, (tag) => (tag.endsWith('>') ? '\n' : tag))
      .replace(/<[!/]?[a-z][^>]*(>|$)/gi, ''),
  )
}
