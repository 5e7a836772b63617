import { formatNumber, plural } from '#content/number.ts'

/** "+12 −3 rows", "+1 row"; "" if nothing was added or removed. */
export function addedAndRemoved(added: number, removed: number, one: string): string {
  const counts = [
    ...(added > 0 ? [`+${formatNumber(added)}`] : []),
    ...(removed > 0 ? [`−${formatNumber(removed)}`] : []),
  ]
  return counts.length === 0 ? '' : `${counts.join(' ')} ${added + removed === 1 ? one : `${one}s`}`
}

/** "5 cells"; "" for none. */
export function counted(count: number, one: string): string {
  return count === 0 ? '' : plural(count, one)
}

/** "+12 −3 rows, 5 cells; score 0.82 → 0.79 (−3.7 %)", without what is empty. */
export function joinCounts(counts: string[], highlight = ''): string {
  const text = counts.filter((count) => count !== '').join(', ')
  return [text, highlight].filter((part) => part !== '').join('; ')
}
