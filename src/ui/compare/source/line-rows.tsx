import type { ReactNode } from 'react'
import { newBudget } from '#compare/text/align.ts'
import { diffWords } from '#compare/text/words.ts'
import type { Segment } from '#contract/compare/change.ts'
import { type Line, type LinePair, pairsOf } from './hunks.ts'
import { LineText } from './marked-line.tsx'

const NUMBER = 'w-12 min-w-12 select-none border-line border-r px-2 text-right align-top text-muted tabular-nums'
const TEXT = 'px-2 align-top whitespace-pre-wrap [overflow-wrap:anywhere]'

const backgrounds = { same: '', added: 'bg-added-soft', removed: 'bg-removed-soft' }
const signs = { same: '', added: '+', removed: '−' }

/** Words are compared in this many steps per change. */
const MAX_STEPS = 200_000
const MAX_LINE_CHARS = 5000

/** Removed lines above the added ones. */
export function UnifiedRows({ lines }: { lines: readonly Line[] }) {
  const words = wordsOf(pairsOf(lines))
  return lines.map((line) => (
    <tr key={`${line.old_line} ${line.new_line}`} className={backgrounds[line.status]}>
      <td className={NUMBER}>{line.old_line}</td>
      <td className={NUMBER}>{line.new_line}</td>
      <td aria-hidden="true" className="w-5 select-none pl-2 align-top text-muted">
        {signs[line.status]}
      </td>
      <td className={TEXT}>
        <LineText text={line.text} status={line.status} segments={words.get(line) ?? null} />
      </td>
    </tr>
  ))
}

/** Removed lines on the left, added ones on the right. */
export function SplitRows({ lines }: { lines: readonly Line[] }) {
  const pairs = pairsOf(lines)
  const words = wordsOf(pairs)
  return pairs.map((pair) => (
    <tr key={`${pair.old?.old_line} ${pair.new?.new_line}`}>
      {side(pair.old, pair.old?.old_line, words)}
      {side(pair.new, pair.new?.new_line, words)}
    </tr>
  ))
}

function side(line: Line | null, number: number | null | undefined, words: ReadonlyMap<Line, Segment[]>): ReactNode {
  const background = line === null ? 'bg-sunken' : backgrounds[line.status]
  return (
    <>
      <td className={`${NUMBER} ${background}`}>{number}</td>
      <td className={`${TEXT} w-1/2 ${background}`}>
        {line !== null && <LineText text={line.text} status={line.status} segments={words.get(line) ?? null} />}
      </td>
    </>
  )
}

/** The words of lines that were replaced by similar ones. */
function wordsOf(pairs: readonly LinePair[]): Map<Line, Segment[]> {
  const words = new Map<Line, Segment[]>()
  const budget = newBudget(MAX_STEPS)
  for (const { old, new: current } of pairs) {
    if (old === null || current === null || old === current) continue
    if (Math.max(old.text.length, current.text.length) > MAX_LINE_CHARS) continue
    const { segments } = diffWords(old.text, current.text, budget)
    const same = segments.reduce((length, { status, text }) => length + (status === 'same' ? text.trim().length : 0), 0)
    if (same * 3 < Math.min(old.text.length, current.text.length)) continue
    words.set(old, segments)
    words.set(current, segments)
  }
  return words
}
