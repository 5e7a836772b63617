/** A markdown report of about the given number of bytes with common elements. */
export const longReport = (bytes: number): string => {
  const chapters: string[] = []
  for (let number = 1, length = 0; length < bytes; number++) {
    const chapter = `## Chapter ${number}

Of **${number * 17} rows**, *${number} were refused*, see [the rules](https://example.com/rules/${number}) and \`check_${number}\`.

- completeness: ${number % 100} %
- freshness: ${number % 24} h

| column | mean | nulls |
| --- | ---: | ---: |
| price | ${number * 1.25} | ${number % 7} |
| amount | ${number * 3} | 0 |

\`\`\`python
def check_${number}(rows):
    return all(row["price"] > 0 for row in rows)
\`\`\`
`
    chapters.push(chapter)
    length += chapter.length
  }
  return `# Long report\n\n${chapters.join('\n')}`
}

export type Row = { readonly name: string; readonly price: number; readonly amount: number; readonly day: string }

export const tableRows = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `row-${index}`,
    price: ((index * 7919) % 100_000) / 100,
    amount: (index * 31) % 997,
    day: new Date(Date.UTC(2026, 0, 1 + (index % 365))).toISOString().slice(0, 10),
  }))

/** The same rows as a page with only a `<table>`. */
export const bareTable = (rows: readonly Row[]): string => {
  const body = rows.map((row) => `<tr><td>${Object.values(row).join('<td>')}`).join('')
  return `<!doctype html><meta charset="utf-8"><title>Bare</title><table><tr><th>name<th>price<th>amount<th>day${body}</table>`
}
