/** Longer text is not a link, and is not scanned. */
const MAX_LENGTH = 20_000

/**
 * The link if the text consists of exactly one link, otherwise null.
 *
 * Prefect's `create_link_artifact` stores a link as markdown, `[text](url)`, and escapes neither part: brackets in the
 * text and spaces or parentheses in the URL are therefore accepted, although CommonMark would not parse such a link.
 * The URL may have any scheme, including `javascript:`. Check it before rendering a link.
 */
export function soleLink(source: string): { href: string; text: string } | null {
  const content = source.trim()
  if (content.length > MAX_LENGTH) return null
  const middle = content.indexOf('](')
  if (!content.startsWith('[') || !content.endsWith(')') || middle < 0) return null
  // A second `](` is a second link, or an image inside the first: markdown, not a link's plain text.
  if (content.indexOf('](', middle + 2) >= 0) return null
  const label = content.slice(1, middle)
  const inside = content.slice(middle + 2, -1)
  if (closesEarly(label, '[', ']') || /\n\s*\n/.test(label) || inside.includes('\n')) return null
  const href = address(inside)
  if (href === '') return null
  // Text after the closing parenthesis: `[see](https://a.org) (or not)` is a sentence.
  if (/\s/.test(href) && closesEarly(href, '(', ')')) return null
  const text = unescaped(label).replace(/\s+/g, ' ').trim()
  return { href, text: text === '' ? href : text }
}

/** Whether a closing bracket has no opening one, so that the outer pair ends before the end of the text. */
function closesEarly(text: string, open: string, close: string): boolean {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === open) depth++
    else if (text[i] === close && --depth < 0) return true
  }
  return false
}

/** The URL in the parentheses, without surrounding `<…>` and without a title in double quotes. */
function address(inside: string): string {
  const trimmed = inside.trim()
  const title = trimmed.endsWith('"') ? trimmed.lastIndexOf(' "', trimmed.length - 2) : -1
  const href = title < 0 ? trimmed : trimmed.slice(0, title).trim()
  return href.startsWith('<') && href.endsWith('>') ? href.slice(1, -1) : href
}

function unescaped(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1')
}
