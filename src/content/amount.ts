import { formatBytes } from './bytes.ts'
import { plural } from './number.ts'

/** "4,000 versions of 37 keys, 12 MB": how much a deletion or a retention run deletes. */
export function amount({ count, keys = 0, bytes }: { count: number; keys?: number; bytes: number }): string {
  return `${plural(count, 'version')}${keys === 0 || count === 1 ? '' : ` of ${plural(keys, 'key')}`}, ${formatBytes(bytes)}`
}
