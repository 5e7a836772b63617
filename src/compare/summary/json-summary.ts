import type { JsonDiff } from '#compare/json/diff-json.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { changed, unchangedSince } from './change-summary.ts'
import { addedAndRemoved, counted, joinCounts } from './counts.ts'
import { Highlight } from './highlight.ts'

/** Longer paths are named by their last member. */
const MAX_PATH_CHARS = 30

/** "+2 −1 fields, 3 values; loss 0.3 → 0.2 (−33 %)". */
export function summarizeJson({ counts, changes, reordered }: JsonDiff): ChangeSummary {
  const highlight = new Highlight()
  for (const { old, new: next, path } of changes) highlight.offer(old, next, () => labelOf(path))
  const text = joinCounts(
    [
      addedAndRemoved(counts.added, counts.removed, 'field'),
      counted(counts.changed, 'value'),
      ...(reordered > 0 ? [`${counted(reordered, 'list')} reordered`] : []),
    ],
    highlight.text(),
  )
  return text === '' ? unchangedSince(null) : changed(text)
}

/** The path without its root; "" for the root itself. */
function labelOf(path: string): string {
  const label = path.replace(/^\$\.?/, '')
  return label.length <= MAX_PATH_CHARS ? label : (/[^.[\]"]+(?="?\]?$)/.exec(label)?.[0] ?? label)
}
