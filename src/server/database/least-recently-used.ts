/** Prepared statements of one connection to keep. */
export const MAX_STATEMENTS = 500

/** Caches `create` for the `max` keys that were used last. */
export function leastRecentlyUsed<Value>(max: number, create: (key: string) => Value): (key: string) => Value {
  const values = new Map<string, Value>()
  return (key) => {
    const value = values.get(key) ?? create(key)
    // A Map keeps the order of insertion, so the first key is the one that was used least recently.
    values.delete(key)
    values.set(key, value)
    const [oldest] = values.keys()
    if (values.size > max && oldest !== undefined) values.delete(oldest)
    return value
  }
}
