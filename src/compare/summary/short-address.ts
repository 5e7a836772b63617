import { oneLine } from './one-line.ts'

const MAX_CHARS = 45
/** Characters shown before the first difference. */
const CONTEXT_CHARS = 12

/** Two addresses without their scheme, "a.com/x" and "a.com/y"; of long ones the part that differs. */
export function shortAddresses(before: string, after: string): [before: string, after: string] {
  const bare: [string, string] = [withoutScheme(before), withoutScheme(after)]
  const [a, b] = bare[0] === bare[1] ? [before, after] : bare
  const shown: [string, string] = [oneLine(a, MAX_CHARS), oneLine(b, MAX_CHARS)]
  if (shown[0] !== shown[1]) return shown
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const start = Math.max(0, same - CONTEXT_CHARS)
  return [`…${oneLine(a.slice(start), MAX_CHARS - 1)}`, `…${oneLine(b.slice(start), MAX_CHARS - 1)}`]
}

function withoutScheme(address: string): string {
  return address
    .trim()
    .replace(/^https?:\/\/(www\.)?/i, '')
    .replace(/\/$/, '')
}
