/** The items in lists of `size`, the last of which can be shorter. */
export function* chunksOf<Item>(items: Item[], size: number): Generator<Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}
