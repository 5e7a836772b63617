/** Recognizes the constructs of a block by its lines. */

import { htmlBlockEnd } from '#content/markdown/html-blocks.ts'
import type { BlockChange } from '#contract/compare/change.ts'

const TYPES: [BlockChange['type'], RegExp][] = [
  ['rule', /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/],
  ['heading', /^ {0,3}#{1,6}(?:\s|$)/],
  ['code', /^(?: {4}|\t| {0,3}(?:```|~~~|\$\$))/],
  ['quote', /^ {0,3}>/],
  ['list', /^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:\s|$)/],
  ['definition', /^ {0,3}\[[^\]\n]{1,999}\]:/],
]

/** The type of a block by its first line. */
export function blockType(source: string): BlockChange['type'] {
  const [, line] = lineAt(source, 0)
  for (const [type, pattern] of TYPES) if (pattern.test(line)) return type
  return htmlBlockEnd(line.trimStart(), false) === null ? 'paragraph' : 'html'
}

/** The end of the line that starts at an offset, and its text. */
function lineAt(source: string, start: number): [end: number, line: string] {
  const newline = source.indexOf('\n', start)
  return newline < 0 ? [source.length, source.slice(start)] : [newline + 1, source.slice(start, newline)]
}

const INTERRUPTING = /^ {0,3}(?:>|[-+*][ \t]+\S|1[.)][ \t]+\S)/
const DELIMITERS = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/
const MAX_HEADING_LINES = 4

export const isTable = (source: string): boolean => {
  const [end, head] = lineAt(source, 0)
  return head.includes('|') && DELIMITERS.test(lineAt(source, end)[1])
}

/** The end of a paragraph that starts at 0, and whether it is underlined, which makes it a heading. */
export function paragraphEnd(source: string): { end: number; isHeading: boolean } {
  // An element may enclose the rest.
  if (source.includes('<')) return { end: source.length, isHeading: false }
  let previous = 0
  for (let [start, count] = [lineAt(source, 0)[0], 1]; start < source.length; count++) {
    const [end, line] = lineAt(source, start)
    if (count <= MAX_HEADING_LINES && UNDERLINE.test(line)) return { end, isHeading: true }
    if (line.trim() === '' || INTERRUPTING.test(line)) return { end: start, isHeading: false }
    if (previous > 0 && line.includes('|') && DELIMITERS.test(line)) return { end: previous, isHeading: false }
    previous = start
    start = end
  }
  return { end: source.length, isHeading: false }
}
