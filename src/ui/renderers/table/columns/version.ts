import { cellText } from '#content/cell-text.ts'
import type { Cell } from '#contract/table-rows.ts'

const MAX_LENGTH = 60
const VERSION = /^v?(\d{1,9}(?:\.\d{1,9}){0,5})(?:[-.]?([a-zA-Z][\w.-]*))?(?:\+[\w.-]+)?$/
/** Fewer parts without a "v" are a decimal number. */
const CERTAIN = /^(?:v\d+\.\d|\d+\.\d+\.\d)/

/** Whether a text is a version and nothing else: "1.10.0", "v2.1", "2.0.0rc1", also an IPv4 address. */
export function isVersion(text: string): boolean {
  return text.length <= MAX_LENGTH && CERTAIN.test(text) && VERSION.test(text)
}

/** A text that sorts by code units as versions do: 1.0.0rc1 < 1.0.0 < 1.0.0.post1 < 1.9.0 < 1.10.0. Null for others. */
export function toVersion(cell: Cell): string | null {
  const text = cellText(cell)
  if (text.length > MAX_LENGTH) return null
  const [, numbers, tag] = VERSION.exec(text) ?? []
  if (numbers === undefined) return null
  const marker = tag === undefined ? '#' : tag.startsWith('post') ? '$' : '!'
  return padded(numbers) + marker + padded(tag ?? '')
}

const padded = (text: string) => text.replace(/\d+/g, (digits) => digits.padStart(9, '0'))
