import { cellText } from '#content/cell-text.ts'
import type { Cell, Table } from '#contract/table-rows.ts'
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

  /** A width in pixels that fits the name and the first values. */
  get width(): number {
    let longest = this.name.length + 4
    for (const row of this.#rows.slice(0, 60)) longest = Math.max(longest, sampleLength(row[this.index]))
    return Math.min(360, Math.max(72, Math.round(longest * 7.8) + 24))
  }
}

export function tableColumns({ columns, rows }: Table): TableColumn[] {
  return columns.map((name, index) => new TableColumn(rows, name, index))
}

function sampleLength(cell: Cell): number {
  return typeof cell === 'object' ? 14 : cellText(cell).length
}
