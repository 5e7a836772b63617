/** Sorts the rows of a table by one of its columns. */

export interface Sorting {
  column: number
  direction: 'ascending' | 'descending'
}

type Value = { kind: 'number'; number: number } | { kind: 'text'; text: string } | { kind: 'empty' }

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Ascending, then descending, then source order. */
export function nextSorting(sorting: Sorting | null, column: number): Sorting | null {
  if (sorting?.column !== column) return { column, direction: 'ascending' }
  return sorting.direction === 'ascending' ? { column, direction: 'descending' } : null
}

/** Row indexes in sorted order. Numbers and dates by value, before texts; empty cells last in both directions. */
export function sortedRows(rows: string[][], { column, direction }: Sorting): number[] {
  const values = rows.map((row) => cellValue(row[column] ?? ''))
  const sign = direction === 'ascending' ? 1 : -1
  const filled = [...values.keys()].filter((row) => values[row]?.kind !== 'empty')
  const empty = [...values.keys()].filter((row) => values[row]?.kind === 'empty')
  return [...filled.sort((a, b) => sign * compare(values[a], values[b])), ...empty]
}

function compare(a: Value | undefined, b: Value | undefined): number {
  if (a?.kind === 'number' && b?.kind === 'number') return a.number - b.number
  if (a?.kind === 'text' && b?.kind === 'text') return collator.compare(a.text, b.text)
  return a?.kind === 'number' ? -1 : 1
}

const DATE = /^\d{4}-\d\d(?:-\d\d)?(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?$/
const NUMBER =
  /^([-+−]?)[$€£¥]?\s*(?=[\d.])((?:\d[\d_]*|\d{1,3}(?:[, ]\d{3})+)?(?:\.\d+)?(?:e[-+]?\d+)?)\s*(?:%|[$€£¥])?$/i

function cellValue(cell: string): Value {
  const text = cell.trim()
  if (text === '' || text === '-' || text === '–' || text === '—') return { kind: 'empty' }
  if (DATE.test(text)) {
    const time = Date.parse(
      text
        .replace(/ UTC$/, 'Z')
        .replace(/(\d) (\d)/, '$1T$2')
        .replace(' ', ''),
    )
    if (!Number.isNaN(time)) return { kind: 'number', number: time }
  }
  const [, sign, digits] = NUMBER.exec(text) ?? []
  const number = Number((digits ?? '').replace(/[,_\s]/g, ''))
  if (digits && !Number.isNaN(number))
    return { kind: 'number', number: sign === '-' || sign === '−' ? -number : number }
  return { kind: 'text', text }
}
