/** The summaries of values that are shown as a whole: progress, links, images and HTML. */

import { formatDifferent } from '#compare/number-text.ts'
import { formatBytes } from '#content/bytes.ts'
import type { ImageChange, LinkChange, NumberChange, TextChange } from '#contract/compare/change.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { kindLabels, kindOf } from '#contract/kind-labels.ts'
import { changed, unchangedSince } from './change-summary.ts'
import { addedAndRemoved } from './counts.ts'
import { shortAddresses } from './short-address.ts'

/** "62 % → 80 %". */
export function summarizeProgress({ old, new: next }: NumberChange): ChangeSummary {
  const [before, after] = formatDifferent(old, next)
  return changed(`${before} % → ${after} %`)
}

/** "a.com/x → a.com/y". */
export function summarizeLink({ old, new: next }: LinkChange): ChangeSummary {
  const [before, after] = old.href === next.href ? [old.text ?? '', next.text ?? ''] : [old.href, next.href]
  return changed(shortAddresses(before, after).join(' → '))
}

/** "24 kB → 31 kB", or "new image" if the sizes are the same or unknown. */
export function summarizeImage({ old, new: next }: ImageChange): ChangeSummary {
  if (old.bytes === null || next.bytes === null) return changed('new image')
  const [before, after] = [formatBytes(old.bytes), formatBytes(next.bytes)]
  return changed(before === after ? 'new image' : `${before} → ${after}`)
}

/** "+10 −2 lines". */
export function summarizeLines({ counts }: Pick<TextChange, 'counts'>): ChangeSummary {
  const lines = addedAndRemoved(counts.added, counts.removed, 'line')
  return lines === '' ? unchangedSince(null) : changed(lines)
}

/** "Table", "Untyped", or an unknown type itself. */
export function typeLabel(type: string | null): string {
  const kind = kindOf(type)
  return kind === null ? type || 'Untyped' : kindLabels[kind]
}
