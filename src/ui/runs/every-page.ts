/** Rows in one answer, and ids in one question: what every server of this API lets through. */
export const PAGE = 200

/** All rows of a list, asked for page by page. */
export async function everyPage<Row>(
  read: (page: { limit: number; offset: number }) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (;;) {
    const page = await read({ limit: PAGE, offset: rows.length })
    rows.push(...page)
    if (page.length < PAGE) return rows
  }
}

/** The answers to a question about many ids, a portion of them at a time. */
export async function inPortions<Row>(
  ids: readonly string[],
  read: (portion: string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let at = 0; at < ids.length; at += PAGE) rows.push(...(await read(ids.slice(at, at + PAGE))))
  return rows
}
