/** Two sorted lists as one. `order` is negative when its first argument comes first. */
export async function* merged<Item>(
  left: AsyncIterable<Item>,
  right: AsyncIterable<Item>,
  order: (a: Item, b: Item) => number,
): AsyncGenerator<Item> {
  const [a, b] = [left[Symbol.asyncIterator](), right[Symbol.asyncIterator]()]
  let [x, y] = [await a.next(), await b.next()]
  while (!x.done || !y.done) {
    if (!x.done && (y.done || order(x.value, y.value) <= 0)) {
      yield x.value
      x = await a.next()
    } else if (!y.done) {
      yield y.value
      y = await b.next()
    }
  }
}
