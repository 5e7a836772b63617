/** The summaries of values that are shown as a whole: progress, links, images and HTML. */

import { formatDifferent } from '#compare/number-text.ts'
import type { ShownValue } from '#compare/shown-value.ts'
import { formatBytes } from '#content/bytes.ts'
import type { ImageChange, LinkChange, NumberChange, TextChange } from '#contract/compare/change.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { kindLabels, kindOf } from '#contract/kind-labels.ts'
import { changed, unchangedSince } from './change-summary.ts'
import { addedAndRemoved, joinCounts } from './counts.ts'
import { oneLine } from './one-line.ts'

type LineCounts = TextChange['counts']
type RichValue = Extract<ShownValue, { kind: 'rich' }>

const MAX_TEXT_CHARS = 45
/** Characters of an address that are shown before the first difference. */
const CONTEXT_CHARS = 12

/** "62 % → 80 %". */
export function summarizeProgress({ old, new: next }: NumberChange): ChangeSummary {
  const [before, after] = formatDifferent(old, next)
  return before === after ? unchangedSince(null) : changed(`${before} % → ${after} %`)
}

/** "a.com/x → a.com/y", or the texts of a link whose address is the same. */
export function summarizeLink({ old, new: next }: LinkChange): ChangeSummary {
  if (old.href !== next.href) return changed(shortAddresses(old.href, next.href).join(' → '))
  if (old.text === next.text) return unchangedSince(null)
  return changed(shortAddresses(old.text ?? old.href, next.text ?? next.href).join(' → '))
}

/** Two addresses without their scheme, "a.com/x" and "a.com/y"; of long ones the part that differs. */
function shortAddresses(before: string, after: string): [before: string, after: string] {
  const bare: [string, string] = [withoutScheme(before), withoutScheme(after)]
  const [a, b] = bare[0] === bare[1] ? [before, after] : bare
  const shown: [string, string] = [oneLine(a, MAX_TEXT_CHARS), oneLine(b, MAX_TEXT_CHARS)]
  if (shown[0] !== shown[1]) return shown
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const start = Math.max(0, same - CONTEXT_CHARS)
  return [`…${oneLine(a.slice(start), MAX_TEXT_CHARS - 1)}`, `…${oneLine(b.slice(start), MAX_TEXT_CHARS - 1)}`]
}

function withoutScheme(address: string): string {
  return address
    .trim()
    .replace(/^https?:\/\/(www\.)?/i, '')
    .replace(/\/$/, '')
}

/** "24 kB → 31 kB", or "new image" if the sizes are the same or unknown. */
export function summarizeImage({ old, new: next }: ImageChange): ChangeSummary {
  const sizes = [old.bytes, next.bytes].map((bytes) => (bytes === null ? null : formatBytes(bytes)))
  const isResized = sizes[0] !== sizes[1] && !sizes.includes(null)
  return changed(isResized ? sizes.join(' → ') : 'new image')
}

/** "ok → failed" for text of one line, otherwise "+10 −2 lines". */
export function summarizeText(old: string, next: string, counts: LineCounts): ChangeSummary {
  const isShort = [old, next].every((text) => text.length <= MAX_TEXT_CHARS && /^.+$/.test(text))
  return isShort && old !== next ? changed(`${old} → ${next}`) : summarizeLines(old, next, counts)
}

/** "+10 −2 lines", or "changed" if the sources differ only beyond what is compared. */
export function summarizeLines(old: string, next: string, counts: LineCounts): ChangeSummary {
  return old === next ? unchangedSince(null) : changed(linesText(counts))
}

/** "+10 −2 lines, sandbox changed". */
export function summarizeRich(old: RichValue, next: RichValue, counts: LineCounts): ChangeSummary {
  const text = joinCounts([
    old.html === next.html ? '' : linesText(counts),
    old.sandbox === next.sandbox ? '' : 'sandbox changed',
    old.csp === next.csp ? '' : 'csp changed',
  ])
  return text === '' ? unchangedSince(null) : changed(text)
}

function linesText({ added, removed }: LineCounts): string {
  return addedAndRemoved(added, removed, 'line') || 'changed'
}

/** "Table", "Untyped", or an unknown type itself; data that is not what its type says is named by what it is. */
export function kindName(type: string | null, shown: ShownValue): string {
  const kind = kindOf(type)
  if (kind === null) return type || 'Untyped'
  if (shown.kind === 'text') return 'Text'
  if (shown.kind === 'json') return shown.data === null ? 'Empty' : 'JSON'
  return kindLabels[kind]
}
