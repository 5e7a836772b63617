import type { JsonDiff } from '#compare/json/diff-json.ts'
import { jsonStart } from '#content/json-start.ts'
import type { JsonMemberChange } from '#contract/compare/change.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Json } from '#contract/json.ts'
import { changed, unchangedSince } from './change-summary.ts'
import { addedAndRemoved, counted, joinCounts } from './counts.ts'
import { Highlight } from './highlight.ts'

/** Longer paths are named by their last member. */
const MAX_PATH_CHARS = 30
const MAX_VALUE_CHARS = 45

/** "+2 −1 fields, 3 values; loss 0.3 → 0.2 (−33 %)". */
export function summarizeJson({ change: { counts, changes }, reordered }: JsonDiff): ChangeSummary {
  const [root] = changes
  if (root?.path === '$' && ![root.old, root.new].some(isContainer)) return changed(rootText(root))
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

/** "false → true", "12 → 13 (+8.3 %)". */
function rootText({ old = null, new: next = null }: JsonMemberChange): string {
  const highlight = new Highlight()
  highlight.offer(old, next, () => '')
  return highlight.text() || [old, next].map((value) => jsonStart(value, MAX_VALUE_CHARS)).join(' → ')
}

function isContainer(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null
}

/** The path without its root. */
function labelOf(path: string): string {
  const label = path.replace(/^\$\.?/, '')
  return label.length <= MAX_PATH_CHARS ? label : (/[^.[\]"]+(?="?\]?$)/.exec(label)?.[0] ?? label)
}
