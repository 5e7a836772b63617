import type { Cell } from '#contract/table-rows.ts'

/** The cells of a column by row. An array of cells is one. */
export type Cells = { readonly length: number; at: (row: number) => Cell }

/** A column of a table in rows. */
export class RowCells implements Cells {
  readonly #rows: readonly Cell[][]
  readonly #column: number

  constructor(rows: readonly Cell[][], column: number) {
    this.#rows = rows
    this.#column = column
  }

  get length(): number {
    return this.#rows.length
  }

  at(row: number): Cell {
    return this.#rows[row]?.[this.#column]
  }
}
