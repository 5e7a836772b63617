import { formatNumber, plural } from '#content/number.ts'
import type { RetentionKeysPreview } from '#contract/retention.ts'

/** The rest is cut. */
const MAX_RANGES = 4

/** "v1–v40, v42 of 45", oldest first; "3 versions" without numbers. */
export function versionsText({
  count,
  versions,
  ranges,
}: Pick<RetentionKeysPreview['results'][number], 'count' | 'versions' | 'ranges'>): string {
  if (versions === null || ranges.length === 0) return plural(count, 'version')
  const shown = ranges.slice(0, MAX_RANGES).toReversed().map(rangeText)
  return `${ranges.length > MAX_RANGES ? '…, ' : ''}${shown.join(', ')} of ${formatNumber(versions)}`
}

const rangeText = ({ first, last }: { first: number; last: number }) =>
  first === last ? `v${formatNumber(first)}` : `v${formatNumber(first)}–v${formatNumber(last)}`
