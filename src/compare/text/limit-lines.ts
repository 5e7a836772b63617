import { formatNumber } from '#content/number.ts'
import type { TextChange } from '#contract/compare/change.ts'

const MAX_LINES = 20_000
/** Lines that are kept before and after a change if not all can be. */
const CONTEXT_LINES = 10
const MAX_LINE_CHARS = 20_000
/** Of all lines. */
const MAX_CHARS = 6_000_000

/** Leaves out what a page cannot show: most equal lines of a long text, and the ends of long lines. */
export function limitLines(change: TextChange): TextChange {
  const lines = change.lines.length > shownCount(change.lines) ? linesNearChanges(change.lines) : change.lines
  const shown = lines.slice(0, shownCount(lines))
  const isLong = shown.some(({ text }) => text.length > MAX_LINE_CHARS)
  const notes = [
    ...(lines.length < change.lines.length ? ['Equal lines far from a change are left out.'] : []),
    ...(lines.length > shown.length ? [`Only the first ${formatNumber(shown.length)} lines are shown.`] : []),
    ...(isLong ? ['Lines of more than 20,000 characters are cut.'] : []),
  ]
  const limited = { ...change, lines: isLong ? shown.map(cutLine) : shown }
  return notes.reduce(withNote, limited)
}

/** How many of the first lines can be shown. */
function shownCount(lines: readonly Line[]): number {
  let chars = 0
  const end = lines.findIndex(({ text }, at) => {
    chars += Math.min(text.length, MAX_LINE_CHARS)
    return at >= MAX_LINES || chars > MAX_CHARS
  })
  return end === -1 ? lines.length : end
}

/** Adds a sentence to the note. */
export function withNote(change: TextChange, note: string): TextChange {
  return { ...change, note: change.note === null ? note : `${change.note} ${note}` }
}

type Line = TextChange['lines'][number]

function linesNearChanges(lines: Line[]): Line[] {
  const isNear = new Uint8Array(lines.length)
  for (const [at, { status }] of lines.entries()) {
    if (status !== 'same') isNear.fill(1, Math.max(0, at - CONTEXT_LINES), at + CONTEXT_LINES + 1)
  }
  return lines.filter((_, at) => isNear[at] === 1)
}

function cutLine(line: Line): Line {
  const { text } = line
  return text.length <= MAX_LINE_CHARS
    ? line
    : { ...line, text: `${text.slice(0, MAX_LINE_CHARS).replace(/[\ud800-\udbff]$/, '')}…` }
}
