import { diffTables } from '#compare/table/diff-tables.ts'
import { tableChange } from '#compare/table/table-change.ts'
import { type Cell, readTableRows, type Table } from '#contract/table-rows.ts'
import { compare, printHeading } from './rounds.ts'

const ROWS = 100_000

type Row = Record<string, Cell>

const rowOf = (number: number): Row => ({
  order_id: `ORD-${String(number * 7919).padStart(9, '0')}`,
  customer: `Customer ${number % 9973}`,
  region: ['north', 'east', 'south', 'west'][number % 4],
  day: new Date(Date.UTC(2026, 0, 1 + (number % 365))).toISOString().slice(0, 10),
  amount: number % 97,
  price: ((number * 7919) % 100_000) / 100,
  is_paid: number % 3 === 0,
  note: number % 10 === 0 ? `see ticket ${number}` : null,
})

type Versions = { before: (number: number) => Row[]; after: (number: number) => Row[] }

const original = (number: number): Row[] => [rowOf(number)]
const withoutId = (number: number): Row[] => [{ ...rowOf(number), order_id: null }]
const gridRow = (number: number, price: number): Row[] => [
  {
    ...rowOf(number),
    order_id: null,
    customer: `Customer ${number % 50}`,
    region: `Region ${number % 16}`,
    day: `Day ${Math.floor(number / 400)}`,
    price,
  },
]

const cases: Record<string, Versions> = {
  'few changes': {
    before: original,
    after: (number) => {
      if (number % 1000 === 1) return []
      if (number % 1000 === 2) return [rowOf(ROWS + number), rowOf(number)]
      return [number % 100 === 3 ? { ...rowOf(number), amount: -1 } : rowOf(number)]
    },
  },
  'every row changed': { before: original, after: (number) => [{ ...rowOf(number), price: number / 7 }] },
  'rows in another order': { before: original, after: (number) => [rowOf((number * 7919) % ROWS)] },
  'a column renamed': {
    before: original,
    after: (number) => {
      const { price = null, ...others } = rowOf(number)
      return [{ ...others, unit_price: price }]
    },
  },
  'a key of three columns': {
    before: (number) => gridRow(number, number),
    after: (number) => gridRow(number, number % 10 === 0 ? 0 : number),
  },
  'no key': { before: withoutId, after: (number) => (number === 50_000 ? [] : withoutId(number)) },
}

const jsonOf = (version: (number: number) => Row[]): string =>
  JSON.stringify(Array.from({ length: ROWS }, (_, number) => version(number)).flat())

const readTable = (text: string): Table => {
  const table = readTableRows(text)
  if ('error' in table) throw new Error(table.error)
  return table
}

/** The number of cells that differ by position. */
const countByPosition = (before: Table, after: Table): number => {
  let count = 0
  for (let row = 0; row < Math.max(before.rows.length, after.rows.length); row++) {
    for (let column = 0; column < before.columns.length; column++) {
      if (before.rows[row]?.[column] !== after.rows[row]?.[column]) count++
    }
  }
  return count
}

const diffAndPage = (before: Table, after: Table) =>
  tableChange(diffTables(before, after), { changedOnly: true, limit: 200, offset: 0 })

/** Measures the comparison of large tables including its first page, beside a loop over the cells by position. */
export const measureTableDiff = async (): Promise<void> => {
  printHeading('table-diff: 100,000 × 8', 'cell loop')
  for (const [name, { before, after }] of Object.entries(cases)) {
    const texts = { before: jsonOf(before), after: jsonOf(after) }
    // Each round reads the tables first, because strings remember their hash.
    const timeOf = (work: (before: Table, after: Table) => unknown) => () => {
      const versions = { before: readTable(texts.before), after: readTable(texts.after) }
      const started = performance.now()
      work(versions.before, versions.after)
      return Promise.resolve(performance.now() - started)
    }
    await compare({ name, ours: timeOf(diffAndPage), beside: timeOf(countByPosition) })
  }
}
