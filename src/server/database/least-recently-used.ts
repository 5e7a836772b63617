/** Prepared statements of one connection to keep. */
export const MAX_STATEMENTS = 500

/** Caches `create` for the `max` keys that were used last. */
export function leastRecentlyUsed<Value>(max: number, create: (key: string) => Value): (key: string) => Value {
  const values = new Map<string, Value>()
  return (key) => {
    const value = values.get(key) ?? create(key)
    values.delete(key)
    values.set(key, value)
    dropOldest(values, max)
    return value
  }
}

/** Removes the entry that was added first if there are more than `max`: a Map keeps the order of insertion. */
export function dropOldest(values: Map<string, unknown>, max: number): void {
  const [oldest] = values.keys()
  if (values.size > max && oldest !== undefined) values.delete(oldest)
}
