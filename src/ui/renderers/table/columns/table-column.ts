import { cellText } from '#content/cell-text.ts'
import type { Cell, Table } from '#contract/table-rows.ts'
import { type DateLayout, dateLayout } from '#ui/renderers/table/format/date-format.ts'
import { type NumberFacts, numberFacts } from '#ui/renderers/table/format/number-facts.ts'
import { type Cells, RowCells } from './cells.ts'
import { type Ranks, rankColumn } from './column-ranks.ts'
import { type ColumnType, columnType } from './column-type.ts'

/** What a column shows depends on these. */
export type ColumnFacts = { type: ColumnType; numbers: NumberFacts; dates: DateLayout | null }

/** A column with lazily computed and cached facts about its values. */
export class TableColumn {
  readonly name: string
  readonly index: number
  readonly cells: Cells
  #type: ColumnType | null
  #ranks: Ranks | null = null
  #texts: string[] | null = null
  #numbers: NumberFacts | null
  #dates: DateLayout | null | undefined

  /** `facts`: if they are known. */
  constructor(cells: Cells, name: string, index: number, facts: ColumnFacts | null = null) {
    this.cells = cells
    this.name = name
    this.index = index
    this.#type = facts?.type ?? null
    this.#numbers = facts?.numbers ?? null
    this.#dates = facts?.dates
  }

  get facts(): ColumnFacts {
    return { type: this.type, numbers: this.numbers, dates: this.dates }
  }

  get type(): ColumnType {
    this.#type ??= columnType(this.cells)
    return this.#type
  }

  get ranks(): Ranks {
    this.#ranks ??= rankColumn(this.cells, this.type)
    return this.#ranks
  }

  /** All cells as lower-case text, for searching. */
  get texts(): string[] {
    this.#texts ??= Array.from({ length: this.rowCount }, (_, row) => cellText(this.cell(row)).toLowerCase())
    return this.#texts
  }

  cell(row: number): Cell {
    return this.cells.at(row)
  }

  get numbers(): NumberFacts {
    this.#numbers ??= numberFacts(this.cells)
    return this.#numbers
  }

  /** Null if the dates have no common layout. */
  get dates(): DateLayout | null {
    if (this.#dates === undefined) this.#dates = dateLayout(this.cells)
    return this.#dates
  }

  /** The least and the greatest number. */
  get extremes(): number[] {
    return [this.numbers.min, this.numbers.max].filter(Number.isFinite)
  }

  get rowCount(): number {
    return this.cells.length
  }

  firstCells(count: number): Cell[] {
    return Array.from({ length: Math.min(count, this.rowCount) }, (_, row) => this.cell(row))
  }

  /** The same column of the first rows only. */
  head(count: number): TableColumn {
    return new TableColumn(this.firstCells(count), this.name, this.index)
  }
}

export function tableColumns({ columns, rows }: Table): TableColumn[] {
  return columns.map((name, index) => new TableColumn(new RowCells(rows, index), name, index))
}
