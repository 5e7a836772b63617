/** Reads the words of markdown, for previews: blocks line by line, then inline syntax. Takes linear time. */
import { plainInline } from './plain-inline.ts'

export interface PlainMarkdown {
  /** The first heading with words. */
  title: string | null
  /** What follows or precedes it, without code, tables and definitions. */
  lines: string[]
}

/** Elements whose text is not meant to be read, also when they are cut off. A code span may name them. */
const UNSHOWN = /(?<!`)<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)|<!--[\s\S]*?(?:-->|$)/gi
const FENCED = /^ {0,3}(```|~~~)[\s\S]*?(^ {0,3}\1|$(?![\s\S]))/gm

/** The mark of a quote or of a list item, and the box of a task. */
const CONTAINER = /^[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)/
const ALERT = /^[ \t]*\[![A-Z]+\][ \t]*$/
const HEADING = /^ {0,3}#{1,6}(?:[ \t]+|$)/
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/
const BREAK = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const DELIMITERS = /^[ \t]*[|:-][ \t|:-]*$/
const DEFINITION = /^ {0,3}\[[^[\]]{1,999}\]:/

/** Stops after `maxChars` of text and a heading. */
export function readPlainMarkdown(source: string, maxChars = Number.POSITIVE_INFINITY): PlainMarkdown {
  let title: string | null = null
  const lines: string[] = []
  let chars = 0
  for (const { text, isHeading } of readBlocks(source.replace(FENCED, '').replace(UNSHOWN, ' '))) {
    const isFull = chars >= maxChars
    if (isFull && title !== null) break
    if (isFull && !isHeading) continue
    const plain = plainInline(text)
    if (isHeading && title === null && plain.trim() !== '') title = plain.trim()
    else for (const line of plain.split('\n')) if (line.trim() !== '') lines.push(line)
    chars += plain.length
  }
  return { title, lines }
}

interface Block {
  /** Paragraphs keep their line breaks. */
  text: string
  isHeading: boolean
}

function* readBlocks(source: string): Generator<Block> {
  let paragraph: string[] = []
  let isTable = false
  const paragraphAs = (isHeading: boolean): Block[] => {
    const text = paragraph.join('\n')
    paragraph = []
    return text === '' ? [] : [{ text, isHeading }]
  }
  for (const line of source.split('\n')) {
    const { text, isContained } = withoutContainers(line)
    if (text.trim() === '' || ALERT.test(text)) {
      yield* paragraphAs(false)
      isTable = false
    } else if (isTable) continue
    else if (text.includes('|') && DELIMITERS.test(text)) {
      // The row of headings stands before it.
      paragraph.pop()
      yield* paragraphAs(false)
      isTable = true
    } else if (UNDERLINE.test(text) && paragraph.length > 0) yield* paragraphAs(true)
    else if (BREAK.test(text)) yield* paragraphAs(false)
    else if (HEADING.test(text)) {
      yield* paragraphAs(false)
      yield { text: headingText(text), isHeading: true }
    } else if (!DEFINITION.test(text) || paragraph.length > 0) {
      if (isContained) yield* paragraphAs(false)
      paragraph.push(text.trim())
    }
  }
  yield* paragraphAs(false)
}

/** Deeper nesting is read as text. */
const MAX_DEPTH = 8

function withoutContainers(line: string): { text: string; isContained: boolean } {
  let text = line
  for (let depth = 0; depth < MAX_DEPTH && !BREAK.test(text); depth++) {
    const mark = CONTAINER.exec(text)?.[0]
    if (mark === undefined) break
    text = text.slice(mark.length)
  }
  return { text, isContained: text !== line }
}

/** The text of a heading, without its marks. Not a single pattern, which would backtrack at every space. */
function headingText(line: string): string {
  const text = line.trim().replace(/^#+\s*/, '')
  const end = text.search(/[^#](?=#*$)/)
  return /\s/.test(text[end] ?? '') ? text.slice(0, end).trimEnd() : text
}
