/** Long quotes and HTML elements: split into a shell and the source inside, which is a document of its own. */

export interface Container {
  /** Source that compiles to the empty element. */
  shell: string
  inner: string
}

const CONTAINERS = 'details|div|section|article|center|blockquote|figure|main'
const OPENING = new RegExp(`^\\s{0,3}<(${CONTAINERS})(?=[\\s>])[^<>]{0,1000}>`, 'i')
const SUMMARY = /^\s*<summary\b[^<>]{0,200}>(?:(?!<\/summary>)[\s\S]){0,2000}<\/summary>/i
const ALERT = /^\[![a-z]+\][ \t]*(?:\n|$)/i

/** The container that a block consists of; null for other blocks. */
export function readContainer(source: string): Container | null {
  return /^ {0,3}>/.test(source) ? readQuote(source) : readElement(source)
}

function readQuote(source: string): Container | null {
  const lines = source.trimEnd().split('\n')
  if (!lines.every((line) => /^ {0,3}>/.test(line))) return null
  const inner = lines.map((line) => line.replace(/^ {0,3}> ?/, '')).join('\n')
  const alert = ALERT.exec(inner)?.[0] ?? ''
  return { shell: `> ${alert.trimEnd()}\n`, inner: `${inner.slice(alert.length)}\n` }
}

function readElement(source: string): Container | null {
  const [opening, tag = ''] = OPENING.exec(source) ?? []
  if (opening === undefined) return null
  const end = endOfElement(source, tag)
  if (end === null || source.slice(end.after).trim() !== '') return null
  let inner = source.slice(opening.length, end.before)
  const summary = tag.toLowerCase() === 'details' ? (SUMMARY.exec(inner)?.[0] ?? '') : ''
  inner = inner.slice(summary.length)
  // Text directly after the tag is not parsed as markdown.
  if (/\n[ \t]*\n/.test(summary) || !/^[ \t]*(?:\n[ \t]*\n|\s*<(?![a-z]+:))/i.test(inner)) return null
  return { shell: `${opening.trim()}${summary.trim()}</${tag}>\n`, inner: inner.replace(/^\s*\n/, '') }
}

/** Where the element at the start of a source ends, by the tags of the same name. */
function endOfElement(source: string, tag: string): { before: number; after: number } | null {
  let depth = 0
  for (const { 0: found, index } of source.matchAll(new RegExp(`</?${tag}(?=[\\s>])[^<>]*>`, 'gi'))) {
    depth += found.startsWith('</') ? -1 : 1
    if (depth === 0) return { before: index, after: index + found.length }
  }
  return null
}

const TAG = /<!--[\s\S]*?(?:-->|$)|<(style|script)\b[\s\S]*?(?:<\/\1\s*>|$)|<(\/?)([a-z][\w-]*)\b[^<>]*>/gi
const VERBATIM = /<(style|script|pre)\b[\s\S]*?(?:<\/\1\s*>|$)/gi
const VOID = /^(?:br|hr|img|input|wbr|col|source|area|embed|link|meta|param|track|base)$/i

/** The elements of a block of HTML that stand one after another; null if it is a single one or its tags do not match. */
export function splitElements(source: string): string[] | null {
  if (!/^\s*<[a-z]/i.test(source) || /\n[ \t]*\n[ \t]*[^\s<]/.test(source.replace(VERBATIM, ''))) return null
  const pieces: string[] = []
  const open: string[] = []
  let start = 0
  for (const { 0: tag, 2: slash, 3: name = '', index } of source.matchAll(TAG)) {
    if (slash === '/') {
      if (open.pop() !== name.toLowerCase()) return null
    } else if (name !== '' && !VOID.test(name)) open.push(name.toLowerCase())
    const end = index + tag.length
    const rest = open.length === 0 ? /^[ \t]*\n\s*(?=<[a-z])/i.exec(source.slice(end, end + 200)) : null
    if (rest === null) continue
    pieces.push(source.slice(start, end + rest[0].length))
    start = end + rest[0].length
  }
  if (open.length > 0) return null
  pieces.push(source.slice(start))
  return pieces.length > 1 ? pieces : null
}
