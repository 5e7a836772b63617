/** Named facts of one thing, one per line. */

import { relativeTime } from '#content/time.ts'
import { type Paint, wrap } from './style.ts'
import { displayWidth, sanitizeLine } from './text.ts'

/** Facts without a value are left out. */
export type Fact = [name: string, value: string | null]

/** The exact time, for people followed by the relative one. */
export const timeFact = (iso: string, isTerminal: boolean) =>
  isTerminal ? `${iso} (${relativeTime(iso, Date.now(), 'narrow')})` : iso

const NAME_COLUMNS = 13

/** Lines of at most `columns` columns. */
export function factLines(facts: Fact[], columns: number, paint: Paint): string[] {
  return facts.flatMap(([name, value]) =>
    value === null || value === '' ? [] : linesOf(name, sanitizeLine(value), columns, paint),
  )
}

/** The value moves below its name if an id would not fit beside it. */
function linesOf(name: string, value: string, columns: number, paint: Paint): string[] {
  const room = columns - NAME_COLUMNS
  if (displayWidth(value) <= room) return [`${paint(name.padEnd(NAME_COLUMNS), 'dim')}${value}`]
  const isBelow = value.split(' ').some((word) => displayWidth(word) > room)
  const margin = ' '.repeat(isBelow ? 2 : NAME_COLUMNS)
  const [first = '', ...more] = wrap([{ text: value, marks: [] }], columns - margin.length, paint)
  const head = isBelow ? [paint(name, 'dim'), margin + first] : [paint(name.padEnd(NAME_COLUMNS), 'dim') + first]
  return [...head, ...more.map((text) => margin + text)]
}
