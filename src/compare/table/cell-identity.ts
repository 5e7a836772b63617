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

  get count(): number {
    return this.#scalars.size + this.#nested.size
  }

  idOf(cell: Cell): number {
    return isNested(cell) ? this.#id(this.#nested, nestedText(cell, 0)) : this.#id(this.#scalars, scalarIdentity(cell))
  }

  #id<K>(ids: Map<K, number>, key: K): number {
    const known = ids.get(key)
    if (known !== undefined) return known
    const id = this.count
    ids.set(key, id)
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
