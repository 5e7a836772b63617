import { formatJson, isJsonObject, type Json, memberNames } from '#contract/json.ts'

/** The beginning of a value as compact JSON, at most `maxChars` long; takes no longer for a larger value. */
export function jsonStart(value: Json, maxChars: number): string {
  let text = ''
  const isFull = () => text.length > maxChars
  function add(value: Json): void {
    if (Array.isArray(value)) addAll('[', value.keys(), ']', (at) => add(value[at] ?? null))
    else if (isJsonObject(value)) {
      addAll('{', memberNames(value), '}', (name) => {
        text += `${formatJson(name.slice(0, maxChars))}:`
        add(value[name] ?? null)
      })
    } else if (typeof value === 'string') text += formatJson(value.slice(0, maxChars))
    else text += String(value)
  }
  function addAll<Key>(open: string, keys: Iterable<Key>, close: string, addItem: (key: Key) => void): void {
    text += open
    let isFirst = true
    for (const key of keys) {
      if (isFull()) return
      if (!isFirst) text += ','
      isFirst = false
      addItem(key)
    }
    text += close
  }
  add(value)
  // Never half of a surrogate pair.
  return isFull() ? `${text.slice(0, maxChars - 1).replace(/[\ud800-\udbff]$/, '')}…` : text
}
