/** For each new column, the index of the old one with the same name, −1 if there is none. */
export function matchColumns(before: readonly string[], after: readonly string[]): Int32Array {
  const indexes = Map.groupBy(before.keys(), (at) => before[at])
  for (const list of indexes.values()) list.reverse()
  // A name may occur more than once: the first one matches the first one, and so on.
  return Int32Array.from(after, (name) => indexes.get(name)?.pop() ?? -1)
}
