/** A deterministic random number generator (mulberry32), seeded per run. */
export type Random = {
  /** From 0 (inclusive) to 1 (exclusive). */
  next: () => number
  between: (least: number, most: number) => number
  whole: (least: number, most: number) => number
  pick: <Item>(items: readonly [Item, ...Item[]]) => Item
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + next() * (most - least)
  return {
    next,
    between,
    whole: (least, most) => Math.floor(between(least, most + 1)),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  }
}
