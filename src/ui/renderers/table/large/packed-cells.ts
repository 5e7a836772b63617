/** The cells of a column in a few buffers: to copy them to another thread takes much less time than a value for each cell. */
import { formatJson, parseJson } from '#contract/json.ts'
import type { Cell } from '#contract/table-rows.ts'
import type { Cells } from '#ui/renderers/table/columns/cells.ts'

const MISSING = 0
const NULL = 1
const FALSE = 2
const TRUE = 3
const NUMBER = 4
const STRING = 5
const BIGINT = 6
/** A list or an object. */
const JSON_VALUE = 7

/** What a message between threads contains. */
export type PackedColumn = {
  /** The type of each cell, as one of the numbers above. */
  kinds: Uint8Array<ArrayBuffer>
  /** The value of each number; null if there are none. */
  numbers: Float64Array<ArrayBuffer> | null
  /** The texts of all strings, integers beyond 2^53 and JSON values, one after the other. */
  text: string
  /** Where the text of each cell ends; null if there are no texts. */
  ends: Uint32Array<ArrayBuffer> | null
}

export function packCells(cells: Cells): PackedColumn {
  const { length } = cells
  const kinds = new Uint8Array(length)
  const texts: string[] = []
  let numbers: Float64Array<ArrayBuffer> | null = null
  let ends: Uint32Array<ArrayBuffer> | null = null
  let end = 0
  for (let row = 0; row < length; row++) {
    const cell = cells.at(row)
    const kind = kindOf(cell)
    kinds[row] = kind
    if (typeof cell === 'number') {
      numbers ??= new Float64Array(length)
      numbers[row] = cell
    } else if (kind >= STRING) {
      const text = textOf(cell)
      // Rows before this one have no text.
      ends ??= new Uint32Array(length)
      texts.push(text)
      end += text.length
    }
    if (ends !== null) ends[row] = end
  }
  return { kinds, numbers, text: texts.join(''), ends }
}

export class PackedCells implements Cells {
  readonly #packed: PackedColumn

  constructor(packed: PackedColumn) {
    this.#packed = packed
  }

  get length(): number {
    return this.#packed.kinds.length
  }

  at(row: number): Cell {
    const { kinds, numbers } = this.#packed
    switch (kinds[row]) {
      case NULL:
        return null
      case FALSE:
        return false
      case TRUE:
        return true
      case NUMBER:
        return numbers?.[row]
      case STRING:
        return this.#text(row)
      case BIGINT:
        return BigInt(this.#text(row))
      case JSON_VALUE:
        return parseJson(this.#text(row))
      default:
        return undefined
    }
  }

  #text(row: number): string {
    const { text, ends } = this.#packed
    return text.slice(ends?.[row - 1] ?? 0, ends?.[row])
  }
}

function kindOf(cell: Cell): number {
  if (cell === undefined) return MISSING
  if (cell === null) return NULL
  if (typeof cell === 'number') return NUMBER
  if (typeof cell === 'string') return STRING
  if (typeof cell === 'boolean') return cell ? TRUE : FALSE
  return typeof cell === 'bigint' ? BIGINT : JSON_VALUE
}

function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell
  return cell === undefined ? '' : formatJson(cell, 0, '', String)
}
