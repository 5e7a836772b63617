/** The row options that the reader chose for a key, kept in this browser. */
import { withStorage } from '#ui/browser-storage.ts'
import { type RowOptions, readRowOptions, withRowOptions } from './address.ts'

const itemOf = (key: string) => `vitrine.compare.${key}`

/** Null if nothing is remembered. */
export function rememberedOptions(key: string): RowOptions | null {
  const stored = withStorage((storage) => storage.getItem(itemOf(key)))
  return stored ? readRowOptions(new URLSearchParams(stored)) : null
}

export function rememberOptions(key: string, options: RowOptions): void {
  const text = String(withRowOptions(options))
  withStorage((storage) => (text === '' ? storage.removeItem(itemOf(key)) : storage.setItem(itemOf(key), text)))
}
