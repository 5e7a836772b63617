import { cellText } from '#content/cell-text.ts'
import type { Cell, Table } from '#contract/table-rows.ts'
import { type DateLayout, dateLayout } from '#ui/renderers/table/format/date-format.ts'
import { type NumberFacts, numberFacts } from '#ui/renderers/table/format/number-facts.ts'
import { type Ranks, rankColumn } from './column-ranks.ts'
import { type ColumnType, columnType } from './column-type.ts'

/** A column with lazily computed and cached facts about its values. */
export class TableColumn {
  readonly name: string
  readonly index: number
  readonly #rows: readonly Cell[][]
  #type: ColumnType | null = null
  #ranks: Ranks | null = null
  #texts: string[] | null = null
  #numbers: NumberFacts | null = null
  #dates: DateLayout | null | undefined

  constructor(rows: readonly Cell[][], name: string, index: number) {
    this.#rows = rows
    this.name = name
    this.index = index
  }

  get type(): ColumnType {
    this.#type ??= columnType(this.#rows, this.index)
    return this.#type
  }

  get ranks(): Ranks {
    this.#ranks ??= rankColumn(this.#rows, this.index, this.type)
    return this.#ranks
  }

  /** All cells as lower-case text, for searching. */
  get texts(): string[] {
    this.#texts ??= this.#rows.map((row) => cellText(row[this.index]).toLowerCase())
    return this.#texts
  }

  cell(row: number): Cell {
    return this.#rows[row]?.[this.index]
  }

  get numbers(): NumberFacts {
    this.#numbers ??= numberFacts(this.#rows, this.index)
    return this.#numbers
  }

  /** Null if the dates have no common layout. */
  get dates(): DateLayout | null {
    if (this.#dates === undefined) this.#dates = dateLayout(this.#rows, this.index)
    return this.#dates
  }

  /** The least and the greatest number. */
  get extremes(): number[] {
    return [this.numbers.min, this.numbers.max].filter(Number.isFinite)
  }

  get rowCount(): number {
    return this.#rows.length
  }

  firstCells(count: number): Cell[] {
    return this.#rows.slice(0, count).map((row) => row[this.index])
  }

  /** The same column of the first rows only. */
  head(count: number): TableColumn {
    return new TableColumn(this.#rows.slice(0, count), this.name, this.index)
  }
}

export function tableColumns({ columns, rows }: Table): TableColumn[] {
  return columns.map((name, index) => new TableColumn(rows, name, index))
}
