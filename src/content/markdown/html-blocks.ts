/** Recognizes CommonMark's HTML blocks line by line: https://spec.commonmark.org/0.31.2/#html-blocks */

const BLOCK_TAGS =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|li|link|' +
  'main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|' +
  'title|tr|track|ul'

const ATTRIBUTES = String.raw`(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>${'`'}]+|'[^']*'|"[^"]*"))?)*`

const BLANK = /^\s*$/

/** How each kind of HTML block starts and ends; the seventh is `LONE_TAG`. */
const HTML_BLOCKS: { start: RegExp; end: RegExp }[] = [
  { start: /^<(?:script|pre|style|textarea)(?:\s|>|$)/i, end: /<\/(?:script|pre|style|textarea)>/i },
  { start: /^<!--/, end: /-->/ },
  { start: /^<\?/, end: /\?>/ },
  { start: /^<![A-Za-z]/, end: />/ },
  { start: /^<!\[CDATA\[/, end: /\]\]>/ },
  { start: new RegExp(String.raw`^</?(?:${BLOCK_TAGS})(?:\s|/?>|$)`, 'i'), end: BLANK },
]
/** A single tag on a line; it cannot interrupt a paragraph. */
const LONE_TAG = new RegExp(String.raw`^(?:<[A-Za-z][\w-]*${ATTRIBUTES}\s*/?>|</[A-Za-z][\w-]*\s*>)\s*$`)

/** The end of the HTML block that this line opens, or null. The same line may contain the end. */
export function htmlBlockEnd(line: string, isInParagraph: boolean): RegExp | null {
  const kind = HTML_BLOCKS.find(({ start }) => start.test(line))
  if (kind !== undefined) return kind.end
  return !isInParagraph && LONE_TAG.test(line) ? BLANK : null
}

/** Elements that can stay open across blocks. The text must not be cut while one is open. */
const TAG =
  /<(\/?)(a|abbr|b|big|blockquote|center|cite|code|dd|del|details|dfn|div|dl|dt|em|figure|figcaption|font|h[1-6]|i|ins|kbd|mark|math|nobr|noembed|noframes|ol|pre|q|s|samp|section|select|small|span|strike|strong|sub|summary|sup|svg|table|template|textarea|time|title|tt|u|ul|var|xmp)(?=[\s/>]|$)/gi
const CODE_SPAN = /(`+)(?!`).*?[^`]\1(?!`)/g

/** HTML's active formatting elements, which stay open even past the list item or quote that contains them. */
const FORMATTING = new Set([
  'a',
  'b',
  'big',
  'code',
  'em',
  'font',
  'i',
  'nobr',
  's',
  'small',
  'strike',
  'strong',
  'tt',
  'u',
])

/** Updates `open`, the list of open elements with the innermost last, for the tags of `line`. */
export function trackOpenTags(line: string, open: string[], which: 'all' | 'formatting' = 'all'): void {
  if (!line.includes('<')) return
  const text = line.includes('`') ? line.slice(0, 2000).replace(CODE_SPAN, '') : line
  for (const [, slash, name = ''] of text.matchAll(TAG)) {
    const tag = name.toLowerCase()
    if (which === 'formatting' && !FORMATTING.has(tag)) continue
    if (slash === '') {
      if (open.length < 100) open.push(tag)
    } else {
      const opened = open.lastIndexOf(tag)
      if (opened >= 0) open.splice(opened)
    }
  }
}
