/** Cells as keys of a map. Cells with the same identity have the same value, without tolerance. */
import type { Json } from '#contract/json.ts'
import type { Cell } from '#contract/table-rows.ts'
import { isNested } from './same-cell.ts'

type Scalar = null | undefined | boolean | number | bigint | string

/** Values nested more deeply do not distinguish rows. */
const MAX_KEY_DEPTH = 100

/** Numbers each distinct value, from 0. */
export class CellIds {
  readonly #scalars = new Map<Scalar, number>()
  readonly #nested = new Map<string, number>()
  /** By id; NaN, which equals nothing, for nested values. */
  readonly #values: Scalar[] = []
  #last = -1

  get count(): number {
    return this.#values.length
  }

  idOf(cell: Cell): number {
    // Versions mostly have the same values in the same order: one comparison instead of a hash.
    const next = this.#last + 1
    if (next < this.count && this.#values[next] === cell) this.#last = next
    else if (isNested(cell)) this.#last = this.#id(this.#nested, nestedText(cell, 0), Number.NaN)
    else {
      const value = scalarIdentity(cell)
      this.#last = this.#id(this.#scalars, value, value)
    }
    return this.#last
  }

  #id<K>(ids: Map<K, number>, key: K, value: Scalar): number {
    const known = ids.get(key)
    if (known !== undefined) return known
    const id = this.count
    ids.set(key, id)
    this.#values.push(value)
    return id
  }
}

/** The same integer is a number or a bigint, depending on how it was written. */
function scalarIdentity(cell: Scalar): Scalar {
  if (typeof cell === 'bigint') {
    const value = Number(cell)
    return Number.isSafeInteger(value) ? value : cell
  }
  return typeof cell === 'number' && Number.isInteger(cell) && !Number.isSafeInteger(cell) ? BigInt(cell) : cell
}

/** JSON text with sorted names. */
function nestedText(value: Json, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (!isNested(value)) return String(scalarIdentity(value))
  if (depth > MAX_KEY_DEPTH) return '…'
  if (Array.isArray(value)) return `[${value.map((item) => nestedText(item, depth + 1)).join()}]`
  const names = Object.keys(value).toSorted()
  return `{${names.map((name) => `${JSON.stringify(name)}:${nestedText(value[name] ?? null, depth + 1)}`).join()}}`
}
