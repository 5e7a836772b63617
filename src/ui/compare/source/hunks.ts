/** Groups the lines of a source comparison into changes and the lines around them. */
import type { TextChange } from '#contract/compare/change.ts'

export type Line = TextChange['lines'][number]

/** `same`: unchanged lines, of which those near a change are shown. */
type Hunk = { isChanged: boolean; start: number; lines: Line[] }

/** Unchanged lines on both sides of a change. */
export const CONTEXT_LINES = 3

export function hunksOf(lines: readonly Line[]): Hunk[] {
  const hunks: Hunk[] = []
  for (const [index, line] of lines.entries()) {
    const isChanged = line.status !== 'same'
    const last = hunks.at(-1)
    if (last?.isChanged === isChanged) last.lines.push(line)
    else hunks.push({ isChanged, start: index, lines: [line] })
  }
  return hunks
}

/** A line of both versions beside each other. */
export type LinePair = { old: Line | null; new: Line | null }

/** The nth removed line is beside the nth added one. */
export function pairsOf(lines: readonly Line[]): LinePair[] {
  const removed = lines.filter(({ status }) => status === 'removed')
  const added = lines.filter(({ status }) => status === 'added')
  const pairs = lines.flatMap((line): LinePair[] => (line.status === 'same' ? [{ old: line, new: line }] : []))
  for (let at = 0; at < Math.max(removed.length, added.length); at++) {
    pairs.push({ old: removed[at] ?? null, new: added[at] ?? null })
  }
  return pairs
}
