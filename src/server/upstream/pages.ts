/** Rows in one answer, and ids in one question: the most that Prefect lets through. */
export const PAGE = 200

/** All rows of a list, asked for page by page; one that a change in between has moved to the next page counts once. */
export async function everyPage<Row extends { id: string }>(
  read: (page: { limit: number; offset: number }) => Promise<Row[]>,
): Promise<Row[]> {
  const rows = new Map<string, Row>()
  for (let offset = 0; ; offset += PAGE) {
    const page = await read({ limit: PAGE, offset })
    for (const row of page) rows.set(row.id, row)
    if (page.length < PAGE) return [...rows.values()]
  }
}

/** Ids or keys, as many at a time as one question may name. */
export function inPortions<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / PAGE) }, (_, page) =>
    items.slice(page * PAGE, (page + 1) * PAGE),
  )
}

/** The answers to questions about many things, at most `most` of them at a time, in the order of `items`. */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  most: number,
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) answers[index] = await ask(item)
  }
  await Promise.all(Array.from({ length: most }, worker))
  return answers
}
