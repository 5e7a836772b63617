import { formatBytes } from '#content/bytes.ts'

const counted = (count: number, one: string) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`

/** "4,000 versions of 37 keys, 12 MB": how much is deleted, by a dialog or by retention. */
export function amount({ count, keys = 0, bytes }: { count: number; keys?: number; bytes: number }): string {
  return `${counted(count, 'version')}${keys === 0 || count === 1 ? '' : ` of ${counted(keys, 'key')}`}, ${formatBytes(bytes)}`
}
