/** The first rows of a table, from the start of its JSON text: the rest need not be read. */
import { JsonScan } from './json-scan.ts'

/** More than fit on a screen. */
const MAX_ROWS = 200

/** The longest escape sequence of a JSON string, without its last character. */
const MAX_PART_OF_ESCAPE = 5

/**
 * A list of the first rows as JSON text. `start` is the first part of a table's data: of JSON text, or of a JSON string
 * that contains JSON text. Null if that is not a list with a complete row.
 */
export function firstRows(start: string): string | null {
  const text = start.startsWith('"') ? unquoteStart(start) : start
  return text === null ? null : new JsonScan(text).firstItems(MAX_ROWS)
}

/** The text of a JSON string that may be cut, also within an escape sequence. */
function unquoteStart(start: string): string | null {
  const whole = parseString(start)
  if (whole !== null) return whole
  for (let cut = 0; cut <= MAX_PART_OF_ESCAPE; cut++) {
    const value = parseString(`${start.slice(0, start.length - cut)}"`)
    if (value !== null) return value
  }
  return null
}

/** Not with `tryJson`, which reads what is not JSON a second time, slowly, to find the error. */
function parseString(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
