import { formatJson, type Json } from '#contract/json.ts'

const OBEYED = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** JSON that is the same value for a program, and does nothing to a terminal. */
export function jsonText(value: Json, indent = 0, margin = '\n'): string {
  return formatJson(value, indent, margin).replace(OBEYED, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
