/**
 * A link as Prefect's client writes it, `[text](url)`, but so that it is a link whatever text and address hold. Both
 * CommonMark and readers that take the text between the brackets as it is find the same address in it.
 */
export function formatLink(link: string, text: string | null | undefined): string {
  const address = link.replace(EDGES, '')
  if (address === '') throw new RangeError('A link needs an address')
  const label = escapeLabel(text ?? '')
  return `[${label === '' ? escapeLabel(address) : label}](${escapeAddress(address)})`
}

/** Blanks and control characters around an address, which browsers leave out, too. A run is tried from its start only. */
const EDGES = /^[\s\p{Cc}]+|(?<![\s\p{Cc}])[\s\p{Cc}]+$/gu

/** What starts something else than plain text inside a link's text. */
const MARKUP = /[\\[\]*_`<>&|~$^]|(?<=\])\(/g

function escapeLabel(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(MARKUP, '\\$&')
}

/** What no address holds as it is, or what would end it early. */
const UNSAFE = /[\p{Cc}\u2028\u2029<>\\"`|]|\](?=\()/gu

function escapeAddress(address: string): string {
  const encoded = address.replace(UNSAFE, percentEncode)
  const paired = isBalanced(encoded) ? encoded : encoded.replace(/[()]/g, percentEncode)
  // CommonMark would read it as a character reference.
  const safe = paired.replace(/(&#?[a-z0-9]+);/gi, '$1%3B')
  return /\s/.test(safe) ? `<${safe}>` : safe
}

function percentEncode(character: string): string {
  return character === '(' ? '%28' : character === ')' ? '%29' : encodeURIComponent(character)
}

/** CommonMark allows parentheses in pairs, 32 within each other. */
const DEEPEST = 32

function isBalanced(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '(') depth++
    else if (character === ')') depth--
    if (depth < 0 || depth > DEEPEST) return false
  }
  return depth === 0
}
