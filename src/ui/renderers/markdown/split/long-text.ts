/** Long paragraphs and preformatted texts, split where no inline element is open. */
import { trackOpenTags } from '#content/markdown/html-blocks.ts'

const PRE = /^\s{0,3}(<pre\b[^<>]{0,500}>(?:\s*<code\b[^<>]{0,500}>)?)\n?/i
const END_OF_PRE = /((?:<\/code>\s*)?<\/pre\s*>)\s*$/i

/** The pieces of a block that is one `<pre>` element, each as such an element. */
export function splitPre(source: string, limit: number): string[] | null {
  const [opening, tags = ''] = PRE.exec(source) ?? []
  const closing = END_OF_PRE.exec(source.slice(-200))
  if (opening === undefined || closing === null) return null
  const text = source.slice(opening.length, source.length - closing[0].length)
  if (/<\/pre\b/i.test(text)) return null
  const pieces: string[] = []
  const open: string[] = []
  let start = 0
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline + 1
    trackOpenTags(text.slice(at, end), open)
    at = end
    if (open.length > 0 || (at - start < limit && at < text.length)) continue
    pieces.push(`${tags}\n${text.slice(start, at)}${closing[1]}\n`)
    start = at
  }
  return start === text.length ? pieces : null
}

/** A line that is, or may be, something other than the text of a paragraph. */
const OTHER_LINE =
  /^ {0,3}(?:>|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|#{1,6}(?:\s|$)|```|~~~|\$\$|=+[ \t]*$|\[[^\]]{0,999}\]:|<[a-z/!?]|[ \t|:-]+$)|^(?: {4}|\t)/im

/** What decides whether an inline element is open. A code span takes everything to its end. */
const MARK = /\\.|`+|[*_~]+|[[\]$]|<\/?[a-z][\w-]*\b[^<>]*>|(?<=[^\s\\] |[^\s\\ ]\n|[。！？，、])(?=\p{L})/giu

/** The pieces of a block that is one paragraph. Each starts with a letter, so that it is a paragraph as well. */
export function splitParagraph(source: string, limit: number): string[] | null {
  if (OTHER_LINE.test(source) || /\n[ \t]*\n/.test(source.trimEnd())) return null
  const closings = closingBackticks(source)
  const address = /\((?:[^()\s]|\([^()\s]*\)){0,2000}(?:\s+"[^"]{0,500}")?\)/y
  const tags: string[] = []
  const open = { emphasis: new Set<string>(), brackets: 0, isFormula: false }
  const pieces: string[] = []
  let start = 0
  /** The end of the code span or address that the marks stand in. */
  let verbatimEnd = 0
  for (const { 0: mark, index } of source.matchAll(MARK)) {
    if (index < verbatimEnd) continue
    if (mark.startsWith('`')) verbatimEnd = closings.get(index) ?? 0
    else if (mark.startsWith('<')) trackOpenTags(mark, tags)
    else if (mark === '[') open.brackets++
    else if (mark === ']') {
      open.brackets = Math.max(0, open.brackets - 1)
      address.lastIndex = index + 1
      verbatimEnd = index + 1 + (address.exec(source)?.[0].length ?? 0)
    } else if (mark === '$') open.isFormula = !open.isFormula
    else if (/^[*_~]/.test(mark))
      toggle(open.emphasis, mark, source[index - 1] ?? ' ', source[index + mark.length] ?? ' ')
    if (mark !== '' || index - start < limit) continue
    if (open.emphasis.size > 0 || open.brackets > 0 || open.isFormula || tags.length > 0) continue
    pieces.push(source.slice(start, index))
    start = index
  }
  pieces.push(source.slice(start))
  return pieces.length > 1 ? pieces : null
}

function toggle(open: Set<string>, mark: string, before: string, after: string): void {
  if (/\s/.test(before) && /\s/.test(after)) return
  if (mark.startsWith('_') && /\w/.test(before) && /\w/.test(after)) return
  if (!open.delete(mark)) open.add(mark)
}

/** By the start of each code span, its end: that of the next run of as many backticks. */
function closingBackticks(source: string): Map<number, number> {
  const ends = new Map<number, number>()
  const next = new Map<number, number>()
  for (const { 0: run, index } of [...source.matchAll(/`+/g)].reverse()) {
    const end = next.get(run.length)
    if (end !== undefined) ends.set(index, end)
    next.set(run.length, index + run.length)
  }
  return ends
}
