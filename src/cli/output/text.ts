/** Text that is safe to print on a terminal, measured in terminal columns. */
import stringWidth from 'string-width'
import { formatJson, type Json } from '#contract/json.ts'

/** Control characters except tab and line feed, and characters that change the text direction. */
const CONTROLS = /[^\P{Cc}\t\n]|[\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu
const ASCII = /^[\x20-\x7e]*$/
/** With the signs of our own texts, each a column wide: `stringWidth` is slow. */
const NARROW = /^[\x20-\x7e·×…←-↓−─-▟]*$/
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Untrusted text without control characters. */
export function sanitizeText(text: string): string {
  return sanitizeSource(text).replaceAll('\t', '    ')
}

/** The same with its tabs, for programs. */
export function sanitizeSource(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replace(CONTROLS, '')
}

/** The same on a single line. */
export function sanitizeLine(text: string): string {
  return ASCII.test(text) ? text : sanitizeText(text.replaceAll(/\s+/g, ' '))
}

/** A value in a message. */
export function quote(text: string): string {
  return `\`${sanitizeLine(text)}\``
}

const JSON_CONTROLS = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** JSON with control characters escaped, so that the value stays the same and a terminal ignores them. */
export function formatTerminalJson(value: Json, indent = 0, margin = '\n'): string {
  return formatJson(value, indent, margin).replace(
    JSON_CONTROLS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Terminal columns of a text; styles take none. */
export function displayWidth(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text)
}

/** At most `columns` of a text, with … at the end if it was cut. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  return columns < 1 ? '' : `${sliceColumns(text, columns - 1)}…`
}

function sliceColumns(text: string, columns: number): string {
  let taken = 0
  for (const { segment, index } of graphemes.segment(text)) {
    taken += displayWidth(segment)
    if (taken > columns) return text.slice(0, index)
  }
  return text
}
