/** Prepared statements of one connection to keep. */
const MAX_STATEMENTS = 500
/** A statement with the values of 200 rows takes up to 400 kB, and another number of rows is another statement. */
const LONG_STATEMENT_CHARS = 2000
const MAX_LONG_STATEMENTS = 20

/** Keeps the statements that a connection has used last. */
export function cacheStatements<Statement>(prepare: (text: string) => Statement): (text: string) => Statement {
  const short = leastRecentlyUsed(MAX_STATEMENTS, prepare)
  const long = leastRecentlyUsed(MAX_LONG_STATEMENTS, prepare)
  return (text) => (text.length < LONG_STATEMENT_CHARS ? short : long)(text)
}

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
