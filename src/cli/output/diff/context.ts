/** Items without change that are shown before and after one with a change. */
export const CONTEXT = 3

/** The changed items with those around them; for the others between, their number. */
export function* withContext<Item extends { status: string }>(
  items: Iterable<Item>,
): Generator<{ item: Item } | { skipped: number }, void, undefined> {
  let waiting: Item[] = []
  let skipped = 0
  let after = 0
  for (const item of items) {
    if (item.status !== 'same') {
      if (skipped > 0) yield { skipped }
      for (const each of waiting) yield { item: each }
      waiting = []
      skipped = 0
      after = CONTEXT
      yield { item }
    } else if (after > 0) {
      after--
      yield { item }
    } else {
      waiting.push(item)
      if (waiting.length <= CONTEXT) continue
      waiting.shift()
      skipped++
    }
  }
  if (skipped + waiting.length > 0) yield { skipped: skipped + waiting.length }
}
