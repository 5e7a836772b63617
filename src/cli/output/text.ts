/** Text on a terminal: measured in columns, and without anything that a terminal would obey. */
import stringWidth from 'string-width'

/** Control characters but tab and line feed, and the marks that turn the direction of what follows. */
const COMMANDS = /[^\P{Cc}\t\n]|[\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu
const PLAIN = /^[\x20-\x7e]*$/
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Lines of text from outside, safe to show. */
export function lines(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replace(COMMANDS, '').replaceAll('\t', '    ')
}

/** The same as a single line. */
export function line(text: string): string {
  return PLAIN.test(text) ? text : lines(text.replaceAll(/\s+/g, ' '))
}

/** How many columns a text takes; colours take none. */
export function width(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text)
}

/** At most so many columns of a text, with … where something is missing. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text
  return columns < 1 ? '' : `${head(text, columns - 1)}…`
}

/** The start of a text that takes at most so many columns. */
function head(text: string, columns: number): string {
  let taken = 0
  for (const { segment, index } of graphemes.segment(text)) {
    taken += width(segment)
    if (taken > columns) return text.slice(0, index)
  }
  return text
}

export function pad(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const blank = ' '.repeat(Math.max(0, columns - width(text)))
  return align === 'right' ? blank + text : text + blank
}
