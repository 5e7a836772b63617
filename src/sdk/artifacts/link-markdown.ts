/**
 * A link as Prefect's client writes it, `[text](url)`, with text and URL escaped. CommonMark parsers and readers that use
 * the text in brackets verbatim find the same URL in it.
 */
export function formatLink(link: string, text: string | null | undefined): string {
  const address = link.replace(SURROUNDING_WHITESPACE, '')
  if (address === '') throw new RangeError('A link needs a URL')
  const label = escapeLabel(text ?? '')
  return `[${label === '' ? escapeLabel(address) : label}](${escapeAddress(address)})`
}

/** Surrounding whitespace and control characters, which browsers strip too. The lookbehind prevents backtracking. */
const SURROUNDING_WHITESPACE = /^[\s\p{Cc}]+|(?<![\s\p{Cc}])[\s\p{Cc}]+$/gu

/** Characters with a meaning in markdown inside a link's text. */
const MARKUP = /[\\[\]*_`<>&|~$^]|(?<=\])\(/g

function escapeLabel(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(MARKUP, '\\$&')
}

/** Characters that are not valid in a URL, or that would end it in markdown. */
const UNSAFE = /[\p{Cc}\u2028\u2029<>\\"`|]|\](?=\()/gu

function escapeAddress(address: string): string {
  const encoded = address.replace(UNSAFE, percentEncode)
  const paired = isBalanced(encoded) ? encoded : encoded.replace(/[()]/g, percentEncode)
  // CommonMark would parse it as a character reference.
  const safe = paired.replace(/(&#?[a-z0-9]+);/gi, '$1%3B')
  return /\s/.test(safe) ? `<${safe}>` : safe
}

function percentEncode(character: string): string {
  return character === '(' ? '%28' : character === ')' ? '%29' : encodeURIComponent(character)
}

/** CommonMark allows balanced parentheses up to this depth. */
const MAX_PARENTHESIS_DEPTH = 32

function isBalanced(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '(') depth++
    else if (character === ')') depth--
    if (depth < 0 || depth > MAX_PARENTHESIS_DEPTH) return false
  }
  return depth === 0
}
